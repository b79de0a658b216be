/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state follows from who the gatekeeper says is here, and from the lock. One timer waits for the end of the
 * patience; touching only notes the time, and the timer goes on for what is left when it comes too early.
 */
#include "kt-presence.h"

#include "kt-gatekeeper.h"
#include "kt-setting-store.h"
#include "kt-user-store.h"

#include <glib/gi18n.h>

#define SETTING_LOGIN "presence.login"
#define SETTING_PATIENCE "presence.patience"
#define DEFAULT_PATIENCE (30 * 60)

struct _KtPresence {
  GObject parent_instance;

  KtWorkplace *workplace; /* weak: a log-in may outlast it */
  KtPresenceState state;
  gboolean is_locked;
  gint64 touched; /* monotonic, microseconds */
  guint timer;
};

G_DEFINE_FINAL_TYPE (KtPresence, kt_presence, G_TYPE_OBJECT)

enum { PROP_STATE = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

static const KtActor *
get_actor (KtPresence *self)
{
  return kt_gatekeeper_get_actor (kt_workplace_get_gatekeeper (self->workplace));
}

/* --- state ------------------------------------------------------------------------------------------------ */

static void wait_for_idleness (KtPresence *self);

static KtPresenceState
find_state (KtPresence *self)
{
  const KtActor *actor = get_actor (self);

  if (!kt_workplace_get_store (self->workplace))
    return KT_PRESENCE_CLOSED;
  if (!actor)
    return KT_PRESENCE_NOBODY;
  if (!*kt_actor_get_id (actor))
    return KT_PRESENCE_OPEN;
  return self->is_locked ? KT_PRESENCE_LOCKED : KT_PRESENCE_PRESENT;
}

static void
update (KtPresence *self)
{
  KtPresenceState state = find_state (self);

  if (state == self->state)
    return;
  self->state = state;
  wait_for_idleness (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
on_actor (KtPresence *self)
{
  if (!get_actor (self))
    self->is_locked = FALSE;
  update (self);
}

/* --- the lock --------------------------------------------------------------------------------------------- */

static gboolean
on_timer (gpointer data)
{
  KtPresence *self = data;

  self->timer = 0;
  wait_for_idleness (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_idleness (KtPresence *self)
{
  gint64 patience;
  gint64 left;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->workplace || self->state != KT_PRESENCE_PRESENT)
    return;
  patience = (gint64) kt_presence_get_patience (self) * G_USEC_PER_SEC;
  left = patience - (g_get_monotonic_time () - self->touched);
  if (patience == 0)
    return;
  if (left <= 0)
    kt_presence_lock (self);
  else
    self->timer = g_timeout_add ((guint) (left / 1000 + 1), on_timer, self);
}

void
kt_presence_lock (KtPresence *self)
{
  g_return_if_fail (KT_IS_PRESENCE (self));

  if (self->state != KT_PRESENCE_PRESENT)
    return;
  self->is_locked = TRUE;
  update (self);
}

void
kt_presence_touch (KtPresence *self)
{
  g_return_if_fail (KT_IS_PRESENCE (self));

  self->touched = g_get_monotonic_time ();
}

gint64
kt_presence_get_idle_time (KtPresence *self)
{
  g_return_val_if_fail (KT_IS_PRESENCE (self), 0);

  return g_get_monotonic_time () - self->touched;
}

guint
kt_presence_get_patience (KtPresence *self)
{
  KtWorkStore *store;
  g_autofree char *text = NULL;
  guint64 seconds;

  g_return_val_if_fail (KT_IS_PRESENCE (self), 0);

  store = kt_workplace_get_store (self->workplace);
  text = store ? kt_setting_store_get (store, SETTING_PATIENCE) : NULL;
  if (!text || !g_ascii_string_to_unsigned (text, 10, 0, 24 * 60 * 60, &seconds, NULL))
    return DEFAULT_PATIENCE;
  return (guint) seconds;
}

void
kt_presence_set_patience (KtPresence *self,
                         guint seconds)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KT_IS_PRESENCE (self));

  text = g_strdup_printf ("%u", seconds);
  kt_setting_store_set (kt_workplace_get_store (self->workplace), SETTING_PATIENCE, text);
  wait_for_idleness (self);
}

/* --- in and out ------------------------------------------------------------------------------------------- */

char *
kt_presence_get_last_login (KtPresence *self)
{
  KtWorkStore *store;
  char *login;

  g_return_val_if_fail (KT_IS_PRESENCE (self), NULL);

  store = kt_workplace_get_store (self->workplace);
  login = store ? kt_setting_store_get (store, SETTING_LOGIN) : NULL;
  return login ? login : g_strdup ("");
}

typedef struct {
  gint64 locked_until;
} Outcome;

static void
on_log_in (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  KtWorkStore *store = KT_WORK_STORE (source);
  g_autoptr (GTask) task = data;
  KtPresence *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  Outcome *outcome = g_new0 (Outcome, 1);
  g_autoptr (KtActor) actor = kt_user_store_log_in_finish (store, result, &outcome->locked_until, &error);

  g_task_set_task_data (task, outcome, g_free);
  if (!actor || !self->workplace)
    {
      if (!error)
        g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("Kontor is being closed."));
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  kt_setting_store_set (store, SETTING_LOGIN, kt_actor_get_login (actor));
  self->is_locked = FALSE;
  kt_presence_touch (self);
  kt_gatekeeper_set_actor (kt_workplace_get_gatekeeper (self->workplace), actor);
  g_task_return_boolean (task, TRUE);
}

void
kt_presence_log_in_async (KtPresence *self,
                         const char *login,
                         const char *password,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  KtWorkStore *store;

  g_return_if_fail (KT_IS_PRESENCE (self));

  store = kt_workplace_get_store (self->workplace);
  g_return_if_fail (store);
  kt_user_store_log_in_async (store, login, password, NULL, on_log_in, g_task_new (self, NULL, callback, user_data));
}

gboolean
kt_presence_log_in_finish (KtPresence *self,
                          GAsyncResult *result,
                          gint64 *locked_until,
                          GError **error)
{
  const Outcome *outcome = g_task_get_task_data (G_TASK (result));

  if (locked_until)
    *locked_until = outcome->locked_until;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
kt_presence_log_out (KtPresence *self)
{
  g_return_if_fail (KT_IS_PRESENCE (self));

  if (self->state == KT_PRESENCE_PRESENT || self->state == KT_PRESENCE_LOCKED)
    kt_gatekeeper_set_actor (kt_workplace_get_gatekeeper (self->workplace), NULL);
}

/* --- object ----------------------------------------------------------------------------------------------- */

static void
kt_presence_get_property (GObject *object,
                         guint id,
                         GValue *value,
                         GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_int (value, (int) KT_PRESENCE (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
kt_presence_finalize (GObject *object)
{
  KtPresence *self = KT_PRESENCE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_weak_pointer (&self->workplace);
  G_OBJECT_CLASS (kt_presence_parent_class)->finalize (object);
}

static void
kt_presence_class_init (KtPresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kt_presence_get_property;
  object_class->finalize = kt_presence_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, KT_PRESENCE_CLOSED, KT_PRESENCE_LOCKED,
                                             KT_PRESENCE_CLOSED,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
kt_presence_init (KtPresence *self)
{
  kt_presence_touch (self);
}

KtPresence *
kt_presence_new (KtWorkplace *workplace)
{
  KtPresence *self = g_object_new (KT_TYPE_PRESENCE, NULL);

  g_set_weak_pointer (&self->workplace, workplace);
  g_signal_connect_object (workplace, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kt_workplace_get_gatekeeper (workplace), "notify::actor", G_CALLBACK (on_actor), self,
                           G_CONNECT_SWAPPED);
  return self;
}

KtPresenceState
kt_presence_get_state (KtPresence *self)
{
  g_return_val_if_fail (KT_IS_PRESENCE (self), KT_PRESENCE_CLOSED);

  return self->state;
}
