/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-admin-page.h"

#include "kt-audit-page.h"
#include "kt-catalog-gate-page.h"
#include "kt-mandates-page.h"
#include "kt-users-page.h"

#include <glib/gi18n.h>

struct _KtAdminPage {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *stack;
};

G_DEFINE_FINAL_TYPE (KtAdminPage, kt_admin_page, GTK_TYPE_WIDGET)

static const struct {
  const char *name;
  const char *title;
  const char *icon;
  GtkWidget *(*create) (KtConversation *conversation);
} PAGES[] = {
  { "users", N_ ("Users"), "system-users-symbolic", kt_users_page_new },
  { "mandates", N_ ("Mandates"), "kt-mandate-symbolic", kt_mandates_page_new },
  { "catalog", N_ ("New catalog"), "kt-catalog-symbolic", kt_catalog_gate_page_new },
  { "audit", N_ ("Audit trail"), "kt-audit-symbolic", kt_audit_page_new },
};

static void
kt_admin_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_ADMIN_PAGE);
  G_OBJECT_CLASS (kt_admin_page_parent_class)->dispose (object);
}

static void
kt_admin_page_class_init (KtAdminPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_admin_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/admin/kt-admin-page.ui");
  gtk_widget_class_bind_template_child (widget_class, KtAdminPage, box);
  gtk_widget_class_bind_template_child (widget_class, KtAdminPage, stack);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_admin_page_init (KtAdminPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_admin_page_new (KtConversation *conversation)
{
  KtAdminPage *self = g_object_new (KT_TYPE_ADMIN_PAGE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (PAGES); i++)
    adw_view_stack_add_titled_with_icon (ADW_VIEW_STACK (self->stack), PAGES[i].create (conversation), PAGES[i].name,
                                         _ (PAGES[i].title), PAGES[i].icon);
  return GTK_WIDGET (self);
}

void
kt_admin_page_show (KtAdminPage *self,
                    const char *name)
{
  g_return_if_fail (KT_IS_ADMIN_PAGE (self));

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (self->stack), name);
}
