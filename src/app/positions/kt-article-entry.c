/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-article-entry.h"

#include "kt-accessible-name.h"
#include "kt-catalog-lines.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-release-search.h"

#include <glib/gi18n.h>

#define MAX_OFFERED 8

struct _KtArticleEntry {
  GtkWidget parent_instance;

  KtWorkplace *workplace;
  KtSearchResult *result; /* what is offered; NULL: nothing */
  KtArticle *article;     /* that the quantity is asked for; NULL: the number is asked for */

  GtkWidget *box;
  GtkWidget *number;
  GtkWidget *quantity;
  GtkWidget *popover;
  GtkWidget *list;
  gboolean is_taking; /* the number is set by the program */
};

G_DEFINE_FINAL_TYPE (KtArticleEntry, kt_article_entry, GTK_TYPE_WIDGET)

enum { ADD, CONFIGURE, LEFT, FAULT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
tell (KtArticleEntry *self,
      GtkWidget *entry,
      const char *fault)
{
  gtk_widget_remove_css_class (self->number, "error");
  gtk_widget_remove_css_class (self->quantity, "error");
  if (fault)
    gtk_widget_add_css_class (entry, "error");
  g_signal_emit (self, signals[FAULT], 0, fault);
}

/* --- what is offered -------------------------------------------------------------------------------------- */

static GtkWidget *
make_offer (const KtSearchHit *hit)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *number = gtk_label_new (hit->kind == KT_SEARCH_ARTICLE ? hit->id : _ ("Configure"));
  GtkWidget *title = gtk_label_new (hit->title);

  gtk_label_set_xalign (GTK_LABEL (number), 0);
  gtk_label_set_width_chars (GTK_LABEL (number), 11);
  gtk_widget_add_css_class (number, hit->kind == KT_SEARCH_ARTICLE ? "numeric" : "dim-label");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 46);
  gtk_box_append (GTK_BOX (row), number);
  gtk_box_append (GTK_BOX (row), title);
  return row;
}

static void
hide_offers (KtArticleEntry *self)
{
  GtkWidget *row;

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  while ((row = gtk_widget_get_first_child (self->list)))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_clear_pointer (&self->result, kt_search_result_free);
}

static void
show_offers (KtArticleEntry *self,
             const char *text)
{
  const KtSearchQuery query = {
    .text = text,
    .language = kt_language_get (),
    .kinds = 1u << KT_SEARCH_ARTICLE | 1u << KT_SEARCH_PRODUCT,
    .limit = MAX_OFFERED,
  };
  g_autoptr (GError) error = NULL;

  hide_offers (self);
  if (!*text || !self->workplace || !kt_workplace_get_release (self->workplace))
    return;
  self->result = kt_release_search (kt_workplace_get_release (self->workplace), &query, &error);
  /* What is nearly spelled so is no offer where numbers are typed. */
  if (!self->result || self->result->suggestion || self->result->hits->len == 0)
    {
      g_clear_pointer (&self->result, kt_search_result_free);
      return;
    }
  for (guint i = 0; i < self->result->hits->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_offer (g_ptr_array_index (self->result->hits, i)));
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* --- the number ------------------------------------------------------------------------------------------- */

static void
set_number (KtArticleEntry *self,
            const char *text)
{
  self->is_taking = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->number), text);
  gtk_editable_set_position (GTK_EDITABLE (self->number), -1);
  self->is_taking = FALSE;
}

static void
take_article (KtArticleEntry *self,
              KtArticle *article)
{
  g_clear_pointer (&self->article, kt_article_unref);
  self->article = article;
  hide_offers (self);
  tell (self, NULL, NULL);
  set_number (self, article->number);
  gtk_widget_set_sensitive (self->quantity, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->quantity), "1");
  gtk_widget_grab_focus (self->quantity);
  gtk_editable_select_region (GTK_EDITABLE (self->quantity), 0, -1);
}

