/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a condition stores are keys and numbers; here they become sentences. */
#include "kt-price-words.h"

#include "kt-number-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0';
}

/* ---- title ---- */

static const char *
type_name (KtConditionType type)
{
  static const char *const names[KT_CONDITION_N_TYPES] = {
    [KT_CONDITION_ORDER] = N_ ("Once per position"),
    [KT_CONDITION_SCALE] = N_ ("Quantity discount"),
    [KT_CONDITION_AGREEMENT] = N_ ("Customer discount"),
    [KT_CONDITION_PROJECT] = N_ ("Project discount"),
    [KT_CONDITION_MANUAL] = N_ ("Discount typed by hand"),
    [KT_CONDITION_METAL] = N_ ("Metal surcharge"),
    [KT_CONDITION_SMALL_QUANTITY] = N_ ("Small-quantity surcharge"),
    [KT_CONDITION_DOCUMENT] = N_ ("Discount on the whole quote"),
    [KT_CONDITION_PACKING] = N_ ("Packing"),
    [KT_CONDITION_FREIGHT] = N_ ("Freight"),
    [KT_CONDITION_EXPRESS] = N_ ("Express surcharge"),
  };
  return _ (names[type]);
}

static const char *
look_up (const KtPriceWords *words, const char *prefix, const char *key)
{
  if (words->texts == NULL || !is_given (key))
    return NULL;
  g_autofree char *name = g_strconcat (prefix, key, NULL);
  return kt_texts_lookup (words->texts, name, words->language);
}

char *
kt_price_words_title (const KtPriceWords *words, const KtCondition *condition)
{
  gboolean is_same_language = kt_language_is_german (words->language)
                              == kt_language_is_german (words->header->language);
  const char *text = is_given (condition->text) && is_same_language ? condition->text : NULL;
  if (text != NULL)
    return g_strdup (text);
  text = look_up (words, "price.record.", condition->key);
  if (text == NULL)
    text = look_up (words, "price.step.", condition->step);
  if (text == NULL)
    text = condition->type == KT_CONDITION_ORDER && is_given (condition->text)
               ? condition->text
               : type_name (condition->type);
  const char *of = condition->type == KT_CONDITION_METAL
                       ? look_up (words, "metal.", condition->key)
                   : condition->type == KT_CONDITION_PROJECT ? words->header->project
                                                             : NULL;
  return is_given (of) ? g_strdup_printf ("%s %s", text, of) : g_strdup (text);
}

/* ---- figure ---- */

static char *
money (KtMoney amount, const char *language)
{
  return kt_money_format (amount, language, KT_MONEY_SYMBOL);
}

static char *
weight_figure (const KtPriceWords *words, const KtCondition *condition)
{
  g_autofree char *weight
      = kt_format_quantity (kt_decimal_reduce (condition->weight), "kg", words->language);
  g_autofree char *amount = money (condition->amount, words->language);
  if (condition->per > 1)
    return g_strdup_printf (_ ("%s × %s per %d kg"), weight, amount, condition->per);
  return g_strdup_printf (_ ("%s × %s per kg"), weight, amount);
}

char *
kt_price_words_figure (const KtPriceWords *words, const KtCondition *condition)
{
  switch (condition->calculation)
    {
    case KT_CALCULATION_PERCENT:
      return kt_format_percent (condition->percent, words->language);
    case KT_CALCULATION_WEIGHT:
      return weight_figure (words, condition);
    case KT_CALCULATION_NET_PRICE:
      return g_strdup (_ ("net price"));
    case KT_CALCULATION_AMOUNT:
    default:
      return g_strdup ("");
    }
}

/* ---- record ---- */

char *
kt_price_words_days (const char *from, const char *until, const char *language)
{
  g_autofree char *first = kt_format_date_iso (from != NULL ? from : "", language);
  g_autofree char *last = kt_format_date_iso (until != NULL ? until : "", language);
  if (*first != '\0' && *last != '\0')
    return g_strdup_printf (_ ("valid from %s to %s"), first, last);
  if (*first != '\0')
    return g_strdup_printf (_ ("valid from %s"), first);
  return *last != '\0' ? g_strdup_printf (_ ("valid until %s"), last) : g_strdup ("");
}

char *
kt_price_words_record (const KtPriceWords *words, const KtCondition *condition)
{
  (void)words;
  if (!is_given (condition->list))
    return g_strdup ("");
  g_autofree char *place = condition->line > 0 ? g_strdup_printf (_ ("%s, line %d"),
                                                                  condition->list, condition->line)
                                               : g_strdup (condition->list);
  return is_given (condition->key) ? g_strdup_printf ("%s: %s", place, condition->key)
                                   : g_steal_pointer (&place);
}

static void
append (GString *text, const char *part)
{
  if (is_given (part))
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
}

static void
append_quotation (GString *text, const KtPriceWords *words, const KtCondition *condition)
{
  if (!is_given (condition->quoted_on))
    return;
  g_autofree char *day = kt_format_date_iso (condition->quoted_on, words->language);
  g_autofree char *quotation = money (condition->quotation, words->language);
  g_autofree char *base = money (condition->base, words->language);
  g_autofree char *said
      = g_strdup_printf (_ ("quotation %s of %s against a base of %s"), quotation, day, base);
  append (text, said);
  append (text, condition->source);
}

