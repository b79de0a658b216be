/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * While something is open, the picture shows the preferred completion and the price is that of the cheapest one, and the
 * pane says so: "from".
 */
#include "kt-summary-pane.h"

#include "kt-picture-area.h"
#include "kt-catalog-header.h"
#include "kt-catalog-pricing.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-order-code-row.h"
#include "kt-picture-rows.h"

#include <glib/gi18n.h>

struct _KtSummaryPane {
  GtkWidget parent_instance;

  KtConversation *conversation; /* not owned: the page holds it and the pane */
  KtConfiguration *configuration;
  KtPicture *picture;
  KtPictureState *picture_state; /* the one that is drawn; NULL: none yet */
  gboolean has_own_price; /* the customer has conditions */
  KtCustomerPrice own;

  GtkWidget *scroller;
  GtkWidget *picture_pane;
  GtkWidget *drawing;
  GtkWidget *price_label;
  GtkWidget *price;
  GtkWidget *price_note;
  GtkWidget *lead;
  GtkWidget *code;
  GtkWidget *open;
  GtkWidget *breakdown_expander;
  GtkWidget *breakdown;
  GtkWidget *add_button;
  GtkWidget *inquire_button;
};

G_DEFINE_FINAL_TYPE (KtSummaryPane, kt_summary_pane, GTK_TYPE_WIDGET)

/* --- price ------------------------------------------------------------------------------------------------ */

static void
append_price_line (KtSummaryPane *self,
                   const char *text,
                   const char *amount,
                   gboolean is_sum)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *value = gtk_label_new (amount);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (value, GTK_ALIGN_START);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (row, is_sum ? "heading" : "caption");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), value);
  gtk_box_append (GTK_BOX (self->breakdown), row);
}

static char *
step_text (KtSummaryPane *self,
           const KtPriceStep *step)
{
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
  const char *text = step->label_key ? kt_texts_lookup (texts, step->label_key, kt_language_get ()) : NULL;

  if (text && step->has_percent)
    {
      g_autofree char *percent = kt_format_percent (step->percent, kt_language_get ());
      return g_strdup_printf ("%s (%s)", text, percent);
    }
  if (text)
    return g_strdup (text);
  switch (step->kind)
    {
    case KT_PRICE_STEP_QUANTITY:
      return g_strdup (_ ("Quantity"));
    case KT_PRICE_STEP_SCALE:
      return g_strdup (_ ("Quantity discount"));
    case KT_PRICE_STEP_ROUNDING:
      return g_strdup (_ ("Rounding"));
    case KT_PRICE_STEP_BASE:
    case KT_PRICE_STEP_SURCHARGE:
    case KT_PRICE_STEP_DISCOUNT:
    case KT_PRICE_STEP_COST:
    default:
      return g_strdup (step->key ? step->key : "");
    }
}

/* The head of the quote a line would go on; NULL: nobody is known whose conditions would count. */
static KtRevisionHeader *
head_of_line (KtSummaryPane *self)
{
  KtOpenQuote *quote = self->conversation ? kt_conversation_get_quote (self->conversation) : NULL;
  const KtAccount *account = self->conversation ? kt_conversation_get_account (self->conversation) : NULL;
  KtWorkplace *workplace = kt_configuration_get_workplace (self->configuration);
  KtRevisionHeader *header;
  GDate today;

  if (quote && kt_revision_is_editable (kt_open_quote_get_revision (quote)))
    return kt_revision_header_copy (kt_revision_get_header (kt_open_quote_get_revision (quote)));
  if (!account)
    return NULL;
  kt_workplace_get_today (workplace, &today);
  header = kt_catalog_header_new (kt_workplace_get_catalog (workplace), NULL, &today);
  kt_catalog_header_set_customer (header, kt_workplace_get_catalog (workplace), account, NULL);
  return header;
}

