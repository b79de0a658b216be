/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which step has which fields, and which are amendments, are rows of tables. */
#include "kt-order-step-form.h"

#include "kt-gatekeeper.h"
#include "kt-language.h"
#include "kt-number-format.h"
#include "kt-order-columns.h"

#include <glib/gi18n.h>
#include <stddef.h>

typedef enum {
  FIELD_TITLE,
  FIELD_QUANTITY,
  FIELD_NET,
  FIELD_DATE,
  FIELD_ADDRESS,
  FIELD_LABEL,
  FIELD_NAME,
  FIELD_STREET,
  FIELD_POSTCODE,
  FIELD_CITY,
  FIELD_COUNTRY,
  FIELD_TEXT,
  N_FIELDS
} FieldId;

#define BIT(field) (1u << (field))

static const char *const FIELD_TITLES[N_FIELDS] = {
  [FIELD_TITLE] = N_ ("Description"),  [FIELD_QUANTITY] = N_ ("Quantity"), [FIELD_NET] = N_ ("Net"),
  [FIELD_DATE] = N_ ("Date"),          [FIELD_ADDRESS] = N_ ("Address"),   [FIELD_LABEL] = N_ ("Known as"),
  [FIELD_NAME] = N_ ("Name"),          [FIELD_STREET] = N_ ("Street"),     [FIELD_POSTCODE] = N_ ("Postcode"),
  [FIELD_CITY] = N_ ("Town"),          [FIELD_COUNTRY] = N_ ("Country"),   [FIELD_TEXT] = N_ ("Reason"),
};

typedef struct {
  KtOrderEventKind kind;
  const char *button;
  guint fields;
  gboolean is_amendment;
  const char *text_title; /* of FIELD_TEXT, if not "Reason" */
} Step;

static const Step STEPS[] = {
  { KT_ORDER_EVENT_CALLED, N_ ("Call off"),
    BIT (FIELD_QUANTITY) | BIT (FIELD_DATE) | BIT (FIELD_ADDRESS) | BIT (FIELD_TEXT), FALSE, N_ ("Their reference") },
  { KT_ORDER_EVENT_SPLIT, N_ ("Split"), BIT (FIELD_QUANTITY) | BIT (FIELD_DATE) | BIT (FIELD_ADDRESS), FALSE, NULL },
  { KT_ORDER_EVENT_ADDRESS, N_ ("Deliver there"), BIT (FIELD_ADDRESS) | BIT (FIELD_TEXT), TRUE, NULL },
  { KT_ORDER_EVENT_NEW_ADDRESS, N_ ("Add the address"),
    BIT (FIELD_LABEL) | BIT (FIELD_NAME) | BIT (FIELD_STREET) | BIT (FIELD_POSTCODE) | BIT (FIELD_CITY) |
        BIT (FIELD_COUNTRY),
    FALSE, NULL },
  { KT_ORDER_EVENT_ADD_LINE, N_ ("Add to the amendment"),
    BIT (FIELD_TITLE) | BIT (FIELD_QUANTITY) | BIT (FIELD_NET) | BIT (FIELD_DATE) | BIT (FIELD_ADDRESS), TRUE, NULL },
  { KT_ORDER_EVENT_CANCEL, N_ ("Cancel the line"), BIT (FIELD_TEXT), TRUE, NULL },
  { KT_ORDER_EVENT_TERM, N_ ("Change the term"), BIT (FIELD_DATE) | BIT (FIELD_TEXT), TRUE, NULL },
  { KT_ORDER_EVENT_RELEASED, N_ ("Let it pass"), BIT (FIELD_NET) | BIT (FIELD_TEXT), FALSE, NULL },
};

struct _KtOrderStepForm {
  GtkWidget parent_instance;

  const Step *step;
  KtOpenOrder *order;
  KtOrderItem *item;

  GtkWidget *box;
  GtkWidget *fields[N_FIELDS]; /* AdwEntryRow, AdwComboRow; NULL: none */
  GtkWidget *problem;
};

G_DEFINE_FINAL_TYPE (KtOrderStepForm, kt_order_step_form, GTK_TYPE_WIDGET)

