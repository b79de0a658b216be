/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The file is whole in memory before anything is written; then it is written under another name in
 * the same folder and takes the place of the old one in one step.
 */

#include "kt-pdf.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

GBytes *
kt_document_to_pdf (KtDocument *document, GError **error)
{
  g_autoptr (GPtrArray) openings = g_ptr_array_new ();
  g_autoptr (GBytes) drawn = kt_pdf_draw (document, openings, error);
  return drawn ? kt_pdf_finish (document, drawn, openings, error) : NULL;
}

/* Renaming would replace a device or a pipe by a file. */
static gboolean
check_target (const char *path, GError **error)
{
  GStatBuf state;
  if (g_stat (path, &state) != 0 || S_ISREG (state.st_mode))
    return TRUE;
  g_set_error (
      error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_WRITE,
      S_ISDIR (state.st_mode)
          ? _ ("The document cannot be written to “%s”: that is a folder. Give a file name in it.")
          : _ ("The document cannot be written to “%s”: that is no ordinary file."),
      path);
  return FALSE;
}

gboolean
kt_document_write_pdf (KtDocument *document, const char *path, GError **error)
{
  if (!check_target (path, error))
    return FALSE;
  g_autoptr (GBytes) pdf = kt_document_to_pdf (document, error);
  if (pdf == NULL)
    return FALSE;

  g_autoptr (GError) cause = NULL;
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  if (g_file_set_contents_full (path, data, length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                                &cause))
    return TRUE;
  g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_WRITE,
               _ ("The document cannot be written to “%s”: %s. Choose another place or make room."),
               path, cause->message);
  return FALSE;
}

typedef struct {
  KtDocument *document;
  char *path;
} Job;

static void
job_free (Job *job)
{
  kt_document_unref (job->document);
  g_free (job->path);
  g_free (job);
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  if (g_task_return_error_if_cancelled (task))
    return;
  if (kt_document_write_pdf (job->document, job->path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
kt_document_write_pdf_async (KtDocument *document,
                             const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);
  job->document = kt_document_ref (document);
  job->path = g_strdup (path);
  g_task_set_source_tag (task, kt_document_write_pdf_async);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_run_in_thread (task, run_job);
}

gboolean
kt_document_write_pdf_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
