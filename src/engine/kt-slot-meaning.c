/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a slot holds, as expressions of rules read it: a truth, a number, symbols of which one holds; and the columns of
 * its enumeration, looked up by what is chosen. */

#include "kt-compile-private.h"

static KtSymbol *
new_symbols (KtCompiler *c, guint n)
{
  KtSymbol *symbols = g_new0 (KtSymbol, n + 1);

  g_ptr_array_add (c->garbage, symbols);
  return symbols;
}

KtMeaning
kt_compile_slot_value (KtCompiler *c, int number)
{
  const KtSlot *slot = kt_program_slot (c->program, number);
  const KtFeature *feature = kt_compile_feature_of (c->program, slot);
  KtMeaning meaning = { .kind = KT_MEANING_SYMBOLS, .defined = KT_TRUE };
  KtSymbol *symbols;

  if (feature == NULL || feature->kind == KT_FEATURE_PART)
    {
      symbols = new_symbols (c, 1);
      symbols[0] = (KtSymbol){ c->program->paths[number], KT_TRUE };
      meaning.symbols = symbols;
      meaning.n_symbols = 1;
      return meaning;
    }
  if (feature->kind == KT_FEATURE_BOOL)
    {
      meaning.kind = KT_MEANING_TRUTH;
      meaning.truth = kt_program_values (c->program, slot)[1].literal;
      return meaning;
    }
  if (feature->kind == KT_FEATURE_NUMBER)
    {
      gint64 scale = kt_pow10 ((guint) ABS (slot->digits));
      const KtBits *bits = g_ptr_array_index (c->slot_bits, number);
      const KtLinear *linear
        = kt_linear_bits (c->circuit, bits, slot->low, slot->digits >= 0 ? scale : 1);

      if (linear != NULL && slot->digits < 0)
        linear = kt_linear_scale (c->circuit, linear, scale, 1);
      if (slot->beyond != 0)
        kt_compiler_add_escape (c, slot->beyond);
      meaning.kind = KT_MEANING_NUMBER;
      meaning.number = kt_quantity_linear (linear, slot->digits);
      meaning.zero_unless = slot->presence;
      return meaning;
    }
  symbols = new_symbols (c, slot->n_values);
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtSlotValue *value = kt_program_values (c->program, slot) + i;

      if (value->name < 0)
        {
          meaning.is_free_text = TRUE;
          continue;
        }
      symbols[meaning.n_symbols++]
        = (KtSymbol){ kt_program_value_name (c->program, number, value),
                      value->literal };
    }
  meaning.symbols = symbols;
  return meaning;
}

/* The column of numbers as a one-hot linear form. */
static void
lookup_number (KtCompiler *c, const KtSlot *slot, const KtEnumeration *enumeration,
               const KtAttribute *attribute, KtMeaning *meaning)
{
  g_autofree KtHot *hots = g_new (KtHot, slot->n_values + 1);
  g_autofree int *defined = g_new (int, slot->n_values + 1);
  guint n = 0, digits = 0;
  gint64 low = 0;

  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtConstant *constant = kt_option_value (enumeration->options[i], attribute);

      if (constant->is_set && constant->number.infinity == 0)
        digits = MAX (digits, constant->number.value.digits);
    }
  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtConstant *constant = kt_option_value (enumeration->options[i], attribute);
      gint64 units;

      if (!constant->is_set || !kt_number_scale (constant->number, (int) digits, &units))
        continue;
      hots[n] = (KtHot){ units, kt_program_values (c->program, slot)[i].literal };
      defined[n] = hots[n].literal;
      low = n == 0 ? units : MIN (low, units);
      n++;
    }
  for (guint i = 0; i < n; i++)
    hots[i].value -= low;
  meaning->kind = KT_MEANING_NUMBER;
  meaning->zero_unless = slot->presence;
  meaning->defined = n == slot->n_values ? KT_TRUE : kt_cnf_or_all (c->cnf, defined, n);
  meaning->number = kt_quantity_linear (
    kt_linear_bits (c->circuit, kt_circuit_take_hots (c->circuit, hots, n,
                                          n == slot->n_values ? slot->presence : 0),
                    low,
                    kt_pow10 (digits)),
    attribute->type.digits);
}

static void
lookup_symbols (KtCompiler *c, const KtSlot *slot, const KtEnumeration *enumeration,
                const KtAttribute *attribute, KtMeaning *meaning)
{
  KtSymbol *symbols = new_symbols (c, slot->n_values);
  g_autofree int *truths = g_new (int, slot->n_values + 1);
  g_autofree int *defined = g_new (int, slot->n_values + 1);
  guint n = 0, n_truths = 0;

  for (guint i = 0; i < slot->n_values; i++)
    {
      const KtConstant *constant = kt_option_value (enumeration->options[i], attribute);
      int literal = kt_program_values (c->program, slot)[i].literal;

      if (!constant->is_set)
        continue;
      defined[n] = literal;
      if (constant->kind == KT_TYPE_BOOL && constant->truth)
        truths[n_truths++] = literal;
      symbols[n++] = (KtSymbol){
        constant->kind == KT_TYPE_OPTION ? constant->option->name : constant->text, literal
      };
    }
  meaning->defined = n == slot->n_values ? KT_TRUE : kt_cnf_or_all (c->cnf, defined, n);
  if (attribute->type.kind == KT_TYPE_BOOL)
    {
      meaning->kind = KT_MEANING_TRUTH;
      meaning->truth = kt_cnf_or_all (c->cnf, truths, n_truths);
      return;
    }
  meaning->kind = KT_MEANING_SYMBOLS;
  meaning->symbols = symbols;
  meaning->n_symbols = n;
}

KtMeaning
kt_compile_attribute (KtCompiler *c, int number, const KtAttribute *attribute)
{
  const KtSlot *slot = kt_program_slot (c->program, number);
  g_autofree char *key = g_strdup_printf ("%d:%p", number, (gconstpointer) attribute);
  KtMeaning *found = g_hash_table_lookup (c->lookups, key);
  KtMeaning meaning = { 0 };

  if (found != NULL)
    return *found;
  if (attribute->type.kind == KT_TYPE_NUMBER)
    lookup_number (c, slot, attribute->owner, attribute, &meaning);
  else
    lookup_symbols (c, slot, attribute->owner, attribute, &meaning);
  g_hash_table_insert (c->lookups, g_steal_pointer (&key), g_memdup2 (&meaning, sizeof meaning));
  return meaning;
}