enum { DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- fields ----------------------------------------------------------------------------------------------- */

static const char *
get_text (KtOrderStepForm *self,
          FieldId field)
{
  return self->fields[field] ? gtk_editable_get_text (GTK_EDITABLE (self->fields[field])) : "";
}

static void
set_text (KtOrderStepForm *self,
          FieldId field,
          const char *text)
{
  if (self->fields[field])
    gtk_editable_set_text (GTK_EDITABLE (self->fields[field]), text);
}

static void
fill_addresses (KtOrderStepForm *self,
                const char *chosen)
{
  const KtOrder *order = kt_open_order_get_order (self->order);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  if (!self->fields[FIELD_ADDRESS])
    return;
  for (guint i = 0; i < order->addresses->len; i++)
    {
      const KtAddress *address = g_ptr_array_index (order->addresses, i);

      gtk_string_list_take (names, kt_order_address_text (address));
      if (g_strcmp0 (address->id, chosen) == 0)
        selected = i;
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->fields[FIELD_ADDRESS]), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->fields[FIELD_ADDRESS]), selected);
}

/* --- the event -------------------------------------------------------------------------------------------- */

static gboolean
take_number (KtOrderStepForm *self,
             KtOrderEvent *event,
             GError **error)
{
  return !self->fields[FIELD_QUANTITY] ||
         kt_parse_number (get_text (self, FIELD_QUANTITY), kt_language_get (), &event->quantity, error);
}

static gboolean
take_date (KtOrderStepForm *self,
           KtOrderEvent *event,
           GError **error)
{
  const char *text = get_text (self, FIELD_DATE);
  GDate date;

  if (!*text)
    return TRUE;
  if (!kt_parse_date (text, kt_language_get (), &date, error))
    return FALSE;
  g_free (event->date);
  event->date = kt_date_to_iso (&date);
  return TRUE;
}

static gboolean
take_money (KtOrderStepForm *self,
            KtOrderEvent *event,
            GError **error)
{
  return !self->fields[FIELD_NET] ||
         kt_money_parse (get_text (self, FIELD_NET), kt_language_get (),
                         kt_open_order_get_order (self->order)->currency, &event->amount, error);
}

static void
take_address (KtOrderStepForm *self,
              KtOrderEvent *event)
{
  const KtOrder *order = kt_open_order_get_order (self->order);
  const struct {
    FieldId field;
    char **to;
  } texts[] = {
    { FIELD_LABEL, &event->address.label },       { FIELD_NAME, &event->address.name },
    { FIELD_STREET, &event->address.street },     { FIELD_POSTCODE, &event->address.postcode },
    { FIELD_CITY, &event->address.city },         { FIELD_COUNTRY, &event->address.country },
  };

  if (self->fields[FIELD_ADDRESS])
    {
      guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self->fields[FIELD_ADDRESS]));

      if (chosen < order->addresses->len)
        kt_record_set_text (&event->address_id, ((KtAddress *) g_ptr_array_index (order->addresses, chosen))->id);
    }
  if (self->step->kind != KT_ORDER_EVENT_NEW_ADDRESS)
    return;
  kt_record_set_text (&event->address.id, event->other_id);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_record_set_text (texts[i].to, get_text (self, texts[i].field));
}

/* A line that is added is taxed as the line that is selected, and of the same unit. */
static void
add_line (KtOrderStepForm *self,
          KtOrderEvent *event)
{
  const KtOrder *order = kt_open_order_get_order (self->order);
  const KtOrderLine *like = self->item ? kt_order_item_find_line (self->item, order) : NULL;
  g_autoptr (KtOrderEvent) ids = kt_open_order_new_event (self->order, KT_ORDER_EVENT_ADD_LINE);
  KtOrderLine *line = kt_record_new (&kt_order_line_type);
  guint n_added = 1;

  if (!like)
    like = g_ptr_array_index (order->lines, 0);
  for (guint i = 0; i < order->lines->len; i++)
    n_added += !*((KtOrderLine *) g_ptr_array_index (order->lines, i))->position_id;
  g_free (line->number);
  line->number = g_strdup_printf ("+%u", n_added);
  kt_record_set_text (&line->id, ids->id);
  kt_record_set_text (&line->title, get_text (self, FIELD_TITLE));
  if (g_str_equal (line->title, like->title))
    {
      kt_record_set_text (&line->item, like->item);
      kt_record_set_text (&line->order_code, like->order_code);
      kt_record_set_text (&line->catalog, like->catalog);
      kt_record_set_text (&line->catalog_version, like->catalog_version);
      kt_record_set_text (&line->assignment, like->assignment);
    }
  kt_record_set_text (&line->unit, like->unit);
  kt_record_set_text (&line->unit_text, like->unit_text);
  kt_record_set_text (&line->vat_category, like->vat_category);
  line->vat_rate = like->vat_rate;
  line->quantity = line->base_quantity = kt_decimal_reduce (event->quantity);
  line->base_net = event->amount;
  if (order->kind == KT_ORDER_STANDARD)
    g_ptr_array_add (line->parts, kt_order_part_new (ids->other_id, line->quantity, event->date, event->address_id));
  g_ptr_array_add (event->added, line);
  event->amount = (KtMoney) { 0 };
}

