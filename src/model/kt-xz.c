/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * liblzma in steps of a fixed size.
 */
#include "kt-xz.h"

#include <glib/gi18n-lib.h>
#include <lzma.h>
#include <string.h>

#define MAX_MEMORY (128u * 1024 * 1024)
#define STEP (256 * 1024)

static const char magic[] = { '\xfd', '7', 'z', 'X', 'Z', '\0' };

gboolean
kt_xz_is (const char *data, gsize length)
{
  return length > sizeof magic && memcmp (data, magic, sizeof magic) == 0;
}

/* LZMA_STREAM_END if all is well. LZMA_BUF_ERROR: it would be too long. */
static lzma_ret
unpack (const char *text, gsize length, gsize max_length, GByteArray *out)
{
  lzma_stream stream = LZMA_STREAM_INIT;
  lzma_ret result = lzma_stream_decoder (&stream, MAX_MEMORY, 0);

  stream.next_in = (const guint8 *)text;
  stream.avail_in = length;
  while (result == LZMA_OK)
    {
      guint before = out->len;

      if (before > max_length)
        {
          result = LZMA_BUF_ERROR;
          break;
        }
      g_byte_array_set_size (out, before + STEP);
      stream.next_out = out->data + before;
      stream.avail_out = STEP;
      result = lzma_code (&stream, LZMA_FINISH);
      g_byte_array_set_size (out, before + STEP - (guint)stream.avail_out);
    }
  lzma_end (&stream);
  return result;
}

gboolean
kt_xz_unpack (char **text, gsize *length, gsize max_length, const char *path, KtFaultList *faults)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  lzma_ret result = unpack (*text, *length, max_length, out);

  if (out->len > max_length)
    kt_fault_list_add (faults, KT_FAULT_ERROR, path, 0, 0, NULL,
                       _ ("The text is larger than %u KiB."), (guint)(max_length / 1024));
  else if (result != LZMA_STREAM_END)
    kt_fault_list_add (faults, KT_FAULT_ERROR, path, 0, 0, NULL,
                       _ ("The packed file is damaged or incomplete."));
  else
    {
      *length = out->len;
      g_byte_array_append (out, (const guint8 *)"", 1);
      g_free (*text);
      *text = (char *)g_byte_array_free (g_steal_pointer (&out), FALSE);
      return TRUE;
    }
  return FALSE;
}
