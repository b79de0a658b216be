/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A file that arrives piece by piece and goes on where it stopped. Blocking; any thread. Errors:
 * G_FILE_ERROR; KT_TUF_ERROR for what a server sends.
 */

#include "kt-catalog-manifest.h"

G_BEGIN_DECLS

/* At that place; what was behind it is forgotten. Never beyond `length`: KT_TUF_ERROR_LIMIT. */
gboolean
kt_part_file_add (const char *path, gint64 length, gint64 offset, GBytes *bytes, GError **error);
/* Length and hash; `what` names it in the message. */
gboolean
kt_part_file_check (const char *path, const KtCatalogPart *part, const char *what, GError **error);
/* It, or a folder, is on the disk. */
gboolean kt_part_file_sync (const char *path, GError **error);
/* Says what errno says of it; FALSE. */
gboolean kt_part_file_fail (const char *path, GError **error);

G_END_DECLS
