/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-reprice-item.h"

struct _KtRepriceItem {
  GObject parent_instance;

  const KtRepriceLine *line;
  char *reason;
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (KtRepriceItem, kt_reprice_item, G_TYPE_OBJECT)

enum { PROP_CHOSEN = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static void
kt_reprice_item_get_property (GObject *object,
                              guint id,
                              GValue *value,
                              GParamSpec *pspec)
{
  if (id == PROP_CHOSEN)
    g_value_set_boolean (value, KT_REPRICE_ITEM (object)->chosen);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_reprice_item_set_property (GObject *object,
                              guint id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  if (id == PROP_CHOSEN)
    kt_reprice_item_set_chosen (KT_REPRICE_ITEM (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_reprice_item_finalize (GObject *object)
{
  g_free (KT_REPRICE_ITEM (object)->reason);
  G_OBJECT_CLASS (kt_reprice_item_parent_class)->finalize (object);
}

static void
kt_reprice_item_class_init (KtRepriceItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_reprice_item_get_property;
  object_class->set_property = kt_reprice_item_set_property;
  object_class->finalize = kt_reprice_item_finalize;
  properties[PROP_CHOSEN] = g_param_spec_boolean (
      "chosen", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kt_reprice_item_init (KtRepriceItem *self)
{
}

KtRepriceItem *
kt_reprice_item_new (const KtRepriceLine *line,
                     char *reason)
{
  KtRepriceItem *self = g_object_new (KT_TYPE_REPRICE_ITEM, NULL);

  self->line = line;
  self->reason = reason;
  self->chosen = line->fate == KT_REPRICE_CHANGES;
  return self;
}

const KtRepriceLine *
kt_reprice_item_get_line (KtRepriceItem *self)
{
  g_return_val_if_fail (KT_IS_REPRICE_ITEM (self), NULL);

  return self->line;
}

const char *
kt_reprice_item_get_reason (KtRepriceItem *self)
{
  g_return_val_if_fail (KT_IS_REPRICE_ITEM (self), NULL);

  return self->reason;
}

gboolean
kt_reprice_item_is_choosable (KtRepriceItem *self)
{
  g_return_val_if_fail (KT_IS_REPRICE_ITEM (self), FALSE);

  return self->line->fate == KT_REPRICE_CHANGES || self->line->fate == KT_REPRICE_MANUAL;
}

gboolean
kt_reprice_item_get_chosen (KtRepriceItem *self)
{
  g_return_val_if_fail (KT_IS_REPRICE_ITEM (self), FALSE);

  return self->chosen;
}

void
kt_reprice_item_set_chosen (KtRepriceItem *self,
                            gboolean chosen)
{
  g_return_if_fail (KT_IS_REPRICE_ITEM (self));

  if (self->chosen == chosen)
    return;
  self->chosen = chosen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}
