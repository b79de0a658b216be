/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each change on its own, roughly: what it saves exactly is tried out later (kt-target-trial.c). */
#include "kt-number-format.h"
#include "kt-revision-pricing.h"
#include "kt-revision-totals.h"
#include "kt-target-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  const KtTargetQuestion *question;
  const KtRevisionHeader *header;
  KtMoney net;
  KtMoney excess;
  GPtrArray *changes;
} Offer;

static KtMoney
net_of (Offer *offer, KtPosition *position)
{
  KtMoney net = kt_money_zero (offer->header->currency);
  kt_position_net (kt_position_get (position), offer->header, &net, NULL, NULL);
  return net;
}

static void
add (Offer *offer, KtTargetChange *change, KtMoney saving, char *text)
{
  change->saving = saving;
  g_ptr_array_add (offer->changes, kt_target_change_say (change, text));
}

/* ---- lines ---- */

/* What makes up half of the offer is what it is about. */
static void
offer_option (Offer *offer, KtPosition *position)
{
  KtMoney net = net_of (offer, position);
  if (net.amount <= 0 || net.amount > offer->net.amount / 2)
    return;
  add (offer, kt_target_change_new (KT_TARGET_OPTION, kt_position_get_id (position)), net,
       g_strdup_printf (_ ("Position %s as an option: %s"), kt_position_get_number (position),
                        kt_position_get (position)->title));
}

/* n: the whole quantity of the line. */
static void
offer_quantity (Offer *offer, KtPosition *position, gint64 n, gint64 other)
{
  const KtPositionData *data = kt_position_get (position);
  KtDecimal quantity = kt_decimal_from_int (other);
  const char *language = offer->question->language;
  g_autofree char *now = kt_format_quantity (data->quantity, NULL, language);
  g_autofree char *then = kt_format_quantity (quantity, data->unit_text, language);
  KtMoney net = net_of (offer, position), saving = net;
  if (!kt_money_mul_ratio (net, other, n, KT_ROUND_HALF_UP, &saving, NULL)
      || !kt_money_sub (net, saving, &saving, NULL))
    return;
  KtTargetChange *change
      = kt_target_change_new (KT_TARGET_QUANTITY, kt_position_get_id (position));
  change->number = quantity;
  add (offer, change, saving,
       g_strdup_printf (_ ("Position %s: %s instead of %s"), kt_position_get_number (position),
                        then, now));
}

/* Less: a tenth, a quarter, and as many as it takes, down to half. More: up to the next step of a
 * scale, where the whole quantity may become cheaper. */
static void
offer_quantities (Offer *offer, KtPosition *position)
{
  const KtPositionData *data = kt_position_get (position);
  KtDecimal whole;
  if (!kt_decimal_rescale (data->quantity, 0, KT_ROUND_DOWN, &whole, NULL)
      || !kt_decimal_equal (whole, data->quantity) || whole.units < 2)
    return;
  gint64 n = whole.units, net = net_of (offer, position).amount;
  gint64 enough
      = net > 0 ? n - (gint64)(((KtInt128)offer->excess.amount * n + net - 1) / net) : 0;
  gint64 fewer[] = { n * 9 / 10, n * 3 / 4, enough };
  for (guint i = 0; i < G_N_ELEMENTS (fewer); i++)
    {
      gboolean is_known = fewer[i] < (n + 1) / 2 || fewer[i] >= n;
      for (guint k = 0; k < i; k++)
        is_known = is_known || fewer[k] == fewer[i];
      if (!is_known)
        offer_quantity (offer, position, n, fewer[i]);
    }
  GPtrArray *scales = kt_catalog_get_scales (offer->question->catalog);
  gint64 next = G_MAXINT64;
  for (guint i = 0; i < scales->len; i++)
    {
      const KtScale *scale = scales->pdata[i];
      KtDecimal from;
      if (kt_decimal_rescale (scale->from_quantity, 0, KT_ROUND_UP, &from, NULL) && from.units > n)
        next = MIN (next, from.units);
    }
  if (next <= n + n / 4)
    offer_quantity (offer, position, n, next);
}

/* An alternative stands for the normal line before it. */
static void
offer_alternative (Offer *offer, KtPosition *alternative)
{
  KtPosition *parent = kt_position_get_parent (alternative);
  GListModel *siblings = parent != NULL ? kt_position_get_children (parent)
                                        : kt_revision_get_positions (offer->question->revision);
  for (guint i = kt_position_get_index (alternative); i-- > 0;)
    {
      g_autoptr (KtPosition) other = g_list_model_get_item (siblings, i);
      const KtPositionData *data = kt_position_get (other);
      KtMoney saving;
      if (data->role == KT_ROLE_ALTERNATIVE)
        continue;
      if (data->role != KT_ROLE_NORMAL || !kt_position_has_price (data)
          || !kt_money_sub (net_of (offer, other), net_of (offer, alternative), &saving, NULL)
          || saving.amount <= 0)
        return;
      KtTargetChange *change
          = kt_target_change_new (KT_TARGET_ALTERNATIVE, kt_position_get_id (alternative));
      change->other_id = g_strdup (kt_position_get_id (other));
      add (offer, change, saving,
           g_strdup_printf (_ ("Alternative %s instead of position %s: %s"),
                            kt_position_get_number (alternative), kt_position_get_number (other),
                            kt_position_get (alternative)->title));
      return;
    }
}

