/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The folder of a publisher's keys: NAME.secret each, which only their owner may read, root.json,
 * and root-V.json for each root before it. Failures are told on standard error.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Those of the root come first. */
#define KT_PUBLISHER_N_ROOTS 3
#define KT_PUBLISHER_N_KEYS 5
extern const char *const kt_publisher_key_names[KT_PUBLISHER_N_KEYS];

char *kt_publisher_key_path (const char *folder, const char *name);
/* NULL: it is not there. The caller overwrites and frees. */
char *kt_publisher_key_read (const char *folder, const char *name);
/* Never over a file that is there: it may be the only copy of a key. */
gboolean kt_publisher_key_write (const char *folder, const char *name, const char *secret);

/* Roots that the tree does not have yet: a client follows them one by one. */
gboolean kt_publisher_keys_put_roots (const char *folder, const char *tree);

G_END_DECLS
