/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The releases of catalogs that a server hands out: a folder with a tree as kontor-cli catalog
 * publish writes it (kt-catalog-manifest.h) for each tenant, FOLDER/TENANT/latest and so on. What
 * is newest is kept in memory and read anew when its file was replaced; it is told to nobody before
 * the whole chain of signatures holds, so that a file that is being copied is never seen. What was
 * good stays until something good follows.
 *
 * Whatever a server is asked for becomes a path from numbers and hashes only. Any thread.
 */

#include <glib.h>

G_BEGIN_DECLS

/* In the data folder of a server that was not told another. */
#define KT_SERVER_CATALOG_NAME "catalog"

typedef struct _KtServerTrees KtServerTrees;

/* accel: under what location the proxy in front sends the folder itself ("/kontor-catalog/", with
 * X-Accel-Redirect); NULL: there is none, files are sent from here. */
KtServerTrees *kt_server_trees_new (const char *folder, const char *accel);
void kt_server_trees_free (KtServerTrees *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerTrees, kt_server_trees_free)

/* What is newest, as signed. Reference counted. */
typedef struct {
  GBytes *bytes;  /* the timestamp */
  char *etag;     /* with its quotation marks; the same on all servers */
  GBytes *root;   /* the newest root */
  gint64 version; /* of the release */
} KtServerLatest;

void kt_server_latest_unref (KtServerLatest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtServerLatest, kt_server_latest_unref)

typedef enum {
  KT_SERVER_TREE_NONE, /* the tenant has none */
  KT_SERVER_TREE_BAD,  /* it has one that nobody could use */
  KT_SERVER_TREE_GOOD
} KtServerTreeState;

/* *latest, when it is good: transfer full. */
KtServerTreeState kt_server_trees_get_latest (KtServerTrees *self,
                                              const char *tenant,
                                              KtServerLatest **latest);

/* The tree of a tenant; NULL: its name cannot be that of a folder. The caller frees. */
char *kt_server_trees_get_folder (KtServerTrees *self, const char *tenant);
/* Where the proxy has a file of it; NULL: there is no proxy that does. The caller frees. */
char *kt_server_trees_get_accel (KtServerTrees *self, const char *tenant, const char *name);

G_END_DECLS
