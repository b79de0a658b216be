/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-approval-pane.h"

#include "kt-approval-rows.h"
#include "kt-remedy.h"

#include <glib/gi18n.h>

struct _KtApprovalPane {
  GtkWidget parent_instance;

  KtQuoteApproval *approval;
  gboolean is_stale;

  GtkWidget *scroller;
  GtkWidget *nothing;
  GtkWidget *needs_slot;
  GtkWidget *history_slot;
  GtkWidget *wish_slot;
};

G_DEFINE_FINAL_TYPE (KtApprovalPane, kt_approval_pane, GTK_TYPE_WIDGET)

/* --- needs ------------------------------------------------------------------------------------------------ */

static void
on_avoid (GtkWidget *button,
          KtApprovalPane *self)
{
  GPtrArray *needs = kt_quote_approval_get_needs (self->approval);
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));

  if (place < needs->len)
    kt_quote_approval_avoid (self->approval, g_ptr_array_index (needs, place));
}

static gboolean
can_avoid (KtApprovalPane *self,
           const KtApprovalNeed *need)
{
  KtOpenQuote *quote = kt_quote_approval_get_quote (self->approval);

  return !kt_approval_need_is_met (need) && kt_approval_need_is_avoidable (need) && quote &&
         kt_revision_is_editable (kt_open_quote_get_revision (quote));
}

/* NULL: nothing can be done with a button. */
static GtkWidget *
avoid_button (KtApprovalPane *self,
              const KtApprovalNeed *need,
              guint place)
{
  g_autofree char *label = NULL;
  GtkWidget *button;

  if (!can_avoid (self, need))
    return NULL;
  label = kt_approval_need_remedy_label (need);
  button = gtk_button_new_with_label (label);
  g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (place));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_avoid), self, 0);
  return button;
}

static GtkWidget *
need_row (KtApprovalPane *self,
          guint place)
{
  KtOpenQuote *quote = kt_quote_approval_get_quote (self->approval);
  const KtApprovalNeed *need = g_ptr_array_index (kt_quote_approval_get_needs (self->approval), place);

  return kt_approval_row_for_need (need, kt_open_quote_get_revision (quote),
                                   kt_workplace_get_catalog (kt_open_quote_get_workplace (quote)),
                                   avoid_button (self, need, place));
}

static void
fill_needs (KtApprovalPane *self)
{
  GPtrArray *needs = kt_quote_approval_get_needs (self->approval);
  GtkWidget *group = kt_approval_group_new (self->needs_slot, _ ("Needs approval"));

  for (guint i = 0; i < needs->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), need_row (self, i));
  gtk_widget_set_visible (self->needs_slot, needs->len > 0);
  gtk_widget_set_visible (self->nothing, needs->len == 0);
}

/* --- history ---------------------------------------------------------------------------------------------- */

static void
fill_history (KtApprovalPane *self)
{
  const KtApprovalCase *known = kt_quote_approval_get_case (self->approval);
  KtOpenQuote *quote = kt_quote_approval_get_quote (self->approval);
  GtkWidget *group = kt_approval_group_new (self->history_slot, _ ("History"));
  guint n = 0;

  /* The latest first. */
  for (guint i = known ? known->approvals->len : 0; i > 0; i--)
    {
      const KtApproval *request = g_ptr_array_index (known->approvals, i - 1);

      if (!kt_approval_was_asked (request))
        continue;
      n++;
      kt_approval_rows_of_history (ADW_PREFERENCES_GROUP (group), request, kt_open_quote_get_revision (quote),
                                   kt_workplace_get_catalog (kt_open_quote_get_workplace (quote)));
    }
  gtk_widget_set_visible (self->history_slot, n > 0);
}

/* --- filling when seen ------------------------------------------------------------------------------------ */

static void
fill (KtApprovalPane *self)
{
  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->is_stale || !kt_quote_approval_get_quote (self->approval))
    return;
  fill_needs (self);
  fill_history (self);
}

static void
kt_approval_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (kt_approval_pane_parent_class)->map (widget);
  if (KT_APPROVAL_PANE (widget)->is_stale)
    fill (KT_APPROVAL_PANE (widget));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_approval_pane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_APPROVAL_PANE);
  g_clear_object (&KT_APPROVAL_PANE (object)->approval);
  G_OBJECT_CLASS (kt_approval_pane_parent_class)->dispose (object);
}

static void
kt_approval_pane_class_init (KtApprovalPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_approval_pane_dispose;
  widget_class->map = kt_approval_pane_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/approvals/kt-approval-pane.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalPane, nothing);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalPane, needs_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalPane, history_slot);
  gtk_widget_class_bind_template_child (widget_class, KtApprovalPane, wish_slot);
}

static void
kt_approval_pane_init (KtApprovalPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_approval_pane_new (KtQuoteApproval *approval,
                      GtkWidget *wishes)
{
  KtApprovalPane *self = g_object_new (KT_TYPE_APPROVAL_PANE, NULL);

  self->approval = g_object_ref (approval);
  gtk_box_append (GTK_BOX (self->wish_slot), wishes);
  gtk_widget_set_hexpand (wishes, TRUE);
  g_signal_connect_object (approval, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
  return GTK_WIDGET (self);
}
