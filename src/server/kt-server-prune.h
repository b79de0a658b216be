/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Removing old releases from the folder a server hands out (kt-server-release.h). What the newest
 * ones need stays: their manifests, images, media and the deltas that lead to them; roots always do.
 * Manifests go first, then what none of those that are left speaks of: who is cut off in between has
 * lost nothing that is told of, and the next time takes the rest.
 *
 * Files that came lately stay, too: somebody may be copying a release into the folder. Files that are
 * none of a release are not touched. Blocking. Errors: KT_TUF_ERROR, G_FILE_ERROR.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint releases;
  guint files; /* besides their manifests */
  guint64 bytes;
} KtServerPruned;

/* keep: at least 1. now: seconds since 1970. */
gboolean kt_server_release_prune (const char *folder,
                                  guint keep,
                                  gint64 now,
                                  KtServerPruned *pruned,
                                  GError **error);

G_END_DECLS
