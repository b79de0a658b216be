/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-target-card.h"

#include "kt-language.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>

struct _KtTargetCard {
  GtkBox parent_instance;

  GtkWidget *amount;
  GtkWidget *saving;
  GtkWidget *kept;
  GtkWidget *kept_bar;
  GtkWidget *changes;
  GtkWidget *approval;
  GtkWidget *apply_button;
};

G_DEFINE_FINAL_TYPE (KtTargetCard, kt_target_card, GTK_TYPE_BOX)

enum { APPLY, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const ICONS[] = {
  [KT_TARGET_OPTION] = "list-remove-symbolic",
  [KT_TARGET_ALTERNATIVE] = "emblem-synchronizing-symbolic",
  [KT_TARGET_QUANTITY] = "view-sort-descending-symbolic",
  [KT_TARGET_VARIANT] = "kt-configure-symbolic",
  [KT_TARGET_EXPRESS] = "preferences-system-time-symbolic",
  [KT_TARGET_INCOTERM] = "mark-location-symbolic",
  [KT_TARGET_DISCOUNT] = "kt-discount-symbolic",
};

static void
add_change (KtTargetCard *self,
            const KtTargetChange *change)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (ICONS[change->kind]);
  GtkWidget *label = gtk_label_new (change->text);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (self->changes), row);
}

static void
show_figures (KtTargetCard *self,
              const KtTargetPackage *package,
              gboolean is_gross)
{
  g_autofree char *amount = kt_money_format (is_gross ? package->gross : package->net, kt_language_get (),
                                             KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  g_autofree char *saved = kt_money_format (package->saving, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  g_autofree char *saving = g_strdup_printf (_ ("%s net less"), saved);
  g_autofree char *percent = kt_format_percent (package->kept, kt_language_get ());
  g_autofree char *kept = g_strdup_printf (_ ("%s of the value kept"), percent);
  g_autofree char *name = g_strdup_printf (_ ("Apply: %s, %s"), amount, kept);

  gtk_label_set_text (GTK_LABEL (self->amount), amount);
  gtk_label_set_text (GTK_LABEL (self->saving), saving);
  gtk_label_set_text (GTK_LABEL (self->kept), kept);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->kept_bar), kt_decimal_to_double (package->kept) / 100);
  gtk_widget_set_visible (self->approval, package->needs_approval);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->apply_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_apply (KtTargetCard *self)
{
  g_signal_emit (self, signals[APPLY], 0);
}

static void
kt_target_card_class_init (KtTargetCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[APPLY] = g_signal_new ("apply", KT_TYPE_TARGET_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/prices/kt-target-card.ui");
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, amount);
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, saving);
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, kept);
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, kept_bar);
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, changes);
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, approval);
  gtk_widget_class_bind_template_child (widget_class, KtTargetCard, apply_button);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
}

static void
kt_target_card_init (KtTargetCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_target_card_new (const KtTargetPackage *package,
                    gboolean is_gross)
{
  KtTargetCard *self = g_object_new (KT_TYPE_TARGET_CARD, NULL);

  show_figures (self, package, is_gross);
  for (guint i = 0; i < package->changes->len; i++)
    add_change (self, g_ptr_array_index (package->changes, i));
  return GTK_WIDGET (self);
}
