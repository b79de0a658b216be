/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the window feels with the largest models: how long until the first page is there, how long frames take while
 * scrolling and searching, how long the main loop is busy at a stretch after a decision, and memory. Prints a table row
 * for each product; nothing is asserted. Usage: measure-large [FOLDER], the folder for pictures.
 */
#include "kt-ui-fixture.h"

#include "kt-choice-tile.h"
#include "kt-configurator-page.h"
#include "kt-large-catalog.h"
#include "kt-lazy-column.h"

#include <string.h>
#include <time.h>

#define N_FRAMES 240
#define PIXELS_PER_FRAME 60
#define N_DECISIONS 12

/* --- the main loop, seen from its poll -------------------------------------------------------------------- */

static gint64 woken;   /* when the last poll returned, in computing time */
static gint64 longest; /* microseconds between two polls */
static gint64 busy;    /* sum of them */

/* Computing time of this thread: the machine may be busy with other things. */
static gint64
now_computed (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static int
poll_between (GPollFD *fds,
              guint n,
              int timeout)
{
  gint64 now = now_computed ();
  int result;

  if (woken > 0)
    {
      longest = MAX (longest, now - woken);
      busy += now - woken;
    }
  result = g_poll (fds, n, timeout);
  woken = now_computed ();
  return result;
}

static void
begin (void)
{
  woken = now_computed ();
  longest = busy = 0;
}

/* --- what is measured ------------------------------------------------------------------------------------- */

static const char *pictures;

static gboolean
has_tile (KtUi *ui,
          gpointer data)
{
  return kt_ui_find (ui, KT_TYPE_CHOICE_TILE, NULL) != NULL;
}

static void
take (KtUi *ui,
      const char *product,
      const char *state)
{
  g_autofree char *name = g_strdup_printf ("large-%s-%s.png", product, state);
  g_autofree char *path = pictures ? g_build_filename (pictures, name, NULL) : NULL;

  if (path)
    kt_ui_screenshot (ui, path);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static double
milliseconds (gint64 time)
{
  return (double) time / 1000;
}

typedef struct {
  GArray *times;
  GtkAdjustment *adjustment;
  guint left;
} Scrolling;

static gboolean
on_frame (GtkWidget *widget,
          GdkFrameClock *clock,
          gpointer data)
{
  Scrolling *scrolling = data;

  g_array_append_val (scrolling->times, longest);
  begin ();
  gtk_adjustment_set_value (scrolling->adjustment,
                            gtk_adjustment_get_value (scrolling->adjustment) + PIXELS_PER_FRAME);
  return scrolling->left-- > 1 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_scrolled (KtUi *ui,
             gpointer data)
{
  return ((Scrolling *) data)->left == 0;
}

static void
scroll (KtUi *ui)
{
  GtkWidget *column = kt_ui_expect (ui, KT_TYPE_LAZY_COLUMN, NULL);
  Scrolling scrolling = { .times = g_array_new (FALSE, FALSE, sizeof (gint64)), .left = N_FRAMES };

  /* The list of all questions is the outermost. */
  for (GtkWidget *above = column; above; above = gtk_widget_get_parent (above))
    if (KT_IS_LAZY_COLUMN (above))
      column = above;
  scrolling.adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (column));
  gtk_widget_add_tick_callback (column, on_frame, &scrolling, NULL);
  kt_ui_wait (ui, "the end of scrolling", is_scrolled, &scrolling);
  g_array_sort (scrolling.times, compare_times);
  g_print (" scrolling, longest block in a frame: median %.1f p95 %.1f max %.1f |",
           milliseconds (g_array_index (scrolling.times, gint64, N_FRAMES / 2)),
           milliseconds (g_array_index (scrolling.times, gint64, N_FRAMES * 95 / 100)),
           milliseconds (g_array_index (scrolling.times, gint64, N_FRAMES - 1)));
  g_array_unref (scrolling.times);
}

static GtkWidget *
find_free (GtkWidget *root)
{
  if (KT_IS_CHOICE_TILE (root) && kt_choice_tile_get_state (KT_CHOICE_TILE (root)) == KT_TILE_FREE)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_mapped (child) ? find_free (child) : NULL;
      if (found)
        return found;
    }
  return NULL;
}

static void
decide (KtUi *ui)
{
  gint64 worst = 0, sum = 0, blocked = 0, settled = 0;
  guint n = 0;

  for (; n < N_DECISIONS; n++)
    {
      GtkWidget *tile = find_free (GTK_WIDGET (ui->window));
      gint64 at;

      if (!tile)
        break;
      begin ();
      at = g_get_monotonic_time ();
      g_signal_emit_by_name (tile, "clicked");
      kt_ui_wait_for_price (ui);
      settled = MAX (settled, g_get_monotonic_time () - at);
      kt_ui_settle (ui, 400);
      worst = MAX (worst, longest);
      blocked += longest;
      sum += busy;
    }
  g_print (" %u decisions: longest block %.1f mean %.1f, busy mean %.1f, settled max %.0f |", n, milliseconds (worst),
           milliseconds (blocked / MAX (n, 1)), milliseconds (sum / MAX (n, 1)), milliseconds (settled));
}

static void
step_aside (KtUi *ui,
            const char *action,
            const char *name)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);

  begin ();
  gtk_widget_activate_action (gtk_widget_get_first_child (page), action, NULL);
  kt_ui_wait_for_price (ui);
  kt_ui_settle (ui, 400);
  g_print (" %s block %.1f |", name, milliseconds (longest));
}

