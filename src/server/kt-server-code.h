/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Codes that people carry from an administrator to a device: letters that are not taken for one
 * another, and that make no words. Only their hash is kept. Errors: KT_DATABASE_ERROR,
 * KT_SERVER_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

#define KT_SERVER_CODE_GROUPS 4 /* of four letters: 69 bits, nobody guesses them */
#define KT_SERVER_USER_CODE_GROUPS                                                                 \
  2 /* shown by a device that waits; the administrator looks at it */

/* "BCDF-GHJK-…"; the caller frees. */
char *kt_server_code_new (guint groups);
/* As it is kept: small letters and what stands between do not matter. The caller frees. */
char *kt_server_code_normalise (const char *code);
char *kt_server_code_hash (const char *code);

/* One that enrols a device for that member, once, until then. The caller frees. */
char *kt_server_code_issue (KtDatabase *database,
                            const char *tenant,
                            const char *login,
                            gint64 now,
                            gint64 until,
                            GError **error);

/* A device that waits for an administrator, so long. */
#define KT_SERVER_WAITING_SECONDS 900

typedef struct {
  char *user_code;
  char *device;
  char *name;
  gint64 until;
} KtServerWaiting;

void kt_server_waiting_free (KtServerWaiting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerWaiting, kt_server_waiting_free)

/* Of KtServerWaiting, the latest first. Transfer full. */
GPtrArray *kt_server_waiting_list (KtDatabase *database, gint64 now, GError **error);
/* Lets it in for that member. */
gboolean kt_server_waiting_approve (KtDatabase *database,
                                    const char *tenant,
                                    const char *user_code,
                                    const char *login,
                                    gint64 now,
                                    GError **error);
gboolean
kt_server_waiting_deny (KtDatabase *database, const char *user_code, gint64 now, GError **error);

G_END_DECLS
