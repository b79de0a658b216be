/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-status.h"

#define DAY G_GINT64_CONSTANT (86400)

void
kt_catalog_status_clear (KtCatalogStatus *self)
{
  g_clear_pointer (&self->release, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->coming, g_free);
  g_clear_pointer (&self->reason, g_free);
}

void
kt_catalog_status_copy (const KtCatalogStatus *self, KtCatalogStatus *copy)
{
  *copy = *self;
  copy->release = g_strdup (self->release);
  copy->path = g_strdup (self->path);
  copy->coming = g_strdup (self->coming);
  copy->reason = g_strdup (self->reason);
}

KtCatalogAge
kt_catalog_age (gint64 expires, gint64 server_time)
{
  if (expires <= 0 || server_time <= expires)
    return KT_CATALOG_GOOD;
  return server_time - expires <= KT_CATALOG_GRACE_DAYS * DAY ? KT_CATALOG_EXPIRED
                                                               : KT_CATALOG_BARRED;
}
