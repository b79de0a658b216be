/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A field is a row of a table: how it reads, how it reads in an entry, how a typed text goes back.
 */
#include "kt-position-field.h"

#include "kt-catalog-position.h"
#include "kt-number-format.h"
#include "kt-position-private.h"
#include "kt-revision-totals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- reading ---- */

static gboolean
has_price (KtPosition *position)
{
  return kt_position_kind_has_price (kt_position_get (position)->kind);
}

static char *
number_text (KtRevision *revision, KtPosition *position, const char *language)
{
  return g_strdup (kt_position_get_number (position));
}

static char *
title_text (KtRevision *revision, KtPosition *position, const char *language)
{
  const KtPositionData *data = kt_position_get (position);
  if (data->kind == KT_POSITION_PAGE_BREAK)
    return g_strdup (_ ("Page break"));
  if (data->kind == KT_POSITION_SUBTOTAL && *data->title == '\0')
    return g_strdup (_ ("Subtotal"));
  return g_strdup (data->title);
}

const char *
kt_position_role_name (KtPositionRole role)
{
  switch (role)
    {
    case KT_ROLE_OPTION:
      return _ ("Option");
    case KT_ROLE_ALTERNATIVE:
      return _ ("Alternative");
    case KT_ROLE_ON_DEMAND:
      return _ ("On demand");
    case KT_ROLE_NORMAL:
    default:
      return _ ("Part of the total");
    }
}

KtPosition *
kt_position_get_alternative_to (KtPosition *position)
{
  GListStore *siblings = kt_position_get_siblings (position);
  for (guint i = siblings != NULL ? kt_position_get_index (position) : 0; i > 0; i--)
    {
      /* The list keeps it alive. */
      g_autoptr (KtPosition) before = g_list_model_get_item (G_LIST_MODEL (siblings), i - 1);
      if (has_price (before) && kt_position_get (before)->role == KT_ROLE_NORMAL)
        return before;
    }
  return NULL;
}

static char *
role_text (KtPosition *position)
{
  KtPositionRole role = kt_position_get_effective_role (position);
  KtPosition *main = kt_position_get (position)->role == KT_ROLE_ALTERNATIVE
                         ? kt_position_get_alternative_to (position)
                         : NULL;
  if (role == KT_ROLE_NORMAL)
    return NULL;
  if (main != NULL && role == KT_ROLE_ALTERNATIVE)
    return g_strdup_printf (_ ("Alternative to %s"), kt_position_get_number (main));
  return g_strdup (kt_position_role_name (role));
}

static void
add_mark (GString *marks, const char *mark)
{
  if (marks->len > 0)
    g_string_append (marks, " · ");
  g_string_append (marks, mark);
}

static char *
marks_text (KtRevision *revision, KtPosition *position, const char *language)
{
  const KtPositionData *data = kt_position_get (position);
  g_autofree char *role = role_text (position);
  GString *marks = g_string_new (NULL);
  if (role != NULL)
    add_mark (marks, role);
  if (data->kind == KT_POSITION_WISH)
    add_mark (marks, _ ("Special wish"));
  if (*data->lot != '\0')
    {
      g_autofree char *lot = g_strdup_printf (_ ("Lot %s"), data->lot);
      add_mark (marks, lot);
    }
  if (data->manual_price)
    add_mark (marks, _ ("Price by hand"));
  return g_string_free (marks, FALSE);
}

static char *
quantity_text (KtRevision *revision, KtPosition *position, const char *language)
{
  return has_price (position) ? kt_format_number (kt_position_get (position)->quantity, language)
                              : NULL;
}

static char *
unit_text (KtRevision *revision, KtPosition *position, const char *language)
{
  return has_price (position) ? g_strdup (kt_position_get (position)->unit_text) : NULL;
}

static gboolean
is_on_request (const KtPositionData *data)
{
  return data->on_request || data->unit_price.currency[0] == '\0';
}

static char *
price_text (KtRevision *revision, KtPosition *position, const char *language)
{
  const KtPositionData *data = kt_position_get (position);
  if (!has_price (position))
    return NULL;
  if (is_on_request (data))
    return g_strdup (_ ("on request"));
  g_autofree char *price = kt_money_format (data->unit_price, language, KT_MONEY_PLAIN);
  return data->price_unit > 1 ? g_strdup_printf ("%s / %d", price, data->price_unit)
                              : g_steal_pointer (&price);
}