static void
find_own_price (KtSummaryPane *self)
{
  KtWorkplace *workplace = kt_configuration_get_workplace (self->configuration);
  const KtPositionPrice *price = kt_configuration_get_price (self->configuration);
  KtAssignment *cheapest = kt_configuration_get_cheapest (self->configuration);
  g_autoptr (KtRevisionHeader) header = NULL;
  g_autoptr (GError) error = NULL;

  self->has_own_price = FALSE;
  if (!price || price->on_request || !cheapest)
    return;
  header = head_of_line (self);
  if (!header)
    return;
  self->has_own_price =
      kt_catalog_price_product (kt_workplace_get_catalog (workplace), kt_configuration_get_product (self->configuration),
                                cheapest, header, kt_workplace_get_day (workplace), &self->own, &error) &&
      !kt_money_equal (self->own.list, self->own.net);
  if (error)
    g_debug ("%s", error->message);
}

/* What the customer's conditions make of the list price. */
static void
append_own_price (KtSummaryPane *self)
{
  g_autofree char *amount = NULL;
  g_autofree char *total = NULL;
  KtMoney difference;

  if (!self->has_own_price || !kt_money_sub (self->own.net, self->own.list, &difference, NULL))
    return;
  amount = kt_money_format (difference, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_SIGNED | KT_MONEY_ROUNDED);
  total = kt_money_format (self->own.net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  append_price_line (self, _ ("Conditions of the customer"), amount, FALSE);
  append_price_line (self, _ ("Price for the customer"), total, TRUE);
}

/* There may be hundreds of lines: only while someone looks at them. */
static void
show_breakdown (KtSummaryPane *self)
{
  const KtPositionPrice *price = self->configuration ? kt_configuration_get_price (self->configuration) : NULL;
  GtkWidget *child;
  g_autofree char *total = NULL;

  while ((child = gtk_widget_get_first_child (self->breakdown)))
    gtk_box_remove (GTK_BOX (self->breakdown), child);
  if (!price || price->on_request || !gtk_expander_get_expanded (GTK_EXPANDER (self->breakdown_expander)))
    return;
  for (guint i = 0; i < price->trace->steps->len; i++)
    {
      const KtPriceStep *step = g_ptr_array_index (price->trace->steps, i);
      g_autofree char *text = NULL;
      g_autofree char *amount = NULL;

      /* The pane is about one piece: multiplying by one says nothing. */
      if (step->kind == KT_PRICE_STEP_QUANTITY || kt_money_is_zero (kt_price_step_amount (step)))
        continue;
      text = step_text (self, step);
      amount = kt_money_format (kt_price_step_amount (step), kt_language_get (),
                                KT_MONEY_SYMBOL | (step->kind == KT_PRICE_STEP_BASE ? 0 : KT_MONEY_SIGNED));
      append_price_line (self, text, amount, FALSE);
    }
  total = kt_money_format (price->amounts.net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  append_price_line (self, self->has_own_price ? _ ("List price") : _ ("Net price"), total, TRUE);
  append_own_price (self);
}

/* What is not the price itself but belongs beside it. */
static char *
note_text (KtSummaryPane *self,
           const char *gross)
{
  g_autofree char *list = NULL;

  if (!self->has_own_price)
    return g_strdup (gross);
  list = kt_money_format (self->own.list, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  /* TRANSLATORS: below the price; first what it is with VAT */
  return g_strdup_printf (_ ("%s\nConditions of the customer included; list price %s\nOptions show changes of the list price."),
                          gross, list);
}

static char *
gross_text (KtSummaryPane *self,
            KtMoney net)
{
  const KtCatalogSettings *settings =
      kt_catalog_get_settings (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));
  const KtProductInfo *info = kt_configuration_get_product (self->configuration)->info;
  const KtCatalogVat *vat = kt_catalog_settings_find_vat (settings, info->vat);
  g_autofree char *percent = NULL;
  g_autofree char *amount = NULL;
  KtMoney tax, gross;

  if (!vat || !kt_money_percent (net, vat->percent, KT_ROUND_HALF_UP, &tax, NULL) ||
      !kt_money_add (net, tax, &gross, NULL))
    return g_strdup (_ ("net, plus VAT"));
  percent = kt_format_percent (vat->percent, kt_language_get ());
  amount = kt_money_format (gross, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  return g_strdup_printf (_ ("net · %s with %s VAT"), amount, percent);
}

static void
show_price (KtSummaryPane *self,
            guint n_open)
{
  const KtPositionPrice *price = kt_configuration_get_price (self->configuration);
  g_autofree char *amount = NULL;
  g_autofree char *gross = NULL;
  g_autofree char *note = NULL;
  g_autofree char *lead = NULL;
  KtMoney net;
  guint days = kt_configuration_get_lead_days (self->configuration);

  find_own_price (self);
  gtk_label_set_text (GTK_LABEL (self->price_label), n_open == 0 ? _ ("Price") : _ ("Price from"));
  gtk_widget_set_visible (self->breakdown_expander, price && !price->on_request);
  show_breakdown (self);
  if (!price)
    {
      gtk_label_set_text (GTK_LABEL (self->price), "…");
      gtk_label_set_text (GTK_LABEL (self->price_note), "");
      gtk_label_set_text (GTK_LABEL (self->lead), "");
      return;
    }
  if (price->on_request)
    {
      gtk_label_set_text (GTK_LABEL (self->price), _ ("on request"));
      gtk_label_set_text (GTK_LABEL (self->price_note), price->problem ? price->problem->message : "");
      return;
    }
  net = self->has_own_price ? self->own.net : price->amounts.net;
  amount = kt_money_format (net, kt_language_get (), KT_MONEY_SYMBOL | KT_MONEY_ROUNDED);
  gross = gross_text (self, net);
  note = note_text (self, gross);
  lead = g_strdup_printf (ngettext ("Delivery in %u working day", "Delivery in %u working days", days), days);
  gtk_label_set_text (GTK_LABEL (self->price), amount);
  gtk_label_set_text (GTK_LABEL (self->price_note), note);
  gtk_label_set_text (GTK_LABEL (self->lead), lead);
}

/* --- picture, code, what is open -------------------------------------------------------------------------- */

static KtPictureState *
evaluate_picture (KtSummaryPane *self)
{
  KtAssignment *assignment = kt_configuration_get_preferred (self->configuration);
  KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (self->configuration)));

  if (!assignment)
    return kt_picture_state_new ();
  return kt_picture_rows_evaluate (kt_configuration_get_product (self->configuration), texts, assignment,
                                   kt_language_get ());
}

/* Most decisions leave the picture as it is, and drawing it anew takes some milliseconds. */
static void
show_picture (KtSummaryPane *self)
{
  g_autoptr (KtPictureState) state = self->picture ? evaluate_picture (self) : NULL;
  g_autoptr (KtPictureView) view = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->picture || (self->picture_state && kt_picture_state_equal (state, self->picture_state)))
    return;
  view = kt_picture_render (self->picture, state, &error);
  g_clear_pointer (&self->picture_state, kt_picture_state_free);
  self->picture_state = g_steal_pointer (&state);
  if (view)
    kt_picture_area_set_view (KT_PICTURE_AREA (self->drawing), view);
  else
    g_debug ("%s", error->message);
}

