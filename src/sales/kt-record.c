/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One loop over the table per operation, one switch over the kinds of fields in it. Records in
 * records recurse; their depth is that of the tables and so bounded.
 */
#include "kt-record-private.h"

#include "kt-number-format.h"
#include "kt-sales-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No text of the trade is longer; what is, was pasted by mistake. Traces and configurations are. */
#define MAX_TEXT_BYTES (256 * 1024)
#define MAX_JSON_BYTES (4 * 1024 * 1024)

gboolean
kt_field_is_text (const KtField *field)
{
  return field->kind == KT_FIELD_TEXT || field->kind == KT_FIELD_DATE
         || field->kind == KT_FIELD_JSON;
}

void
kt_record_set_text (char **field, const char *text)
{
  char *copy = g_strdup (text != NULL ? text : "");
  g_free (*field);
  *field = copy;
}

/* ---- life ---- */

static void
assign_field (const KtField *field, gpointer target, gconstpointer source)
{
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
    case KT_FIELD_JSON:
      kt_record_set_text (KT_FIELD_AT (char *, target, field),
                          source != NULL ? *KT_FIELD_PEEK (char *, source, field) : NULL);
      break;
      case KT_FIELD_TEXTS: {
        char **texts = source != NULL ? *KT_FIELD_PEEK (char **, source, field) : NULL;
        *KT_FIELD_AT (char **, target, field)
            = texts != NULL ? g_strdupv (texts) : g_new0 (char *, 1);
        break;
      }
    case KT_FIELD_BOOL:
    case KT_FIELD_INT:
    case KT_FIELD_ENUM:
      *KT_FIELD_AT (int, target, field) = source != NULL ? *KT_FIELD_PEEK (int, source, field) : 0;
      break;
    case KT_FIELD_DECIMAL:
      *KT_FIELD_AT (KtDecimal, target, field)
          = source != NULL ? *KT_FIELD_PEEK (KtDecimal, source, field) : kt_decimal (0, 0);
      break;
    case KT_FIELD_MONEY:
      if (source != NULL)
        *KT_FIELD_AT (KtMoney, target, field) = *KT_FIELD_PEEK (KtMoney, source, field);
      break;
    case KT_FIELD_RECORD:
      kt_record_assign (field->type, KT_FIELD_AT (char, target, field),
                        source != NULL ? KT_FIELD_PEEK (char, source, field) : NULL);
      break;
      case KT_FIELD_RECORDS: {
        GPtrArray *items = source != NULL ? *KT_FIELD_PEEK (GPtrArray *, source, field) : NULL;
        GPtrArray *copies = g_ptr_array_new_with_free_func (field->type->destroy);
        for (guint i = 0; items != NULL && i < items->len; i++)
          g_ptr_array_add (copies, kt_record_copy (field->type, items->pdata[i]));
        *KT_FIELD_AT (GPtrArray *, target, field) = copies;
        break;
      }
    }
}

static void
clear_field (const KtField *field, gpointer record)
{
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
    case KT_FIELD_JSON:
      g_clear_pointer (KT_FIELD_AT (char *, record, field), g_free);
      break;
    case KT_FIELD_TEXTS:
      g_clear_pointer (KT_FIELD_AT (char **, record, field), g_strfreev);
      break;
    case KT_FIELD_RECORD:
      kt_record_clear (field->type, KT_FIELD_AT (char, record, field));
      break;
    case KT_FIELD_RECORDS:
      g_clear_pointer (KT_FIELD_AT (GPtrArray *, record, field), g_ptr_array_unref);
      break;
    default:
      break;
    }
}

/* `record` is raw memory; source NULL makes it empty. */
static void
fill (const KtRecordType *type, gpointer record, gconstpointer source)
{
  memset (record, 0, type->size);
  for (const KtField *field = type->fields; field->key != NULL; field++)
    assign_field (field, record, source);
}

void
kt_record_init (const KtRecordType *type, gpointer record)
{
  fill (type, record, NULL);
}

