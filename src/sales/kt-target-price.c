/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The single changes are tried one by one, then put together: every set of up to three that could
 * be enough, judged by what they brought alone, the least loss first. A set that is not enough is
 * filled up with a discount as far as that needs no approval. What looks good is carried out on a
 * copy, since scales, freight and discounts make sums differ from their parts.
 */
#include "kt-target-private.h"

#include "kt-error.h"

#include <glib/gi18n-lib.h>

#define MAX_CHANGES 24   /* tried one by one */
#define MAX_TOGETHER 3   /* in a package, beside a discount */
#define MAX_PACKAGES 48  /* carried out */
#define MAX_DISCOUNT 300 /* in tenths of a percent: beyond it there is no offer left */

/* A single change with what it did. */
typedef struct {
  KtTargetChange *change;
  gint64 saving; /* of the measure: net or gross */
  gint64 loss;   /* of value */
} Single;

/* Some of them; numbers of singles in ascending order. */
typedef struct {
  guint members[MAX_TOGETHER];
  guint n;
  gint64 saving;
  gint64 loss;
} Set;

typedef struct {
  const KtTargetQuestion *question;
  GCancellable *cancellable;
  KtTargetTrial before;
  gint64 excess;    /* of the measure */
  guint discount;   /* tenths of a percent that need no approval, beyond that of the head */
  GArray *singles;  /* Single */
  GArray *sets;     /* Set */
  GPtrArray *found; /* KtTargetPackage */
  GArray *leading;  /* of each found: number of its greatest member, and whether it has a discount */
} Search;

void
kt_target_package_free (KtTargetPackage *package)
{
  if (package == NULL)
    return;
  g_ptr_array_unref (package->changes);
  g_free (package);
}

static KtMoney
measure (const Search *search, const KtTargetTrial *trial)
{
  return search->question->is_gross ? trial->gross : trial->net;
}

static gint64
saving_of (const Search *search, const KtTargetTrial *trial)
{
  return measure (search, &search->before).amount - measure (search, trial).amount;
}

static gboolean
is_head_change (const KtTargetChange *change)
{
  return change->position_id == NULL;
}

/* Terms are worth what they cost; lines what the list says. */
static gint64
loss_of (const Search *search, const GPtrArray *changes, const KtTargetTrial *trial)
{
  gint64 loss = search->before.value.amount - trial->value.amount;
  for (guint i = 0; i < changes->len; i++)
    {
      const KtTargetChange *change = changes->pdata[i];
      if (is_head_change (change) && change->kind != KT_TARGET_DISCOUNT)
        loss += change->saving.amount;
    }
  return MAX (0, loss);
}

static GPtrArray *
changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kt_target_change_free);
}

/* ---- singles ---- */

/* Which of many lines to look at: those that just suffice, then those that do most. */
static int
compare_promise (gconstpointer a, gconstpointer b, gpointer data)
{
  const Search *search = data;
  const KtTargetChange *one = *(KtTargetChange *const *)a, *other = *(KtTargetChange *const *)b;
  gboolean is_enough[] = { one->saving.amount >= search->excess,
                           other->saving.amount >= search->excess };
  int order = (one->saving.amount > other->saving.amount)
              - (one->saving.amount < other->saving.amount);
  if (is_head_change (one) != is_head_change (other))
    return is_head_change (one) ? -1 : 1;
  if (is_enough[0] != is_enough[1])
    return is_enough[0] ? -1 : 1;
  return is_enough[0] ? order : -order;
}

/* Half of the places for what suffices alone, half for what does not: offers alternate. */
static GPtrArray *
choose_changes (Search *search, GPtrArray *offers)
{
  GPtrArray *chosen = g_ptr_array_new ();
  guint n_enough = 0;
  g_ptr_array_sort_with_data (offers, compare_promise, search);
  for (guint i = 0; i < offers->len && chosen->len < MAX_CHANGES; i++)
    {
      const KtTargetChange *change = offers->pdata[i];
      gboolean is_enough = !is_head_change (change) && change->saving.amount >= search->excess;
      n_enough += is_enough;
      if (!is_enough || n_enough <= MAX_CHANGES / 2)
        g_ptr_array_add (chosen, offers->pdata[i]);
    }
  return chosen;
}

static gboolean
try_single (Search *search, const KtTargetChange *offer, GError **error)
{
  g_autoptr (GPtrArray) alone = changes_new ();
  KtTargetChange *change = kt_target_change_copy (offer);
  KtTargetTrial trial;
  g_ptr_array_add (alone, change);
  if (g_cancellable_set_error_if_cancelled (search->cancellable, error))
    return FALSE;
  if (!kt_target_try (search->question, alone, &trial, NULL)) /* not possible: no way then */
    return TRUE;
  if (!kt_money_sub (search->before.net, trial.net, &change->saving, error))
    return FALSE;
  Single single = { .saving = saving_of (search, &trial),
                    .loss = loss_of (search, alone, &trial),
                    .change = change };
  if (single.saving <= 0)
    return TRUE;
  single.change = kt_target_change_copy (change);
  g_array_append_val (search->singles, single);
  return TRUE;
}

