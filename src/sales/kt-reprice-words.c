/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list price first; then the first condition that is another one. */
#include "kt-reprice-words.h"

#include "kt-number-format.h"
#include "kt-price-words.h"

#include <glib/gi18n-lib.h>

static char *
money (KtMoney amount, const char *language)
{
  return amount.currency[0] != '\0' ? kt_money_format (amount, language, KT_MONEY_SYMBOL)
                                    : g_strdup (_ ("none"));
}

static char *
list_reason (const KtRepriceLine *line, const char *language)
{
  g_autofree char *before = money (line->list_before, language);
  g_autofree char *after = money (line->list_after, language);
  return g_strdup_printf (_ ("list price %s instead of %s"), after, before);
}

static char *
manual_reason (const KtRepriceLine *line, const char *language)
{
  g_autofree char *list = money (line->list_after, language);
  return line->list_after.currency[0] != '\0'
             ? g_strdup_printf (_ ("typed by hand, stays; the list says %s"), list)
             : g_strdup (_ ("typed by hand, stays"));
}

/* ---- conditions ---- */

static const KtCondition *
find (const GPtrArray *conditions, const KtCondition *like)
{
  for (guint i = 0; i < conditions->len; i++)
    {
      const KtCondition *condition = conditions->pdata[i];
      if (g_str_equal (condition->step, like->step) && condition->type == like->type
          && (like->type != KT_CONDITION_METAL || g_str_equal (condition->key, like->key)))
        return condition;
    }
  return NULL;
}

static gboolean
is_alike (const KtCondition *a, const KtCondition *b)
{
  return a->state == b->state && a->calculation == b->calculation
         && kt_decimal_equal (a->percent, b->percent) && kt_money_equal (a->amount, b->amount)
         && kt_decimal_equal (a->weight, b->weight);
}

static char *
condition_text (const KtCondition *condition, const KtPriceWords *words)
{
  g_autofree char *title = kt_price_words_title (words, condition);
  g_autofree char *figure = kt_price_words_figure (words, condition);
  return *figure != '\0' ? g_strdup_printf ("%s %s", title, figure) : g_steal_pointer (&title);
}

/* What `from` has and `to` has not, or has otherwise; NULL: nothing. */
static const KtCondition *
first_other (const GPtrArray *from, const GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    {
      const KtCondition *condition = from->pdata[i];
      const KtCondition *other = find (to, condition);
      if (kt_condition_counts (condition) && (other == NULL || !is_alike (condition, other)))
        return condition;
    }
  return NULL;
}

static char *
condition_reason (const KtRepriceLine *line, const KtPositionData *before, const KtPriceWords *words)
{
  const KtCondition *fresh = first_other (line->after->conditions, before->conditions);
  const KtCondition *gone = first_other (before->conditions, line->after->conditions);
  const KtCondition *said = fresh != NULL ? fresh : gone;
  if (said == NULL)
    return g_strdup (_ ("computed anew"));
  g_autofree char *text = condition_text (said, words);
  const KtCondition *old = fresh != NULL ? find (before->conditions, fresh) : NULL;
  if (old != NULL && kt_condition_counts (old))
    {
      g_autofree char *instead = condition_text (old, words);
      return g_str_equal (text, instead)
                 ? g_strdup_printf (_ ("%s computed anew"), text)
                 : g_strdup_printf (_ ("%s instead of %s"), text, instead);
    }
  return fresh != NULL ? g_strdup_printf (_ ("now with %s"), text)
                       : g_strdup_printf (_ ("no longer with %s"), text);
}

char *
kt_reprice_reason (const KtRepriceLine *line,
                   const KtPositionData *before,
                   const KtRevisionHeader *header,
                   const KtTexts *texts,
                   const char *language)
{
  const KtPriceWords words
      = { .header = header, .line = before, .texts = texts, .language = language };
  switch (line->fate)
    {
    case KT_REPRICE_SAME:
      return g_strdup (_ ("as it is"));
    case KT_REPRICE_MANUAL:
      return manual_reason (line, language);
    case KT_REPRICE_GONE:
      return *line->why != '\0' ? g_strdup_printf (_ ("stays: %s"), line->why)
                                : g_strdup (_ ("stays: the catalog no longer has it"));
    case KT_REPRICE_FOREIGN:
      return g_strdup (_ ("stays: it is not of this catalog"));
    case KT_REPRICE_CHANGES:
    default:
      return kt_money_equal (line->list_before, line->list_after)
                 ? condition_reason (line, before, &words)
                 : list_reason (line, language);
    }
}
