/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the files of the picture share. */

#include "kt-picture.h"

typedef enum {
  KT_PICTURE_CHANGE_LAYER,
  KT_PICTURE_CHANGE_FIELD,
  KT_PICTURE_CHANGE_FILL
} KtPictureChange;
#define KT_PICTURE_N_CHANGES 3

struct _KtPictureState {
  GHashTable *changes[KT_PICTURE_N_CHANGES]; /* id → value */
};

/* NULL: nothing is said of it. */
const char *
kt_picture_state_lookup (const KtPictureState *state, KtPictureChange change, const char *id);

/* Takes the bytes of an SVG file that is clean and has a viewBox of that aspect. */
KtPictureView *kt_picture_view_new (GBytes *svg, double aspect, const char *name, GError **error);