static gboolean
try_singles (Search *search, GPtrArray *offers, GError **error)
{
  g_autoptr (GPtrArray) chosen = choose_changes (search, offers);
  for (guint i = 0; i < chosen->len; i++)
    if (!try_single (search, chosen->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* ---- discount ---- */

static KtDecimal
discount_percent (const Search *search, guint tenths)
{
  const KtRevisionHeader *header = kt_revision_get_header (search->question->revision);
  KtDecimal percent = kt_decimal (tenths, 1);
  kt_decimal_add (header->document_discount, percent, &percent, NULL);
  return kt_decimal_reduce (percent);
}

static KtTargetChange *
discount_new (const Search *search, guint tenths)
{
  return kt_target_discount_new (kt_revision_get_header (search->question->revision),
                                 discount_percent (search, tenths), search->question->language);
}

/* The most that needs nobody's approval, by halving. */
static guint
find_free_discount (Search *search)
{
  guint low = 0, high = MAX_DISCOUNT + 1;
  while (search->question->gate != NULL && high - low > 1)
    {
      guint middle = (low + high) / 2;
      g_autoptr (GPtrArray) changes = changes_new ();
      KtTargetTrial trial;
      g_ptr_array_add (changes, discount_new (search, middle));
      if (kt_target_try (search->question, changes, &trial, NULL)
          && trial.n_unmet <= search->before.n_unmet)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* ---- sets ---- */

static gboolean
fits (const Search *search, const Set *set, guint number)
{
  const Single *other = &g_array_index (search->singles, Single, number);
  for (guint i = 0; i < set->n; i++)
    {
      const Single *one = &g_array_index (search->singles, Single, set->members[i]);
      if (!kt_target_change_fits (one->change, other->change, search->question->revision))
        return FALSE;
    }
  return TRUE;
}

/* What a discount could add at most to what the set leaves. */
static gint64
reach_of (const Search *search, const Set *set)
{
  gint64 left = measure (search, &search->before).amount - set->saving;
  return (gint64)((KtInt128)left * search->discount / 1000);
}

/* Sets that suffice have no supersets here: they would only lose more. */
static void
collect_sets (Search *search, Set set, guint first)
{
  if (set.saving + reach_of (search, &set) >= search->excess)
    g_array_append_val (search->sets, set);
  if (set.n == MAX_TOGETHER || set.saving >= search->excess)
    return;
  for (guint i = first; i < search->singles->len; i++)
    {
      const Single *single = &g_array_index (search->singles, Single, i);
      if (!fits (search, &set, i))
        continue;
      Set larger = set;
      larger.members[larger.n++] = i;
      larger.saving += single->saving;
      larger.loss += single->loss;
      collect_sets (search, larger, i + 1);
    }
}

/* The least loss; of the same the least given away; of the same the fewest changes. */
static int
compare_sets (gconstpointer a, gconstpointer b)
{
  const Set *one = a, *other = b;
  if (one->loss != other->loss)
    return one->loss < other->loss ? -1 : 1;
  if (one->saving != other->saving)
    return one->saving < other->saving ? -1 : 1;
  return (one->n > other->n) - (one->n < other->n);
}

/* ---- packages ---- */

static GPtrArray *
changes_of (const Search *search, const Set *set)
{
  GPtrArray *changes = changes_new ();
  for (guint i = 0; i < set->n; i++)
    g_ptr_array_add (changes, kt_target_change_copy (g_array_index (search->singles, Single,
                                                                    set->members[i])
                                                         .change));
  return changes;
}

/* Fills up what is missing with the smallest discount in tenths of a percent; at most `most`. */
static gboolean
fill_up (const Search *search, GPtrArray *changes, guint most, KtTargetTrial *trial)
{
  gint64 missing = search->excess - saving_of (search, trial);
  gint64 left = measure (search, trial).amount;
  gint64 tenths = left > 0 ? (gint64)(((KtInt128)missing * 1000 + left - 1) / left) : most + 1;
  for (; tenths <= most; tenths++)
    {
      if (tenths > 0)
        {
          g_ptr_array_add (changes, discount_new (search, (guint)tenths));
          if (!kt_target_try (search->question, changes, trial, NULL))
            return FALSE;
          if (saving_of (search, trial) >= search->excess)
            return TRUE;
          g_ptr_array_set_size (changes, (int)changes->len - 1);
        }
    }
  return FALSE;
}

static KtTargetPackage *
package_new (const Search *search, GPtrArray *changes, const KtTargetTrial *trial)
{
  KtTargetPackage *package = g_new0 (KtTargetPackage, 1);
  gint64 value = MAX (1, search->before.value.amount);
  package->net = trial->net;
  package->gross = trial->gross;
  kt_money_sub (search->before.net, trial->net, &package->saving, NULL);
  package->kept = kt_decimal (
      MAX (0, (gint64)((KtInt128)(value - loss_of (search, changes, trial)) * 1000 / value)), 1);
  package->needs_approval = trial->n_unmet > search->before.n_unmet;
  package->changes = g_ptr_array_ref (changes);
  return package;
}

/* Packages that differ only in small change help nobody choose. */
static gboolean
is_like_another (Search *search, const Set *set, gboolean has_discount)
{
  guint greatest = G_MAXUINT;
  gint64 saving = -1;
  for (guint i = 0; i < set->n; i++)
    {
      gint64 one = g_array_index (search->singles, Single, set->members[i]).saving;
      if (one > saving)
        {
          saving = one;
          greatest = set->members[i];
        }
    }
  guint key = greatest * 2 + has_discount;
  for (guint i = 0; i < search->leading->len; i++)
    if (g_array_index (search->leading, guint, i) == key)
      return TRUE;
  g_array_append_val (search->leading, key);
  return FALSE;
}

/* Without any one of them it is not enough. */
static gboolean
is_smallest (const Search *search, const Set *set)
{
  for (guint left_out = 0; set->n > 1 && left_out < set->n; left_out++)
    {
      Set smaller = *set;
      KtTargetTrial trial;
      smaller.members[left_out] = smaller.members[--smaller.n];
      g_autoptr (GPtrArray) changes = changes_of (search, &smaller);
      if (kt_target_try (search->question, changes, &trial, NULL)
          && saving_of (search, &trial) >= search->excess)
        return FALSE;
    }
  return TRUE;
}

static void
carry_out (Search *search, const Set *set, guint most_discount)
{
  g_autoptr (GPtrArray) changes = changes_of (search, set);
  KtTargetTrial trial;
  if (!kt_target_try (search->question, changes, &trial, NULL) || !is_smallest (search, set))
    return;
  gboolean has_discount = saving_of (search, &trial) < search->excess;
  if ((has_discount && !fill_up (search, changes, most_discount, &trial))
      || is_like_another (search, set, has_discount))
    return;
  g_ptr_array_add (search->found, package_new (search, changes, &trial));
}

static int
compare_packages (gconstpointer a, gconstpointer b)
{
  const KtTargetPackage *one = *(KtTargetPackage *const *)a,
                        *other = *(KtTargetPackage *const *)b;
  if (one->needs_approval != other->needs_approval)
    return one->needs_approval ? 1 : -1;
  int order = kt_decimal_compare (other->kept, one->kept);
  if (order != 0)
    return order;
  return (one->net.amount < other->net.amount) - (one->net.amount > other->net.amount);
}

static gboolean
make_packages (Search *search, GError **error)
{
  const Set nothing = { .n = 0 };
  collect_sets (search, nothing, 0);
  g_array_sort (search->sets, compare_sets);
  for (guint i = 0; i < MIN (search->sets->len, MAX_PACKAGES); i++)
    {
      if (search->found->len == KT_TARGET_MAX_PACKAGES)
        break;
      if (g_cancellable_set_error_if_cancelled (search->cancellable, error))
        return FALSE;
      carry_out (search, &g_array_index (search->sets, Set, i), search->discount);
    }
  /* Nobody can give that alone; somebody may approve it. */
  if (search->found->len == 0 && search->question->gate != NULL)
    carry_out (search, &nothing, MAX_DISCOUNT);
  g_ptr_array_sort (search->found, compare_packages);
  return TRUE;
}

/* ---- the whole ---- */

static void
single_clear (gpointer data)
{
  kt_target_change_free (((Single *)data)->change);
}

static void
search_clear (Search *search)
{
  g_array_unref (search->singles);
  g_array_unref (search->sets);
  g_array_unref (search->leading);
  g_clear_pointer (&search->found, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
begin (Search *search, GError **error)
{
  const KtTargetQuestion *question = search->question;
  KtMoney excess;
  if (!kt_target_try (question, NULL, &search->before, error)
      || !kt_money_sub (measure (search, &search->before), question->budget, &excess, error))
    return FALSE;
  search->excess = excess.amount;
  if (excess.amount > 0)
    return TRUE;
  g_set_error_literal (error, KT_ERROR, KT_ERROR_RANGE,
                       _ ("The quote is within this budget already."));
  return FALSE;
}

GPtrArray *
kt_target_search (const KtTargetQuestion *question, GCancellable *cancellable, GError **error)
{
  g_auto (Search) search = {
    .question = question,
    .cancellable = cancellable,
    .singles = g_array_new (FALSE, FALSE, sizeof (Single)),
    .sets = g_array_new (FALSE, FALSE, sizeof (Set)),
    .found = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_target_package_free),
    .leading = g_array_new (FALSE, FALSE, sizeof (guint)),
  };
  g_array_set_clear_func (search.singles, single_clear);
  if (!begin (&search, error))
    return NULL;
  KtMoney excess = kt_money (search.excess, question->budget.currency);
  g_autoptr (GPtrArray) offers = kt_target_offer (question, search.before.net, excess);
  if (!try_singles (&search, offers, error))
    return NULL;
  search.discount = find_free_discount (&search);
  return make_packages (&search, error) ? g_steal_pointer (&search.found) : NULL;
}
