/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * One value that can be chosen: colour swatch or picture, name, one line of data, and at the right what choosing it
 * changes. A value that is excluded is dimmed but stays pressable: pressing it asks why.
 */

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  KT_TILE_FREE,     /* can be chosen */
  KT_TILE_CHOSEN,   /* chosen by the user */
  KT_TILE_IMPLIED,  /* follows from other decisions */
  KT_TILE_EXCLUDED, /* contradicts other decisions */
  KT_TILE_CHECKING  /* still being worked out */
} KtTileState;

#define KT_TYPE_CHOICE_TILE (kt_choice_tile_get_type ())
G_DECLARE_FINAL_TYPE (KtChoiceTile, kt_choice_tile, KT, CHOICE_TILE, GtkButton)

GtkWidget *kt_choice_tile_new (void);

void kt_choice_tile_set_title (KtChoiceTile *self, const char *title);
char *kt_choice_tile_dup_title (KtChoiceTile *self);
void kt_choice_tile_set_note (KtChoiceTile *self, const char *note);       /* NULL or "": no second line */
void kt_choice_tile_set_effect (KtChoiceTile *self, const char *effect);   /* e.g. "+210 €"; NULL: nothing */
void kt_choice_tile_set_swatch (KtChoiceTile *self, const char *colour);   /* CSS colour; NULL: no swatch */
void kt_choice_tile_set_state (KtChoiceTile *self, KtTileState state);
KtTileState kt_choice_tile_get_state (KtChoiceTile *self);

G_END_DECLS
