/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long a quote of many lines takes from a key to the picture: a quantity typed into a cell (every price is determined
 * anew, every sum added up), and the cursor moved by a line. Prints milliseconds of computing time of the main thread, as
 * the machine may be busy with other things; nothing is asserted. Usage: measure-sheet LINES
 */
#include "kt-ui-fixture.h"

#include "kt-position-view.h"
#include "kt-sheet-cell.h"

#include <stdlib.h>
#include <time.h>

#define ROUNDS 60

static guint n_lines;

static gint64
now_computed (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
on_painted (GdkFrameClock *clock,
            gpointer data)
{
  *(gint64 *) data = now_computed ();
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* From the key to the end of the next painting, in microseconds; *handled: of that, until the key was dealt with. */
static int
time_key (KtUi *ui,
          void (*act) (KtUi *ui, guint round),
          guint round,
          int *handled)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (ui->window));
  gint64 painted = 0, begin;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (on_painted), &painted);

  begin = now_computed ();
  act (ui, round);
  *handled = (int) (now_computed () - begin);
  gtk_widget_queue_draw (GTK_WIDGET (ui->window));
  painted = 0;
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, handler);
  return (int) (painted - begin);
}

static void
measure (KtUi *ui,
         const char *what,
         void (*act) (KtUi *ui, guint round))
{
  int times[ROUNDS], handled[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      times[i] = time_key (ui, act, i, &handled[i]);
      kt_ui_settle (ui, 30);
    }
  qsort (times, ROUNDS, sizeof times[0], compare);
  qsort (handled, ROUNDS, sizeof handled[0], compare);
  g_print ("%-16s %4u lines   median %6.1f ms   p95 %6.1f ms   of that the key %6.1f ms\n", what, n_lines,
           times[ROUNDS / 2] / 1000.0, times[ROUNDS * 95 / 100] / 1000.0, handled[ROUNDS / 2] / 1000.0);
}

static gboolean
press (KtUi *ui,
       guint keyval)
{
  for (GtkWidget *widget = gtk_root_get_focus (GTK_ROOT (ui->window)); widget; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
          gboolean is_taken = FALSE;

          if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
            continue;
          g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &is_taken);
          if (is_taken)
            return TRUE;
        }
    }
  return FALSE;
}

static void
move_down (KtUi *ui,
           guint round)
{
  press (ui, GDK_KEY_Down);
}

/* A digit and Enter: the quantity changes and the cursor is in the next line. */
static void
type_quantity (KtUi *ui,
               guint round)
{
  press (ui, GDK_KEY_2 + round % 7);
  press (ui, GDK_KEY_Return);
}

static void
play (KtUi *ui,
      gpointer data)
{
  static const char *const NUMBERS[] = { "FR-10120", "FR-10115", "FR-55031", "FR-11001", "FR-10125" };
  g_autoptr (GString) table = g_string_new ("Article\tQuantity\n");
  GtkWidget *view;

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (table, "%s\t%u\n", NUMBERS[i % G_N_ELEMENTS (NUMBERS)], 1 + i % 9);
  kt_conversation_begin_quote (kt_ui_conversation (ui));
  kt_ui_go (ui, "quotes");
  view = kt_ui_expect (ui, KT_TYPE_POSITION_VIEW, NULL);
  kt_position_view_paste_table (KT_POSITION_VIEW (view), table->str);
  kt_ui_settle (ui, 2000);
  kt_position_view_focus_table (KT_POSITION_VIEW (view));
  press (ui, GDK_KEY_Home);
  press (ui, GDK_KEY_Tab);
  press (ui, GDK_KEY_Tab);
  measure (ui, "cursor down", move_down);
  measure (ui, "quantity typed", type_quantity);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (KtUi) ui = NULL;

  n_lines = argc > 1 ? (guint) atoi (argv[1]) : 300;
  ui = kt_ui_new (g_getenv ("KT_DEMO_RELEASE"), "en");
  kt_ui_run (ui, play, NULL);
  return 0;
}
