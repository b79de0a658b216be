/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-upkeep.h"

#include "kt-server-feed.h"
#include "kt-server-guess.h"

#define DAY ((gint64)24 * 60 * 60)

/* A family that was revoked is kept to its end: so its texts are known as replayed. */
static const struct {
  const char *sql;
  gint64 age;
} rules[] = {
  { "DELETE FROM operation WHERE tenant = $1 AND at < $2", KT_SERVER_OPERATION_DAYS *DAY },
  { "DELETE FROM token_family WHERE tenant = $1 AND until < $2", 0 },
  { "DELETE FROM enrolment WHERE tenant = $1 AND until < $2", 0 },
};

static gboolean
forget (KtDatabase *database, const char *sql, const char *tenant, gint64 before, GError **error)
{
  g_autoptr (KtQuery) query = kt_query_new (database, sql);
  kt_query_bind_text (query, tenant);
  kt_query_bind_int (query, before);
  return kt_query_run (query, NULL, error);
}

gboolean
kt_server_upkeep (KtDatabase *database,
                  const char *tenant,
                  gint64 now,
                  guint feed_days,
                  GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!forget (database, rules[i].sql, tenant, now - rules[i].age, error))
      return FALSE;
  return kt_server_guess_forget (database, now, error)
         && kt_server_feed_compact (database, tenant, now - feed_days * DAY, error);
}
