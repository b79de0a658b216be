/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules are judged one after the other over one measuring of the revision. */
#include "kt-approval-private.h"

#include "kt-number-format.h"

#include <glib/gi18n-lib.h>

/* ---- needs and remedies ---- */

static void
remedy_free (gpointer data)
{
  KtRemedy *self = data;
  g_free (self->position_id);
  g_free (self->field);
  g_free (self->from);
  g_free (self->to);
  g_free (self->text);
  g_free (self);
}

static KtApprovalNeed *
need_new (const KtApprovalRule *rule)
{
  KtApprovalNeed *self = g_new0 (KtApprovalNeed, 1);
  self->rule = g_strdup (rule->key);
  self->measure = rule->measure;
  self->group = g_strdup (rule->group);
  self->approver = g_strdup (rule->approver);
  self->order = rule->order;
  self->limit = rule->limit;
  self->positions = g_new0 (char *, 1);
  self->remedies = g_ptr_array_new_with_free_func (remedy_free);
  return self;
}

void
kt_approval_need_free (KtApprovalNeed *self)
{
  if (self == NULL)
    return;
  g_free (self->rule);
  g_free (self->group);
  g_free (self->approver);
  g_strfreev (self->positions);
  g_ptr_array_unref (self->remedies);
  g_free (self->cover_id);
  g_free (self->cover_by);
  g_free (self);
}

void
kt_approval_need_add_remedy (KtApprovalNeed *need,
                             KtPosition *position,
                             const char *field,
                             const char *from,
                             const char *to,
                             char *text)
{
  KtRemedy *remedy = g_new (KtRemedy, 1);
  *remedy = (KtRemedy){ position != NULL ? g_strdup (kt_position_get_id (position)) : NULL,
                        g_strdup (field), g_strdup (from), g_strdup (to), text };
  g_ptr_array_add (need->remedies, remedy);
}

gboolean
kt_approval_need_is_met (const KtApprovalNeed *self)
{
  return self->cover == KT_COVER_AUTHORITY || self->cover == KT_COVER_MANDATE
         || self->cover == KT_COVER_APPROVED;
}

/* ---- judging ---- */

static int
compare_needs (gconstpointer a, gconstpointer b)
{
  const KtApprovalNeed *first = *(KtApprovalNeed *const *)a;
  const KtApprovalNeed *second = *(KtApprovalNeed *const *)b;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  return g_strcmp0 (first->rule, second->rule);
}

GPtrArray *
kt_approval_needs_bare (const KtApprovalQuestion *question)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_approval_need_free);
  KtMeasuring measuring;
  kt_measuring_init (&measuring, question);
  for (guint i = 0; i < question->rules->len; i++)
    {
      const KtApprovalRule *rule = question->rules->pdata[i];
      if (!kt_actor_has_role (question->actor, rule->role))
        continue;
      g_autoptr (KtApprovalNeed) need = need_new (rule);
      if (!kt_measuring_take (&measuring, rule, need))
        continue;
      if (kt_actor_has_duty (question->actor, rule->approver))
        need->cover = KT_COVER_AUTHORITY;
      g_ptr_array_add (needs, g_steal_pointer (&need));
    }
  kt_measuring_clear (&measuring);
  g_ptr_array_sort (needs, compare_needs);
  return needs;
}

void
kt_approval_needs_hide (GPtrArray *needs, const KtActor *actor)
{
  for (guint i = 0; i < needs->len && !kt_actor_may (actor, KT_RIGHT_SEE_COST); i++)
    {
      KtApprovalNeed *need = needs->pdata[i];
      if (need->measure != KT_MEASURE_MARGIN)
        continue;
      need->is_hidden = TRUE;
      need->value = need->limit;
    }
}

GPtrArray *
kt_approval_needs (const KtApprovalQuestion *question)
{
  GPtrArray *needs = kt_approval_needs_bare (question);
  kt_approval_needs_hide (needs, question->actor);
  return needs;
}

/* ---- words ---- */

/* Numbers in messages follow the language the messages are in. */
static const char *
language_of_messages (void)
{
  return C_ ("code of this language: how numbers are written", "en");
}

char *
kt_approval_percent_text (KtDecimal percent)
{
  return kt_format_percent (kt_decimal_reduce (percent), language_of_messages ());
}

char *
kt_approval_money_text (KtMoney money)
{
  return kt_money_format (money, language_of_messages (), KT_MONEY_SYMBOL);
}

char *
kt_approval_date_text (const char *iso)
{
  return kt_format_date_iso (iso, language_of_messages ());
}

gboolean
kt_approval_day (guint day, GDate *date)
{
  g_date_clear (date, 1);
  if (!g_date_valid_dmy ((GDateDay)(day % 100), (GDateMonth)(day / 100 % 100),
                         (GDateYear)(day / 10000)))
    return FALSE;
  g_date_set_dmy (date, (GDateDay)(day % 100), (GDateMonth)(day / 100 % 100),
                  (GDateYear)(day / 10000));
  return TRUE;
}

guint
kt_approval_day_of (const char *iso)
{
  GDate date;
  if (!kt_parse_date_iso (iso, &date, NULL))
    return 0;
  return g_date_get_year (&date) * 10000u + g_date_get_month (&date) * 100u
         + g_date_get_day (&date);
}

