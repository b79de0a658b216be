/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The content of a position: the table, and what must hold in it. */
#include "kt-position-data.h"

#include "kt-record-macros.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>

static const char *const kinds[]
    = { "product", "article", "service", "text", "subtotal", "page-break", "wish", NULL };
static const char *const roles[] = { "normal", "option", "alternative", "on-demand", NULL };

static const KtField kt_characteristic_fields[] = {
  KT_TEXT (KtCharacteristic, path),
  KT_TEXT (KtCharacteristic, label),
  KT_TEXT (KtCharacteristic, value),
  { NULL },
};

KT_DEFINE_RECORD (KtCharacteristic, kt_characteristic)

static const KtField kt_condition_fields[] = {
  KT_TEXT (KtCondition, step),
  KT_ENUM (KtCondition, type, kt_condition_type_names),
  KT_ENUM (KtCondition, level, kt_condition_level_names),
  KT_ENUM (KtCondition, calculation, kt_calculation_names),
  KT_ENUM (KtCondition, basis, kt_condition_basis_names),
  KT_TEXT (KtCondition, basis_step),
  KT_BOOL (KtCondition, deducts),
  KT_DECIMAL (KtCondition, percent),
  KT_MONEY (KtCondition, amount),
  KT_DECIMAL (KtCondition, weight),
  KT_INT (KtCondition, per),
  KT_ENUM (KtCondition, state, kt_condition_state_names),
  KT_TEXT (KtCondition, state_by),
  KT_BOOL (KtCondition, is_combinable),
  KT_BOOL (KtCondition, is_hidden),
  KT_TEXT (KtCondition, text),
  KT_TEXT (KtCondition, list),
  KT_TEXT (KtCondition, key),
  KT_INT (KtCondition, line),
  KT_DATE (KtCondition, from),
  KT_DATE (KtCondition, until),
  KT_TEXT (KtCondition, version),
  KT_TEXT (KtCondition, rule),
  KT_DECIMAL (KtCondition, counted),
  KT_MONEY (KtCondition, base),
  KT_MONEY (KtCondition, quotation),
  KT_DATE (KtCondition, quoted_on),
  KT_TEXT (KtCondition, source),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtCondition, kt_condition)

static const KtField kt_content_fields[] = {
  KT_NEEDED_TEXT (KtContent, material),
  KT_DECIMAL (KtContent, kg),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtContent, kt_content)

static const KtField kt_position_data_fields[] = {
  KT_NEEDED_TEXT (KtPositionData, id),
  { "kind", KT_FIELD_ENUM, G_STRUCT_OFFSET (KtPositionData, kind), kinds, .required = TRUE },
  KT_ENUM (KtPositionData, role, roles),
  KT_TEXT (KtPositionData, item),
  KT_TEXT (KtPositionData, item_group),
  KT_TEXT (KtPositionData, order_code),
  KT_TEXT (KtPositionData, title),
  KT_TEXT (KtPositionData, description),
  KT_RECORDS (KtPositionData, characteristics, kt_characteristic_type),
  KT_JSON (KtPositionData, assignment),
  KT_TEXT (KtPositionData, catalog),
  KT_TEXT (KtPositionData, catalog_version),
  KT_TEXT (KtPositionData, catalog_hash),
  KT_TEXT (KtPositionData, model_hash),
  KT_DECIMAL (KtPositionData, quantity),
  KT_TEXT (KtPositionData, unit),
  KT_TEXT (KtPositionData, unit_text),
  KT_BOOL (KtPositionData, on_request),
  KT_MONEY (KtPositionData, unit_price),
  KT_INT (KtPositionData, price_unit),
  KT_MONEY (KtPositionData, order_amount),
  KT_MONEY (KtPositionData, reduction),
  KT_DECIMAL (KtPositionData, discount),
  KT_BOOL (KtPositionData, manual_price),
  KT_MONEY (KtPositionData, list_price),
  KT_RECORDS (KtPositionData, conditions, kt_condition_type),
  KT_RECORDS (KtPositionData, contents, kt_content_type),
  KT_JSON (KtPositionData, trace),
  KT_TEXT (KtPositionData, vat_code),
  KT_INT (KtPositionData, lead_days),
  KT_TEXT (KtPositionData, delivery_id),
  KT_TEXT (KtPositionData, lot),
  KT_TEXT (KtPositionData, note),
  KT_TEXT (KtPositionData, wish_to),
  KT_TEXT (KtPositionData, wish_answer),
  KT_TEXT (KtPositionData, wish_by),
  KT_DATE (KtPositionData, wish_on),
  KT_BOOL (KtPositionData, wish_declined),
  { NULL },
};