void
kt_record_assign (const KtRecordType *type, gpointer record, gconstpointer source)
{
  g_return_if_fail (record != source);
  kt_record_clear (type, record);
  fill (type, record, source);
}

void
kt_record_assign_fields (const KtRecordType *type,
                         gpointer record,
                         gconstpointer source,
                         const char *const *keys)
{
  g_return_if_fail (record != source);
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (g_strv_contains (keys, field->key))
      {
        clear_field (field, record);
        assign_field (field, record, source);
      }
}

void
kt_record_clear (const KtRecordType *type, gpointer record)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    clear_field (field, record);
}

gpointer
kt_record_new (const KtRecordType *type)
{
  gpointer record = g_malloc (type->size);
  fill (type, record, NULL);
  return record;
}

gpointer
kt_record_copy (const KtRecordType *type, gconstpointer record)
{
  if (record == NULL)
    return NULL;
  gpointer copy = g_malloc (type->size);
  fill (type, copy, record);
  return copy;
}

void
kt_record_free (const KtRecordType *type, gpointer record)
{
  if (record == NULL)
    return;
  kt_record_clear (type, record);
  g_free (record);
}

/* ---- questions ---- */

static gboolean
money_is_given (KtMoney money)
{
  return money.currency[0] != '\0';
}

gboolean
kt_field_is_empty (const KtField *field, gconstpointer record)
{
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
      case KT_FIELD_JSON: {
        const char *text = *KT_FIELD_PEEK (char *, record, field);
        return text == NULL || *text == '\0';
      }
      case KT_FIELD_TEXTS: {
        char **texts = *KT_FIELD_PEEK (char **, record, field);
        return texts == NULL || texts[0] == NULL;
      }
    case KT_FIELD_BOOL:
    case KT_FIELD_INT:
    case KT_FIELD_ENUM:
      return *KT_FIELD_PEEK (int, record, field) == 0;
    case KT_FIELD_DECIMAL:
      return kt_decimal_sign (*KT_FIELD_PEEK (KtDecimal, record, field)) == 0;
    case KT_FIELD_MONEY:
      return !money_is_given (*KT_FIELD_PEEK (KtMoney, record, field));
    case KT_FIELD_RECORD:
      return kt_record_is_empty (field->type, KT_FIELD_PEEK (char, record, field));
      case KT_FIELD_RECORDS: {
        GPtrArray *items = *KT_FIELD_PEEK (GPtrArray *, record, field);
        return items == NULL || items->len == 0;
      }
    }
  g_return_val_if_reached (TRUE);
}

gboolean
kt_record_is_empty (const KtRecordType *type, gconstpointer record)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (!kt_field_is_empty (field, record))
      return FALSE;
  return TRUE;
}

static gboolean
records_equal (const KtRecordType *type, GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!kt_record_equal (type, a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
kt_field_equal (const KtField *field, gconstpointer a, gconstpointer b)
{
  gboolean empty = kt_field_is_empty (field, a);
  if (empty != kt_field_is_empty (field, b))
    return FALSE;
  if (empty)
    return TRUE;

  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
    case KT_FIELD_JSON:
      return strcmp (*KT_FIELD_PEEK (char *, a, field), *KT_FIELD_PEEK (char *, b, field)) == 0;
    case KT_FIELD_TEXTS:
      return g_strv_equal (*KT_FIELD_PEEK (const char *const *, a, field),
                           *KT_FIELD_PEEK (const char *const *, b, field));
    case KT_FIELD_BOOL:
      return TRUE; /* neither is empty */
    case KT_FIELD_INT:
    case KT_FIELD_ENUM:
      return *KT_FIELD_PEEK (int, a, field) == *KT_FIELD_PEEK (int, b, field);
    case KT_FIELD_DECIMAL:
      return kt_decimal_equal (*KT_FIELD_PEEK (KtDecimal, a, field),
                               *KT_FIELD_PEEK (KtDecimal, b, field));
    case KT_FIELD_MONEY:
      return kt_money_equal (*KT_FIELD_PEEK (KtMoney, a, field),
                             *KT_FIELD_PEEK (KtMoney, b, field));
    case KT_FIELD_RECORD:
      return kt_record_equal (field->type, KT_FIELD_PEEK (char, a, field),
                              KT_FIELD_PEEK (char, b, field));
    case KT_FIELD_RECORDS:
      return records_equal (field->type, *KT_FIELD_PEEK (GPtrArray *, a, field),
                            *KT_FIELD_PEEK (GPtrArray *, b, field));
    }
  g_return_val_if_reached (FALSE);
}

gboolean
kt_record_equal (const KtRecordType *type, gconstpointer a, gconstpointer b)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (!kt_field_equal (field, a, b))
      return FALSE;
  return TRUE;
}

