/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first password of somebody the server knows. Users that come from a server have none here
 * (kt-inbox-user.c); who enrols the device with his code chooses one for it.
 */
#include "kt-password.h"
#include "kt-user-store-private.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  KtUserRow *row;
  gint64 now;
} Adoption;

static void
adoption_free (gpointer data)
{
  Adoption *self = data;
  kt_user_row_free (self->row);
  g_free (self);
}

static gboolean
has_password (const KtUserRow *row)
{
  return row != NULL && row->hash != NULL && *row->hash != '\0';
}

/* He comes as the server has him; what he can log in with stays his. */
static gpointer
adopt (KtSqliteConnection *connection, gpointer data, GError **error)
{
  Adoption *self = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (KtSqliteTransaction) transaction = kt_sqlite_transaction_begin (connection, error);
  if (transaction == NULL)
    return NULL;
  g_autoptr (KtUserRow) stored = kt_user_row_read (connection, "id", self->row->user->id, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  if (has_password (stored))
    {
      g_free (self->row->hash);
      self->row->hash = g_strdup (stored->hash);
    }
  return kt_user_row_write (connection, self->row, NULL, self->now, error)
                 && kt_sqlite_transaction_commit (transaction, error)
             ? KT_STORE_DONE
             : NULL;
}

static const KtStoreOperation adopt_operation = { adopt, adoption_free, NULL, "user" };

gboolean
kt_user_store_adopt (KtWorkStore *store,
                     const KtUser *member,
                     const char *password,
                     GError **error)
{
  if (!kt_user_check (member, error))
    return FALSE;
  char *hash = kt_password_hash (password, error);
  if (hash == NULL)
    return FALSE;
  Adoption *self = g_new0 (Adoption, 1);
  self->row = g_new0 (KtUserRow, 1);
  self->row->user = kt_user_copy (member);
  self->row->hash = hash;
  self->now = kt_work_store_now (store);
  if (kt_work_store_run (store, &adopt_operation, self, member->id, error) == NULL)
    return FALSE;
  kt_work_store_set_has_users (store, TRUE);
  return TRUE;
}