static void
show_open (KtSummaryPane *self,
           guint n_open)
{
  g_autofree char *text = NULL;

  if (n_open > 0)
    text = g_strdup_printf (ngettext ("%u question is still open; the price is that of the cheapest answers.",
                                      "%u questions are still open; the price is that of the cheapest answers.",
                                      n_open),
                            n_open);
  gtk_label_set_text (GTK_LABEL (self->open), text ? text : _ ("Everything is decided."));
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_summary_pane_dispose (GObject *object)
{
  KtSummaryPane *self = KT_SUMMARY_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KT_TYPE_SUMMARY_PANE);
  g_clear_object (&self->configuration);
  g_clear_pointer (&self->picture, kt_picture_unref);
  g_clear_pointer (&self->picture_state, kt_picture_state_free);
  G_OBJECT_CLASS (kt_summary_pane_parent_class)->dispose (object);
}

static void
kt_summary_pane_class_init (KtSummaryPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kt_summary_pane_dispose;
  g_type_ensure (KT_TYPE_ORDER_CODE_ROW);
  g_type_ensure (KT_TYPE_PICTURE_AREA);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/kontor/Kontor/app/configurator/kt-summary-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, picture_pane);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, drawing);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, price_label);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, price);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, price_note);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, lead);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, code);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, open);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, breakdown_expander);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, breakdown);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, add_button);
  gtk_widget_class_bind_template_child (widget_class, KtSummaryPane, inquire_button);
  gtk_widget_class_bind_template_callback (widget_class, show_breakdown);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
