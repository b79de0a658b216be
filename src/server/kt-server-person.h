/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a customer may ask for of what is kept of him (GDPR): a copy of it (Art. 15, 20), and that
 * it is erased (Art. 17); and a visitor of what he asked at a kiosk, whose request has an id, too
 * (kt-server-person-find.h finds both).
 *
 * Erased are the customer with all his contacts, what he asked at a kiosk, drafts, quotes that were
 * never sent with all that happened to them, and the bodies of the audit trail about those. What
 * was sent to him or ordered by him is a letter of trade that the law wants kept (in Germany
 * HGB § 257 and AO § 147: up to ten years from the end of its year): it stays exactly as it was, for
 * Art. 17 (3) b lets it, but the heads of such quotes lose his name and contact, so that he is not found
 * by them. When those years are over erasing again takes them, too. Numbers stay taken, and say
 * nothing.
 *
 * Clients are told to drop what is gone, and cannot bring it back: a push of it is refused
 * ("erased"). Backups are not reached: erase again after restoring an older one.
 *
 * Errors: KT_DATABASE_ERROR, KT_SERVER_ERROR.
 */

#include "kt-database.h"

G_BEGIN_DECLS

#define KT_SERVER_KEEP_YEARS 10

typedef struct {
  guint erased; /* objects */
  guint kept;   /* for the law */
} KtServerErasure;

/* keep_years: from the end of the year in which something was sent. KT_SERVER_ERROR_NOT_FOUND:
 * there never was such a customer or request. */
gboolean kt_server_person_erase (KtDatabase *database,
                                 const char *tenant,
                                 const char *account,
                                 gint64 now,
                                 guint keep_years,
                                 KtServerErasure *result,
                                 GError **error);

/* JSON of all that is kept; the caller frees. */
char *kt_server_person_export (KtDatabase *database,
                               const char *tenant,
                               const char *account,
                               gint64 now,
                               GError **error);

/* Whether this was erased and must not come back; −1 on errors. */
int kt_server_person_is_erased (KtDatabase *database,
                                const char *tenant,
                                const char *type,
                                const char *id,
                                GError **error);

G_END_DECLS
