/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a wish can go to are the duties that rules of the catalog name; who answers special wishes stands first. */
#include "kt-wish-panel.h"

#include "kt-approval-rows.h"
#include "kt-duty-list.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-special-wish.h"
#include "kt-window.h"

#include <glib/gi18n.h>

struct _KtWishPanel {
  GtkWidget parent_instance;

  KtQuoteApproval *approval;
  char **duties; /* as the choice lists them */
  gboolean is_stale;

  GtkWidget *box;
  GtkWidget *rows_slot;
  GtkWidget *add_button;
  GtkWidget *form;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *route;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (KtWishPanel, kt_wish_panel, GTK_TYPE_WIDGET)

static KtOpenQuote *
get_quote (KtWishPanel *self)
{
  return kt_quote_approval_get_quote (self->approval);
}

static KtCatalog *
get_catalog (KtWishPanel *self)
{
  return kt_workplace_get_catalog (kt_open_quote_get_workplace (get_quote (self)));
}

/* --- what there is ---------------------------------------------------------------------------------------- */

static gboolean
gather (KtPosition *position,
        gpointer wishes)
{
  if (kt_wish_is_wish (kt_position_get (position)))
    g_ptr_array_add (wishes, position);
  return TRUE;
}

static char *
describe (KtWishPanel *self,
          const KtPositionData *wish)
{
  g_autofree char *to = kt_duty_route_to_text (wish->wish_to, get_catalog (self));
  g_autofree char *day = kt_format_date_iso (wish->wish_on, kt_language_get ());

  if (kt_wish_is_open (wish))
    return g_strdup_printf (_ ("Waiting for: %s"), to);
  return g_strdup_printf (_ ("%s, %s: %s"), wish->wish_by, day, wish->wish_answer);
}

static GtkWidget *
wish_row (KtWishPanel *self,
          KtPosition *position)
{
  const KtPositionData *wish = kt_position_get (position);
  g_autofree char *title = g_strdup_printf ("%s  %s", kt_position_get_number (position), wish->title);
  g_autofree char *note = describe (self, wish);
  GtkWidget *row = kt_approval_row_new (title, note);

  if (kt_wish_is_open (wish))
    kt_approval_row_add_tag (row, C_ ("wish", "Open"), "warning");
  else if (wish->wish_declined)
    kt_approval_row_add_tag (row, C_ ("wish", "Declined"), "error");
  else
    kt_approval_row_add_tag (row, C_ ("wish", "Answered"), "success");
  return row;
}

static void
fill (KtWishPanel *self)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new ();
  KtOpenQuote *quote = get_quote (self);
  GtkWidget *group;

  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!quote || self->is_stale)
    return;
  kt_position_walk (kt_revision_get_positions (kt_open_quote_get_revision (quote)), gather, wishes);
  group = kt_approval_group_new (self->rows_slot, _ ("Special wishes"));
  if (wishes->len == 0)
    adw_preferences_group_set_description (
        ADW_PREFERENCES_GROUP (group),
        _ ("What no catalog offers: put it on the quote, and somebody who knows answers with price and delivery time."));
  for (guint i = 0; i < wishes->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), wish_row (self, g_ptr_array_index (wishes, i)));
  gtk_widget_set_visible (self->add_button, kt_revision_is_editable (kt_open_quote_get_revision (quote)) &&
                                                !gtk_widget_get_visible (self->form));
}

static void
kt_wish_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_wish_panel_parent_class)->map (widget);
  if (KT_WISH_PANEL (widget)->is_stale)
    fill (KT_WISH_PANEL (widget));
}

/* --- a new one -------------------------------------------------------------------------------------------- */

static void
show_form (KtWishPanel *self,
           gboolean shown)
{
  gtk_widget_set_visible (self->form, shown);
  fill (self);
}

static void
on_cancel (KtWishPanel *self)
{
  show_form (self, FALSE);
}

static void
offer_routes (KtWishPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_strfreev (self->duties);
  self->duties = kt_duty_list_new (get_catalog (self));
  for (guint i = 0; self->duties[i]; i++)
    gtk_string_list_append (names, kt_duty_to_text (self->duties[i], get_catalog (self), kt_language_get ()));
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->route), G_LIST_MODEL (names));
}

void
kt_wish_panel_begin (KtWishPanel *self)
{
  g_return_if_fail (KT_IS_WISH_PANEL (self));

  if (!get_quote (self) || !kt_revision_is_editable (kt_open_quote_get_revision (get_quote (self))))
    return;
  offer_routes (self);
  show_form (self, TRUE);
  gtk_widget_grab_focus (self->title);
}

static void
on_typed (KtWishPanel *self)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (self->title));

  gtk_widget_set_sensitive (self->save_button, *title != '\0');
}

static char *
dup_text (KtWishPanel *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &begin, &end, FALSE));
}

static char *
chosen_route (KtWishPanel *self)
{
  guint place = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->route));

  return self->duties && place < g_strv_length (self->duties) ? kt_wish_route_to_duty (self->duties[place])
                                                              : g_strdup ("");
}

static void
on_save (KtWishPanel *self)
{
  g_autofree char *id = kt_workplace_new_id (kt_open_quote_get_workplace (get_quote (self)));
  g_autofree char *text = dup_text (self);
  g_autofree char *route = chosen_route (self);
  g_autoptr (KtPositionData) wish = NULL;
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  wish = kt_wish_new (id, gtk_editable_get_text (GTK_EDITABLE (self->title)), text, route);
  if (kt_open_quote_append (get_quote (self), wish, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->title), "");
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "", 0);
      show_form (self, FALSE);
    }
  kt_window_report (GTK_WIDGET (self), error);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_wish_panel_dispose (GObject *object)
{
  KtWishPanel *self = KT_WISH_PANEL (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_WISH_PANEL);
  g_clear_object (&self->approval);
  g_clear_pointer (&self->duties, g_strfreev);
  G_OBJECT_CLASS (kt_wish_panel_parent_class)->dispose (object);
}

static void
kt_wish_panel_class_init (KtWishPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_wish_panel_dispose;
  widget_class->map = kt_wish_panel_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-wish-panel.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, box);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, rows_slot);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, add_button);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, form);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, title);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, text);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, route);
  gtk_widget_class_bind_template_child (widget_class, KtWishPanel, save_button);
  gtk_widget_class_bind_template_callback (widget_class, kt_wish_panel_begin);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
}

static void
kt_wish_panel_init (KtWishPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_wish_panel_new (KtQuoteApproval *approval)
{
  KtWishPanel *self = g_object_new (KT_TYPE_WISH_PANEL, NULL);

  self->approval = g_object_ref (approval);
  g_signal_connect_object (approval, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
  return GTK_WIDGET (self);
}
