/* SPDX-License-Identifier: GPL-3.0-or-later */

/* qpdf reads cairo's file from memory, the steps work on it, and it is written back to memory. */

#include "kt-pdf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
check (qpdf_data pdf, GError **error)
{
  if (!qpdf_has_error (pdf))
    return TRUE;
  qpdf_error cause = qpdf_get_error (pdf);
  g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_FINISH,
               _ ("The PDF file cannot be finished: %s."),
               qpdf_get_error_message_detail (pdf, cause));
  return FALSE;
}

static GBytes *
write_to_memory (qpdf_data pdf, GError **error)
{
  qpdf_init_write_memory (pdf);
  qpdf_set_deterministic_ID (pdf, QPDF_TRUE);
  qpdf_set_object_stream_mode (pdf, qpdf_o_generate);
  qpdf_write (pdf);
  if (!check (pdf, error))
    return NULL;
  return g_bytes_new (qpdf_get_buffer (pdf), qpdf_get_buffer_length (pdf));
}

GBytes *
kt_pdf_finish (KtDocument *document, GBytes *drawn, GPtrArray *openings, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (drawn, &length);
  qpdf_data pdf = qpdf_init ();
  qpdf_silence_errors (pdf);
  qpdf_set_suppress_warnings (pdf, QPDF_TRUE);
  qpdf_read_memory (pdf, "drawn pages", data, length, NULL);

  GBytes *finished = NULL;
  if (check (pdf, error))
    {
      if (kt_pdf_join_structure (pdf, openings))
        {
          kt_pdf_mark_artifacts (pdf);
          kt_pdf_add_metadata (pdf, document);
          if (check (pdf, error))
            finished = write_to_memory (pdf, error);
        }
      else if (check (pdf, error))
        g_set_error (error, KT_DOCUMENT_ERROR, KT_DOCUMENT_ERROR_FINISH,
                     _ ("The PDF file cannot be finished: its structure is not the document's."));
    }
  qpdf_cleanup (&pdf);
  return finished;
}
