/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands beside the positions follows the quote, and no more than that: pages are laid out once an edit, what is
 * hidden waits until it is seen, and nothing holds on to what was closed.
 */
#include "kt-ui-quote.h"

#include "kt-head-fields.h"
#include "kt-quote-editor.h"
#include "kt-quote-preview.h"

#define MOTOR "FR-10120"
#define WIDTH 1400
#define HEIGHT 1000

static gboolean
is_saved (KtUi *ui,
          gpointer data)
{
  return kt_open_quote_get_save_state (kt_conversation_get_quote (kt_ui_conversation (ui))) == KT_SAVE_DONE;
}

/* Until nothing is due any more. */
static void
settle (KtUi *ui)
{
  kt_ui_wait (ui, "the quote to be saved", is_saved, NULL);
  kt_ui_settle (ui, 1200);
}

static void
show_aside (KtUi *ui,
            const char *name)
{
  gtk_widget_activate_action (kt_ui_expect (ui, KT_TYPE_QUOTE_EDITOR, NULL), "quote.aside", "s", name);
  kt_ui_settle (ui, 300);
}

static void
begin (KtUi *ui)
{
  gtk_window_set_default_size (GTK_WINDOW (ui->window), WIDTH, HEIGHT);
  kt_ui_go (ui, "quotes");
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 500);
  kt_ui_add_article (ui, MOTOR, 3, KT_ROLE_NORMAL);
  settle (ui);
}

static void
count (gpointer preview,
       GParamSpec *pspec,
       guint *n_times)
{
  (*n_times)++;
}

static void
set_subject (KtRevision *revision,
             const char *subject)
{
  g_autoptr (KtRevisionHeader) header = kt_revision_header_copy (kt_revision_get_header (revision));
  g_autoptr (GError) error = NULL;

  kt_record_set_text (&header->subject, subject);
  kt_revision_edit_header (revision, header, &error);
  g_assert_no_error (error);
}

static void
play_once (KtUi *ui,
           gpointer data)
{
  guint n_times = 0;

  begin (ui);
  show_aside (ui, "pages");
  settle (ui);
  g_signal_connect (kt_ui_expect (ui, KT_TYPE_QUOTE_PREVIEW, NULL), "notify::document", G_CALLBACK (count), &n_times);
  set_subject (kt_ui_revision (ui), "Pumps for Kiel");
  settle (ui);
  g_assert_cmpuint (n_times, ==, 1);
}

static void
play_hidden (KtUi *ui,
             gpointer data)
{
  GtkWidget *preview;
  guint n_times = 0;

  begin (ui);
  show_aside (ui, "pages");
  preview = kt_ui_expect (ui, KT_TYPE_QUOTE_PREVIEW, NULL);
  settle (ui);
  g_signal_connect (preview, "notify::document", G_CALLBACK (count), &n_times);
  show_aside (ui, "head");
  set_subject (kt_ui_revision (ui), "Pumps for Kiel");
  settle (ui);
  g_assert_cmpuint (n_times, ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (kt_ui_expect (ui, ADW_TYPE_ENTRY_ROW, "Subject"))), ==,
                   "Pumps for Kiel");
  show_aside (ui, "pages");
  settle (ui);
  g_assert_cmpuint (n_times, ==, 1);

  /* The form catches up as well, and does not write back what it showed before. */
  set_subject (kt_ui_revision (ui), "Pumps for Flensburg");
  settle (ui);
  show_aside (ui, "head");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (kt_ui_expect (ui, ADW_TYPE_ENTRY_ROW, "Subject"))), ==,
                   "Pumps for Flensburg");
  kt_ui_type (ui, kt_ui_expect (ui, ADW_TYPE_ENTRY_ROW, "Your reference"), "K-17");
  settle (ui);
  g_assert_cmpstr (kt_revision_get_header (kt_ui_revision (ui))->subject, ==, "Pumps for Flensburg");
  g_assert_cmpstr (kt_revision_get_header (kt_ui_revision (ui))->reference, ==, "K-17");
}

static void
play_other (KtUi *ui,
            gpointer data)
{
  KtOpenQuote *open;
  g_autoptr (KtRevision) first = NULL;
  g_autoptr (GError) error = NULL;
  guint n_times = 0;

  begin (ui);
  show_aside (ui, "pages");
  open = kt_conversation_get_quote (kt_ui_conversation (ui));
  first = g_object_ref (kt_ui_revision (ui));
  kt_open_quote_begin_revision (open, &error);
  g_assert_no_error (error);
  settle (ui);
  g_assert_true (kt_ui_revision (ui) != first);
  g_signal_connect (kt_ui_expect (ui, KT_TYPE_QUOTE_PREVIEW, NULL), "notify::document", G_CALLBACK (count), &n_times);
  if (kt_revision_is_editable (first))
    set_subject (first, "Pumps for Kiel");
  else
    g_signal_emit_by_name (first, "changed");
  settle (ui);
  g_assert_cmpuint (n_times, ==, 0);
}

static void
play_closed (KtUi *ui,
             gpointer data)
{
  KtOpenQuote *open;

  begin (ui);
  show_aside (ui, "head");
  show_aside (ui, "price");
  show_aside (ui, "target");
  show_aside (ui, "pages");
  open = kt_conversation_get_quote (kt_ui_conversation (ui));
  g_object_add_weak_pointer (G_OBJECT (open), (gpointer *) &open);
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_settle (ui, 1500);
  g_assert_null (open);
}

static void
run (gconstpointer data)
{
  g_autoptr (KtUi) ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");

  kt_ui_run (ui, (KtUiScript) data, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, script) g_test_add_data_func ("/quote-aside/" name, (gconstpointer) script, run)
  ADD ("pages are laid out once an edit", play_once);
  ADD ("what is hidden waits until it is seen", play_hidden);
  ADD ("pages do not follow a revision that is not shown any more", play_other);
  ADD ("a quote that was closed is let go of", play_closed);
  return g_test_run ();
}