/* ---- checking ---- */

static gboolean
refuse (GError **error, const char *prefix, const KtField *field, const char *why)
{
  g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD, "%s%s: %s", prefix, field->key, why);
  return FALSE;
}

static gboolean
check_text (const KtField *field, const char *text, const char *prefix, GError **error)
{
  gsize limit = field->kind == KT_FIELD_JSON ? MAX_JSON_BYTES : MAX_TEXT_BYTES;
  if (strlen (text) > limit)
    return refuse (error, prefix, field, _ ("This text is too long. Shorten it."));
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (error, prefix, field, _ ("This is not UTF-8 text. Type it anew."));
  if (field->kind == KT_FIELD_DATE && *text != '\0')
    {
      GDate date;
      if (!kt_parse_date_iso (text, &date, NULL))
        return refuse (error, prefix, field, _ ("This is not a date like 2026-01-31."));
    }
  if (field->required && *text == '\0')
    return refuse (error, prefix, field, _ ("This must not be empty."));
  return TRUE;
}

static guint
count_names (const KtField *field)
{
  guint n = 0;
  while (field->names[n] != NULL)
    n++;
  return n;
}

static gboolean
check_record (const KtRecordType *type, gconstpointer record, const char *prefix, GError **error);

static gboolean
check_records (const KtField *field, GPtrArray *items, const char *prefix, GError **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s%s[%u].", prefix, field->key, i);
      if (!check_record (field->type, items->pdata[i], inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_field (const KtField *field, gconstpointer record, const char *prefix, GError **error)
{
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
      case KT_FIELD_JSON: {
        const char *text = *KT_FIELD_PEEK (char *, record, field);
        return check_text (field, text != NULL ? text : "", prefix, error);
      }
    case KT_FIELD_TEXTS:
      for (char **text = *KT_FIELD_PEEK (char **, record, field); text != NULL && *text != NULL;
           text++)
        if (!check_text (field, *text, prefix, error))
          return FALSE;
      return TRUE;
    case KT_FIELD_ENUM:
      if ((guint)*KT_FIELD_PEEK (int, record, field) >= count_names (field))
        return refuse (error, prefix, field, _ ("There is no such choice."));
      return TRUE;
      case KT_FIELD_MONEY: {
        KtMoney money = *KT_FIELD_PEEK (KtMoney, record, field);
        if (money_is_given (money) && !kt_currency_is_valid (money.currency))
          return refuse (error, prefix, field, _ ("The currency is not three capital letters."));
        return TRUE;
      }
      case KT_FIELD_RECORD: {
        g_autofree char *inner = g_strconcat (prefix, field->key, ".", NULL);
        return check_record (field->type, KT_FIELD_PEEK (char, record, field), inner, error);
      }
      case KT_FIELD_RECORDS: {
        GPtrArray *items = *KT_FIELD_PEEK (GPtrArray *, record, field);
        return items == NULL || check_records (field, items, prefix, error);
      }
    case KT_FIELD_BOOL:
    case KT_FIELD_INT:
    case KT_FIELD_DECIMAL:
      return TRUE;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
check_record (const KtRecordType *type, gconstpointer record, const char *prefix, GError **error)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (!check_field (field, record, prefix, error))
      return FALSE;
  return TRUE;
}

gboolean
kt_record_check (const KtRecordType *type, gconstpointer record, GError **error)
{
  return check_record (type, record, "", error);
}
