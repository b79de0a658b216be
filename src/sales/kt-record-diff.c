/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Differences of two records. Lists of records are compared place by place: they are short, and
 * what has an identity of its own (lines of a quote) is paired in kt-revision-diff.c.
 */
#include "kt-record-private.h"

void
kt_change_free (KtChange *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

char *
kt_field_to_text (const KtField *field, gconstpointer record)
{
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
    case KT_FIELD_DATE:
    case KT_FIELD_JSON:
      return g_strdup (*KT_FIELD_PEEK (char *, record, field));
    case KT_FIELD_TEXTS:
      return g_strjoinv ("\n", *KT_FIELD_PEEK (char **, record, field));
    case KT_FIELD_BOOL:
      return g_strdup (*KT_FIELD_PEEK (gboolean, record, field) ? "true" : "false");
    case KT_FIELD_INT:
      return g_strdup_printf ("%d", *KT_FIELD_PEEK (int, record, field));
    case KT_FIELD_ENUM:
      return g_strdup (field->names[*KT_FIELD_PEEK (int, record, field)]);
    case KT_FIELD_DECIMAL:
      return kt_decimal_to_string (kt_decimal_reduce (*KT_FIELD_PEEK (KtDecimal, record, field)));
      case KT_FIELD_MONEY: {
        KtMoney money = *KT_FIELD_PEEK (KtMoney, record, field);
        if (kt_field_is_empty (field, record))
          return g_strdup ("");
        g_autofree char *amount = kt_money_to_string (money);
        return g_strconcat (amount, " ", money.currency, NULL);
      }
    case KT_FIELD_RECORD:
    case KT_FIELD_RECORDS:
      break;
    }
  g_return_val_if_reached (NULL);
}

static void
add_change (GPtrArray *changes, const char *prefix, const KtField *field, char *before, char *after)
{
  KtChange *change = g_new0 (KtChange, 1);
  change->path = g_strconcat (prefix, field->key, NULL);
  change->before = before;
  change->after = after;
  g_ptr_array_add (changes, change);
}

/* A record that only one side has is compared with an empty one, so that each of its fields is
 * told. */
static void
diff_items (const KtField *field,
            GPtrArray *before,
            GPtrArray *after,
            const char *prefix,
            GPtrArray *changes)
{
  for (guint i = 0; i < MAX (before->len, after->len); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s%s[%u].", prefix, field->key, i);
      gpointer empty = kt_record_new (field->type);
      kt_record_diff (field->type, i < before->len ? before->pdata[i] : empty,
                      i < after->len ? after->pdata[i] : empty, inner, changes);
      kt_record_free (field->type, empty);
    }
}

void
kt_record_diff (const KtRecordType *type,
                gconstpointer before,
                gconstpointer after,
                const char *prefix,
                GPtrArray *changes)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (field->kind == KT_FIELD_RECORD)
      {
        g_autofree char *inner = g_strconcat (prefix, field->key, ".", NULL);
        kt_record_diff (field->type, KT_FIELD_PEEK (char, before, field),
                        KT_FIELD_PEEK (char, after, field), inner, changes);
      }
    else if (field->kind == KT_FIELD_RECORDS)
      diff_items (field, *KT_FIELD_PEEK (GPtrArray *, before, field),
                  *KT_FIELD_PEEK (GPtrArray *, after, field), prefix, changes);
    else if (!kt_field_equal (field, before, after))
      add_change (changes, prefix, field, kt_field_to_text (field, before),
                  kt_field_to_text (field, after));
}
