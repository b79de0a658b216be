/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Price rows become terms in the order of pricing: rows of a piece before rows of an order, bases
 * first, so that percentages of what stands above them include every base. The last program is kept with the product, which is shared between threads: one compiles,
 * the others wait.
 */

#include "kt-product-program.h"

/* ---- days ---- */

static gboolean
changes_between (KtValidity validity, guint first, guint last)
{
  gboolean begins = validity.from > first && validity.from <= last;
  gboolean ends = validity.to != 0 && validity.to >= first && validity.to < last;
  return begins || ends;
}

static gboolean
rule_changes_between (const KtRule *rule, guint first, guint last)
{
  if (changes_between (rule->validity, first, last))
    return TRUE;
  for (guint i = 0; i < rule->n_children; i++)
    if (rule_changes_between (rule->children[i], first, last))
      return TRUE;
  return FALSE;
}

static gboolean
enumeration_changes_between (const KtEnumeration *enumeration, guint first, guint last)
{
  for (guint i = 0; i < enumeration->n_options; i++)
    if (changes_between (enumeration->options[i]->validity, first, last))
      return TRUE;
  return FALSE;
}

gboolean
kt_product_is_same_on (const KtProduct *product, guint day, guint other_day)
{
  guint first = MIN (day, other_day), last = MAX (day, other_day);
  const KtModel *model = product->model;
  for (guint i = 0; i < product->prices->len; i++)
    if (changes_between (((const KtPriceRow *)product->prices->pdata[i])->validity, first, last))
      return FALSE;
  for (guint i = 0; i < model->n_rules; i++)
    if (rule_changes_between (model->rules[i], first, last))
      return FALSE;
  for (guint i = 0; i < model->n_enumerations; i++)
    if (enumeration_changes_between (model->enumerations[i], first, last))
      return FALSE;
  return TRUE;
}

/* ---- terms ---- */

/* Discounts are subtracted: the term is the negated amount. */
static const KtExpr *
signed_amount (KtPriceRow *row, KtModel *model)
{
  if (row->kind != KT_PRICE_DISCOUNT)
    return row->amount->expr;
  if (row->negated == NULL)
    {
      g_autofree char *text = g_strdup_printf ("-(%s)", row->amount_text);
      row->negated = kt_model_parse_formula (model, text, model->file, 0, NULL);
    }
  return row->negated != NULL ? row->negated->expr : NULL;
}

static void
append_terms (GArray *terms, KtProduct *product, guint day, gboolean per_order, gboolean bases)
{
  for (guint i = 0; i < product->prices->len; i++)
    {
      KtPriceRow *row = product->prices->pdata[i];
      if (row->per_order != per_order || (row->kind == KT_PRICE_BASE) != bases
          || !kt_validity_contains (row->validity, day))
        continue;
      KtTerm term = {
        .id = row->key,
        .when = row->when != NULL ? row->when->expr : NULL,
        .amount = signed_amount (row, product->model),
        .percent = row->is_percent,
        .kind = row->kind == KT_PRICE_COST ? KT_TERM_COST : KT_TERM_PRICE,
        .digits = per_order ? product->order_digits : product->unit_digits,
      };
      g_array_append_val (terms, term);
    }
}

/* ---- the program ---- */

static KtProgram *
make_program (KtProduct *product, guint day, GCancellable *cancellable, GError **error)
{
  gboolean is_stored = product->program_bytes != NULL
                       && kt_product_is_same_on (product, day, product->program_day);
  guint compiled_day = is_stored ? product->program_day : day;
  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (KtTerm));
  append_terms (terms, product, compiled_day, FALSE, TRUE);
  append_terms (terms, product, compiled_day, FALSE, FALSE);
  append_terms (terms, product, compiled_day, TRUE, TRUE);
  append_terms (terms, product, compiled_day, TRUE, FALSE);
  KtProgramOptions options = { .terms = (const KtTerm *)(gpointer)terms->data,
                               .n_terms = terms->len,
                               .day = compiled_day,
                               .rounding = product->is_rounded ? &product->rounding : NULL };
  KtProgram *program
      = is_stored ? kt_program_from_bytes (product->program_bytes, product->model, &options, NULL)
                  : NULL;
  return program != NULL ? program
                         : kt_program_compile (product->model, &options, cancellable, error);
}

KtProgram *
kt_product_get_program (KtProduct *product, guint day, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&product->lock);
  if (product->program != NULL && !kt_product_is_same_on (product, day, product->program_for))
    g_clear_pointer (&product->program, kt_program_unref);
  if (product->program == NULL)
    {
      product->program = make_program (product, day, cancellable, error);
      product->program_for = day;
    }
  KtProgram *program = product->program != NULL ? kt_program_ref (product->program) : NULL;
  g_mutex_unlock (&product->lock);
  return program;
}
