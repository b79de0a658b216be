/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "document-tools.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static char *folder;

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
}

const char *
tool_folder (void)
{
  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("kontor-document-XXXXXX", NULL);
      g_assert_nonnull (folder);
      atexit (remove_folder);
    }
  return folder;
}

char *
tool_write (KtDocument *document, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (tool_folder (), name, NULL);
  gboolean written = kt_document_write_pdf (document, path, &error);
  g_assert_no_error (error);
  g_assert_true (written);
  return path;
}

static char *
run (GPtrArray *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *complaint = NULL;
  char *output = NULL;
  int status;
  g_autofree char *program = g_find_program_in_path (g_ptr_array_index (arguments, 0));
  if (program == NULL)
    {
      g_autofree char *message
          = g_strdup_printf ("%s is not installed", (char *)g_ptr_array_index (arguments, 0));
      g_test_skip (message);
      return NULL;
    }
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **)arguments->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                &complaint, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (complaint, ==, "");
  g_assert_cmpint (status, ==, 0);
  return output;
}

char *
tool_run (const char *program, const char *path, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list options;
  g_ptr_array_add (arguments, (gpointer)program);
  va_start (options, path);
  for (const char *option; (option = va_arg (options, const char *));)
    g_ptr_array_add (arguments, (gpointer)option);
  va_end (options);
  g_ptr_array_add (arguments, (gpointer)path);
  return run (arguments);
}

char *
tool_text (const char *path, guint first, guint last)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *from = g_strdup_printf ("%u", first);
  g_autofree char *to = g_strdup_printf ("%u", last);
  const char *words[] = { "pdftotext", "-layout", "-f", from, "-l", to, path, "-" };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    g_ptr_array_add (arguments, (gpointer)words[i]);
  return run (arguments);
}

guint8 *
tool_draw (KtDocument *document, guint page, int *width, int *height)
{
  double w, h;
  kt_document_get_page_size (document, page, &w, &h);
  *width = (int)w;
  *height = (int)h;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, *width, *height);
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  kt_document_draw_page (document, cr, page);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  guint8 *grey = g_malloc ((gsize)*width * *height);
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < *height; y++)
    for (int x = 0; x < *width; x++)
      {
        const guint8 *pixel = data + y * stride + x * 4;
        grey[y * *width + x] = (pixel[0] + pixel[1] + pixel[2]) / 3;
      }
  cairo_surface_destroy (surface);
  return grey;
}

guint
tool_count (const char *text, const char *needle)
{
  guint n = 0;
  for (const char *at = text; (at = strstr (at, needle)); at += strlen (needle))
    n++;
  return n;
}
