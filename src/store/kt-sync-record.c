/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sync-record.h"

KtSyncOperation *
kt_sync_operation_new (const char *type, const char *id, const char *kind)
{
  KtSyncOperation *self = g_new0 (KtSyncOperation, 1);
  self->type = g_strdup (type);
  self->id = g_strdup (id);
  self->kind = g_strdup (kind);
  return self;
}

void
kt_sync_operation_free (KtSyncOperation *self)
{
  if (self == NULL)
    return;
  g_free (self->type);
  g_free (self->id);
  g_free (self->kind);
  g_free (self->body);
  g_free (self->hash);
  g_free (self);
}

/* Each part ends with a byte that UTF-8 text does not have, so that no two sets of parts give the
 * same bytes. */
static void
add_part (GChecksum *sum, const char *text)
{
  const guchar end = 0xff;
  if (text != NULL)
    g_checksum_update (sum, (const guchar *)text, -1);
  g_checksum_update (sum, &end, 1);
}

char *
kt_sync_operation_hash (const KtSyncOperation *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  char base[24];
  g_snprintf (base, sizeof base, "%" G_GINT64_FORMAT, self->base_rev);
  add_part (sum, self->type);
  add_part (sum, self->id);
  add_part (sum, self->kind);
  add_part (sum, base);
  add_part (sum, self->body);
  return g_strdup (g_checksum_get_string (sum));
}

KtSyncResult *
kt_sync_result_new (gint64 n, KtSyncVerdict verdict, gint64 rev)
{
  KtSyncResult *self = g_new0 (KtSyncResult, 1);
  self->n = n;
  self->verdict = verdict;
  self->rev = rev;
  return self;
}

void
kt_sync_result_free (KtSyncResult *self)
{
  if (self == NULL)
    return;
  g_free (self->code);
  g_free (self->reason);
  g_free (self);
}

static const char *const verdicts[KT_N_SYNC_VERDICTS] = { "done", "stale", "refused" };

const char *
kt_sync_verdict_to_string (KtSyncVerdict verdict)
{
  return verdicts[verdict];
}

gboolean
kt_sync_verdict_from_string (const char *text, KtSyncVerdict *verdict)
{
  for (guint i = 0; i < KT_N_SYNC_VERDICTS; i++)
    if (g_strcmp0 (text, verdicts[i]) == 0)
      {
        *verdict = (KtSyncVerdict)i;
        return TRUE;
      }
  return FALSE;
}

KtSyncChange *
kt_sync_change_new (const char *type, const char *id, gint64 rev)
{
  KtSyncChange *self = g_new0 (KtSyncChange, 1);
  self->type = g_strdup (type);
  self->id = g_strdup (id);
  self->rev = rev;
  return self;
}

void
kt_sync_change_free (KtSyncChange *self)
{
  if (self == NULL)
    return;
  g_free (self->type);
  g_free (self->id);
  g_free (self->body);
  g_free (self);
}

gboolean
kt_sync_kind_is_told (const char *kind)
{
#define LISTED(name) name,
  static const char *const told[] = { KT_SYNC_TOLD_KINDS (LISTED) NULL };
#undef LISTED
  return g_strv_contains (told, kind);
}