static void
name_object (KtOrderStepForm *self,
             KtOrderEvent *event)
{
  const KtOrder *order = kt_open_order_get_order (self->order);
  KtOrderPart *part = self->item ? kt_order_item_find_part (self->item, order) : NULL;

  if (self->step->kind == KT_ORDER_EVENT_CALLED)
    kt_record_set_text (&event->part_id, event->other_id);
  else if (part && (self->step->kind == KT_ORDER_EVENT_SPLIT || self->step->kind == KT_ORDER_EVENT_ADDRESS))
    kt_record_set_text (&event->part_id, part->id);
  if (self->item && (self->step->kind == KT_ORDER_EVENT_CALLED || self->step->kind == KT_ORDER_EVENT_CANCEL))
    kt_record_set_text (&event->line_id, kt_order_item_get_line_id (self->item));
}

static gboolean
take (KtOrderStepForm *self,
      GError **error)
{
  g_autoptr (KtOrderEvent) event = kt_open_order_new_event (self->order, self->step->kind);

  name_object (self, event);
  if (!take_number (self, event, error) || !take_date (self, event, error) || !take_money (self, event, error))
    return FALSE;
  take_address (self, event);
  kt_record_set_text (&event->text, get_text (self, FIELD_TEXT));
  if (self->step->kind == KT_ORDER_EVENT_ADD_LINE)
    add_line (self, event);
  return self->step->is_amendment ? kt_open_order_draft (self->order, event, error)
                                  : kt_open_order_do (self->order, event, error);
}

static void
on_apply (KtOrderStepForm *self)
{
  g_autoptr (GError) error = NULL;
  gboolean is_taken = self->order && take (self, &error);

  gtk_widget_set_visible (self->problem, error != NULL);
  if (error)
    gtk_label_set_text (GTK_LABEL (self->problem), error->message);
  if (is_taken)
    g_signal_emit (self, signals[DONE], 0);
}

/* --- what can be done ------------------------------------------------------------------------------------- */

static gboolean
is_approver (KtOpenOrder *order)
{
  const KtActor *actor =
      kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (kt_open_order_get_workplace (order)));

  return actor && kt_actor_may (actor, KT_RIGHT_APPROVE);
}

const char *
kt_order_step_form_get_hindrance (KtOrderEventKind kind,
                                  KtOpenOrder *open,
                                  KtOrderItem *item)
{
  const KtOrder *order = kt_open_order_get_order (open);
  const KtOrderLine *line = item ? kt_order_item_find_line (item, order) : NULL;
  KtOrderPart *part = item ? kt_order_item_find_part (item, kt_open_order_get_agreed (open)) : NULL;

  if (kind == KT_ORDER_EVENT_RELEASED)
    return is_approver (open) ? NULL : _ ("This is for who may approve");
  if (!kt_open_order_is_editable (open))
    return _ ("This is for sales and back office");
  switch (kind)
    {
    case KT_ORDER_EVENT_CALLED:
      if (order->kind != KT_ORDER_BLANKET)
        return _ ("Only blanket orders have call-offs");
      return line && !line->cancelled ? NULL : _ ("Choose a line first");
    case KT_ORDER_EVENT_SPLIT:
    case KT_ORDER_EVENT_ADDRESS:
      return part ? NULL : _ ("Choose a delivery first");
    case KT_ORDER_EVENT_CANCEL:
      return line && !line->cancelled ? NULL : _ ("Choose a line first that is not cancelled");
    case KT_ORDER_EVENT_TERM:
      return order->kind == KT_ORDER_BLANKET ? NULL : _ ("Only blanket orders have a term");
    default:
      return NULL;
    }
}