char *
kt_price_words_validity (const KtPriceWords *words, const KtCondition *condition)
{
  GString *text = g_string_new (NULL);
  g_autofree char *days = kt_price_words_days (condition->from, condition->until, words->language);
  append (text, days);
  append_quotation (text, words, condition);
  if (is_given (condition->version))
    {
      g_autofree char *version = g_strdup_printf (_ ("catalog %s"), condition->version);
      append (text, version);
    }
  return g_string_free (text, FALSE);
}

/* ---- rule ---- */

static const char *
shown (const char *name)
{
  return is_given (name) ? name : "…";
}

static char *
customer_words (const KtPriceWords *words, const char *key)
{
  const KtCustomer *customer = &words->header->customer;
  if (g_str_equal (key, "account"))
    return g_strdup (_ ("this customer"));
  if (g_str_equal (key, "customer group"))
    return g_strdup_printf (_ ("customer group “%s”"), shown (customer->price_group));
  if (g_str_equal (key, "segment"))
    return g_strdup_printf (_ ("segment “%s”"), shown (customer->segment));
  return NULL;
}

static char *
group_words (const KtPriceWords *words)
{
  const char *group = words->line != NULL ? words->line->item_group : NULL;
  const char *text = words->texts == NULL || !is_given (group) ? NULL
                     : words->line->kind == KT_POSITION_PRODUCT
                         ? kt_texts_category (words->texts, group, words->language)
                         : kt_texts_group (words->texts, group, words->language);
  return g_strdup_printf (_ ("product group “%s”"), shown (text != NULL ? text : group));
}

static char *
product_words (const KtPriceWords *words, const char *key)
{
  if (g_str_equal (key, "item") || g_str_equal (key, "article") || g_str_equal (key, "product"))
    return g_strdup (_ ("this item"));
  if (g_str_equal (key, "product group"))
    return group_words (words);
  return g_str_equal (key, "all") ? g_strdup (_ ("all items")) : NULL;
}

/* As kt_access_to_string() writes it: what is for all is left out. */
static char *
agreement_rule (const KtPriceWords *words, const KtCondition *condition)
{
  g_auto (GStrv) keys = g_strsplit (condition->rule, " × ", 2);
  guint n = g_strv_length (keys);
  g_autofree char *customer = n > 0 ? customer_words (words, keys[0]) : NULL;
  g_autofree char *product = n > 0 ? product_words (words, keys[n - 1]) : NULL;
  if (customer == NULL && product == NULL)
    return g_strdup (condition->rule);
  return g_strdup_printf (_ ("agreed for %s and %s"),
                          customer != NULL ? customer : _ ("all customers"),
                          product != NULL ? product : _ ("all items"));
}

static char *
scale_rule (const KtPriceWords *words, const KtCondition *condition)
{
  g_auto (GStrv) keys = g_strsplit (condition->rule, ", ", 2);
  g_autofree char *product = product_words (words, keys[0] != NULL ? keys[0] : "");
  g_autofree char *counted = kt_format_number (condition->counted, words->language);
  if (product == NULL)
    return g_strdup (condition->rule);
  return keys[1] != NULL
             ? g_strdup_printf (_ ("scale of %s, %s counted in the whole quote"), product, counted)
             : g_strdup_printf (_ ("scale of %s, %s counted"), product, counted);
}

char *
kt_price_words_rule (const KtPriceWords *words, const KtCondition *condition)
{
  switch (condition->type)
    {
    case KT_CONDITION_AGREEMENT:
      return agreement_rule (words, condition);
    case KT_CONDITION_SCALE:
      return scale_rule (words, condition);
    case KT_CONDITION_PROJECT:
      return g_strdup (_ ("entered in the head of the quote"));
    case KT_CONDITION_MANUAL:
      return g_strdup (_ ("typed by hand"));
    case KT_CONDITION_DOCUMENT:
      return g_strdup (is_given (condition->list) ? condition->rule
                                                  : _ ("entered in the head of the quote"));
    case KT_CONDITION_METAL:
      return g_strdup (_ ("for the metal in the item"));
    case KT_CONDITION_ORDER:
      return g_strdup (_ ("row of the price list that counts once per position"));
    case KT_CONDITION_SMALL_QUANTITY:
    case KT_CONDITION_PACKING:
    case KT_CONDITION_FREIGHT:
    case KT_CONDITION_EXPRESS:
    default:
      return g_str_equal (condition->rule, "all")
                 ? g_strdup (_ ("first row that fits, for all"))
                 : g_strdup_printf (_ ("first row that fits: %s"), condition->rule);
    }
}

/* ---- why not ---- */

char *
kt_price_words_why_idle (const KtPriceWords *words, const KtCondition *condition)
{
  (void)words;
  switch (condition->state)
    {
    case KT_CONDITION_EXCLUDED:
      return is_given (condition->state_by)
                 ? g_strdup_printf (_ ("does not count: “%s” is more favourable, and only one of "
                                       "the two is granted"),
                                    condition->state_by)
                 : g_strdup (_ ("does not count: another one is more favourable, and only one of "
                                "the two is granted"));
    case KT_CONDITION_BY_HAND:
      return g_strdup (_ ("does not count: the price was typed by hand"));
    case KT_CONDITION_OUT_OF_REACH:
      return is_given (condition->state_by)
                 ? g_strdup_printf (_ ("could not be computed: %s"), condition->state_by)
             : condition->type == KT_CONDITION_METAL
                 ? g_strdup (_ ("could not be computed: there is no quotation of the metal"))
                 : g_strdup (_ ("could not be computed: the weight of a position is not known"));
    case KT_CONDITION_COUNTS:
    default:
      return g_strdup (_ ("does not count: the price was typed by hand"));
    }
}
