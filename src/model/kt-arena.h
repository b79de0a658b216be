/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Memory that is given back all at once: a tree that never changes after it was built lives in one
 * arena, and whatever goes wrong while building it, one call frees everything. Strings are
 * interned: equal texts of one arena are the same pointer.
 *
 * Not thread safe while it is filled; freely readable after. Memory is zeroed.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtArena KtArena;

KtArena *kt_arena_new (void);
void kt_arena_free (KtArena *arena);

gpointer kt_arena_alloc (KtArena *arena, gsize size);
#define kt_arena_new0(arena, Type) ((Type *)kt_arena_alloc ((arena), sizeof (Type)))

/* A copy of n elements of that size; NULL if there are none. */
gpointer kt_arena_copy (KtArena *arena, gconstpointer data, gsize n, gsize element_size);
/* The pointers of an array, copied. */
gpointer kt_arena_copy_pointers (KtArena *arena, const GPtrArray *array);

const char *kt_arena_intern (KtArena *arena, const char *text);
const char *kt_arena_intern_length (KtArena *arena, const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtArena, kt_arena_free)

G_END_DECLS
