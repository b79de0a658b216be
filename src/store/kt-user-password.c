/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing the own password: logging in with the old one, then storing the user with the new one.
 */
#include "kt-sales-error.h"
#include "kt-user-store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
check_current (KtWorkStore *store, const KtActor *actor, const char *current, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtActor) same
      = kt_user_store_log_in (store, kt_actor_get_login (actor), current, &cause);
  if (same != NULL)
    return TRUE;
  if (g_error_matches (cause, KT_STORE_ERROR, KT_STORE_ERROR_DENIED))
    g_set_error_literal (error, KT_STORE_ERROR, KT_STORE_ERROR_DENIED,
                         _ ("The present password is wrong."));
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

gboolean
kt_user_store_change_password (KtWorkStore *store,
                               const KtActor *actor,
                               const char *current,
                               const char *password,
                               GError **error)
{
  if (!check_current (store, actor, current, error))
    return FALSE;
  if (strcmp (current, password) == 0)
    {
      g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                           _ ("password: Choose another one than the present one."));
      return FALSE;
    }
  g_autoptr (KtUser) user = kt_user_store_load (store, kt_actor_get_id (actor), error);
  return user != NULL && kt_user_store_save (store, user, password, actor, error);
}

/* ---- in a worker ---- */

typedef struct {
  KtActor *actor;
  char *current;
  char *password;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;
  kt_actor_unref (self->actor);
  explicit_bzero (self->current, strlen (self->current));
  explicit_bzero (self->password, strlen (self->password));
  g_free (self->current);
  g_free (self->password);
  g_free (self);
}

static void
change_in_thread (GTask *task, gpointer store, gpointer data, GCancellable *cancellable)
{
  const Change *self = data;
  GError *error = NULL;
  if (kt_user_store_change_password (store, self->actor, self->current, self->password, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kt_user_store_change_password_async (KtWorkStore *store,
                                     const KtActor *actor,
                                     const char *current,
                                     const char *password,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Change *self = g_new (Change, 1);
  *self = (Change){ kt_actor_ref (actor), g_strdup (current), g_strdup (password) };
  g_task_set_task_data (task, self, change_free);
  g_task_run_in_thread (task, change_in_thread);
}

gboolean
kt_user_store_change_password_finish (KtWorkStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
