/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A drawing (SVG) as the catalog checks it: which ids it has, and that it is plain, with a viewBox
 * and without scripts, entities, or anything outside the file. It is drawn by the document layer.
 * Immutable; any thread.
 */

#include <gio/gio.h>

#include "kt-fault.h"

G_BEGIN_DECLS

#define KT_DRAWING_MAX_BYTES (4 * 1024 * 1024)

typedef struct _KtDrawing KtDrawing;

/* NULL if it cannot be used. Nothing is fetched. */
KtDrawing *kt_drawing_parse (GBytes *svg, const char *file, KtFaultList *faults);
void kt_drawing_free (KtDrawing *drawing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDrawing, kt_drawing_free)

gboolean kt_drawing_has_element (const KtDrawing *drawing, const char *id);
/* That element is or holds a text. */
gboolean kt_drawing_has_text (const KtDrawing *drawing, const char *id);

G_END_DECLS
