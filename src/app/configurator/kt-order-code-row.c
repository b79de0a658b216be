/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-order-code-row.h"

#include "kt-order-code.h"

#include <string.h>

struct _KtOrderCodeRow {
  GtkBox parent_instance;

  KtConfiguration *configuration;

  GtkWidget *code;
  GtkWidget *button;
  GtkWidget *popover;
  GtkWidget *entry;
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KtOrderCodeRow, kt_order_code_row, GTK_TYPE_BOX)

static void
show_problem (KtOrderCodeRow *self,
              const char *problem)
{
  gtk_label_set_text (GTK_LABEL (self->problem), problem ? problem : "");
  gtk_widget_set_visible (self->problem, problem != NULL);
  if (problem)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
on_changed (KtOrderCodeRow *self)
{
  show_problem (self, NULL);
}

static void
on_popover_shown (KtOrderCodeRow *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), gtk_label_get_text (GTK_LABEL (self->code)));
  show_problem (self, NULL);
  gtk_widget_grab_focus (self->entry);
}

static void
on_restore (KtOrderCodeRow *self)
{
  g_autoptr (GError) error = NULL;

  if (kt_configuration_take_order_code (self->configuration, gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                        &error))
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  else
    show_problem (self, error->message);
}

static void
kt_order_code_row_dispose (GObject *object)
{
  KtOrderCodeRow *self = KT_ORDER_CODE_ROW (object);

  g_clear_object (&self->configuration);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_ORDER_CODE_ROW);
  G_OBJECT_CLASS (kt_order_code_row_parent_class)->dispose (object);
}

static void
kt_order_code_row_class_init (KtOrderCodeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_order_code_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-order-code-row.ui");
  gtk_widget_class_bind_template_child (widget_class, KtOrderCodeRow, code);
  gtk_widget_class_bind_template_child (widget_class, KtOrderCodeRow, button);
  gtk_widget_class_bind_template_child (widget_class, KtOrderCodeRow, popover);
  gtk_widget_class_bind_template_child (widget_class, KtOrderCodeRow, entry);
  gtk_widget_class_bind_template_child (widget_class, KtOrderCodeRow, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_popover_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_restore);
}

static void
kt_order_code_row_init (KtOrderCodeRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
kt_order_code_row_set_configuration (KtOrderCodeRow *self,
                                     KtConfiguration *configuration)
{
  g_return_if_fail (KT_IS_ORDER_CODE_ROW (self));

  g_set_object (&self->configuration, configuration);
  kt_order_code_row_update (self);
}

void
kt_order_code_row_update (KtOrderCodeRow *self)
{
  KtSnapshot *snapshot;
  g_autofree char *code = NULL;

  g_return_if_fail (KT_IS_ORDER_CODE_ROW (self));

  snapshot = self->configuration ? kt_configuration_get_snapshot (self->configuration) : NULL;
  if (snapshot)
    code = kt_order_code_of_snapshot (kt_configuration_get_product (self->configuration), snapshot);
  gtk_label_set_text (GTK_LABEL (self->code), code ? code : "");
  if (code && strchr (code, '?'))
    gtk_widget_add_css_class (self->code, "dim-label");
  else
    gtk_widget_remove_css_class (self->code, "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self), code != NULL);
}

void
kt_order_code_row_edit (KtOrderCodeRow *self)
{
  g_return_if_fail (KT_IS_ORDER_CODE_ROW (self));

  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}
