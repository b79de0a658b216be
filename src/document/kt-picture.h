/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The picture of a configured product. A drawing (SVG) has named layers, texts and areas; a state
 * says which layers show, what the texts are lettered with and which colour the areas take;
 * together they give a view that is drawn at any size, on the screen or as vectors in a document.
 *
 *   KtPicture       the drawing, read once; immutable and reference counted, any thread
 *   KtPictureState  what the configuration says of it; plain, one thread at a time
 *   KtPictureView   the drawing in that state, ready to draw; reference counted, one thread at a
 * time
 *
 * The drawing is a plain SVG file of at most KT_PICTURE_MAX_BYTES with a viewBox. Scripts, foreign
 * objects, links and references to anything outside the file are dropped, entities refused; nothing
 * is fetched. Errors: KT_DOCUMENT_ERROR_PICTURE, KT_DOCUMENT_ERROR_LIMIT, with the line in the
 * file.
 */

#include <cairo.h>
#include <gio/gio.h>

#include "kt-document-error.h"

G_BEGIN_DECLS

#define KT_PICTURE_MAX_BYTES (4 * 1024 * 1024)

typedef struct _KtPicture KtPicture;
typedef struct _KtPictureState KtPictureState;
typedef struct _KtPictureView KtPictureView;

/* name stands in messages ("products/cp/picture.svg"). */
KtPicture *kt_picture_new (GBytes *svg, const char *name, GError **error);
KtPicture *kt_picture_ref (KtPicture *picture);
void kt_picture_unref (KtPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPicture, kt_picture_unref)

/* Whether an element has that id; for the check of a catalog. */
gboolean kt_picture_has_element (KtPicture *picture, const char *id);
/* Whether that element is or holds a text. */
gboolean kt_picture_has_text (KtPicture *picture, const char *id);

KtPictureState *kt_picture_state_new (void);
KtPictureState *kt_picture_state_copy (const KtPictureState *state);
void kt_picture_state_free (KtPictureState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPictureState, kt_picture_state_free)

/* Each replaces what was said of the same id. Ids that the drawing does not have are passed over.
 */
void kt_picture_state_set_layer (KtPictureState *state, const char *id, gboolean visible);
/* NULL leaves the text as it is drawn. */
void kt_picture_state_set_field (KtPictureState *state, const char *id, const char *text);
/* colour: "#rrggbb", "#rgb" or a CSS name; NULL or anything else leaves the area as it is drawn. */
void kt_picture_state_set_fill (KtPictureState *state, const char *id, const char *colour);
/* NULL is as drawn, like a state that says nothing. */
gboolean kt_picture_state_equal (const KtPictureState *a, const KtPictureState *b);

/* state may be NULL: as drawn. Some milliseconds; who draws often keeps the view while the states
 * are equal. */
KtPictureView *kt_picture_render (KtPicture *picture, const KtPictureState *state, GError **error);

KtPictureView *kt_picture_view_ref (KtPictureView *view);
void kt_picture_view_unref (KtPictureView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPictureView, kt_picture_view_unref)

/* Width divided by height of the viewBox. */
double kt_picture_view_get_aspect (KtPictureView *view);
/* Fitted into the rectangle and centred. FALSE with an error if the drawing asks for what cannot be
 * drawn; the context then holds what was drawn up to there. */
gboolean kt_picture_view_draw (KtPictureView *view,
                               cairo_t *cr,
                               double x,
                               double y,
                               double width,
                               double height,
                               GError **error);
/* The SVG file in that state. Transfer full. */
GBytes *kt_picture_view_to_svg (KtPictureView *view);

G_END_DECLS