static gboolean
offer_line (KtPosition *position, gpointer user_data)
{
  Offer *offer = user_data;
  const KtPositionData *data = kt_position_get (position);
  KtPosition *parent = kt_position_get_parent (position);
  gboolean counts
      = parent == NULL || kt_position_get_effective_role (parent) == KT_ROLE_NORMAL;
  if (!counts || !kt_position_has_price (data))
    return TRUE;
  if (data->role == KT_ROLE_ALTERNATIVE)
    offer_alternative (offer, position);
  if (data->role != KT_ROLE_NORMAL)
    return TRUE;
  offer_option (offer, position);
  offer_quantities (offer, position);
  return TRUE;
}

/* ---- configurations ---- */

static const KtCharacteristic *
find_characteristic (const GPtrArray *characteristics, const char *label)
{
  for (guint i = 0; i < characteristics->len; i++)
    {
      const KtCharacteristic *characteristic = characteristics->pdata[i];
      if (g_str_equal (characteristic->label, label))
        return characteristic;
    }
  return NULL;
}

/* "Seal: packing instead of cartridge"; of many the first two. */
static char *
differences_of (const GPtrArray *now, const GPtrArray *then)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < then->len; i++)
    {
      const KtCharacteristic *other = then->pdata[i];
      const KtCharacteristic *one = find_characteristic (now, other->label);
      if ((one != NULL && g_str_equal (one->value, other->value)) || ++n > 2)
        continue;
      if (text->len > 0)
        g_string_append (text, "; ");
      if (one != NULL)
        g_string_append_printf (text, _ ("%s: %s instead of %s"), other->label, other->value,
                                one->value);
      else
        g_string_append_printf (text, "%s: %s", other->label, other->value);
    }
  if (n > 2)
    g_string_append_printf (text, ngettext ("; %u more", "; %u more", n - 2), n - 2);
  return g_string_free (text, FALSE);
}

static void
offer_variant (Offer *offer, const KtPositionData *variant)
{
  KtPosition *position = kt_revision_find_position (offer->question->revision, variant->id);
  KtMoney net, then;
  if (position == NULL || kt_position_get_effective_role (position) != KT_ROLE_NORMAL)
    return;
  g_autoptr (KtPositionData) data = kt_position_data_copy (variant);
  data->quantity = kt_position_get (position)->quantity;
  net = net_of (offer, position);
  if (!kt_position_net (data, offer->header, &then, NULL, NULL)
      || !kt_money_sub (net, then, &net, NULL) || net.amount <= 0)
    return;
  KtTargetChange *change = kt_target_change_new (KT_TARGET_VARIANT, variant->id);
  g_autofree char *differences
      = differences_of (kt_position_get (position)->characteristics, variant->characteristics);
  change->variant = g_steal_pointer (&data);
  add (offer, change, net,
       g_strdup_printf (_ ("Position %s: %s"), kt_position_get_number (position), differences));
}

/* ---- terms ---- */

/* That goods travel at the customer's cost is common under these. */
static void
offer_incoterm (Offer *offer, const char *incoterm)
{
  const char *now = offer->header->incoterm;
  if (*now == '\0' || g_str_equal (now, "EXW") || g_str_equal (now, incoterm))
    return;
  KtTargetChange *change = kt_target_change_new (KT_TARGET_INCOTERM, NULL);
  change->incoterm = g_strdup (incoterm);
  add (offer, change, kt_money_zero (offer->header->currency),
       g_strdup_printf (_ ("%s instead of %s: the customer bears the freight"), incoterm, now));
}

static void
offer_terms (Offer *offer)
{
  if (offer->header->express)
    add (offer, kt_target_change_new (KT_TARGET_EXPRESS, NULL),
         kt_money_zero (offer->header->currency), g_strdup (_ ("No express delivery")));
  offer_incoterm (offer, "FCA");
}

GPtrArray *
kt_target_offer (const KtTargetQuestion *question, KtMoney net, KtMoney excess)
{
  Offer offer = {
    .question = question,
    .header = kt_revision_get_header (question->revision),
    .net = net,
    .excess = excess,
    .changes = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_target_change_free),
  };
  kt_position_walk (kt_revision_get_positions (question->revision), offer_line, &offer);
  for (guint i = 0; question->variants != NULL && i < question->variants->len; i++)
    offer_variant (&offer, question->variants->pdata[i]);
  offer_terms (&offer);
  return offer.changes;
}
