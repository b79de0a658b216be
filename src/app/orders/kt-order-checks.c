/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-order-checks.h"

#include <glib/gi18n.h>

/* The gate, and what kt_order_judge() looks at. */
#define N_CHECKS (KT_N_ORDER_CHECKS + 1)

struct _KtOrderChecks {
  AdwPreferencesGroup parent_instance;

  GtkWidget *rows[N_CHECKS];
  GtkWidget *icons[N_CHECKS];
  GtkWidget *ask;
};

G_DEFINE_FINAL_TYPE (KtOrderChecks, kt_order_checks, ADW_TYPE_PREFERENCES_GROUP)

enum { ASK, N_SIGNALS };
static guint signals[N_SIGNALS];

/* problem NULL: it passes, and `fine` may say how well. */
static void
show_check (KtOrderChecks *self,
            guint number,
            const char *problem,
            const char *fine)
{
  GtkWidget *icon = self->icons[number];

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), problem ? "dialog-warning-symbolic" : "object-select-symbolic");
  gtk_widget_remove_css_class (icon, problem ? "success" : "warning");
  gtk_widget_add_css_class (icon, problem ? "warning" : "success");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  problem ? _ ("In the way") : _ ("Passed"), -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[number]), problem ? problem : fine ? fine : "");
}

void
kt_order_checks_show (KtOrderChecks *self,
                      const char *gate,
                      char *const problems[KT_N_ORDER_CHECKS],
                      const char *credit)
{
  g_return_if_fail (KT_IS_ORDER_CHECKS (self));

  show_check (self, 0, gate, NULL);
  for (guint i = 0; i < KT_N_ORDER_CHECKS; i++)
    show_check (self, i + 1, problems[i], i == KT_ORDER_CHECK_CREDIT ? credit : NULL);
}

void
kt_order_checks_set_can_ask (KtOrderChecks *self,
                             gboolean can_ask)
{
  g_return_if_fail (KT_IS_ORDER_CHECKS (self));

  gtk_widget_set_visible (self->ask, can_ask);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
on_ask (KtOrderChecks *self)
{
  g_signal_emit (self, signals[ASK], 0);
}

static void
add_check (KtOrderChecks *self,
           guint number,
           const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  self->rows[number] = row;
  self->icons[number] = gtk_image_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), self->icons[number]);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
kt_order_checks_class_init (KtOrderChecksClass *klass)
{
  signals[ASK] = g_signal_new ("ask", KT_TYPE_ORDER_CHECKS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_order_checks_init (KtOrderChecks *self)
{
  add_check (self, 0, _ ("Approvals"));
  for (guint i = 0; i < KT_N_ORDER_CHECKS; i++)
    add_check (self, i + 1, kt_order_check_to_text (i));
  self->ask = gtk_button_new_with_label (_ ("Ask"));
  gtk_widget_set_tooltip_text (self->ask, _ ("Ask for approval of this order"));
  gtk_widget_set_valign (self->ask, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->ask, FALSE);
  g_signal_connect_object (self->ask, "clicked", G_CALLBACK (on_ask), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->rows[0]), self->ask);
}
