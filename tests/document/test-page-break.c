/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Strips of known heights on pages of known heights. */

#include "kt-page-break.h"

#define TOP 10
#define BOTTOM 110

typedef struct {
  KtPageSetting *setting;
  KtPageFlow *flow;
  GPtrArray *made;
  GPtrArray *pages;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->setting = kt_page_setting_new (NULL, "de", NULL, &error);
  g_assert_no_error (error);
  f->flow = kt_page_flow_new (f->setting, 100);
  f->made = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_page_strip_free);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->pages, g_ptr_array_unref);
  g_ptr_array_unref (f->made);
  kt_page_flow_free (f->flow);
  kt_page_setting_free (f->setting);
}

static KtPageStrip *
add (Fixture *f, double height, gboolean keep)
{
  KtPageStrip *strip = kt_page_flow_add_strip (f->flow, 0, height);
  strip->keep = keep;
  strip->mark = f->flow->strips->len;
  return strip;
}

static void
break_pages (Fixture *f)
{
  KtPageArea area = { TOP, BOTTOM };
  f->pages = kt_page_break (f->flow, 5, area, area, f->made);
}

/* "1 2 | 3": the marks of strips by page; decoration in brackets. */
static char *
describe (Fixture *f)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < f->pages->len; i++)
    {
      GArray *body = ((KtPage *)g_ptr_array_index (f->pages, i))->body;
      if (i > 0)
        g_string_append (text, " |");
      for (guint j = 0; j < body->len; j++)
        {
          const KtPagePlaced *placed = &g_array_index (body, KtPagePlaced, j);
          g_string_append_printf (text, placed->decoration ? " [%u]" : " %u", placed->strip->mark);
        }
    }
  return g_string_free (text, FALSE);
}

