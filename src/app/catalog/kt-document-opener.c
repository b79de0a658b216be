/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-document-opener.h"

#include "kt-catalog-letterhead.h"
#include "kt-datasheet.h"
#include "kt-language.h"
#include "kt-window.h"

#include <errno.h>
#include <glib/gi18n.h>

/* --- making the file -------------------------------------------------------------------------------------- */

static char *
make_path (const char *product,
           const char *file,
           const char *language,
           GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "kontor", "documents", NULL);
  g_autofree char *base = g_path_get_basename (file);
  g_autofree char *name = NULL;
  char *point = strrchr (base, '.');

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("The folder %s cannot be made: %s"), folder,
                   g_strerror (errno));
      return NULL;
    }
  if (point)
    *point = '\0';
  name = g_strdup_printf ("%s-%s-%s.pdf", product, base, language);
  return g_build_filename (folder, name, NULL);
}

static gboolean
write_datasheet (KtCatalog *catalog,
                 const char *product,
                 GBytes *markdown,
                 const char *language,
                 const char *date,
                 const char *path,
                 GError **error)
{
  KtTexts *texts = kt_catalog_get_texts (catalog);
  g_autofree char *text = g_strndup (g_bytes_get_data (markdown, NULL), g_bytes_get_size (markdown));
  g_autoptr (KtLetterhead) letterhead = kt_catalog_letterhead_new (catalog, language);
  g_autoptr (GBytes) svg = kt_catalog_load_product_picture (catalog, product, NULL);
  g_autoptr (KtPicture) picture = svg ? kt_picture_new (svg, product, NULL) : NULL;
  g_autoptr (KtPictureView) view = picture ? kt_picture_render (picture, NULL, NULL) : NULL;
  KtDatasheet datasheet = {
    .language = language,
    .subject = kt_texts_product (texts, product, language),
    .markdown = text,
    .date = date,
    .picture = view,
    .letterhead = letterhead,
  };
  g_autoptr (KtDocument) document = kt_datasheet_lay_out (&datasheet, error);

  return document && kt_document_write_pdf (document, path, error);
}

char *
kt_document_make_file (KtCatalog *catalog,
                       const char *product,
                       const char *file,
                       const char *language,
                       const char *date,
                       GError **error)
{
  g_autoptr (GBytes) content = kt_catalog_load_document (catalog, product, file, error);
  g_autofree char *path = content ? make_path (product, file, language, error) : NULL;
  gboolean done;

  if (!path)
    return NULL;
  if (g_str_has_suffix (file, ".md"))
    done = write_datasheet (catalog, product, content, language, date, path, error);
  else
    done = g_file_set_contents (path, g_bytes_get_data (content, NULL), (gssize) g_bytes_get_size (content), error);
  return done ? g_steal_pointer (&path) : NULL;
}

/* --- opening ---------------------------------------------------------------------------------------------- */

typedef struct {
  KtCatalog *catalog;
  char *product;
  char *file;
  char *language;
  char *date;
} Making;

static void
making_free (Making *making)
{
  kt_catalog_unref (making->catalog);
  g_free (making->product);
  g_free (making->file);
  g_free (making->language);
  g_free (making->date);
  g_free (making);
}

static void
make_thread (GTask *task,
             gpointer source,
             gpointer data,
             GCancellable *cancellable)
{
  const Making *making = data;
  g_autoptr (GError) error = NULL;
  char *path = kt_document_make_file (making->catalog, making->product, making->file, making->language, making->date,
                                      &error);

  if (path)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_made (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  GtkWidget *widget = GTK_WIDGET (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *uri = path ? g_filename_to_uri (path, NULL, &error) : NULL;

  if (uri && g_app_info_launch_default_for_uri (uri, NULL, &error))
    return;
  if (path)
    {
      g_autofree char *text = g_strdup_printf (_ ("There is no program to show it. The document is in %s."), path);
      kt_window_say (widget, text);
    }
  else
    kt_window_report (widget, error);
}

void
kt_document_open (GtkWidget *widget,
                  KtWorkplace *workplace,
                  const char *product,
                  const char *file)
{
  g_autoptr (GTask) task = g_task_new (widget, NULL, on_made, NULL);
  Making *making = g_new0 (Making, 1);

  making->catalog = kt_catalog_ref (kt_workplace_get_catalog (workplace));
  making->product = g_strdup (product);
  making->file = g_strdup (file);
  making->language = g_strdup (kt_language_get ());
  making->date = kt_workplace_get_date (workplace);
  g_task_set_task_data (task, making, (GDestroyNotify) making_free);
  g_task_run_in_thread (task, make_thread);
}
