/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-why-panel.h"

#include "kt-characteristic-text.h"
#include "kt-focus.h"
#include "kt-language.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>

#define MAX_REPAIRS 3

struct _KtWhyPanel {
  GtkBox parent_instance;

  KtConfiguration *configuration;
  KtChoice *choice;
  gboolean implied;
  GCancellable *cancellable;
  GPtrArray *repairs; /* KtRepair */

  GtkWidget *title;
  GtkWidget *reasons;
  GtkWidget *repairs_title;
  GtkWidget *repair_box;
  GtkWidget *spinner;
};

G_DEFINE_FINAL_TYPE (KtWhyPanel, kt_why_panel, GTK_TYPE_BOX)

enum { APPLY, CLOSE, GROWN, N_SIGNALS };
static guint signals[N_SIGNALS];

static KtTexts *
get_texts (KtWhyPanel *self)
{
  return kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
}

static char *
choice_text (KtWhyPanel *self,
             const KtChoice *choice)
{
  KtProduct *product = kt_configuration_get_product (self->configuration);

  return kt_characteristic_choice_text (get_texts (self), product->info->id, product->model, choice,
                                        kt_language_get ());
}

/* --- reasons ---------------------------------------------------------------------------------------------- */

static void
append_line (GtkWidget *box,
             const char *icon,
             const char *text,
             const char *source)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_top (image, 2);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (texts), label);
  if (source)
    {
      GtkWidget *caption = gtk_label_new (source);

      gtk_label_set_xalign (GTK_LABEL (caption), 0);
      gtk_label_set_wrap (GTK_LABEL (caption), TRUE);
      gtk_widget_add_css_class (caption, "caption");
      gtk_widget_add_css_class (caption, "dim-label");
      gtk_box_append (GTK_BOX (texts), caption);
    }
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (box), row);
}

/* One rule may be broken at several instances; it is said once. */
static gboolean
is_told (const KtExplanation *explanation,
         guint reason)
{
  const KtReason *this = g_ptr_array_index (explanation->reasons, reason);

  for (guint i = 0; i < reason; i++)
    {
      const KtReason *other = g_ptr_array_index (explanation->reasons, i);
      if (other->rule == this->rule)
        return TRUE;
    }
  return FALSE;
}

static void
show_explanation (KtWhyPanel *self,
                  const KtExplanation *explanation)
{
  const char *product = kt_configuration_get_product (self->configuration)->info->id;

  for (guint i = 0; i < explanation->reasons->len; i++)
    {
      const KtReason *reason = g_ptr_array_index (explanation->reasons, i);
      g_autofree char *text = NULL;
      g_autofree char *source = NULL;

      if (is_told (explanation, i))
        continue;
      text = kt_characteristic_rule_text (get_texts (self), product, reason->rule, kt_language_get ());
      source = reason->rule->source ? g_strdup_printf (_ ("Source: %s"), reason->rule->source) : NULL;
      append_line (self->reasons, "kt-why-symbolic", text, source);
    }
  for (guint i = 0; i < explanation->choices->len; i++)
    {
      g_autofree char *choice = choice_text (self, g_ptr_array_index (explanation->choices, i));
      g_autofree char *text = g_strdup_printf (_ ("You chose %s"), choice);

      append_line (self->reasons, "kt-choice-chosen-symbolic", text, NULL);
    }
  if (explanation->up_to_instances > 0)
    {
      g_autofree char *text = g_strdup_printf (_ ("Examined with up to %u parts of a kind."),
                                               explanation->up_to_instances);
      append_line (self->reasons, "dialog-information-symbolic", text, NULL);
    }
}

/* --- repairs ---------------------------------------------------------------------------------------------- */

static char *
change_text (KtWhyPanel *self,
             const KtRepairChange *change)
{
  KtProduct *product = kt_configuration_get_product (self->configuration);
  const char *language = kt_language_get ();
  g_autofree char *before = choice_text (self, change->choice);
  g_autofree char *after = NULL;

  if (change->becomes)
    after = kt_characteristic_written_text (get_texts (self), product->info->id, product->model, change->choice->path,
                                            change->becomes, language);
  return g_strdup_printf ("%s → %s", before, after ? after : _ ("none"));
}

