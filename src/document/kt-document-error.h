/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The error domain of pages, pictures and files made of them. A message is a whole sentence that
 * names the file or the picture and says what to do.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_DOCUMENT_ERROR (kt_document_error_quark ())

typedef enum {
  KT_DOCUMENT_ERROR_LAYOUT,  /* a layout file that is not what it should be */
  KT_DOCUMENT_ERROR_PICTURE, /* a drawing that cannot be read */
  KT_DOCUMENT_ERROR_LIMIT,   /* larger than allowed */
  KT_DOCUMENT_ERROR_CONTENT, /* a document that says what it must not: two currencies, no language …
                              */
  KT_DOCUMENT_ERROR_DRAW,    /* the pages could not be drawn */
  KT_DOCUMENT_ERROR_FINISH, /* the PDF file could not be finished */
  KT_DOCUMENT_ERROR_WRITE   /* the file could not be written; what was there before is untouched */
} KtDocumentError;

GQuark kt_document_error_quark (void);

G_END_DECLS
