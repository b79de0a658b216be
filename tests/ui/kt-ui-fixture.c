/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-ui-fixture.h"

#include "kt-choice-tile.h"
#include "kt-configurator-page.h"
#include "kt-draft-store.h"
#include "kt-language.h"
#include "kt-product-page.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LIMIT_SECONDS 120
#define LAYOUT_LIMIT_MS 2000
#define N_STORE_ROUNDS 3
#define N_LAYOUTS 3
#define MAX_DISPATCHES 500 /* something may move all the time */
#define QUIET_LIMIT_SECONDS 20
#define QUIET_SLICE_MS 20

/* --- what the program is made of -------------------------------------------------------------------------- */

KtWorkplace *
kt_ui_workplace (KtUi *ui)
{
  return kt_application_get_workplace (ui->application);
}

KtWorkStore *
kt_ui_store (KtUi *ui)
{
  return kt_workplace_get_store (kt_ui_workplace (ui));
}

KtConversation *
kt_ui_conversation (KtUi *ui)
{
  return kt_application_get_conversation (ui->application);
}

/* --- the main loop ---------------------------------------------------------------------------------------- */

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
pass_time (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, on_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
dispatch (void)
{
  for (guint n = 0; n < MAX_DISPATCHES && g_main_context_iteration (NULL, FALSE); n++)
    ;
}

/* The store answers in the order it was asked: what was asked before is answered with this. An answer may ask again. */
static void
wait_for_store (KtUi *ui)
{
  KtWorkStore *store = ui->application ? kt_ui_store (ui) : NULL;

  for (guint i = 0; i < N_STORE_ROUNDS && store; i++)
    {
      kt_draft_free (kt_draft_store_get (store, "nothing", NULL));
      dispatch ();
      store = kt_ui_store (ui);
    }
}

/* One that is about to run counts as running, one that waits for the disk too: a busy machine lets them wait. */
static gboolean
is_asleep (const char *thread)
{
  g_autofree char *path = g_build_filename ("/proc/self/task", thread, "stat", NULL);
  g_autofree char *line = NULL;
  const char *name_end;

  if (!g_file_get_contents (path, &line, NULL, NULL)) /* it has ended */
    return TRUE;
  name_end = strrchr (line, ')');
  return name_end && name_end[1] == ' ' && name_end[2] != 'R' && name_end[2] != 'D';
}

static gboolean
other_threads_are_asleep (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/task", 0, NULL);
  g_autofree char *own = g_strdup_printf ("%d", (int) getpid ()); /* the main thread */
  const char *thread;

  while (dir && (thread = g_dir_read_name (dir)))
    if (!g_str_equal (thread, own) && !is_asleep (thread))
      return FALSE;
  return TRUE;
}

/* Until no thread of the program has anything to do: what they were asked for is done, and shown. Some calculate on. */
static void
wait_until_quiet (gint64 end)
{
  gboolean is_quiet = FALSE;

  while (!is_quiet && g_get_monotonic_time () < end)
    {
      dispatch ();
      is_quiet = other_threads_are_asleep ();
      if (!is_quiet)
        g_usleep (1000);
      else
        is_quiet = !g_main_context_pending (NULL); /* they may have answered in between */
    }
}

static void
on_layout (GdkFrameClock *clock,
           gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* Rows of a list and pages of a stack get their place with the next frame, which a busy machine draws late. */
static void
wait_for_layout (KtUi *ui)
{
  GdkFrameClock *clock = ui->window ? gtk_widget_get_frame_clock (GTK_WIDGET (ui->window)) : NULL;
  gboolean is_over = FALSE, is_late = FALSE;
  gulong handler;
  guint limit;

  if (!clock || !gtk_widget_get_mapped (GTK_WIDGET (ui->window)))
    return;
  g_object_ref (clock);
  handler = g_signal_connect_after (clock, "layout", G_CALLBACK (on_layout), &is_over);
  limit = g_timeout_add (LAYOUT_LIMIT_MS, on_time, &is_late);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  while (!is_over && !is_late)
    g_main_context_iteration (NULL, TRUE);
  if (!is_late)
    g_source_remove (limit);
  g_signal_handler_disconnect (clock, handler);
  g_object_unref (clock);
}

void
kt_ui_settle (KtUi *ui,
              guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + QUIET_LIMIT_SECONDS * G_USEC_PER_SEC;

  for (guint passed = 0; passed < milliseconds; passed += QUIET_SLICE_MS)
    {
      wait_until_quiet (end);
      pass_time (MIN (QUIET_SLICE_MS, milliseconds - passed));
    }
  wait_until_quiet (end);
  wait_for_store (ui);
  wait_for_layout (ui);
}

/* What has got its place may bring more that needs one: lists do. */
void
kt_ui_lay_out (KtUi *ui)
{
  for (guint i = 0; i < N_LAYOUTS; i++)
    {
      dispatch ();
      wait_for_layout (ui);
    }
}

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
kt_ui_wait (KtUi *ui,
            const char *what,
            KtUiCondition condition,
            gpointer data)
{
  gint64 end = g_get_monotonic_time () + LIMIT_SECONDS * G_USEC_PER_SEC;
  guint tick = g_timeout_add (20, on_tick, NULL);

  while (!condition (ui, data))
    {
      if (g_get_monotonic_time () > end)
        {
          g_autofree char *seen = ui->window ? kt_ui_visible_text (GTK_WIDGET (ui->window)) : NULL;
          /* Last, since of a long answer the end is what is kept. */
          g_error ("On the screen:\n%s\nWaited for: %s", seen ? seen : "nothing", what);
        }
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

/* --- start and end ---------------------------------------------------------------------------------------- */

char *
kt_ui_source_path (const char *relative)
{
  return g_build_filename (g_getenv ("KT_SOURCE_ROOT"), relative, NULL);
}

static gboolean
is_ready (KtUi *ui,
          gpointer data)
{
  KtWorkplace *workplace = kt_ui_workplace (ui);

  if (ui->is_start_meant)
    return kt_workplace_get_state (workplace) != KT_WORKPLACE_OPENING;
  if (kt_workplace_get_state (workplace) == KT_WORKPLACE_PROBLEM)
    g_error ("The program does not open: %s", kt_workplace_get_problem (workplace)->message);
  return kt_workplace_get_state (workplace) == KT_WORKPLACE_READY;
}

static gboolean
has_window (KtUi *ui,
            gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (ui->application));

  ui->window = KT_IS_WINDOW (window) ? KT_WINDOW (window) : NULL;
  return ui->window && gtk_widget_get_mapped (GTK_WIDGET (ui->window));
}

typedef struct {
  KtUi *ui;
  KtUiScript script;
  gpointer data;
} Play;

static gboolean
play (gpointer data)
{
  const Play *play = data;
  KtUi *ui = play->ui;
  GtkWindow *window;

  /* A cursor that blinks in a popover complains when that is closed (GTK 4.8), and makes pictures differ. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink", FALSE, NULL);
  kt_ui_wait (ui, "a window", has_window, NULL);
  kt_ui_wait (ui, "the catalog", is_ready, NULL);
  /* Another language than that of the environment builds the window anew. */
  kt_ui_wait (ui, "the window", has_window, NULL);
  play->script (ui, play->data);
  while ((window = gtk_application_get_active_window (GTK_APPLICATION (ui->application))))
    {
      gtk_window_close (window);
      pass_time (20);
    }
  return G_SOURCE_REMOVE;
}

void
kt_ui_run (KtUi *ui,
           KtUiScript script,
           gpointer data)
{
  Play play_data = { ui, script, data };

  ui->application = kt_application_new ();
  kt_application_set_paths (ui->application, ui->profile, ui->catalog);
  g_idle_add (play, &play_data);
  g_assert_cmpint (g_application_run (G_APPLICATION (ui->application), 0, NULL), ==, 0);
  ui->window = NULL;
  g_clear_object (&ui->application);
  g_clear_pointer (&ui->catalog, g_free);
}

KtUi *
kt_ui_new (const char *catalog,
           const char *language)
{
  KtUi *ui = g_new0 (KtUi, 1);
  g_autoptr (GError) error = NULL;

  kt_language_init ();
  kt_language_set (language);
  ui->folder = g_dir_make_tmp ("kontor-ui-XXXXXX", &error);
  g_assert_no_error (error);
  ui->profile = g_build_filename (ui->folder, "profile", NULL);
  ui->catalog = g_strdup (catalog);
  return ui;
}

void
kt_ui_fill_demo (KtUi *ui)
{
  const char *const command[] = { g_getenv ("KT_CLI"), "demo", "--profile", ui->profile, "--release",
                                  g_getenv ("KT_DEMO_RELEASE"), NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status;

  g_assert_nonnull (command[0]);
  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_remove (path);
}

void
kt_ui_free (KtUi *ui)
{
  remove_tree (ui->folder);
  g_free (ui->catalog);
  g_free (ui->folder);
  g_free (ui->profile);
  g_free (ui);
}

/* --- looking ---------------------------------------------------------------------------------------------- */

static const char *
text_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_TEXT (widget))
    return gtk_editable_get_text (GTK_EDITABLE (widget));
  return NULL;
}

static void
append_text (GtkWidget *widget,
             GString *text)
{
  const char *own = text_of (widget);

  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget) || !gtk_widget_get_mapped (widget))
    return;
  if (own && *own)
    g_string_append_printf (text, "%s\n", own);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    append_text (child, text);
}

