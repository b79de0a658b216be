/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every widget can be made and goes away completely; a wrong template is a critical and ends the test. */
#include "kt-choice-tile.h"
#include "kt-customer-form.h"
#include "kt-fold-bin.h"
#include "kt-number-row.h"
#include "kt-page-view.h"
#include "kt-picture-area.h"
#include "kt-article-entry.h"
#include "kt-line-prompt.h"
#include "kt-paste-preview.h"
#include "kt-quote-bulk-bar.h"
#include "kt-position-view.h"
#include "kt-quote-head-form.h"
#include "kt-quote-preview.h"
#include "kt-range-bar.h"
#include "kt-stepper.h"
#include "kt-summary-pane.h"
#include "kt-variant-table.h"

#include <adwaita.h>
#include <math.h>

typedef GtkWidget *(*MakeFunc) (void);

static const struct {
  const char *name;
  MakeFunc make;
} WIDGETS[] = {
  { "choice tile", kt_choice_tile_new },       { "number row", kt_number_row_new },
  { "page view", kt_page_view_new },           { "picture area", kt_picture_area_new },
  { "position view", kt_position_view_new },   { "quote head form", kt_quote_head_form_new },
  { "quote preview", kt_quote_preview_new },   { "range bar", kt_range_bar_new },
  { "stepper", kt_stepper_new },               { "summary pane", kt_summary_pane_new },
  { "variant table", kt_variant_table_new },   { "article entry", kt_article_entry_new },
  { "line prompt", kt_line_prompt_new },       { "paste preview", kt_paste_preview_new },
  { "quote bulk bar", kt_quote_bulk_bar_new },
};

static void
test_widget (gconstpointer data)
{
  MakeFunc make = data;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *widget = make ();

  g_object_ref_sink (widget);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (widget);
}

static void
test_tile_says_its_state (void)
{
  GtkWidget *tile = g_object_ref_sink (kt_choice_tile_new ());

  kt_choice_tile_set_title (KT_CHOICE_TILE (tile), "15 kW");
  kt_choice_tile_set_state (KT_CHOICE_TILE (tile), KT_TILE_EXCLUDED);
  kt_choice_tile_set_effect (KT_CHOICE_TILE (tile), "+210 €");
  gtk_test_accessible_assert_property (tile, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "15 kW, not possible now, press to see why, +210 €");
  g_object_unref (tile);
}

static void
on_step (KtStepper *stepper,
         guint step,
         guint *pressed)
{
  *pressed = step;
}

static void
test_stepper_goes_only_where_one_can (void)
{
  const char *const titles[] = { "Inform", "Configure", "Order", NULL };
  GtkWidget *stepper = g_object_ref_sink (kt_stepper_new ());
  guint pressed = G_MAXUINT;
  GtkWidget *second;

  kt_stepper_set_titles (KT_STEPPER (stepper), titles);
  g_signal_connect (stepper, "activated", G_CALLBACK (on_step), &pressed);
  second = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (gtk_widget_get_first_child (stepper)));
  g_assert_true (GTK_IS_BUTTON (second));
  g_assert_false (gtk_widget_get_sensitive (second));
  kt_stepper_set_reachable (KT_STEPPER (stepper), 1, TRUE);
  g_assert_true (gtk_widget_get_sensitive (second));
  g_signal_emit_by_name (second, "clicked");
  g_assert_cmpuint (pressed, ==, 1);
  g_assert_cmpuint (kt_stepper_get_current (KT_STEPPER (stepper)), ==, 0);
  g_object_unref (stepper);
}

static void
on_commit (KtNumberRow *row,
           const char *text,
           GPtrArray *committed)
{
  g_ptr_array_add (committed, g_strdup (text));
}

static GtkWidget *
find_entry (GtkWidget *root)
{
  if (GTK_IS_ENTRY (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);
      if (found)
        return found;
    }
  return NULL;
}

static void
test_number_row_keeps_what_is_being_typed (void)
{
  GtkWidget *row = g_object_ref_sink (kt_number_row_new ());
  GtkWidget *entry = find_entry (row);
  g_autoptr (GPtrArray) committed = g_ptr_array_new_with_free_func (g_free);

  g_signal_connect (row, "commit", G_CALLBACK (on_commit), committed);
  kt_number_row_set_text (KT_NUMBER_ROW (row), "12", NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "12");
  gtk_editable_set_text (GTK_EDITABLE (entry), "1,2 m");
  kt_number_row_set_text (KT_NUMBER_ROW (row), "99", NULL); /* an answer that comes late */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "1,2 m");
  g_signal_emit_by_name (entry, "activate");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (committed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (committed, 0), ==, "1,2 m");
  g_object_unref (row);
}