KT_DEFINE_RECORD (KtPositionData, kt_position_data)

KtCharacteristic *
kt_characteristic_new (const char *path, const char *label, const char *value)
{
  KtCharacteristic *self = kt_record_new (&kt_characteristic_type);
  kt_record_set_text (&self->path, path);
  kt_record_set_text (&self->label, label);
  kt_record_set_text (&self->value, value);
  return self;
}

KtPositionData *
kt_position_data_new (const char *id, KtPositionKind kind)
{
  KtPositionData *self = kt_record_new (&kt_position_data_type);
  kt_record_set_text (&self->id, id);
  self->kind = kind;
  if (kt_position_kind_has_price (kind))
    self->quantity = kt_decimal_from_int (1);
  return self;
}

gboolean
kt_position_kind_has_price (KtPositionKind kind)
{
  return kind == KT_POSITION_PRODUCT || kind == KT_POSITION_ARTICLE || kind == KT_POSITION_SERVICE;
}

gboolean
kt_position_kind_has_children (KtPositionKind kind)
{
  return kind != KT_POSITION_SUBTOTAL && kind != KT_POSITION_PAGE_BREAK && kind != KT_POSITION_WISH;
}

static gboolean
refuse (GError **error, const char *field, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD, "%s: %s", field, why);
  return FALSE;
}

static gboolean
check_price (const KtPositionData *self, GError **error)
{
  if (kt_decimal_sign (self->quantity) < 0)
    return refuse (error, "quantity", _ ("A quantity is not below zero."));
  if (self->unit_price.currency[0] != '\0' && kt_money_sign (self->unit_price) < 0)
    return refuse (error, "unit_price", _ ("A price is not below zero. Use a discount."));
  if (self->price_unit != 0 && self->price_unit != 1 && self->price_unit != 100
      && self->price_unit != 1000)
    return refuse (error, "price_unit", _ ("A price is for 1, 100 or 1000 units."));
  if (kt_decimal_sign (self->discount) < 0
      || kt_decimal_compare (self->discount, kt_decimal_from_int (100)) > 0)
    return refuse (error, "discount", _ ("A discount is between 0 and 100 percent."));
  if (self->lead_days < 0)
    return refuse (error, "lead_days", _ ("A delivery time is not below zero."));
  return TRUE;
}

gboolean
kt_conditions_check (const GPtrArray *conditions, GError **error)
{
  const KtDecimal hundred = kt_decimal_from_int (100);
  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      if (kt_decimal_sign (condition->percent) < 0 || condition->amount.amount < 0
          || kt_decimal_sign (condition->weight) < 0 || condition->per < 0)
        return refuse (error, "conditions",
                       _ ("What a condition adds or takes is not below zero."));
      if (condition->deducts && kt_decimal_compare (condition->percent, hundred) > 0)
        return refuse (error, "conditions", _ ("A discount is between 0 and 100 percent."));
    }
  return TRUE;
}

gboolean
kt_position_data_check (const KtPositionData *self, GError **error)
{
  return kt_record_check (&kt_position_data_type, self, error) && check_price (self, error)
         && kt_conditions_check (self->conditions, error);
}

void
kt_position_data_forget_agreed (KtPositionData *self)
{
  char **const texts[]
      = { &self->delivery_id, &self->note, &self->wish_answer, &self->wish_by, &self->wish_on };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kt_record_set_text (texts[i], "");
  self->wish_declined = FALSE;
  g_ptr_array_set_size (self->conditions, 0);
}