char *
kt_ui_visible_text (GtkWidget *root)
{
  GString *text = g_string_new (NULL);

  append_text (root, text);
  return g_string_free (text, FALSE);
}

static gboolean
matches (GtkWidget *widget,
         GType type,
         const char *text)
{
  g_autofree char *seen = NULL;

  if (!g_type_is_a (G_OBJECT_TYPE (widget), type))
    return FALSE;
  if (!text)
    return TRUE;
  seen = kt_ui_visible_text (widget);
  if (strstr (seen, text))
    return TRUE;
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

/* The innermost widget that matches is meant: a list also shows what its rows show. */
GtkWidget *
kt_ui_find_in (GtkWidget *root,
               GType type,
               const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = kt_ui_find_in (child, type, text);
      if (found)
        return found;
    }
  return matches (root, type, text) ? root : NULL;
}

GtkWidget *
kt_ui_find (KtUi *ui,
            GType type,
            const char *text)
{
  return kt_ui_find_in (GTK_WIDGET (ui->window), type, text);
}

typedef struct {
  GType type;
  const char *text;
  GtkWidget *found;
} Wanted;

static gboolean
is_found (KtUi *ui,
          gpointer data)
{
  Wanted *wanted = data;

  wanted->found = kt_ui_find (ui, wanted->type, wanted->text);
  return wanted->found != NULL;
}