static void
assert_pages (Fixture *f, const char *expected)
{
  break_pages (f);
  g_autofree char *found = describe (f);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_fill (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    add (f, 40, FALSE);
  assert_pages (f, " 1 2 | 3 4 | 5");
}

static void
test_exact (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    add (f, 10, FALSE);
  assert_pages (f, " 1 2 3 4 5 6 7 8 9 10");
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  assert_pages (f, "");
  g_assert_cmpuint (f->pages->len, ==, 1);
}

static void
test_heading (Fixture *f, gconstpointer data)
{
  add (f, 80, FALSE);
  add (f, 15, TRUE);
  add (f, 15, FALSE);
  assert_pages (f, " 1 | 2 3");
}

static void
test_oversize (Fixture *f, gconstpointer data)
{
  add (f, 30, FALSE);
  for (guint i = 0; i < 3; i++)
    add (f, 40, i < 2);
  assert_pages (f, " 1 2 | 3 4");
}

static void
test_higher_than_a_page (Fixture *f, gconstpointer data)
{
  add (f, 30, FALSE);
  add (f, 500, FALSE);
  add (f, 30, FALSE);
  assert_pages (f, " 1 | 2 | 3");
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  add (f, 90, FALSE);
  add (f, 50, FALSE)->gap = 20;
  add (f, 40, FALSE)->gap = 10;
  assert_pages (f, " 1 | 2 3");
  const KtPage *page = g_ptr_array_index (f->pages, 1);
  g_assert_cmpfloat (g_array_index (page->body, KtPagePlaced, 0).y, ==, TOP);
  g_assert_cmpfloat (g_array_index (page->body, KtPagePlaced, 1).y, ==, TOP + 60);
}

static void
test_new_page (Fixture *f, gconstpointer data)
{
  add (f, 10, TRUE);
  add (f, 10, FALSE)->new_page = TRUE;
  assert_pages (f, " 1 | 2");
}

static void
test_columns (Fixture *f, gconstpointer data)
{
  add (f, 10, FALSE);
  kt_page_flow_set_columns (f->flow, 2);
  for (guint i = 0; i < 4; i++)
    add (f, 60, FALSE);
  kt_page_flow_set_columns (f->flow, 1);
  add (f, 10, FALSE);
  assert_pages (f, " 1 | 2 3 | 4 5 | 6");
  const KtPage *page = g_ptr_array_index (f->pages, 1);
  const KtPagePlaced *right = &g_array_index (page->body, KtPagePlaced, 1);
  g_assert_cmpfloat (right->y, ==, TOP);
  g_assert_cmpfloat (right->x, >, 5 + 50);
}

static KtPageStrip *
make_carry (KtPageRepeat *repeat, guint mark, gboolean at_foot)
{
  KtPageStrip *strip = kt_page_strip_new (repeat->carry_height);
  strip->mark = 1000 + mark;
  return strip;
}

static void
test_table (Fixture *f, gconstpointer data)
{
  KtPageRepeat *repeat = kt_page_flow_add_repeat (f->flow);
  repeat->carry_height = 10;
  repeat->make_carry = make_carry;
  add (f, 10, FALSE);
  repeat->head = add (f, 10, TRUE);
  for (guint i = 0; i < 4; i++)
    add (f, 35, FALSE)->repeat = repeat;
  add (f, 10, FALSE);
  /* 10 + 10 + 35 + 35 and the line for the carry-over fill the page; head and carry-over begin the
   * next. */
  assert_pages (f, " 1 2 3 4 [1004] | [2] [1004] 5 6 7");
}

static void
test_table_end (Fixture *f, gconstpointer data)
{
  KtPageRepeat *repeat = kt_page_flow_add_repeat (f->flow);
  repeat->carry_height = 10;
  repeat->make_carry = make_carry;
  add (f, 50, FALSE)->repeat = repeat;
  add (f, 50, FALSE)->repeat = repeat;
  add (f, 50, FALSE);
  /* The last row needs no line for a carry-over below it. */
  assert_pages (f, " 1 2 | 3");
}

/* Any heights, any flags: nothing lost, nothing doubled, order kept, nothing below the bottom
 * unless higher than a page. */
static void
test_random (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  KtPageRepeat *repeat = kt_page_flow_add_repeat (f->flow);
  repeat->carry_height = 7;
  repeat->make_carry = make_carry;
  for (guint i = 0; i < 400; i++)
    {
      KtPageStrip *strip
          = add (f, g_rand_double_range (rand, 1, 60), g_rand_int_range (rand, 0, 3) == 0);
      strip->gap = g_rand_double_range (rand, 0, 10);
      strip->repeat = i / 20 % 2 ? repeat : NULL;
      strip->new_page = g_rand_int_range (rand, 0, 40) == 0;
    }
  break_pages (f);
  guint next = 1;
  for (guint i = 0; i < f->pages->len; i++)
    {
      GArray *body = ((KtPage *)g_ptr_array_index (f->pages, i))->body;
      double bottom = 0;
      for (guint j = 0; j < body->len; j++)
        {
          const KtPagePlaced *placed = &g_array_index (body, KtPagePlaced, j);
          g_assert_cmpfloat (placed->y, >=, bottom);
          bottom = placed->y + placed->strip->height;
          g_assert_cmpfloat (bottom, <=, BOTTOM + 0.1);
          if (!placed->decoration)
            g_assert_cmpuint (placed->strip->mark, ==, next++);
        }
    }
  g_assert_cmpuint (next, ==, 401);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/page-break/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("strips fill a page and go over to the next", test_fill);
  ADD ("strips that fill a page exactly stay on it", test_exact);
  ADD ("a document without content has one page", test_empty);
  ADD ("a heading goes with what it heads", test_heading);
  ADD ("what keeps together but is higher than a page is parted", test_oversize);
  ADD ("a strip higher than a page gets one of its own", test_higher_than_a_page);
  ADD ("white above is dropped at the head of a page only", test_gap);
  ADD ("a page break is stronger than keeping together", test_new_page);
  ADD ("columns are filled one after the other", test_columns);
  ADD ("a table repeats its head and carries over", test_table);
  ADD ("the end of a table leaves no room for a carry-over", test_table_end);
  ADD ("any strips stand on pages once and in order", test_random);
  return g_test_run ();
}
