/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The error domain of the work database. A message is a whole sentence that names the file and what
 * to do. Errors of the trade (KT_SALES_ERROR) pass through as they are.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_STORE_ERROR (kt_store_error_quark ())

typedef enum {
  KT_STORE_ERROR_LOCKED,   /* another Kontor has this profile open */
  KT_STORE_ERROR_FOREIGN,  /* no Kontor work database: kt_work_store_set_aside() and start fresh */
  KT_STORE_ERROR_CORRUPT,  /* damaged: the same */
  KT_STORE_ERROR_KEY,      /* encrypted, and its key is not there: nothing is touched */
  KT_STORE_ERROR_TOO_NEW,  /* written by a newer Kontor: nothing is touched */
  KT_STORE_ERROR_FULL,     /* no space: nothing was changed; free some and do it again */
  KT_STORE_ERROR_DISK,     /* cannot be read or written for another reason */
  KT_STORE_ERROR_SEALED,   /* tried to change what was sent */
  KT_STORE_ERROR_TAMPERED, /* a stored body does not have its hash */
  KT_STORE_ERROR_NOT_FOUND,
  KT_STORE_ERROR_OVERTAKEN,   /* somebody else changed it since: look at it anew */
  KT_STORE_ERROR_IN_USE,      /* others refer to it: it cannot be deleted */
  KT_STORE_ERROR_DENIED,      /* no such user, or the password is wrong */
  KT_STORE_ERROR_USER_LOCKED, /* too many wrong passwords: wait */
  KT_STORE_ERROR_CLOSED,      /* the store was closed before this came to its turn */
  KT_STORE_ERROR_FAILED
} KtStoreError;

GQuark kt_store_error_quark (void);

G_END_DECLS