GtkWidget *
kt_ui_expect (KtUi *ui,
              GType type,
              const char *text)
{
  Wanted wanted = { type, text, NULL };
  g_autofree char *what = g_strdup_printf ("a %s with “%s”", g_type_name (type), text ? text : "anything");

  kt_ui_wait (ui, what, is_found, &wanted);
  return wanted.found;
}

gpointer
kt_ui_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static gboolean
window_is_found (KtUi *ui,
            gpointer data)
{
  Wanted *wanted = data;

  wanted->found = kt_ui_find_window (wanted->type);
  return wanted->found != NULL;
}

gpointer
kt_ui_expect_window (KtUi *ui,
                     GType type)
{
  Wanted wanted = { type, NULL, NULL };

  kt_ui_wait (ui, g_type_name (type), window_is_found, &wanted);
  return wanted.found;
}

gboolean
kt_ui_shows (KtUi *ui,
             const char *text)
{
  g_autofree char *seen = kt_ui_visible_text (GTK_WIDGET (ui->window));

  return strstr (seen, text) != NULL;
}

static gboolean
shows (KtUi *ui,
       gpointer data)
{
  return kt_ui_shows (ui, data);
}

void
kt_ui_expect_text (KtUi *ui,
                   const char *text)
{
  kt_ui_wait (ui, text, shows, (gpointer) text);
}

/* --- doing ------------------------------------------------------------------------------------------------ */

static gboolean
is_sensitive (KtUi *ui,
              gpointer data)
{
  return gtk_widget_is_sensitive (data);
}

void
kt_ui_click (KtUi *ui,
             GtkWidget *button)
{
  g_assert_true (GTK_IS_BUTTON (button));
  kt_ui_wait (ui, "the button to become sensitive", is_sensitive, button);
  g_signal_emit_by_name (button, "clicked");
  kt_ui_settle (ui, 30);
}

void
kt_ui_type (KtUi *ui,
            GtkWidget *editable,
            const char *text)
{
  gtk_widget_grab_focus (editable);
  gtk_editable_set_text (GTK_EDITABLE (editable), text);
  g_signal_emit_by_name (editable, "activate");
  kt_ui_settle (ui, 30);
}

void
kt_ui_press_button (KtUi *ui,
                    const char *label)
{
  kt_ui_click (ui, kt_ui_expect (ui, GTK_TYPE_BUTTON, label));
}