static void
complete (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);

  begin ();
  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.complete", "s", "price");
  kt_ui_wait_for_price (ui);
  kt_ui_settle (ui, 600);
  g_print (" complete block %.1f |", milliseconds (longest));
}

static void
search (KtUi *ui)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);
  GtkWidget *entry;

  gtk_widget_activate_action (gtk_widget_get_first_child (page), "configurator.find", NULL);
  kt_ui_settle (ui, 500);
  entry = kt_ui_expect (ui, GTK_TYPE_SEARCH_ENTRY, NULL);
  for (const char *text = "f_7"; *text; text++)
    {
      g_autofree char *typed = g_strndup ("f_7", (gsize) (text - "f_7") + 1);
      gtk_editable_set_text (GTK_EDITABLE (entry), typed);
    }
  begin ();
  kt_ui_settle (ui, 500);
  g_print (" search block %.1f |", milliseconds (longest));
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (entry, GTK_TYPE_POPOVER)));
  kt_ui_settle (ui, 200);
}

static void
print_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = status ? strstr (status, "VmRSS:") : NULL;
  if (line)
    g_print (" memory %ld MB\n", strtol (line + 6, NULL, 10) / 1024);
}

static void
measure (KtUi *ui,
         const char *product)
{
  gint64 at = g_get_monotonic_time ();

  begin ();
  kt_conversation_configure (kt_ui_conversation (ui), product);
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.area", "s", "configurator");
  kt_ui_wait (ui, "the first questions", has_tile, NULL);
  g_print ("%s: first page %.0f, longest block %.1f |", product, milliseconds (g_get_monotonic_time () - at),
           milliseconds (longest));
  kt_ui_wait_for_price (ui);
  g_print (" first price %.0f |", milliseconds (g_get_monotonic_time () - at));
  kt_ui_settle (ui, 1500);
  take (ui, product, "begin");
  scroll (ui);
  take (ui, product, "scrolled");
  search (ui);
  decide (ui);
  take (ui, product, "decided");
  step_aside (ui, "configurator.undo", "undo");
  complete (ui);
  take (ui, product, "complete");
  print_memory ();
}

static void
play (KtUi *ui,
      gpointer data)
{
  static const char *const products[] = { "automotive", "buildroot", "linux" };
  const char *only = g_getenv ("KT_MEASURE_ONLY");

  g_main_context_set_poll_func (NULL, poll_between);
  for (gsize i = 0; i < G_N_ELEMENTS (products); i++)
    if (!only || g_str_equal (only, products[i]))
      measure (ui, products[i]);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *catalog = NULL;
  g_autoptr (KtUi) ui = kt_ui_new (NULL, "en");

  pictures = argc > 1 ? argv[1] : NULL;
  catalog = kt_large_catalog_make (ui->folder);
  if (!catalog)
    {
      g_printerr ("The corpus is not there.\n");
      return 1;
    }
  ui->catalog = g_steal_pointer (&catalog);
  kt_ui_run (ui, play, NULL);
  return 0;
}
