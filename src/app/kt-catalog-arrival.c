/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-catalog-arrival.h"

#include "kt-moment.h"
#include "kt-presence.h"
#include "kt-sync-session.h"

#include <glib/gi18n.h>

/* Who has not touched anything for so long is not at it. */
#define REST_SECONDS 20
#define LOOK_SECONDS 5

struct _KtCatalogArrival {
  GObject parent_instance;

  KtConversation *conversation;
  KtWorkplace *workplace;
  KtSyncSession *session; /* NULL before the store is open */
  guint timer;            /* while something waits to be used */
  char *using;            /* the release that is being taken; NULL: none */
  char *dismissed;        /* what was read */
};

G_DEFINE_FINAL_TYPE (KtCatalogArrival, kt_catalog_arrival, G_TYPE_OBJECT)

static guint changed_signal;

static const KtCatalogStatus *
get_status (KtCatalogArrival *self)
{
  return self->session ? kt_sync_session_get_catalog (self->session) : NULL;
}

/* --- what is to be said ----------------------------------------------------------------------------------- */

static gboolean
is_newer_here (KtCatalogArrival *self)
{
  const KtCatalogStatus *status = get_status (self);

  return status && status->path && kt_workplace_get_state (self->workplace) == KT_WORKPLACE_READY &&
         g_strcmp0 (status->path, kt_workplace_get_catalog_path (self->workplace)) != 0 &&
         g_strcmp0 (status->path, self->using) != 0;
}

static KtCatalogNotice
find_notice (KtCatalogArrival *self)
{
  const KtCatalogStatus *status = get_status (self);
  gboolean is_of_server = kt_workplace_is_catalog_of_server (self->workplace);
  KtCatalogAge age = status && is_of_server ? kt_catalog_age (status->expires, status->server_time) : KT_CATALOG_GOOD;

  if (!status || kt_workplace_get_state (self->workplace) != KT_WORKPLACE_READY)
    return KT_NOTICE_NONE;
  if (is_newer_here (self))
    return KT_NOTICE_HERE;
  if (age == KT_CATALOG_BARRED)
    return KT_NOTICE_BARRED;
  if (status->state == KT_CATALOG_REFUSED)
    return KT_NOTICE_REFUSED;
  return age == KT_CATALOG_EXPIRED ? KT_NOTICE_EXPIRED : KT_NOTICE_NONE;
}

/* What a dismissal is about: the same thing said again is not news. */
static char *
name_notice (KtCatalogArrival *self,
             KtCatalogNotice notice)
{
  const KtCatalogStatus *status = get_status (self);

  return g_strdup_printf ("%d/%s/%" G_GINT64_FORMAT, notice, status && status->path ? status->path : "",
                          status ? status->expires : 0);
}

KtCatalogNotice
kt_catalog_arrival_get_notice (KtCatalogArrival *self)
{
  KtCatalogNotice notice;
  g_autofree char *name = NULL;

  g_return_val_if_fail (KT_IS_CATALOG_ARRIVAL (self), KT_NOTICE_NONE);

  notice = find_notice (self);
  name = name_notice (self, notice);
  return g_strcmp0 (name, self->dismissed) != 0 ? notice : KT_NOTICE_NONE;
}

void
kt_catalog_arrival_dismiss (KtCatalogArrival *self)
{
  g_return_if_fail (KT_IS_CATALOG_ARRIVAL (self));

  g_free (self->dismissed);
  self->dismissed = name_notice (self, find_notice (self));
  g_signal_emit (self, changed_signal, 0);
}

char *
kt_catalog_arrival_get_title (KtCatalogArrival *self)
{
  const KtCatalogStatus *status = get_status (self);

  switch (kt_catalog_arrival_get_notice (self))
    {
    case KT_NOTICE_BARRED:
      return g_strdup (_ ("This catalog is too old for new quotes"));
    case KT_NOTICE_HERE:
      return g_strdup_printf (_ ("Catalog %s is here"), status->release ? status->release : "");
    case KT_NOTICE_REFUSED:
      return g_strdup (_ ("A new catalog was not accepted"));
    case KT_NOTICE_EXPIRED:
      return g_strdup (_ ("This catalog should have been renewed"));
    case KT_NOTICE_NONE:
    default:
      return NULL;
    }
}

static char *
tell_age (const KtCatalogStatus *status)
{
  g_autofree char *day = kt_moment_day_text (status->expires);

  return g_strdup_printf (_ ("It was good until %s; nothing newer has come from the server since."), day);
}