static char *
discount_text (KtRevision *revision, KtPosition *position, const char *language)
{
  const KtPositionData *data = kt_position_get (position);
  return has_price (position) && kt_decimal_sign (data->discount) != 0
             ? kt_format_percent (data->discount, language)
             : NULL;
}

static char *
total_text (KtRevision *revision, KtPosition *position, const char *language)
{
  const KtPositionData *data = kt_position_get (position);
  const KtRevisionHeader *header = kt_revision_get_header (revision);
  KtPosition *parent = kt_position_get_parent (position);
  KtMoney net;
  gboolean is_known = FALSE;
  if (data->kind == KT_POSITION_SUBTOTAL)
    is_known = kt_position_subtotal (position,
                                     parent != NULL ? kt_position_get_children (parent)
                                                    : kt_revision_get_positions (revision),
                                     header, &net, NULL);
  else if (has_price (position) && !data->on_request)
    is_known = kt_position_net (data, header, &net, NULL, NULL);
  else if (data->kind == KT_POSITION_TEXT
           && g_list_model_get_n_items (kt_position_get_children (position)) > 0)
    is_known = kt_position_net_with_children (position, header, &net, NULL);
  return is_known ? kt_money_format (net, language, KT_MONEY_ROUNDED) : NULL;
}

/* ---- in an entry ---- */

static char *
title_entry (KtPosition *position, const char *language)
{
  return g_strdup (kt_position_get (position)->title);
}

static char *
price_entry (KtPosition *position, const char *language)
{
  const KtPositionData *data = kt_position_get (position);
  return is_on_request (data) ? NULL : kt_money_format (data->unit_price, language, KT_MONEY_PLAIN);
}

static char *
quantity_entry (KtPosition *position, const char *language)
{
  return quantity_text (NULL, position, language);
}

static char *
discount_entry (KtPosition *position, const char *language)
{
  return discount_text (NULL, position, language);
}

/* ---- writing ---- */

typedef struct {
  const KtRevisionHeader *header;
  const char *text;
  const char *language;
  KtCatalog *catalog;
  guint day;
} Typed;

static gboolean
write_title (KtPositionData *data, const Typed *typed, GError **error)
{
  kt_record_set_text (&data->title, typed->text);
  return TRUE;
}

/* What is no longer in the catalog keeps its price. */
gboolean
kt_position_set_quantity (KtPositionData *data,
                          KtDecimal quantity,
                          const KtRevisionHeader *header,
                          KtCatalog *catalog,
                          guint day,
                          GError **error)
{
  g_autoptr (GError) ignored = NULL;
  data->quantity = quantity;
  return catalog == NULL
         || !kt_catalog_position_reprice (catalog, data, header->language, day, &ignored)
         || kt_catalog_position_fit (data, header, error);
}

static gboolean
write_quantity (KtPositionData *data, const Typed *typed, GError **error)
{
  KtDecimal quantity;
  if (!kt_parse_number (typed->text, typed->language, &quantity, NULL)
      || kt_decimal_sign (quantity) <= 0)
    {
      g_autofree char *example = kt_format_number (kt_decimal (25, 1), typed->language);
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("“%s” is not a quantity. A number above zero is expected, such as “%s”."),
                   typed->text, example);
      return FALSE;
    }
  return kt_position_set_quantity (data, quantity, typed->header, typed->catalog, typed->day,
                                   error);
}

gboolean
kt_position_take_determined_price (KtPositionData *data,
                                   const KtRevisionHeader *header,
                                   KtCatalog *catalog,
                                   guint day,
                                   GError **error)
{
  g_autoptr (KtPositionData) asked = kt_position_data_copy (data);
  g_autoptr (GError) ignored = NULL;
  if (!data->manual_price)
    return TRUE;
  asked->manual_price = FALSE;
  if (catalog != NULL
      && kt_catalog_position_reprice (catalog, asked, header->language, day, &ignored)
      && kt_catalog_position_fit (asked, header, &ignored))
    {
      asked->list_price = (KtMoney){ 0 };
      kt_record_assign (&kt_position_data_type, data, asked);
      return TRUE;
    }
  if (data->list_price.currency[0] == '\0')
    {
      g_set_error (error, KT_ERROR, KT_ERROR_NOT_FOUND,
                   _ ("“%s” is not in the catalog, so there is no other price for it."),
                   data->title);
      return FALSE;
    }
  data->unit_price = data->list_price;
  data->list_price = (KtMoney){ 0 };
  data->manual_price = FALSE;
  return TRUE;
}