/* What it comes to: "12.550 € · 25 working days"; and, in *difference, what that changes: "+210 € · +5 working days". */
static char *
total_text (KtWhyPanel *self,
            const KtRepair *repair,
            char **difference)
{
  const KtPositionPrice *now = kt_configuration_get_price (self->configuration);
  g_autoptr (KtPositionPrice) then = kt_configuration_price_of (self->configuration, repair->result);
  guint days = kt_configuration_lead_days_of (self->configuration, repair->result);
  int more_days = (int) days - (int) kt_configuration_get_lead_days (self->configuration);
  gboolean is_known = then && !then->on_request;
  g_autofree char *amount = NULL;
  g_autoptr (GString) total = NULL;
  g_autoptr (GString) change = g_string_new (NULL);
  KtMoney more;

  if (is_known)
    amount = kt_money_format (then->amounts.net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  total = g_string_new (amount ? amount : _ ("on request"));
  g_string_append_printf (total, ngettext (" · %u working day", " · %u working days", days), days);
  if (is_known && now && !now->on_request && kt_money_sub (then->amounts.net, now->amounts.net, &more, NULL))
    {
      g_autofree char *signed_amount = kt_money_format (more, kt_language_get (),
                                                        KT_MONEY_SYMBOL | KT_MONEY_SIGNED | KT_MONEY_ROUNDED);
      g_string_append (change, signed_amount);
    }
  if (more_days != 0)
    g_string_append_printf (change, ngettext (" · %+d working day", " · %+d working days", (gulong) ABS (more_days)),
                            more_days);
  *difference = g_strdup (g_str_has_prefix (change->str, " · ") ? change->str + strlen (" · ") : change->str);
  return g_string_free (g_steal_pointer (&total), FALSE);
}

static void
append_amount (GtkWidget *box,
               const char *text,
               const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_box_append (GTK_BOX (box), label);
}

static void
on_repair_clicked (GtkButton *button,
                   gpointer data)
{
  KtWhyPanel *self = data;
  KtRepair *repair = g_object_get_data (G_OBJECT (button), "repair");

  g_signal_emit (self, signals[APPLY], 0, repair, self->choice);
}

static void
append_repair (KtWhyPanel *self,
               KtRepair *repair)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *amounts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *difference = NULL;
  g_autofree char *total = total_text (self, repair, &difference);
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < repair->changes->len; i++)
    {
      g_autofree char *text = change_text (self, g_ptr_array_index (repair->changes, i));
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (lines), label);
      g_string_append_printf (name, "%s; ", text);
    }
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_widget_set_valign (amounts, GTK_ALIGN_CENTER);
  append_amount (amounts, total, NULL);
  if (*difference)
    append_amount (amounts, difference, "dim-label");
  gtk_box_append (GTK_BOX (row), amounts);
  gtk_button_set_child (GTK_BUTTON (button), row);
  g_string_append_printf (name, "%s; %s", total, difference);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
  gtk_widget_add_css_class (button, "repair-card");
  gtk_widget_set_tooltip_text (button, _ ("Change this and take what you wanted"));
  g_object_set_data (G_OBJECT (button), "repair", repair);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_repair_clicked), self, 0);
  gtk_box_append (GTK_BOX (self->repair_box), button);
}