static void
begin_anew (KtArticleEntry *self)
{
  g_clear_pointer (&self->article, kt_article_unref);
  hide_offers (self);
  set_number (self, "");
  gtk_editable_set_text (GTK_EDITABLE (self->quantity), "");
  /* What has the focus is not taken out of use. */
  if (gtk_widget_get_focus_child (self->quantity))
    gtk_widget_grab_focus (self->number);
  gtk_widget_set_sensitive (self->quantity, FALSE);
  tell (self, NULL, NULL);
}

static void
take_hit (KtArticleEntry *self,
          const KtSearchHit *hit)
{
  KtCatalog *catalog = kt_workplace_get_catalog (self->workplace);
  g_autoptr (GError) error = NULL;
  KtArticle *article;

  if (hit->kind == KT_SEARCH_PRODUCT)
    {
      g_autofree char *product = g_strdup (hit->id);
      begin_anew (self);
      g_signal_emit (self, signals[CONFIGURE], 0, product);
      return;
    }
  article = kt_catalog_load_article (catalog, hit->id, &error);
  if (article)
    take_article (self, article);
  else
    tell (self, self->number, error->message);
}

static void
refuse_number (KtArticleEntry *self,
               const char *text)
{
  g_autofree char *fault = NULL;

  if (self->result)
    {
      tell (self, self->number, _ ("Several articles match: choose one with the arrow keys, or type on."));
      return;
    }
  fault = g_strdup_printf (_ ("Article %s is not in the catalog."), text);
  tell (self, self->number, fault);
}

static void
on_number_activated (KtArticleEntry *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->number))));
  KtCatalog *catalog = self->workplace ? kt_workplace_get_catalog (self->workplace) : NULL;
  KtArticle *article = NULL;

  if (!*text || !catalog)
    return;
  if (!row)
    article = kt_catalog_find_typed_article (catalog, text, NULL);
  if (article)
    take_article (self, article);
  else if (row && self->result)
    take_hit (self, g_ptr_array_index (self->result->hits, (guint) gtk_list_box_row_get_index (row)));
  else if (self->result && self->result->hits->len == 1)
    take_hit (self, g_ptr_array_index (self->result->hits, 0));
  else
    refuse_number (self, text);
}

static void
on_number_changed (KtArticleEntry *self)
{
  if (self->is_taking)
    return;
  g_clear_pointer (&self->article, kt_article_unref);
  gtk_widget_set_sensitive (self->quantity, FALSE);
  tell (self, NULL, NULL);
  show_offers (self, gtk_editable_get_text (GTK_EDITABLE (self->number)));
}

static void
on_offer_activated (KtArticleEntry *self,
                    GtkListBoxRow *row)
{
  if (self->result)
    take_hit (self, g_ptr_array_index (self->result->hits, (guint) gtk_list_box_row_get_index (row)));
}

static void
choose_offer (KtArticleEntry *self,
              int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row ? gtk_list_box_row_get_index (row) + by : 0;
  GtkListBoxRow *next = index < 0 ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index);

  if (next || index < 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);
}

static gboolean
on_number_key (KtArticleEntry *self,
               guint keyval,
               guint keycode,
               GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Down && self->result)
    choose_offer (self, +1);
  else if (keyval == GDK_KEY_Up && self->result)
    choose_offer (self, -1);
  else if (keyval == GDK_KEY_Up)
    g_signal_emit (self, signals[LEFT], 0);
  else if (keyval == GDK_KEY_Escape && (self->result || *gtk_editable_get_text (GTK_EDITABLE (self->number))))
    begin_anew (self);
  else if (keyval == GDK_KEY_Escape)
    g_signal_emit (self, signals[LEFT], 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* --- the quantity ----------------------------------------------------------------------------------------- */

static void
on_quantity_activated (KtArticleEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->quantity));
  g_autoptr (KtArticle) article = NULL;
  KtDecimal quantity;

  if (!self->article)
    return;
  if (!kt_parse_number (text, kt_language_get (), &quantity, NULL) || kt_decimal_sign (quantity) <= 0)
    {
      g_autofree char *example = kt_format_number (kt_decimal (25, 1), kt_language_get ());
      g_autofree char *fault = g_strdup_printf (
          _ ("“%s” is not a quantity. A number above zero is expected, such as “%s”."), text, example);
      tell (self, self->quantity, fault);
      return;
    }
  article = g_steal_pointer (&self->article);
  begin_anew (self);
  g_signal_emit (self, signals[ADD], 0, article, &quantity);
  gtk_widget_grab_focus (self->number);
}