static void
on_level (GtkWidget *fold,
          GParamSpec *spec,
          guint *n_told)
{
  (*n_told)++;
}

static void
test_fold_bin_counts_the_widths_reached (void)
{
  static const struct {
    int width;
    guint level;
  } SIZES[] = { { 700, 1 }, { 300, 0 }, { 500, 1 }, { 800, 2 }, { 499, 0 } };
  GtkWidget *fold = g_object_ref_sink (kt_fold_bin_new ("500 800"));
  GtkWidget *child = gtk_label_new (NULL);
  guint n_told = 0;
  int minimum;

  gtk_widget_set_size_request (child, 450, -1);
  g_object_set (fold, "child", child, "minimum-width", 200, NULL);
  g_signal_connect (fold, "notify::level", G_CALLBACK (on_level), &n_told);
  gtk_widget_measure (fold, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 200);
  g_assert_cmpuint (kt_fold_bin_get_level (KT_FOLD_BIN (fold)), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (SIZES); i++)
    {
      gtk_widget_allocate (fold, SIZES[i].width, 100, -1, NULL);
      g_assert_cmpuint (n_told, ==, i); /* not during the layout */
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (n_told, ==, i + 1);
      g_assert_cmpuint (kt_fold_bin_get_level (KT_FOLD_BIN (fold)), ==, SIZES[i].level);
    }
  g_object_unref (fold);
}

static const char *
hint_of (GtkWidget *row)
{
  GtkWidget *box = gtk_widget_get_last_child (gtk_widget_get_first_child (row));

  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_last_child (box)));
}

static void
test_number_row_keeps_what_was_refused (void)
{
  KtNumberRow *row = g_object_ref_sink (KT_NUMBER_ROW (kt_number_row_new ()));
  GtkEditable *entry = GTK_EDITABLE (find_entry (GTK_WIDGET (row)));

  kt_number_row_set_hint (row, "5 – 10 bar");
  gtk_editable_set_text (entry, "5 kg");
  g_signal_emit_by_name (entry, "activate");
  kt_number_row_refuse (row, "kg is no pressure");
  kt_number_row_set_text (row, "7", NULL); /* the answer to another question */
  kt_number_row_set_hint (row, "6 – 10 bar");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "5 kg");
  g_assert_cmpstr (hint_of (GTK_WIDGET (row)), ==, "kg is no pressure");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_editable_set_text (entry, "5");
  g_assert_cmpstr (hint_of (GTK_WIDGET (row)), ==, "6 – 10 bar");
  gtk_editable_set_text (entry, "5 kg"); /* again: it is a new try */
  {
    g_autoptr (GPtrArray) committed = g_ptr_array_new_with_free_func (g_free);

    g_signal_connect (row, "commit", G_CALLBACK (on_commit), committed);
    g_signal_emit_by_name (entry, "activate");
    g_assert_cmpuint (committed->len, ==, 1);
    g_signal_handlers_disconnect_by_func (row, on_commit, committed);
  }
  g_object_unref (row);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (WIDGETS); i++)
    {
      g_autofree char *path = g_strdup_printf ("/widgets/the %s is made and goes away completely", WIDGETS[i].name);
      g_test_add_data_func (path, (gconstpointer) WIDGETS[i].make, test_widget);
    }
  g_test_add_func ("/widgets/a choice tile says its state in words", test_tile_says_its_state);
  g_test_add_func ("/widgets/the stepper goes only where one can go", test_stepper_goes_only_where_one_can);
  g_test_add_func ("/widgets/a number row keeps what is being typed and commits it once",
                   test_number_row_keeps_what_is_being_typed);
  g_test_add_func ("/widgets/a fold bin counts the widths it has reached and tells so after the layout",
                   test_fold_bin_counts_the_widths_reached);
  g_test_add_func ("/widgets/a number row keeps what was refused, and why, until one types on",
                   test_number_row_keeps_what_was_refused);
  return g_test_run ();
}