static void
on_repairs (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtWhyPanel) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *repairs = kt_configurator_repair_finish (KT_CONFIGURATOR (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->configuration)
    {
      g_clear_pointer (&repairs, g_ptr_array_unref);
      return;
    }
  gtk_widget_set_visible (self->spinner, FALSE);
  if (!repairs || repairs->len == 0)
    {
      gtk_label_set_text (GTK_LABEL (self->repairs_title),
                          repairs ? _ ("No change of your choices makes this possible: the product does not have it.")
                                  : error->message);
      g_clear_pointer (&repairs, g_ptr_array_unref);
      return;
    }
  self->repairs = repairs;
  gtk_label_set_text (GTK_LABEL (self->repairs_title),
                      ngettext ("To get it, change:", "To get it, change one of these:", repairs->len));
  for (guint i = 0; i < repairs->len; i++)
    append_repair (self, g_ptr_array_index (repairs, i));
  /* Who waits for them at the panel is brought to the first. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)))
    kt_focus_when_placed (self->repair_box);
  g_signal_emit (self, signals[GROWN], 0);
}

static void
on_explanation (GObject *source,
                GAsyncResult *result,
                gpointer data)
{
  g_autoptr (KtWhyPanel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtExplanation) explanation =
      kt_configurator_explain_finish (KT_CONFIGURATOR (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->configuration)
    return;
  if (explanation)
    show_explanation (self, explanation);
  else
    append_line (self->reasons, "dialog-information-symbolic", error->message, NULL);
  if (self->implied)
    gtk_widget_set_visible (self->spinner, FALSE);
  g_signal_emit (self, signals[GROWN], 0);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
on_close (KtWhyPanel *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
kt_why_panel_dispose (GObject *object)
{
  KtWhyPanel *self = KT_WHY_PANEL (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_WHY_PANEL);
  g_clear_pointer (&self->repairs, g_ptr_array_unref);
  g_clear_pointer (&self->choice, kt_choice_free);
  g_clear_object (&self->configuration);
  G_OBJECT_CLASS (kt_why_panel_parent_class)->dispose (object);
}

static void
kt_why_panel_class_init (KtWhyPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_why_panel_dispose;
  signals[APPLY] = g_signal_new ("apply", KT_TYPE_WHY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                 G_TYPE_POINTER, G_TYPE_POINTER);
  signals[CLOSE] = g_signal_new ("close", KT_TYPE_WHY_PANEL, G_SIGNAL_RUN_LAST | G_SIGNAL_ACTION, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[GROWN] = g_signal_new ("grown", KT_TYPE_WHY_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/kontor/Kontor/app/configurator/kt-why-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, KtWhyPanel, title);
  gtk_widget_class_bind_template_child (widget_class, KtWhyPanel, reasons);
  gtk_widget_class_bind_template_child (widget_class, KtWhyPanel, repairs_title);
  gtk_widget_class_bind_template_child (widget_class, KtWhyPanel, repair_box);
  gtk_widget_class_bind_template_child (widget_class, KtWhyPanel, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
}

static void
kt_why_panel_init (KtWhyPanel *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_why_panel_new (KtConfiguration *configuration,
                  const KtChoice *choice,
                  gboolean implied)
{
  KtWhyPanel *self = g_object_new (KT_TYPE_WHY_PANEL, NULL);
  KtConfigurator *configurator = kt_configuration_get_configurator (configuration);
  /* Compared with the price shown, which is that of the cheapest answers as well. */
  const KtCompletionRequest completion = { .goal = KT_COMPLETE_CHEAPEST, .kinds = KT_TERMS_PRICE };
  g_autofree char *wanted = NULL;
  g_autofree char *title = NULL;

  self->configuration = g_object_ref (configuration);
  self->choice = kt_choice_copy (choice);
  self->implied = implied;
  wanted = choice_text (self, choice);
  title = g_strdup_printf (implied ? _ ("Why does this follow? %s") : _ ("Why not? %s"), wanted);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (self->repairs_title, !implied);

  kt_configurator_explain_async (configurator, choice, implied, self->cancellable, on_explanation,
                                 g_object_ref (self));
  if (!implied)
    kt_configurator_repair_async (configurator, choice, MAX_REPAIRS, &completion, self->cancellable, on_repairs,
                                  g_object_ref (self));
  return GTK_WIDGET (self);
}

guint
kt_why_panel_get_n_repairs (KtWhyPanel *self)
{
  g_return_val_if_fail (KT_IS_WHY_PANEL (self), 0);

  return self->repairs ? self->repairs->len : 0;
}

void
kt_why_panel_apply (KtWhyPanel *self,
                    guint number)
{
  g_return_if_fail (KT_IS_WHY_PANEL (self));
  g_return_if_fail (self->repairs && number < self->repairs->len);

  g_signal_emit (self, signals[APPLY], 0, g_ptr_array_index (self->repairs, number), self->choice);
}
