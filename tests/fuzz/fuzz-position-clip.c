/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions from a clipboard: what is read can be pasted into a draft, undone, and written again. */

#include "kt-position-batch.h"
#include "kt-position-clip.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtPositionClip) clip
      = kt_position_clip_parse ((const char *)data, (gssize)size, &error);
  g_assert_true ((clip == NULL) == (error != NULL));
  if (clip == NULL)
    return 0;
  g_autoptr (KtRandom) random = kt_random_new (1);
  g_autoptr (KtRevisionHeader) header = kt_revision_header_new ("de", "EUR");
  g_autoptr (KtRevision) revision = kt_revision_new ("r", "q", 1, NULL, 0, header);
  g_autoptr (GPtrArray) pasted
      = kt_position_clip_paste (clip, revision, NULL, 0, NULL, 20261122, random, &error);
  if (pasted == NULL)
    return 0;
  g_assert_cmpuint (kt_revision_count_positions (revision), ==, kt_position_clip_count (clip));
  g_autofree char *json = kt_positions_to_json (revision, pasted);
  g_autofree char *table = kt_positions_to_table (revision, pasted, "de");
  g_autoptr (KtPositionClip) again = kt_position_clip_parse (json, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kt_position_clip_count (again), ==, kt_position_clip_count (clip));
  return 0;
}
