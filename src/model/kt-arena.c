/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blocks of growing size, filled from the front; large requests get a block of their own.
 */
#include "kt-arena.h"

#include <string.h>

#define FIRST_BLOCK 4096
#define LARGEST_BLOCK (1024 * 1024)
#define ALIGNMENT 16

struct _KtArena {
  GPtrArray *blocks;
  char *free_from;
  gsize n_free;
  gsize next_size;
  GHashTable *strings; /* a set; the texts lie in the blocks */
  GString *scratch;    /* terminates a text before it is looked up */
};

KtArena *
kt_arena_new (void)
{
  KtArena *arena = g_new0 (KtArena, 1);

  arena->blocks = g_ptr_array_new_with_free_func (g_free);
  arena->next_size = FIRST_BLOCK;
  arena->strings = g_hash_table_new (g_str_hash, g_str_equal);
  arena->scratch = g_string_new (NULL);
  return arena;
}

void
kt_arena_free (KtArena *arena)
{
  if (arena == NULL)
    return;
  g_hash_table_unref (arena->strings);
  g_ptr_array_unref (arena->blocks);
  g_string_free (arena->scratch, TRUE);
  g_free (arena);
}

static gpointer
add_block (KtArena *arena, gsize size)
{
  gpointer block = g_malloc0 (size);

  g_ptr_array_add (arena->blocks, block);
  return block;
}

gpointer
kt_arena_alloc (KtArena *arena, gsize size)
{
  size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;

  if (size > arena->n_free)
    {
      if (size > arena->next_size / 4)
        return add_block (arena, size);
      arena->free_from = add_block (arena, arena->next_size);
      arena->n_free = arena->next_size;
      arena->next_size = MIN (arena->next_size * 2, LARGEST_BLOCK);
    }

  gpointer memory = arena->free_from;
  arena->free_from += size;
  arena->n_free -= size;
  return memory;
}

gpointer
kt_arena_copy (KtArena *arena, gconstpointer data, gsize n, gsize element_size)
{
  if (n == 0)
    return NULL;

  gpointer memory = kt_arena_alloc (arena, n * element_size);
  memcpy (memory, data, n * element_size);
  return memory;
}

gpointer
kt_arena_copy_pointers (KtArena *arena, const GPtrArray *array)
{
  return kt_arena_copy (arena, array->pdata, array->len, sizeof (gpointer));
}

const char *
kt_arena_intern (KtArena *arena, const char *text)
{
  return kt_arena_intern_length (arena, text, strlen (text));
}

const char *
kt_arena_intern_length (KtArena *arena, const char *text, gsize length)
{
  g_string_truncate (arena->scratch, 0);
  g_string_append_len (arena->scratch, text, length);

  const char *known = g_hash_table_lookup (arena->strings, arena->scratch->str);
  if (known != NULL)
    return known;

  char *copy = kt_arena_alloc (arena, length + 1);
  memcpy (copy, arena->scratch->str, length);
  g_hash_table_add (arena->strings, copy);
  return copy;
}
