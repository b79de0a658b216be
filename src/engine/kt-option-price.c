/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Prices as found, with an index by path and value. */

#include "kt-option-price-private.h"

struct _KtOptionPrices {
  gatomicrefcount ref_count;
  KtRational total;
  gboolean is_proven;
  gboolean is_complete;
  guint n_questions;
  GArray *prices;      /* KtOptionPrice */
  GHashTable *numbers; /* "path=value" → number + 1 */
};

static char *
key_of (const char *path, const char *value)
{
  return value != NULL ? g_strconcat (path, "=", value, NULL) : g_strdup (path);
}

KtOptionPrices *
kt_option_prices_new (KtRational total, gboolean is_proven, guint n_questions)
{
  KtOptionPrices *self = g_new0 (KtOptionPrices, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->total = total;
  self->is_proven = is_proven;
  self->is_complete = TRUE;
  self->n_questions = n_questions;
  self->prices = g_array_new (FALSE, FALSE, sizeof (KtOptionPrice));
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
kt_option_prices_add (KtOptionPrices *self, const KtOptionPrice *price)
{
  KtOptionPrice copy = *price;

  copy.path = g_strdup (price->path);
  copy.value = g_strdup (price->value);
  g_array_append_val (self->prices, copy);
  g_hash_table_insert (self->numbers, key_of (price->path, price->value), GUINT_TO_POINTER (self->prices->len));
  self->is_complete = self->is_complete && price->is_proven;
}

KtOptionPrices *
kt_option_prices_ref (KtOptionPrices *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
kt_option_prices_unref (KtOptionPrices *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->prices->len; i++)
    {
      KtOptionPrice *price = &g_array_index (self->prices, KtOptionPrice, i);

      g_free ((gpointer) price->path);
      g_free ((gpointer) price->value);
    }
  g_array_unref (self->prices);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

KtRational
kt_option_prices_get_total (const KtOptionPrices *self, gboolean *is_proven)
{
  if (is_proven != NULL)
    *is_proven = self->is_proven;
  return self->total;
}

guint
kt_option_prices_get_n (const KtOptionPrices *self)
{
  return self->prices->len;
}

const KtOptionPrice *
kt_option_prices_get (const KtOptionPrices *self, guint number)
{
  return &g_array_index (self->prices, KtOptionPrice, number);
}

const KtOptionPrice *
kt_option_prices_find (const KtOptionPrices *self, const char *path, const char *value)
{
  g_autofree char *key = key_of (path, value);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, key));

  return number > 0 ? kt_option_prices_get (self, number - 1) : NULL;
}

gboolean
kt_option_prices_is_complete (const KtOptionPrices *self)
{
  return self->is_complete && self->is_proven;
}

guint
kt_option_prices_get_n_questions (const KtOptionPrices *self)
{
  return self->n_questions;
}
