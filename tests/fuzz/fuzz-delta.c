/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to a catalog: whatever the lines say, what comes out is the catalog they promise, or
 * nothing. The head is right, so that the lines are looked at. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdint.h>

#include "kt-catalog-reader.h"
#include "kt-release-delta.h"
#include "kt-release-schema.h"
#include "kt-release.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *base, *result, *head_start;

static void
set_up (void)
{
  const KtReleaseOptions options = { "2026-11-21T09:30:00Z", 20261121, TRUE };
  g_autofree char *folder = g_dir_make_tmp ("kontor-fuzz-XXXXXX", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  g_autoptr (KtCatalog) catalog = kt_catalog_load_folder ("tests/data/catalog-small", faults);
  base = g_build_filename (folder, "base", NULL);
  result = g_build_filename (folder, "result", NULL);
  g_assert_true (kt_release_write (catalog, base, &options, NULL, NULL));
  g_autoptr (KtRelease) release = kt_release_open (base, NULL);
  head_start = g_strdup_printf ("{\"kontor-delta\":%d,\"format\":%d,\"from\":\"%s\",\"to\":\"%s\"",
                                KT_RELEASE_DELTA_VERSION, KT_RELEASE_FORMAT,
                                kt_release_get_hash (release), kt_release_get_hash (release));
}

static GBytes *
pack (const uint8_t *data, size_t size)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream
      = g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  g_autofree char *head = g_strdup_printf ("%s,\"index\":false,\"moves\":%s}\n", head_start,
                                           size > 0 && data[0] == '[' ? "true" : "false");
  g_output_stream_write_all (stream, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (stream, data, size, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  if (base == NULL)
    set_up ();
  g_autoptr (GBytes) delta = pack (data, size);
  gboolean done = kt_release_apply_delta (base, delta, result, &error);
  g_assert_true (done == (error == NULL));
  g_assert_true (done == g_file_test (result, G_FILE_TEST_EXISTS));
  g_unlink (result);
  return 0;
}
