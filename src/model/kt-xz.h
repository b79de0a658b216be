/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Text packed with xz, as models are published. What comes out is limited, and so is the memory
 * that it takes: a small file can stand for a very large one. Private to src/model.
 */

#include "kt-fault.h"

G_BEGIN_DECLS

/* Does it begin like an xz file? */
gboolean kt_xz_is (const char *data, gsize length);

/* Exchanges the text for what is in it (closed by a 0 byte). FALSE with a fault about `path`. */
gboolean
kt_xz_unpack (char **text, gsize *length, gsize max_length, const char *path, KtFaultList *faults);

G_END_DECLS
