/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A file from a server, passed on as it comes and never whole in memory: for catalogs and media. It
 * may take as long as it takes, as long as something comes (KT_SYNC_SILENCE_SECONDS).
 *
 * Thread: that of the transport. After kt_sync_download_free() only gone() is told.
 */

#include "kt-sync-transport.h"

G_BEGIN_DECLS

typedef struct _KtSyncDownload KtSyncDownload;

typedef struct {
  guint status;
  const char *etag;   /* may be NULL */
  gint64 offset;      /* with 206: where the body starts */
  gint64 retry_after; /* microseconds; 0: not said */
} KtSyncDownloadHead;

/* Each may free the download. The last thing told of the file is end(); gone() comes when nothing of
 * it is left, also after it was freed. */
typedef struct {
  void (*head) (const KtSyncDownloadHead *head, gpointer data);
  void (*bytes) (GBytes *bytes, gpointer data);
  void (*end) (const GError *error, gpointer data); /* NULL: the body is complete, so it seems */
  void (*gone) (gpointer data);
} KtSyncDownloadClass;

/* offset: from this byte on (Range); 0: all. etag, access: may be NULL. */
KtSyncDownload *kt_sync_download_new (KtSyncTransport *transport,
                                      const char *path,
                                      gint64 offset,
                                      const char *etag,
                                      const char *access,
                                      const KtSyncDownloadClass *class,
                                      gpointer data);
/* Lets go of it; if it is not over, it is broken off. */
void kt_sync_download_free (KtSyncDownload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncDownload, kt_sync_download_free)

G_END_DECLS
