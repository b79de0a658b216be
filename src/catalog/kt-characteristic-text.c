/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-characteristic-text.h"

#include "kt-number-format.h"
#include "kt-unit.h"

#include <stdlib.h>
#include <string.h>

/* Documents are in a language of their own, so these few words do not come from the interface's translations. */
typedef enum { WORD_YES, WORD_NO, WORD_AT_LEAST, WORD_AT_MOST, WORD_NOT, N_WORDS } Word;

static const char *const WORDS[2][N_WORDS] = {
  { "Yes", "No", "at least", "at most", "not" },
  { "Ja", "Nein", "mindestens", "höchstens", "nicht" },
};

static const char *
word (Word number,
      const char *language)
{
  return WORDS[kt_language_is_german (language) ? 1 : 0][number];
}

/* --- paths ------------------------------------------------------------------------------------------------ */

/* The next name of a path, with its index or -1; advances *path behind the point. FALSE at the end. */
static gboolean
next_step (const char **path,
           char **name,
           int *index)
{
  gsize length = strcspn (*path, ".[");

  if (length == 0)
    return FALSE;
  *name = g_strndup (*path, length);
  *path += length;
  *index = -1;
  if (**path == '[')
    {
      *index = atoi (*path + 1);
      *path += strcspn (*path, "]");
      if (**path == ']')
        (*path)++;
    }
  if (**path == '.')
    (*path)++;
  return TRUE;
}

const KtFeature *
kt_characteristic_find_feature (KtModel *model,
                                const char *path)
{
  const KtStructure *structure = model->product;
  const KtFeature *feature = NULL;

  for (;;)
    {
      g_autofree char *name = NULL;
      int index;

      if (!next_step (&path, &name, &index))
        return feature;
      if (!structure)
        return NULL;
      feature = kt_structure_find_feature (structure, name);
      if (!feature)
        return NULL;
      structure = feature->kind == KT_FEATURE_PART ? feature->type.structure : NULL;
    }
}

static char *
one_label (KtTexts *texts,
           const char *product,
           const KtFeature *feature,
           const char *path,
           int index,
           const char *language)
{
  const char *label = kt_texts_characteristic (texts, product, path, language);
  gboolean is_counted = index >= 0 && feature && feature->max_count != 1;

  return is_counted ? g_strdup_printf ("%s %d", label, index + 1) : g_strdup (label);
}

/* Calls for the labels of all steps, or of the last one only. */
static char *
labels (KtTexts *texts,
        const char *product,
        KtModel *model,
        const char *path,
        gboolean full,
        const char *language)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *rest = path;

  if (!*path)
    return g_strdup (kt_texts_product (texts, product, language));
  for (;;)
    {
      g_autofree char *name = NULL;
      g_autofree char *prefix = NULL;
      g_autofree char *label = NULL;
      int index;

      if (!next_step (&rest, &name, &index))
        return g_string_free (g_steal_pointer (&text), FALSE);
      prefix = g_strndup (path, (gsize) (rest - path) - (*rest ? 1 : 0));
      label = one_label (texts, product, kt_characteristic_find_feature (model, prefix), prefix, index, language);
      if (!full)
        g_string_truncate (text, 0);
      else if (text->len > 0)
        g_string_append (text, " · ");
      g_string_append (text, label);
    }
}

char *
kt_characteristic_label (KtTexts *texts,
                         const char *product,
                         KtModel *model,
                         const char *path,
                         const char *language)
{
  return labels (texts, product, model, path, FALSE, language);
}

char *
kt_characteristic_full_label (KtTexts *texts,
                              const char *product,
                              KtModel *model,
                              const char *path,
                              const char *language)
{
  return labels (texts, product, model, path, TRUE, language);
}

/* --- values ----------------------------------------------------------------------------------------------- */

static guint
digits_of (const KtFeature *feature)
{
  return feature->type.digits > 0 && feature->type.digits != KT_DIGITS_INEXACT ? (guint) feature->type.digits : 0;
}

static char *
number_text (const KtFeature *feature,
             KtValue value,
             const char *language)
{
  KtDecimal decimal;

  if (!kt_value_to_decimal (value, digits_of (feature), &decimal))
    return kt_value_to_text (value, (int) digits_of (feature));
  return kt_format_quantity (decimal, feature->type.unit, language);
}

char *
kt_characteristic_value_text (KtTexts *texts,
                              const char *product,
                              const KtFeature *feature,
                              const char *path,
                              KtValue value,
                              const char *language)
{
  switch (value.kind)
    {
    case KT_VALUE_BOOLEAN:
      return g_strdup (word (value.truth ? WORD_YES : WORD_NO, language));
    case KT_VALUE_NUMBER:
      return number_text (feature, value, language);
    case KT_VALUE_NAME:
      if (feature->kind == KT_FEATURE_ENUMERATION)
        return g_strdup (
            kt_texts_value (texts, product, path, feature->type.enumeration->name, value.text, language));
      return g_strdup (value.text);
    case KT_VALUE_TEXT:
      return g_strdup (value.text);
    case KT_VALUE_NOTHING:
    default:
      return NULL;
    }
}

