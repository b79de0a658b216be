/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-quote-aside.h"

struct _KtQuoteAside {
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *switcher;
  GtkWidget *stack;
};

G_DEFINE_FINAL_TYPE (KtQuoteAside, kt_quote_aside, GTK_TYPE_WIDGET)

void
kt_quote_aside_add (KtQuoteAside *self,
                    const char *name,
                    const char *title,
                    GtkWidget *page)
{
  g_autoptr (GtkSelectionModel) pages = NULL;

  g_return_if_fail (KT_IS_QUOTE_ASIDE (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  gtk_stack_add_titled (GTK_STACK (self->stack), page, name, title);
  pages = gtk_stack_get_pages (GTK_STACK (self->stack));
  gtk_widget_set_visible (self->switcher, g_list_model_get_n_items (G_LIST_MODEL (pages)) > 1);
}

void
kt_quote_aside_show (KtQuoteAside *self,
                     const char *name)
{
  g_return_if_fail (KT_IS_QUOTE_ASIDE (self));

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), name);
}

void
kt_quote_aside_offer (KtQuoteAside *self,
                      const char *name,
                      gboolean offered)
{
  GtkWidget *page;

  g_return_if_fail (KT_IS_QUOTE_ASIDE (self));

  page = gtk_stack_get_child_by_name (GTK_STACK (self->stack), name);
  if (!offered && page == gtk_stack_get_visible_child (GTK_STACK (self->stack)))
    gtk_stack_set_visible_child (GTK_STACK (self->stack), gtk_widget_get_first_child (self->stack));
  gtk_stack_page_set_visible (gtk_stack_get_page (GTK_STACK (self->stack), page), offered);
}

const char *
kt_quote_aside_get_shown (KtQuoteAside *self)
{
  g_return_val_if_fail (KT_IS_QUOTE_ASIDE (self), NULL);

  return gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
}

static void
kt_quote_aside_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), KT_TYPE_QUOTE_ASIDE);
  G_OBJECT_CLASS (kt_quote_aside_parent_class)->dispose (object);
}

static void
kt_quote_aside_class_init (KtQuoteAsideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_quote_aside_dispose;
  gtk_widget_class_set_css_name (widget_class, "quoteaside");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/quotes/kt-quote-aside.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteAside, box);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteAside, switcher);
  gtk_widget_class_bind_template_child (widget_class, KtQuoteAside, stack);
}

static void
kt_quote_aside_init (KtQuoteAside *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_quote_aside_new (void)
{
  return g_object_new (KT_TYPE_QUOTE_ASIDE, NULL);
}