static const char *const titles[KT_N_MEASURES] = {
  [KT_MEASURE_LINE_DISCOUNT] = N_ ("Discount on a position"),
  [KT_MEASURE_DOCUMENT_DISCOUNT] = N_ ("Discount on the quote"),
  [KT_MEASURE_MARGIN] = N_ ("Margin"),
  [KT_MEASURE_PAYMENT_DAYS] = N_ ("Term of payment"),
  [KT_MEASURE_CREDIT] = N_ ("Credit limit"),
  [KT_MEASURE_SPECIAL_REQUEST] = N_ ("Special wish"),
  [KT_MEASURE_VALIDITY_DAYS] = N_ ("Validity"),
  [KT_MEASURE_NON_CATALOG] = N_ ("Position outside the catalog"),
};

/* "15 %", "60 days", "2". */
static char *
value_text (KtMeasure measure, KtDecimal value)
{
  g_autofree char *number = kt_format_number (kt_decimal_reduce (value), language_of_messages ());
  switch (measure)
    {
    case KT_MEASURE_SPECIAL_REQUEST:
    case KT_MEASURE_NON_CATALOG:
      return g_steal_pointer (&number);
    case KT_MEASURE_PAYMENT_DAYS:
    case KT_MEASURE_VALIDITY_DAYS:
      return g_strdup_printf (_ ("%s days"), number);
    default:
      return kt_approval_percent_text (value);
    }
}

char *
kt_measure_limit_to_text (KtMeasure measure, KtDecimal limit)
{
  g_autofree char *value = value_text (measure, limit);
  if (kt_measure_is_lower_limit (measure))
    return g_strdup_printf (_ ("%s: at least %s"), _ (titles[measure]), value);
  return g_strdup_printf (_ ("%s: up to %s"), _ (titles[measure]), value);
}

static const char *
lookup (KtCatalog *catalog, const char *prefix, const char *name, const char *language)
{
  g_autofree char *key = g_strconcat (prefix, name, NULL);
  return catalog != NULL ? kt_texts_lookup (kt_catalog_get_texts (catalog), key, language) : NULL;
}

const char *
kt_duty_to_text (const char *duty, KtCatalog *catalog, const char *language)
{
  const char *text = lookup (catalog, "duty.", duty, language);
  return text != NULL ? text : duty;
}

char *
kt_approval_need_to_text (const KtApprovalNeed *self, KtCatalog *catalog, const char *language)
{
  const char *title = lookup (catalog, "approval.", self->rule, language);
  const char *duty = kt_duty_to_text (self->approver, catalog, language);
  g_autofree char *value = value_text (self->measure, self->value);
  g_autofree char *limit = value_text (self->measure, self->limit);
  if (title == NULL)
    title = _ (titles[self->measure]);
  if (self->is_hidden)
    return g_strdup_printf (_ ("%s: beyond the limit of %s, decided by: %s"), title, limit, duty);
  if (self->is_unknown)
    return g_strdup_printf (_ ("%s: cannot be judged (limit %s), decided by: %s"), title, limit,
                            duty);
  return g_strdup_printf (_ ("%s: %s (limit %s), decided by: %s"), title, value, limit, duty);
}

/* ---- phrases ---- */

static char *
unknown_phrase (KtMeasure measure)
{
  switch (measure)
    {
    case KT_MEASURE_LINE_DISCOUNT:
      return g_strdup (_ ("a price that cannot be compared with a list price"));
    case KT_MEASURE_PAYMENT_DAYS:
      return g_strdup (_ ("a term of payment that is not of the catalog"));
    case KT_MEASURE_VALIDITY_DAYS:
      return g_strdup (_ ("no end of its validity"));
    default:
      return g_strdup_printf (_ ("%s, which cannot be judged"), _ (titles[measure]));
    }
}

static char *
limit_phrase (const KtApprovalNeed *self)
{
  g_autofree char *value = value_text (self->measure, self->value);
  g_autofree char *limit = value_text (self->measure, self->limit);
  int count = (int)self->value.units;
  switch (self->measure)
    {
    case KT_MEASURE_LINE_DISCOUNT:
      return g_strdup_printf (_ ("discount of %s instead of at most %s"), value, limit);
    case KT_MEASURE_DOCUMENT_DISCOUNT:
      return g_strdup_printf (_ ("discount on the quote of %s instead of at most %s"), value, limit);
    case KT_MEASURE_MARGIN:
      return self->is_hidden
                 ? g_strdup_printf (_ ("margin below %s"), limit)
                 : g_strdup_printf (_ ("margin of %s instead of at least %s"), value, limit);
    case KT_MEASURE_PAYMENT_DAYS:
      return g_strdup_printf (_ ("term of payment of %s instead of at most %s"), value, limit);
    case KT_MEASURE_CREDIT:
      return g_strdup_printf (_ ("credit used to %s instead of at most %s"), value, limit);
    case KT_MEASURE_SPECIAL_REQUEST:
      return g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%d special wish", "%d special wishes", (gulong)count), count);
    case KT_MEASURE_NON_CATALOG:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d position outside the catalog",
                                           "%d positions outside the catalog", (gulong)count),
                              count);
    default:
      return g_strdup_printf (_ ("valid for %s instead of at most %s"), value, limit);
    }
}

char *
kt_approval_need_to_phrase (const KtApprovalNeed *self)
{
  return self->is_unknown && !self->is_hidden ? unknown_phrase (self->measure)
                                              : limit_phrase (self);
}