static gboolean
on_quantity_key (KtArticleEntry *self,
                 guint keyval,
                 guint keycode,
                 GdkModifierType state)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  begin_anew (self);
  gtk_widget_grab_focus (self->number);
  return GDK_EVENT_STOP;
}

static void
on_quantity_changed (KtArticleEntry *self)
{
  if (self->article)
    tell (self, NULL, NULL);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
watch_keys (KtArticleEntry *self,
            GtkWidget *entry,
            GCallback callback)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", callback, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, keys);
}

static void
kt_article_entry_dispose (GObject *object)
{
  KtArticleEntry *self = KT_ARTICLE_ENTRY (object);

  g_clear_pointer (&self->result, kt_search_result_free);
  g_clear_pointer (&self->article, kt_article_unref);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_ARTICLE_ENTRY);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_article_entry_parent_class)->dispose (object);
}

static void
kt_article_entry_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  KtArticleEntry *self = KT_ARTICLE_ENTRY (widget);

  gtk_widget_allocate (self->box, width, height, baseline, NULL);
  gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
kt_article_entry_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  gtk_widget_measure (KT_ARTICLE_ENTRY (widget)->box, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static gboolean
kt_article_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (KT_ARTICLE_ENTRY (widget)->number);
}

static void
kt_article_entry_class_init (KtArticleEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_article_entry_dispose;
  widget_class->size_allocate = kt_article_entry_size_allocate;
  widget_class->measure = kt_article_entry_measure;
  widget_class->grab_focus = kt_article_entry_grab_focus;
  signals[ADD] = g_signal_new ("add", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER,
                               G_TYPE_POINTER);
  signals[CONFIGURE] =
      g_signal_new ("configure", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEFT] = g_signal_new ("left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAULT] = g_signal_new ("fault", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/positions/kt-article-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, KtArticleEntry, box);
  gtk_widget_class_bind_template_child (widget_class, KtArticleEntry, number);
  gtk_widget_class_bind_template_child (widget_class, KtArticleEntry, quantity);
  gtk_widget_class_bind_template_callback (widget_class, on_number_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_quantity_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_quantity_changed);
}

static void
kt_article_entry_init (KtArticleEntry *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "offers");
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), TRUE);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_offer_activated), self, G_CONNECT_SWAPPED);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->list);
  /* The keyboard stays in the entry. */
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_TOP);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  watch_keys (self, self->number, G_CALLBACK (on_number_key));
  watch_keys (self, self->quantity, G_CALLBACK (on_quantity_key));
  kt_accessible_names (GTK_WIDGET (self));
}

GtkWidget *
kt_article_entry_new (void)
{
  return g_object_new (KT_TYPE_ARTICLE_ENTRY, NULL);
}

void
kt_article_entry_set_workplace (KtArticleEntry *self,
                                KtWorkplace *workplace)
{
  g_return_if_fail (KT_IS_ARTICLE_ENTRY (self));

  begin_anew (self);
  g_set_object (&self->workplace, workplace);
}

void
kt_article_entry_begin (KtArticleEntry *self)
{
  g_return_if_fail (KT_IS_ARTICLE_ENTRY (self));

  gtk_widget_grab_focus (self->number);
}
