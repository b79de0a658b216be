/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How documents look: sizes and places on the page after DIN 5008, fonts, colours, columns. A
 * layout is a file (data/documents/README.md explains every key); two come with the program.
 * Immutable after it is read, reference counted, any thread. Lengths in a file are millimetres,
 * font sizes points; in here all is points. Errors: KT_DOCUMENT_ERROR_LAYOUT with file, line and
 * key.
 */

#include <gio/gio.h>

#include "kt-document-error.h"

G_BEGIN_DECLS

typedef struct _KtDocumentLayout KtDocumentLayout;

/* "din5008-b" (the default for NULL), "din5008-a". NULL and an error for another name. */
KtDocumentLayout *kt_document_layout_builtin (const char *name, GError **error);
/* name stands in messages. Keys that are not in the file keep the values of din5008-b. */
KtDocumentLayout *
kt_document_layout_parse (const char *text, gssize length, const char *name, GError **error);
KtDocumentLayout *kt_document_layout_load (const char *path, GError **error);

KtDocumentLayout *kt_document_layout_ref (KtDocumentLayout *layout);
void kt_document_layout_unref (KtDocumentLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDocumentLayout, kt_document_layout_unref)

G_END_DECLS
