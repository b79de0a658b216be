/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed files from anywhere: nothing made up is genuine, and an envelope has one form only. */

#include "kt-tuf-role.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (KtTufEnvelope) envelope = kt_tuf_envelope_read (bytes, KT_TUF_MAX_ROOT, NULL);
  if (envelope == NULL)
    return 0;
  g_autoptr (GBytes) again = kt_tuf_envelope_write (envelope);
  g_assert_true (g_bytes_equal (bytes, again));
  kt_tuf_timestamp_peek_root (bytes);
  g_autoptr (KtTufRoot) root = kt_tuf_root_read_trusted (bytes, NULL);
  if (root == NULL)
    return 0;
  g_autofree char *text = kt_tuf_root_to_text (root);
  g_assert_nonnull (text);
  return 0;
}
