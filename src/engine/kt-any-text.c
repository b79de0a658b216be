/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Clauses know of a text only whether it is one of those that rules name, and how long it is. A whole
 * configuration has some text nevertheless. */

#include "kt-session-private.h"

static gboolean
is_known_text (const KtProgram *program, const char *text)
{
  for (guint i = 0; i < program->texts->len; i++)
    if (g_strcmp0 (g_ptr_array_index (program->texts, i), text) == 0)
      return TRUE;
  return FALSE;
}

/* Stands for a text that no rule names: "", or as many letters as the rules ask for. */
const char *
kt_witness_any_text (const KtProgram *program, const KtWitness *witness, int number)
{
  const KtFeature *length = program->features[number]->length;
  int counter = length != NULL ? kt_program_find_child (
                                   program, kt_program_slot (program, number)->parent, length, 0)
                               : -1;
  gsize n = counter >= 0 ? (gsize) MAX (witness->units[counter], 0)
                         : (gsize) is_known_text (program, "");

  for (char letter = 'a'; letter < 'z'; letter++)
    {
      g_autofree char *text = g_strnfill (n, letter);

      if (!is_known_text (program, text))
        return g_intern_string (text);
    }
  return "";
}