char *
kt_catalog_arrival_get_text (KtCatalogArrival *self)
{
  const KtCatalogStatus *status = get_status (self);

  switch (kt_catalog_arrival_get_notice (self))
    {
    case KT_NOTICE_HERE:
      return g_strdup (_ ("What is open stays with the earlier one until it is closed."));
    case KT_NOTICE_REFUSED:
      return g_strdup_printf (_ ("Work goes on with the one before. %s"), status->reason ? status->reason : "");
    case KT_NOTICE_BARRED:
    case KT_NOTICE_EXPIRED:
      return tell_age (status);
    case KT_NOTICE_NONE:
    default:
      return NULL;
    }
}

/* --- taking it -------------------------------------------------------------------------------------------- */

static gboolean
is_configuring (KtCatalogArrival *self)
{
  KtConfiguration *configuration = kt_conversation_get_configuration (self->conversation);
  KtSnapshot *snapshot = configuration ? kt_configuration_get_snapshot (configuration) : NULL;

  return kt_conversation_is_opening (self->conversation) || (snapshot && kt_snapshot_get_n_choices (snapshot) > 0);
}

static gboolean
is_quoting (KtCatalogArrival *self)
{
  KtOpenQuote *quote = kt_conversation_get_quote (self->conversation);

  return quote && kt_revision_is_editable (kt_open_quote_get_revision (quote));
}

/* Nobody would notice. */
static gboolean
is_at_rest (KtCatalogArrival *self)
{
  KtPresence *presence = kt_workplace_get_presence (self->workplace);

  return kt_presence_get_state (presence) != KT_PRESENCE_LOCKED && !is_configuring (self) && !is_quoting (self) &&
         kt_presence_get_idle_time (presence) >= REST_SECONDS * (gint64) G_USEC_PER_SEC;
}

gboolean
kt_catalog_arrival_use (KtCatalogArrival *self,
                        GError **error)
{
  g_return_val_if_fail (KT_IS_CATALOG_ARRIVAL (self), FALSE);

  if (!is_newer_here (self))
    return TRUE;
  if (!kt_conversation_save_now (self->conversation, error))
    return FALSE;
  g_free (self->using);
  self->using = g_strdup (get_status (self)->path);
  kt_workplace_use_release (self->workplace, self->using);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

/* One that was opened on purpose stays until somebody says so. */
static void
use_at_rest (KtCatalogArrival *self)
{
  if (is_newer_here (self) && kt_workplace_is_catalog_of_server (self->workplace) && is_at_rest (self))
    kt_catalog_arrival_use (self, NULL);
}

static gboolean
on_timer (gpointer data)
{
  KtCatalogArrival *self = data;

  use_at_rest (self);
  if (is_newer_here (self))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

/* --- following -------------------------------------------------------------------------------------------- */

static void
on_changed (KtCatalogArrival *self)
{
  if (!self->timer && is_newer_here (self))
    self->timer = g_timeout_add_seconds (LOOK_SECONDS, on_timer, self);
  g_signal_emit (self, changed_signal, 0);
}

/* The session comes with the store. */
static void
on_state (KtCatalogArrival *self)
{
  if (!self->session && kt_workplace_get_sync (self->workplace))
    {
      self->session = g_object_ref (kt_workplace_get_sync (self->workplace));
      g_signal_connect_object (self->session, "status", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    }
  on_changed (self);
}

/* What could not be opened is not tried again before another one comes. */
static void
on_failed (KtCatalogArrival *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_catalog_arrival_dispose (GObject *object)
{
  KtCatalogArrival *self = KT_CATALOG_ARRIVAL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->conversation);
  g_clear_object (&self->workplace);
  G_OBJECT_CLASS (kt_catalog_arrival_parent_class)->dispose (object);
}

static void
kt_catalog_arrival_finalize (GObject *object)
{
  KtCatalogArrival *self = KT_CATALOG_ARRIVAL (object);

  g_free (self->using);
  g_free (self->dismissed);
  G_OBJECT_CLASS (kt_catalog_arrival_parent_class)->finalize (object);
}

static void
kt_catalog_arrival_class_init (KtCatalogArrivalClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kt_catalog_arrival_dispose;
  G_OBJECT_CLASS (klass)->finalize = kt_catalog_arrival_finalize;
  changed_signal =
    g_signal_new ("changed", KT_TYPE_CATALOG_ARRIVAL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kt_catalog_arrival_init (KtCatalogArrival *self)
{
}

KtCatalogArrival *
kt_catalog_arrival_new (KtConversation *conversation)
{
  KtCatalogArrival *self = g_object_new (KT_TYPE_CATALOG_ARRIVAL, NULL);

  self->conversation = g_object_ref (conversation);
  self->workplace = g_object_ref (kt_conversation_get_workplace (conversation));
  g_signal_connect_object (self->workplace, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workplace, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  on_state (self);
  return self;
}
