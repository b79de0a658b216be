/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-expiry.h"

#include "kt-quote-life.h"

#define EVERY_SECONDS (30 * 60)

typedef struct {
  KtWorkplace *workplace; /* borrowed: it owns this */
  KtWorkStore *store;     /* that is listened to */
  guint source;
  guint day; /* that was looked at */
} Expiry;

static void
on_expired (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!kt_quote_store_expire_finish (KT_WORK_STORE (source), result, NULL, &error))
    g_message ("%s", error->message); /* asked again tomorrow; nothing is lost */
}

/* Once a day is enough. */
static void
look (Expiry *expiry)
{
  guint day = expiry->store ? kt_work_store_certain_day (expiry->store) : 0;

  if (kt_workplace_get_state (expiry->workplace) != KT_WORKPLACE_READY || day == 0 || day == expiry->day)
    return;
  expiry->day = day;
  kt_quote_store_expire_async (expiry->store, NULL, on_expired, NULL);
}

/* A page of the server tells its time, too. */
static void
listen (Expiry *expiry,
        KtWorkStore *store)
{
  if (expiry->store == store)
    return;
  if (expiry->store)
    g_signal_handlers_disconnect_by_data (expiry->store, expiry);
  g_set_object (&expiry->store, store);
  if (store)
    g_signal_connect_swapped (store, "changed::sync", G_CALLBACK (look), expiry);
}

static gboolean
on_time (gpointer data)
{
  look (data);
  return G_SOURCE_CONTINUE;
}

static void
on_state (KtWorkplace *workplace,
          GParamSpec *property,
          gpointer data)
{
  listen (data, kt_workplace_get_store (workplace));
  look (data);
}

static void
expiry_free (gpointer data)
{
  Expiry *expiry = data;

  g_source_remove (expiry->source);
  listen (expiry, NULL);
  g_free (expiry);
}

void
kt_expiry_follow (KtWorkplace *workplace)
{
  Expiry *expiry;

  g_return_if_fail (KT_IS_WORKPLACE (workplace));

  expiry = g_new0 (Expiry, 1);
  expiry->workplace = workplace;
  expiry->source = g_timeout_add_seconds (EVERY_SECONDS, on_time, expiry);
  g_object_set_data_full (G_OBJECT (workplace), "kt-expiry", expiry, expiry_free);
  g_signal_connect (workplace, "notify::state", G_CALLBACK (on_state), expiry);
  on_state (workplace, NULL, expiry);
}
