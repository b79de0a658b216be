/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * GET /v1/catalog/… and /v1/blob/HASH: the releases of the caller's catalog (kt-server-trees.h), as
 * kt-catalog-fetch.h asks for them. Whoever is enrolled may fetch them, a kiosk too; everybody gets
 * those of his own house.
 *
 *   latest            what is newest, from memory; ETag, 304, "no-cache"
 *   root/N            N, A, B: numbers as they are written, without a sign or zeros in front
 *   V/manifest.json
 *   delta/A-B         with "Range: bytes=N-"
 *   image/V           with "Range: bytes=N-"
 *   blob/HASH         64 small hexadecimal digits; with "Range: bytes=N-"
 *
 * All but latest never change and say so. Problem 404 "unknown", 503 "no-catalog" while what is
 * newest cannot be used.
 */

#include "kt-server-caller.h"

G_BEGIN_DECLS

KtServerResponse *kt_server_catalog_get (KtServer *server,
                                         KtDatabase *database,
                                         const KtServerCaller *caller,
                                         const KtServerRequest *request,
                                         GError **error);

/* The name of a file of the tree (kt-catalog-manifest.h) for what follows "/v1/"; NULL: none is
 * meant. The caller frees. */
char *kt_server_catalog_parse (const char *path);

G_END_DECLS
