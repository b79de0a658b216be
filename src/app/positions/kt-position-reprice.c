/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-position-reprice.h"

#include "kt-reprice-check.h"
#include "kt-window.h"

#include <glib/gi18n.h>

#define BUSY "kt-position-reprice"

typedef struct {
  KtPositionView *view;
  KtRevision *revision;
  gulong changed_id;
  gboolean is_stale; /* changed since it was looked at */
} Asking;

static void
on_changed (Asking *asking)
{
  asking->is_stale = TRUE;
}

/* The pointer tells that something runs. */
static void
set_busy (KtPositionView *view,
          gboolean is_busy)
{
  g_object_set_data (G_OBJECT (view), BUSY, GINT_TO_POINTER (is_busy));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (view), is_busy ? "progress" : NULL);
}

static void
asking_free (Asking *asking)
{
  g_signal_handler_disconnect (asking->revision, asking->changed_id);
  set_busy (asking->view, FALSE);
  g_object_unref (asking->revision);
  g_object_unref (asking->view);
  g_free (asking);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

/* NULL: the view is empty. */
static KtRevision *
get_revision (KtPositionView *view)
{
  KtOpenQuote *quote = kt_position_view_get_quote (view);

  return quote ? kt_open_quote_get_revision (quote) : NULL;
}

static void
take_over (Asking *asking,
           const KtRepricing *repricing)
{
  KtWorkplace *workplace = kt_open_quote_get_workplace (kt_position_view_get_quote (asking->view));
  g_autoptr (GError) error = NULL;

  if (kt_repricing_apply (repricing, kt_workplace_get_catalog (workplace), asking->revision,
                          kt_workplace_get_day (workplace), NULL, &error))
    kt_window_offer (GTK_WIDGET (asking->view), _ ("Recalculated with today's prices; prices typed by hand stayed"),
                     _ ("Undo"), "quote.undo");
  kt_window_report (GTK_WIDGET (asking->view), error);
}

static void look (Asking *taken);

static void
on_checked (GObject *source,
            GAsyncResult *result,
            gpointer data)
{
  g_autoptr (Asking) asking = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KtRepricing) repricing = kt_reprice_check_finish (result, &error);

  if (get_revision (asking->view) != asking->revision)
    return; /* another quote is open */
  if (asking->is_stale)
    look (g_steal_pointer (&asking));
  else if (repricing)
    take_over (asking, repricing);
  else
    kt_window_report (GTK_WIDGET (asking->view), error);
}

static void
look (Asking *taken)
{
  taken->is_stale = FALSE;
  kt_reprice_check_async (kt_open_quote_get_workplace (kt_position_view_get_quote (taken->view)), taken->revision, NULL,
                          on_checked, taken);
}

void
kt_position_reprice (KtPositionView *view)
{
  g_return_if_fail (KT_IS_POSITION_VIEW (view));

  KtRevision *revision = get_revision (view);
  Asking *asking;

  if (!revision || g_object_get_data (G_OBJECT (view), BUSY))
    return;
  asking = g_new0 (Asking, 1);
  asking->view = g_object_ref (view);
  asking->revision = g_object_ref (revision);
  asking->changed_id = g_signal_connect_swapped (revision, "changed", G_CALLBACK (on_changed), asking);
  set_busy (view, TRUE);
  look (asking);
}