static gboolean
write_price (KtPositionData *data, const Typed *typed, GError **error)
{
  KtMoney price;
  if (*typed->text == '\0' && data->manual_price)
    return kt_position_take_determined_price (data, typed->header, typed->catalog, typed->day,
                                              error);
  if (!kt_money_parse (typed->text, typed->language, typed->header->currency, &price, NULL)
      || kt_money_sign (price) < 0)
    {
      g_autofree char *example = kt_format_number (kt_decimal (123450, 2), typed->language);
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("“%s” is not a price. An amount in %s is expected, such as “%s”."),
                   typed->text, typed->header->currency, example);
      return FALSE;
    }
  if (!data->manual_price)
    data->list_price = data->unit_price;
  data->unit_price = price;
  data->on_request = FALSE;
  data->manual_price = TRUE;
  return TRUE;
}

gboolean
kt_position_read_discount (const char *text,
                           const char *language,
                           KtDecimal *result,
                           GError **error)
{
  g_autofree char *number = g_strdup (text);
  char *sign = strchr (number, '%');
  KtDecimal discount = { 0 };
  if (sign != NULL && sign[1 + strspn (sign + 1, " ")] == '\0')
    *sign = '\0';
  g_strstrip (number);
  if ((*number != '\0' && !kt_parse_number (number, language, &discount, NULL))
      || kt_decimal_sign (discount) < 0
      || kt_decimal_compare (discount, kt_decimal_from_int (100)) > 0)
    {
      g_autofree char *example = kt_format_percent (kt_decimal_from_int (12), language);
      g_set_error (error, KT_ERROR, KT_ERROR_PARSE,
                   _ ("“%s” is not a discount. A number from 0 to 100 is expected, such as “%s”."),
                   text, example);
      return FALSE;
    }
  *result = discount;
  return TRUE;
}

static gboolean
write_discount (KtPositionData *data, const Typed *typed, GError **error)
{
  return kt_position_read_discount (typed->text, typed->language, &data->discount, error);
}

/* ---- the table ---- */

static const struct {
  char *(*read) (KtRevision *revision, KtPosition *position, const char *language);
  char *(*read_entry) (KtPosition *position, const char *language);
  gboolean (*write) (KtPositionData *data, const Typed *typed, GError **error);
} FIELDS[KT_POSITION_N_FIELDS] = {
  [KT_POSITION_FIELD_NUMBER] = { number_text, NULL, NULL },
  [KT_POSITION_FIELD_TITLE] = { title_text, title_entry, write_title },
  [KT_POSITION_FIELD_MARKS] = { marks_text, NULL, NULL },
  [KT_POSITION_FIELD_QUANTITY] = { quantity_text, quantity_entry, write_quantity },
  [KT_POSITION_FIELD_UNIT] = { unit_text, NULL, NULL },
  [KT_POSITION_FIELD_PRICE] = { price_text, price_entry, write_price },
  [KT_POSITION_FIELD_DISCOUNT] = { discount_text, discount_entry, write_discount },
  [KT_POSITION_FIELD_TOTAL] = { total_text, NULL, NULL },
};

static char *
never_null (char *text)
{
  return text != NULL ? text : g_strdup ("");
}

char *
kt_position_field_text (KtRevision *revision,
                        KtPosition *position,
                        KtPositionField field,
                        const char *language)
{
  return never_null (FIELDS[field].read (revision, position, language));
}

char *
kt_position_field_edit_text (KtPosition *position, KtPositionField field, const char *language)
{
  g_return_val_if_fail (FIELDS[field].read_entry != NULL, g_strdup (""));
  return never_null (FIELDS[field].read_entry (position, language));
}

gboolean
kt_position_field_is_editable (KtRevision *revision, KtPosition *position, KtPositionField field)
{
  if (FIELDS[field].write == NULL || !kt_revision_is_editable (revision))
    return FALSE;
  if (field == KT_POSITION_FIELD_TITLE)
    return kt_position_get (position)->kind != KT_POSITION_PAGE_BREAK;
  return has_price (position);
}

gboolean
kt_position_field_write (KtRevision *revision,
                         KtPositionData *data,
                         KtPositionField field,
                         const char *text,
                         const char *language,
                         KtCatalog *catalog,
                         guint day,
                         GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  const Typed typed = { kt_revision_get_header (revision), stripped, language, catalog, day };
  g_return_val_if_fail (FIELDS[field].write != NULL, FALSE);
  return FIELDS[field].write (data, &typed, error);
}
