/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-replay-item.h"

#include <glib/gi18n.h>

struct _KtReplayItem {
  GObject parent_instance;

  char *quote_id;
  char *quote;
  char *customer;
  char *why;
  gboolean has_finding;
  KtPublishFinding finding; /* its texts are owned */
};

G_DEFINE_FINAL_TYPE (KtReplayItem, kt_replay_item, G_TYPE_OBJECT)

static void
kt_replay_item_finalize (GObject *object)
{
  KtReplayItem *self = KT_REPLAY_ITEM (object);

  g_free (self->quote_id);
  g_free (self->quote);
  g_free (self->customer);
  g_free (self->why);
  g_free (self->finding.number);
  g_free (self->finding.title);
  g_free (self->finding.why);
  G_OBJECT_CLASS (kt_replay_item_parent_class)->finalize (object);
}

static void
kt_replay_item_class_init (KtReplayItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kt_replay_item_finalize;
}

static void
kt_replay_item_init (KtReplayItem *self)
{
}

KtReplayItem *
kt_replay_item_new (const char *quote_id,
                    const char *quote,
                    const char *customer,
                    const KtPublishFinding *finding,
                    const char *why)
{
  KtReplayItem *self = g_object_new (KT_TYPE_REPLAY_ITEM, NULL);

  self->quote_id = g_strdup (quote_id);
  self->quote = g_strdup (quote);
  self->customer = g_strdup (customer);
  self->why = g_strdup (finding ? finding->why : why);
  self->has_finding = finding != NULL;
  if (!finding)
    return self;
  self->finding = *finding;
  self->finding.number = g_strdup (finding->number);
  self->finding.title = g_strdup (finding->title);
  self->finding.why = g_strdup (finding->why);
  return self;
}

const char *
kt_replay_item_get_quote_id (KtReplayItem *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), NULL);

  return self->quote_id;
}

const char *
kt_replay_item_get_quote (KtReplayItem *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), NULL);

  return self->quote;
}

const char *
kt_replay_item_get_customer (KtReplayItem *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), NULL);

  return self->customer;
}

const KtPublishFinding *
kt_replay_item_get_finding (KtReplayItem *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), NULL);

  return self->has_finding ? &self->finding : NULL;
}

const char *
kt_replay_item_get_why (KtReplayItem *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), NULL);

  return self->why;
}

const char *
kt_replay_item_get_effect (KtReplayItem *self)
{
  static const char *const EFFECTS[] = {
    [KT_PUBLISH_BREAKS] = N_ ("Breaks a rule"),
    [KT_PUBLISH_GONE] = N_ ("Not there any more"),
    [KT_PUBLISH_DRIFT] = N_ ("Other price"),
  };

  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), NULL);

  return self->has_finding ? _ (EFFECTS[self->finding.effect]) : _ ("Not checked");
}

guint
kt_replay_item_get_rank (KtReplayItem *self)
{
  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), 0);

  return self->has_finding ? 1 + self->finding.effect : 0;
}

KtMoney
kt_replay_item_get_difference (KtReplayItem *self)
{
  KtMoney difference = { 0 };

  g_return_val_if_fail (KT_IS_REPLAY_ITEM (self), difference);

  if (!self->has_finding || self->finding.effect != KT_PUBLISH_DRIFT ||
      !kt_money_sub (self->finding.after, self->finding.before, &difference, NULL))
    return (KtMoney){ 0 };
  return difference;
}
