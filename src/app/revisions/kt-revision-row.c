/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-revision-row.h"

#include "kt-accessible-name.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-quote-text.h"

#include <glib/gi18n.h>

struct _KtRevisionRow {
  GtkListBoxRow parent_instance;

  char *id;
  gboolean is_shown;

  GtkWidget *index;
  GtkWidget *state;
  GtkWidget *date;
  GtkWidget *relation;
  GtkWidget *net;
  GtkWidget *compare;
  GtkWidget *revise;
};

G_DEFINE_FINAL_TYPE (KtRevisionRow, kt_revision_row, GTK_TYPE_LIST_BOX_ROW)

static char *
date_text (const KtRevisionInfo *info)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (info->sent ? info->sent : info->changed);
  g_autofree char *iso = moment ? g_date_time_format (moment, "%Y-%m-%d") : NULL;

  return iso ? kt_format_date_iso (iso, kt_language_get ()) : g_strdup ("");
}

char *
kt_revision_info_title (const KtRevisionInfo *info)
{
  g_autofree char *date = date_text (info);

  return g_strdup_printf ("%d · %s · %s", info->index, kt_quote_state_text (info->state), date);
}

/* "continues 1 · parallel to 3, 4 · Anna Berg" */
static char *
relation_text (const KtQuote *quote,
               const KtRevisionInfo *info)
{
  const KtRevisionInfo *base = kt_quote_find_revision (quote, info->base_id);
  g_autoptr (GString) parallel = g_string_new (NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < quote->revisions->len; i++)
    {
      const KtRevisionInfo *other = g_ptr_array_index (quote->revisions, i);

      if (kt_quote_are_parallel (quote, info, other))
        g_string_append_printf (parallel, "%s%d", parallel->len > 0 ? ", " : "", other->index);
    }
  if (base)
    g_ptr_array_add (parts, g_strdup_printf (_ ("continues %d"), base->index));
  if (parallel->len > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("parallel to %s"), parallel->str));
  if (*info->author)
    g_ptr_array_add (parts, g_strdup (info->author));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static char *
net_text (const KtRevisionInfo *info)
{
  g_autofree char *net = NULL;

  if (!info->net.currency[0])
    return g_strdup ("–");
  net = kt_money_format (info->net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  return info->is_partial ? g_strdup_printf (_ ("%s, incomplete"), net) : g_steal_pointer (&net);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_revision_row_finalize (GObject *object)
{
  g_free (KT_REVISION_ROW (object)->id);
  G_OBJECT_CLASS (kt_revision_row_parent_class)->finalize (object);
}

static void
kt_revision_row_class_init (KtRevisionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kt_revision_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/revisions/kt-revision-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, index);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, state);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, date);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, relation);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, net);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, compare);
  gtk_widget_class_bind_template_child (widget_class, KtRevisionRow, revise);
}

static void
kt_revision_row_init (KtRevisionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The older one stands at the left. */
static void
set_targets (KtRevisionRow *self,
             const KtQuote *quote,
             const KtRevisionInfo *info,
             const char *shown)
{
  const KtRevisionInfo *seen = kt_quote_find_revision (quote, shown);
  gboolean is_older = seen && info->index < seen->index;

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->revise), "s", info->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->compare), "(ss)", is_older ? info->id : shown,
                                    is_older ? shown : info->id);
  gtk_widget_set_visible (self->compare, !self->is_shown);
}

GtkWidget *
kt_revision_row_new (const KtQuote *quote,
                     const KtRevisionInfo *info,
                     const char *shown)
{
  KtRevisionRow *self = g_object_new (KT_TYPE_REVISION_ROW, NULL);
  g_autofree char *index = g_strdup_printf ("%d", info->index);
  g_autofree char *date = date_text (info);
  g_autofree char *relation = relation_text (quote, info);
  g_autofree char *net = net_text (info);
  g_autofree char *name = g_strdup_printf (_ ("Revision %d, %s, %s, %s"), info->index, kt_quote_state_text (info->state),
                                           date, net);

  self->id = g_strdup (info->id);
  self->is_shown = g_strcmp0 (info->id, shown) == 0;
  gtk_label_set_text (GTK_LABEL (self->index), index);
  gtk_label_set_text (GTK_LABEL (self->state), kt_quote_state_text (info->state));
  gtk_label_set_text (GTK_LABEL (self->date), date);
  gtk_label_set_text (GTK_LABEL (self->relation), relation);
  gtk_widget_set_visible (self->relation, *relation);
  gtk_label_set_text (GTK_LABEL (self->net), net);
  set_targets (self, quote, info, shown);
  kt_accessible_names (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

const char *
kt_revision_row_get_id (KtRevisionRow *self)
{
  g_return_val_if_fail (KT_IS_REVISION_ROW (self), NULL);

  return self->id;
}

gboolean
kt_revision_row_is_shown (KtRevisionRow *self)
{
  g_return_val_if_fail (KT_IS_REVISION_ROW (self), FALSE);

  return self->is_shown;
}