/* --- object ----------------------------------------------------------------------------------------------- */

static GtkWidget *
make_field (KtOrderStepForm *self,
            FieldId field)
{
  GtkWidget *row = field == FIELD_ADDRESS ? adw_combo_row_new () : adw_entry_row_new ();
  const char *title = field == FIELD_TEXT && self->step->text_title ? self->step->text_title : FIELD_TITLES[field];

  if (field == FIELD_NET && self->step->kind == KT_ORDER_EVENT_RELEASED)
    title = N_ ("Up to this gross total");
  if (field == FIELD_DATE && self->step->kind == KT_ORDER_EVENT_TERM)
    title = N_ ("Last day of call-offs");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (title));
  if (ADW_IS_ENTRY_ROW (row))
    g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
  return row;
}

static void
build (KtOrderStepForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_label (_ (self->step->button));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_set_size_request (self->box, 300, -1);
  gtk_box_append (GTK_BOX (self->box), group);
  for (guint i = 0; i < N_FIELDS; i++)
    if (self->step->fields & BIT (i))
      {
        self->fields[i] = make_field (self, i);
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->fields[i]);
      }
  self->problem = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->problem), 40);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  gtk_widget_add_css_class (button, self->step->kind == KT_ORDER_EVENT_CANCEL ? "destructive-action"
                                                                              : "suggested-action");
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_apply), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
kt_order_step_form_dispose (GObject *object)
{
  KtOrderStepForm *self = KT_ORDER_STEP_FORM (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->order);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (kt_order_step_form_parent_class)->dispose (object);
}

static void
kt_order_step_form_class_init (KtOrderStepFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_order_step_form_dispose;
  signals[DONE] = g_signal_new ("done", KT_TYPE_ORDER_STEP_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
kt_order_step_form_init (KtOrderStepForm *self)
{
}

GtkWidget *
kt_order_step_form_new (KtOrderEventKind kind)
{
  KtOrderStepForm *self = g_object_new (KT_TYPE_ORDER_STEP_FORM, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (STEPS); i++)
    if (STEPS[i].kind == kind)
      self->step = &STEPS[i];
  build (self);
  return GTK_WIDGET (self);
}

/* What is likely: the day and place of the delivery, the country of the customer, the worth of the order. */
static void
fill_likely (KtOrderStepForm *self)
{
  const KtOrder *order = kt_open_order_get_order (self->order);
  const KtOrderLine *line = self->item ? kt_order_item_find_line (self->item, order) : NULL;
  const KtOrderPart *part = self->item ? kt_order_item_find_part (self->item, order) : NULL;
  KtOrderTotals totals;

  fill_addresses (self, part ? part->address_id : NULL);
  if (part && *part->date)
    {
      g_autofree char *day = kt_format_date_iso (part->date, kt_language_get ());
      set_text (self, FIELD_DATE, day);
    }
  set_text (self, FIELD_COUNTRY, order->customer.billing.country);
  if (line && self->step->kind == KT_ORDER_EVENT_ADD_LINE)
    set_text (self, FIELD_TITLE, line->title);
  if (self->step->kind == KT_ORDER_EVENT_RELEASED && kt_order_totals (order, &totals, NULL))
    {
      g_autofree char *gross = kt_money_format (totals.gross, kt_language_get (), KT_MONEY_PLAIN);
      set_text (self, FIELD_NET, gross);
    }
}

void
kt_order_step_form_begin (KtOrderStepForm *self,
                          KtOpenOrder *order,
                          KtOrderItem *item)
{
  g_return_if_fail (KT_IS_ORDER_STEP_FORM (self));

  g_set_object (&self->order, order);
  g_set_object (&self->item, item);
  for (guint i = 0; i < N_FIELDS; i++)
    if (ADW_IS_ENTRY_ROW (self->fields[i]))
      set_text (self, i, "");
  gtk_widget_set_visible (self->problem, FALSE);
  fill_likely (self);
}