/* The value a decision writes, by the kind of its characteristic; a text in it is `written` itself. */
static KtValue
written_value (const KtFeature *feature,
               const char *written)
{
  KtDecimal decimal;
  KtRational rational;

  switch (feature->kind)
    {
    case KT_FEATURE_BOOL:
      return kt_value_boolean (g_ascii_strcasecmp (written, "true") == 0);
    case KT_FEATURE_NUMBER:
      if (kt_decimal_parse (written, &decimal, NULL) && kt_rational_from_number (kt_number (decimal), &rational))
        return kt_value_number (rational);
      return kt_value_text (written);
    case KT_FEATURE_STRING:
      return kt_value_text (written);
    case KT_FEATURE_ENUMERATION:
    case KT_FEATURE_PART:
    default:
      return kt_value_name (written);
    }
}

char *
kt_characteristic_written_text (KtTexts *texts,
                                const char *product,
                                KtModel *model,
                                const char *path,
                                const char *written,
                                const char *language)
{
  const KtFeature *feature = kt_characteristic_find_feature (model, path);

  if (!feature)
    return g_strdup (written);
  if (feature->is_reference)
    return kt_characteristic_full_label (texts, product, model, written, language);
  return kt_characteristic_value_text (texts, product, feature, path, written_value (feature, written), language);
}

char *
kt_characteristic_choice_text (KtTexts *texts,
                               const char *product,
                               KtModel *model,
                               const KtChoice *choice,
                               const char *language)
{
  g_autofree char *label = kt_characteristic_full_label (texts, product, model, choice->path, language);
  g_autofree char *value = choice->value ? kt_characteristic_written_text (texts, product, model, choice->path,
                                                                           choice->value, language)
                                         : NULL;

  switch (choice->kind)
    {
    case KT_CHOICE_AT_LEAST:
      return g_strdup_printf ("%s: %s %s", label, word (WORD_AT_LEAST, language), value);
    case KT_CHOICE_AT_MOST:
      return g_strdup_printf ("%s: %s %s", label, word (WORD_AT_MOST, language), value);
    case KT_CHOICE_IS_NOT:
      if (!value)
        return g_strdup_printf ("%s: %s", label, word (WORD_NO, language));
      return g_strdup_printf ("%s: %s %s", label, word (WORD_NOT, language), value);
    case KT_CHOICE_IS:
    default:
      return g_strdup_printf ("%s: %s", label, value ? value : word (WORD_YES, language));
    }
}

/* --- ranges ----------------------------------------------------------------------------------------------- */

static char *
number_range (const KtFeature *feature,
              const char *language)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (feature->minimum.infinity || feature->maximum.infinity)
    return feature->type.unit ? g_strdup (kt_unit_display (feature->type.unit)) : NULL;
  from = kt_format_number (feature->minimum.value, language);
  to = kt_format_quantity (feature->maximum.value, feature->type.unit, language);
  return g_strdup_printf ("%s – %s", from, to);
}

char *
kt_characteristic_range_text (KtTexts *texts,
                              const char *product,
                              const KtFeature *feature,
                              const char *path,
                              const char *language)
{
  switch (feature->kind)
    {
    case KT_FEATURE_BOOL:
      return g_strdup_printf ("%s, %s", word (WORD_YES, language), word (WORD_NO, language));
    case KT_FEATURE_NUMBER:
      return number_range (feature, language);
    case KT_FEATURE_ENUMERATION:
      {
        const KtEnumeration *enumeration = feature->type.enumeration;
        g_autoptr (GString) text = g_string_new (NULL);

        for (guint i = 0; i < enumeration->n_options; i++)
          g_string_append_printf (text, "%s%s", i ? ", " : "",
                                  kt_texts_value (texts, product, path, enumeration->name,
                                                  enumeration->options[i]->name, language));
        return g_string_free (g_steal_pointer (&text), FALSE);
      }
    case KT_FEATURE_STRING:
    case KT_FEATURE_PART:
    default:
      return NULL;
    }
}

/* --- rules ------------------------------------------------------------------------------------------------ */

static char *
rule_as_written (const KtRule *rule)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const KtExpr *expr = rule->condition ? rule->condition : rule->formula;

  if (rule->selection)
    return kt_selection_to_text (rule->selection, rule->kind);
  if (rule->target && rule->formula)
    {
      g_autofree char *target = kt_expr_to_text (rule->target);
      g_string_append_printf (text, "%s = ", target);
    }
  if (expr)
    {
      g_autofree char *formula = kt_expr_to_text (expr);
      g_string_append (text, formula);
    }
  for (guint i = 0; rule->table && i < rule->table->n_columns; i++)
    {
      g_autofree char *column = kt_expr_to_text (rule->table->columns[i]);
      g_string_append_printf (text, "%s%s", i ? " × " : "", column);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
kt_characteristic_rule_text (KtTexts *texts,
                             const char *product,
                             const KtRule *rule,
                             const char *language)
{
  const char *text =
      rule->explanation_key ? kt_texts_rule (texts, product, rule->explanation_key, language) : NULL;

  if (text)
    return g_strdup (text);
  if (rule->explanation)
    return g_strdup (rule->explanation);
  return rule_as_written (rule);
}
