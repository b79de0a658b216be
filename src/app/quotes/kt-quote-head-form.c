/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-head-form.h"

#include "kt-catalog-header.h"
#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>
#include <stddef.h>

typedef enum { FIELD_LINE, FIELD_DATE, FIELD_TEXT } FieldKind;

typedef struct {
  const char *label;
  gsize offset;
  FieldKind kind;
} Field;

static const Field FIELDS[] = {
  { N_ ("Subject"), offsetof (KtRevisionHeader, subject), FIELD_LINE },
  { N_ ("Your reference"), offsetof (KtRevisionHeader, reference), FIELD_LINE },
  { N_ ("Valid until"), offsetof (KtRevisionHeader, valid_until), FIELD_DATE },
  { N_ ("Delivery"), offsetof (KtRevisionHeader, delivery_text), FIELD_LINE },
  { N_ ("Terms of payment"), offsetof (KtRevisionHeader, payment_text), FIELD_LINE },
  { N_ ("Incoterm"), offsetof (KtRevisionHeader, incoterm), FIELD_LINE },
  { N_ ("Place"), offsetof (KtRevisionHeader, incoterm_place), FIELD_LINE },
  { N_ ("Text before the positions"), offsetof (KtRevisionHeader, text_before), FIELD_TEXT },
  { N_ ("Text after the positions"), offsetof (KtRevisionHeader, text_after), FIELD_TEXT },
};

static const char *const LANGUAGES[] = { "de", "en" };

struct _KtQuoteHeadForm {
  GtkWidget parent_instance;

  KtOpenQuote *quote;
  gboolean is_filling;

  GtkWidget *box;
  GtkWidget *language;
  GtkWidget *inputs[G_N_ELEMENTS (FIELDS)]; /* AdwEntryRow, or GtkTextView for texts */
};

G_DEFINE_FINAL_TYPE (KtQuoteHeadForm, kt_quote_head_form, GTK_TYPE_WIDGET)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- form and head ---------------------------------------------------------------------------------------- */

static char *
input_text (KtQuoteHeadForm *self,
            gsize number)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (FIELDS[number].kind != FIELD_TEXT)
    return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->inputs[number])));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->inputs[number]));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_input_text (KtQuoteHeadForm *self,
                gsize number,
                const char *text)
{
  g_autofree char *shown = FIELDS[number].kind == FIELD_DATE ? kt_format_date_iso (text, kt_language_get ())
                                                             : g_strdup (text);
  g_autofree char *now = input_text (self, number);

  if (g_str_equal (now, shown))
    return;
  if (FIELDS[number].kind == FIELD_TEXT)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->inputs[number])), shown, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->inputs[number]), shown);
}

/* A date half typed is no date yet: it is not taken, but stays as it stands. */
static char *
stored_text (KtQuoteHeadForm *self,
             gsize number)
{
  g_autofree char *text = input_text (self, number);
  GDate date;

  if (FIELDS[number].kind != FIELD_DATE || !*text)
    return g_steal_pointer (&text);
  if (!kt_parse_date (text, kt_language_get (), &date, NULL))
    {
      gtk_widget_add_css_class (self->inputs[number], "error");
      return NULL;
    }
  gtk_widget_remove_css_class (self->inputs[number], "error");
  return kt_date_to_iso (&date);
}

static void
fill (KtQuoteHeadForm *self)
{
  KtRevision *revision;
  const KtRevisionHeader *header;

  if (self->is_filling || !self->quote)
    return;
  revision = kt_open_quote_get_revision (self->quote);
  header = kt_revision_get_header (revision);
  self->is_filling = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    set_input_text (self, i, *(char **) G_STRUCT_MEMBER_P (header, FIELDS[i].offset));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->language), kt_language_is_german (header->language) ? 0 : 1);
  gtk_widget_set_sensitive (self->box, kt_revision_is_editable (revision));
  self->is_filling = FALSE;
}

