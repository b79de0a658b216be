/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lines go to the clipboard twice: as JSON, which keeps configurations and is taken first when lines are pasted into a
 * quote, and as a table for spreadsheets. What comes from a spreadsheet is inserted at once if every row is sound;
 * otherwise one sees first what is wrong with which row.
 */
#include "kt-position-view-private.h"

#include "kt-language.h"
#include "kt-position-batch.h"
#include "kt-position-clip.h"
#include "kt-window.h"

#include <glib/gi18n.h>
#include <string.h>

/* More than this is nobody's quote. */
#define MAX_BYTES (16 * 1024 * 1024)

/* --- out -------------------------------------------------------------------------------------------------- */

void
kt_position_view_copy (KtPositionView *self)
{
  g_autoptr (GPtrArray) positions = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkContentProvider) provider = NULL;
  g_autofree char *table = NULL;
  GdkContentProvider *providers[2];
  char *json;

  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  positions = kt_position_view_get_selection (self);
  if (positions->len == 0)
    return;
  json = kt_positions_to_json (self->revision, positions);
  bytes = g_bytes_new_take (json, strlen (json));
  table = kt_positions_to_table (self->revision, positions, kt_language_get ());
  providers[0] = gdk_content_provider_new_for_bytes (KT_POSITION_CLIP_MIME, bytes);
  providers[1] = gdk_content_provider_new_typed (G_TYPE_STRING, table);
  provider = gdk_content_provider_new_union (providers, 2);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), provider);
}

/* --- in --------------------------------------------------------------------------------------------------- */

/* Behind the line of the cursor. */
static KtPosition *
find_place (KtPositionView *self,
            guint *index)
{
  KtPosition *before = kt_position_view_get_selected (self);

  *index = before ? kt_position_get_index (before) + 1 : G_MAXUINT;
  return before ? kt_position_get_parent (before) : NULL;
}

static void
finish (KtPositionView *self,
        GPtrArray *inserted,
        guint n_lines)
{
  g_autofree char *text = NULL;

  if (!inserted || inserted->len == 0)
    return;
  kt_position_view_select_lines (self, inserted);
  kt_position_view_focus_table (self);
  text = g_strdup_printf (ngettext ("%u line inserted", "%u lines inserted", n_lines), n_lines);
  kt_window_offer (GTK_WIDGET (self), text, _ ("Undo"), "quote.undo");
}

static void
paste_clip (KtPositionView *self,
            const KtPositionClip *clip)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (self->quote);
  guint index;
  KtPosition *parent = find_place (self, &index);
  g_autoptr (GPtrArray) inserted = NULL;
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_change (self->quote, _ ("Insert lines"));
  inserted = kt_position_clip_paste (clip, self->revision, parent, index, kt_workplace_get_catalog (workplace),
                                     kt_workplace_get_day (workplace), kt_workplace_get_random (workplace), &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  finish (self, inserted, kt_position_clip_count (clip));
  kt_position_view_fail (self, error);
}

static void
insert_lines (KtPositionView *self,
              const KtCatalogLines *lines,
              gboolean with_unknown)
{
  guint index;
  KtPosition *parent = find_place (self, &index);
  g_autoptr (GPtrArray) inserted = NULL;
  g_autoptr (GError) error = NULL;

  kt_open_quote_begin_change (self->quote, _ ("Insert lines"));
  inserted = kt_catalog_lines_insert (lines, with_unknown, self->revision, parent, index, &error);
  kt_open_quote_end_change (self->quote, error ? NULL : &error);
  finish (self, inserted, inserted ? inserted->len : 0);
  kt_position_view_fail (self, error);
}

void
kt_position_view_paste_table (KtPositionView *self,
                              const char *text)
{
  KtWorkplace *workplace;
  const KtRevisionHeader *header;
  g_autoptr (KtLineTable) table = NULL;
  g_autoptr (KtCatalogLines) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  workplace = kt_open_quote_get_workplace (self->quote);
  header = kt_revision_get_header (self->revision);
  table = kt_line_table_parse (text, -1, kt_language_get (), header->currency, &error);
  if (!table)
    {
      kt_position_view_fail (self, error);
      return;
    }
  lines = kt_catalog_lines_new (table, kt_workplace_get_catalog (workplace), header, kt_workplace_get_day (workplace),
                                kt_workplace_get_random (workplace));
  if (lines->n_unknown + lines->n_faulty == 0)
    insert_lines (self, lines, FALSE);
  else
    kt_position_view_preview (self, g_steal_pointer (&lines));
}

void
kt_position_view_take_preview (KtPositionView *self,
                               gboolean with_unknown)
{
  const KtCatalogLines *lines = kt_paste_preview_get_lines (KT_PASTE_PREVIEW (self->preview));

  if (lines && self->quote)
    insert_lines (self, lines, with_unknown);
  kt_position_view_preview (self, NULL);
}

/* --- asking the clipboard --------------------------------------------------------------------------------- */

static gboolean
may_paste (KtPositionView *self)
{
  /* The quote may have been closed while the other program was slow to answer. */
  return self->revision && kt_revision_is_editable (self->revision);
}

static void
on_text (GObject *source,
         GAsyncResult *result,
         gpointer data)
{
  g_autoptr (KtPositionView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);

  if (!may_paste (self))
    return;
  if (text)
    kt_position_view_paste_table (self, text);
  else
    kt_position_view_fail (self, error);
}

static void
on_spliced (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (KtPositionView) self = data;
  GMemoryOutputStream *stream = G_MEMORY_OUTPUT_STREAM (source);
  g_autoptr (KtPositionClip) clip = NULL;
  g_autoptr (GError) error = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (source), result, &error) >= 0)
    clip = kt_position_clip_parse (g_memory_output_stream_get_data (stream),
                                   (gssize) g_memory_output_stream_get_data_size (stream), &error);
  if (!may_paste (self))
    return;
  if (clip)
    paste_clip (self, clip);
  else
    kt_position_view_fail (self, error);
}

static void
on_stream (GObject *source,
           GAsyncResult *result,
           gpointer data)
{
  g_autoptr (KtPositionView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);
  g_autoptr (GOutputStream) memory = NULL;

  if (!stream)
    {
      kt_position_view_fail (self, error);
      return;
    }
  memory = g_memory_output_stream_new (g_malloc (MAX_BYTES), MAX_BYTES, NULL, g_free);
  g_output_stream_splice_async (memory, stream,
                                G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, on_spliced, g_steal_pointer (&self));
}

void
kt_position_view_paste (KtPositionView *self)
{
  static const char *MIMES[] = { KT_POSITION_CLIP_MIME, NULL };
  GdkClipboard *clipboard;

  g_return_if_fail (KT_IS_POSITION_VIEW (self));

  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  if (!may_paste (self))
    return;
  if (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), KT_POSITION_CLIP_MIME))
    gdk_clipboard_read_async (clipboard, MIMES, G_PRIORITY_DEFAULT, NULL, on_stream, g_object_ref (self));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, on_text, g_object_ref (self));
}
