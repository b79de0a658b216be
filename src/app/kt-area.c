/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-area.h"

#include "kt-admin-page.h"
#include "kt-approval-badge.h"
#include "kt-approvals-page.h"
#include "kt-catalog-page.h"
#include "kt-configurator-page.h"
#include "kt-customers-page.h"
#include "kt-inquiry-list.h"
#include "kt-orders-page.h"
#include "kt-quotes-page.h"
#include "kt-sync-page.h"
#include "kt-task-list.h"

#include <glib/gi18n.h>

/* Whom an area is for. */
static gboolean
is_for_everybody (const KtActor *actor)
{
  return TRUE;
}

static gboolean
is_for_the_trade (const KtActor *actor)
{
  return kt_actor_may (actor, KT_RIGHT_TRADE);
}

static gboolean
is_for_administrators (const KtActor *actor)
{
  return kt_actor_may (actor, KT_RIGHT_USERS);
}

static gboolean
is_for_members (const KtActor *actor)
{
  return kt_actor_may (actor, KT_RIGHT_TRADE) || kt_actor_may (actor, KT_RIGHT_USERS);
}

/* Who decides, who asks, who answers. */
static gboolean
is_for_approvals (const KtActor *actor)
{
  return kt_actor_may (actor, KT_RIGHT_APPROVE) || kt_actor_may (actor, KT_RIGHT_EDIT);
}

const KtArea kt_areas[] = {
  { "catalog", N_ ("Catalog"), "kt-catalog-symbolic", kt_catalog_page_new, KT_PHASE_INFORM, is_for_everybody },
  { "configurator", N_ ("Configuration"), "kt-configure-symbolic", kt_configurator_page_new, KT_PHASE_CONFIGURE,
    is_for_everybody },
  { "quotes", N_ ("Quotes"), "kt-quotes-symbolic", kt_quotes_page_new, KT_PHASE_ORDER, is_for_the_trade,
    kt_inquiry_badge_new },
  { "orders", N_ ("Orders"), "kt-orders-symbolic", kt_orders_page_new, KT_PHASE_SERVICE, is_for_the_trade },
  { "customers", N_ ("Customers"), "kt-customers-symbolic", kt_customers_page_new, KT_PHASE_SERVICE,
    is_for_the_trade },
  { "approvals", N_ ("Approvals"), "kt-approvals-symbolic", kt_approvals_page_new, KT_PHASE_SERVICE, is_for_approvals,
    kt_approval_badge_new },
  { "sync", N_ ("Synchronisation"), "kt-sync-symbolic", kt_sync_page_new, KT_PHASE_SERVICE, is_for_members,
    kt_task_badge_new },
  { "admin", N_ ("Administration"), "kt-admin-symbolic", kt_admin_page_new, KT_PHASE_SERVICE, is_for_administrators },
};

const guint kt_n_areas = G_N_ELEMENTS (kt_areas);

int
kt_area_find (const char *id)
{
  for (guint i = 0; i < kt_n_areas; i++)
    if (g_str_equal (kt_areas[i].id, id))
      return (int) i;
  return -1;
}

gboolean
kt_area_is_for (guint number,
                const KtActor *actor)
{
  g_return_val_if_fail (number < kt_n_areas, FALSE);

  return actor && kt_areas[number].is_for (actor);
}

GtkWidget *
kt_area_new_row (guint number)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (kt_areas[number].title));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (kt_areas[number].icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_margin_start (box, 4);
  gtk_widget_set_margin_end (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, _ (kt_areas[number].title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (kt_areas[number].title), -1);
  g_object_set_data (G_OBJECT (row), "label", label);
  return row;
}

void
kt_area_row_set_narrow (GtkListBoxRow *row,
                        gboolean is_narrow)
{
  g_return_if_fail (GTK_IS_LIST_BOX_ROW (row));

  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "label"), !is_narrow);
}