void
kt_ui_fill (GtkWidget *form,
            const char *title,
            const char *text)
{
  GtkWidget *row = kt_ui_find_in (form, ADW_TYPE_ENTRY_ROW, title);

  if (!row)
    row = kt_ui_find_in (form, ADW_TYPE_PASSWORD_ENTRY_ROW, title);
  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
is_in_area (KtUi *ui,
            gpointer data)
{
  return g_strcmp0 (kt_window_get_area (ui->window), data) == 0;
}

void
kt_ui_go (KtUi *ui,
          const char *area)
{
  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.area", "s", area);
  kt_ui_wait (ui, area, is_in_area, (gpointer) area);
  kt_ui_settle (ui, 50);
}

GtkWidget *
kt_ui_find_product (KtUi *ui,
                    const char *words)
{
  GtkWidget *search;

  gtk_widget_activate_action (GTK_WIDGET (ui->window), "win.search", NULL);
  search = kt_ui_expect (ui, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), words);
  kt_ui_settle (ui, 300);
  g_signal_emit_by_name (search, "activate");
  return kt_ui_expect (ui, KT_TYPE_PRODUCT_PAGE, NULL);
}

/* --- the configurator ------------------------------------------------------------------------------------- */

KtConfiguration *
kt_ui_configuration (KtUi *ui)
{
  return kt_conversation_get_configuration (kt_ui_conversation (ui));
}

static gboolean
has_price (KtUi *ui,
           gpointer data)
{
  KtConfiguration *configuration = kt_ui_configuration (ui);

  return configuration && !kt_configuration_is_busy (configuration) &&
         kt_configuration_get_price (configuration) != NULL;
}

void
kt_ui_wait_for_price (KtUi *ui)
{
  kt_ui_lay_out (ui);
  kt_ui_wait (ui, "the price", has_price, NULL);
}

void
kt_ui_decide (KtUi *ui,
              const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtChoice) choice = kt_choice_parse (text, &error);

  g_assert_no_error (error);
  kt_configurator_decide (kt_configuration_get_configurator (kt_ui_configuration (ui)), choice);
  kt_ui_wait_for_price (ui);
}

static KtQuestionCard *
find_card (GtkWidget *root,
           const char *path)
{
  if (KT_IS_QUESTION_CARD (root) && kt_question_card_asks (KT_QUESTION_CARD (root), path))
    return KT_QUESTION_CARD (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      KtQuestionCard *found = find_card (child, path);
      if (found)
        return found;
    }
  return NULL;
}

static gboolean
has_card (KtUi *ui,
          gpointer path)
{
  GtkWidget *page = kt_ui_find (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);

  return page && find_card (page, path);
}

KtQuestionCard *
kt_ui_show_question (KtUi *ui,
                     const char *path)
{
  GtkWidget *page = kt_ui_expect (ui, KT_TYPE_CONFIGURATOR_PAGE, NULL);

  kt_configurator_page_show_path (KT_CONFIGURATOR_PAGE (page), path);
  kt_ui_settle (ui, 200);
  kt_ui_wait (ui, path, has_card, (gpointer) path);
  return find_card (page, path);
}

/* --- pictures --------------------------------------------------------------------------------------------- */

/* NULL while something in the window waits for its place: an answer has just come. */
static GskRenderNode *
draw_window (KtUi *ui,
             int *width,
             int *height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (ui->window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  *width = gdk_paintable_get_intrinsic_width (paintable);
  *height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  return gtk_snapshot_free_to_node (snapshot);
}

void
kt_ui_screenshot (KtUi *ui,
                  const char *path)
{
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  int width, height;

  for (guint i = 0; i < 100 && !node; i++)
    {
      kt_ui_settle (ui, 120);
      node = draw_window (ui, &width, &height);
    }
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (ui->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

void
kt_ui_take_picture (KtUi *ui,
                    const char *name)
{
  const char *folder = g_getenv ("KT_PICTURES");
  g_autofree char *path = folder ? g_strdup_printf ("%s/%s.png", folder, name) : NULL;

  if (path)
    kt_ui_screenshot (ui, path);
}

static gboolean
is_excluded (GtkWidget *widget)
{
  return KT_IS_CHOICE_TILE (widget) && kt_choice_tile_get_state (KT_CHOICE_TILE (widget)) == KT_TILE_EXCLUDED;
}

GtkWidget *
kt_ui_find_excluded (GtkWidget *root)
{
  if (is_excluded (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = kt_ui_find_excluded (child);
      if (found)
        return found;
    }
  return NULL;
}

void
kt_ui_take_picture_of (KtUi *ui,
                       gpointer window,
                       const char *name)
{
  KtWindow *main_window = ui->window;

  kt_ui_settle (ui, 100);
  ui->window = window;
  kt_ui_take_picture (ui, name);
  ui->window = main_window;
}