static void
take (KtQuoteHeadForm *self)
{
  KtRevision *revision;
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autoptr (GError) error = NULL;
  const char *language = LANGUAGES[MIN (adw_combo_row_get_selected (ADW_COMBO_ROW (self->language)),
                                        G_N_ELEMENTS (LANGUAGES) - 1)];
  KtCatalog *catalog;
  gboolean is_other_language;

  if (self->is_filling || !self->quote)
    return;
  revision = kt_open_quote_get_revision (self->quote);
  header = kt_revision_header_copy (kt_revision_get_header (revision));
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    {
      g_autofree char *text = stored_text (self, i);
      if (text)
        kt_record_set_text ((char **) G_STRUCT_MEMBER_P (header, FIELDS[i].offset), text);
    }
  is_other_language = g_strcmp0 (header->language, language) != 0;
  catalog = kt_workplace_get_catalog (kt_open_quote_get_workplace (self->quote));
  if (is_other_language && catalog)
    kt_catalog_header_set_language (header, catalog, language);
  else
    kt_record_set_text (&header->language, language);
  self->is_filling = TRUE; /* the answer to our own edit must not disturb the typing */
  kt_open_quote_begin_change (self->quote, _ ("Edit quote"));
  if (kt_revision_edit_header (revision, header, &error))
    kt_open_quote_end_change (self->quote, &error);
  else
    kt_open_quote_end_change (self->quote, NULL);
  if (error)
    g_signal_emit (self, signals[FAILED], 0, error);
  self->is_filling = FALSE;
  if (is_other_language)
    fill (self);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static GtkWidget *
make_text (KtQuoteHeadForm *self,
           gsize number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (_ (FIELDS[number].label));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->inputs[number] = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->inputs[number]), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->inputs[number]), FALSE);
  g_object_set (self->inputs[number], "left-margin", 10, "right-margin", 10, "top-margin", 8, "bottom-margin", 8,
                NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->inputs[number]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (FIELDS[number].label), -1);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->inputs[number])), "changed",
                           G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->inputs[number]);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 72);
  gtk_widget_add_css_class (scroller, "card");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

static GtkWidget *
make_line (KtQuoteHeadForm *self,
           gsize number)
{
  self->inputs[number] = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->inputs[number]), _ (FIELDS[number].label));
  g_signal_connect_object (self->inputs[number], "changed", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  return self->inputs[number];
}

static void
kt_quote_head_form_dispose (GObject *object)
{
  KtQuoteHeadForm *self = KT_QUOTE_HEAD_FORM (object);

  kt_quote_head_form_set_quote (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (kt_quote_head_form_parent_class)->dispose (object);
}

static void
kt_quote_head_form_class_init (KtQuoteHeadFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_quote_head_form_dispose;
  signals[FAILED] = g_signal_new ("failed", KT_TYPE_QUOTE_HEAD_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_quote_head_form_init (KtQuoteHeadForm *self)
{
  const char *const languages[] = { "Deutsch", "English", NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (languages);
  GtkWidget *group = adw_preferences_group_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  gtk_box_append (GTK_BOX (self->box), group);
  for (gsize i = 0; i < G_N_ELEMENTS (FIELDS); i++)
    if (FIELDS[i].kind == FIELD_TEXT)
      gtk_box_append (GTK_BOX (self->box), make_text (self, i));
    else
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_line (self, i));
  self->language = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->language), _ ("Language of the quote"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->language), G_LIST_MODEL (model));
  g_signal_connect_object (self->language, "notify::selected", G_CALLBACK (take), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->language);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
kt_quote_head_form_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_HEAD_FORM, NULL);
}

void
kt_quote_head_form_set_quote (KtQuoteHeadForm *self,
                              KtOpenQuote *quote)
{
  g_return_if_fail (KT_IS_QUOTE_HEAD_FORM (self));

  if (self->quote)
    g_signal_handlers_disconnect_by_func (kt_open_quote_get_revision (self->quote), fill, self);
  g_set_object (&self->quote, quote);
  if (!quote)
    return;
  g_signal_connect_object (kt_open_quote_get_revision (quote), "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}