kt_summary_pane_init (KtSummaryPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
kt_summary_pane_new (void)
{
  return g_object_new (KT_TYPE_SUMMARY_PANE, NULL);
}

void
kt_summary_pane_set_conversation (KtSummaryPane *self,
                                  KtConversation *conversation)
{
  g_return_if_fail (KT_IS_SUMMARY_PANE (self));

  self->conversation = conversation;
}

void
kt_summary_pane_set_configuration (KtSummaryPane *self,
                                   KtConfiguration *configuration)
{
  g_return_if_fail (KT_IS_SUMMARY_PANE (self));

  g_clear_object (&self->configuration);
  g_clear_pointer (&self->picture, kt_picture_unref);
  g_clear_pointer (&self->picture_state, kt_picture_state_free);
  kt_picture_area_set_view (KT_PICTURE_AREA (self->drawing), NULL);
  kt_order_code_row_set_configuration (KT_ORDER_CODE_ROW (self->code), configuration);
  if (!configuration)
    return;
  self->configuration = g_object_ref (configuration);
  gtk_widget_set_visible (self->picture_pane, kt_configuration_get_product (configuration)->picture != NULL);
  if (kt_configuration_get_product (configuration)->picture)
    {
      KtProduct *product = kt_configuration_get_product (configuration);
      KtTexts *texts = kt_catalog_get_texts (kt_workplace_get_catalog (kt_configuration_get_workplace (configuration)));
      g_autoptr (GError) error = NULL;

      self->picture = kt_picture_new (product->picture, product->info->id, &error);
      if (!self->picture)
        g_debug ("%s", error->message);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->drawing), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      kt_texts_product (texts, product->info->id, kt_language_get ()), -1);
    }
}

void
kt_summary_pane_update (KtSummaryPane *self,
                        guint n_open)
{
  gboolean replaces;

  g_return_if_fail (KT_IS_SUMMARY_PANE (self));

  if (!self->configuration)
    return;
  replaces = kt_configuration_get_position_id (self->configuration) != NULL;
  gtk_button_set_label (GTK_BUTTON (self->add_button), replaces ? _ ("Take over into the quote") : _ ("Add to quote"));
  show_picture (self);
  show_price (self, n_open);
  show_open (self, n_open);
  kt_order_code_row_update (KT_ORDER_CODE_ROW (self->code));
}

void
kt_summary_pane_set_can_add (KtSummaryPane *self,
                             gboolean can_add)
{
  g_return_if_fail (KT_IS_SUMMARY_PANE (self));

  gtk_widget_set_visible (self->add_button, can_add);
}

void
kt_summary_pane_set_can_inquire (KtSummaryPane *self,
                                 gboolean can_inquire)
{
  g_return_if_fail (KT_IS_SUMMARY_PANE (self));

  gtk_widget_set_visible (self->inquire_button, can_inquire);
}

const char *
kt_summary_pane_get_price_text (KtSummaryPane *self)
{
  g_return_val_if_fail (KT_IS_SUMMARY_PANE (self), "");

  return gtk_label_get_text (GTK_LABEL (self->price));
}
