/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-random-model.h"

#include <stdarg.h>

/* What stands in the product of every model; each is kept with some probability, so that rules may
 * also name what is not there in others. */
typedef struct {
  GRand *rand;
  KtRandomKind kind;
  GString *text;
  gboolean bools, colors, numbers, fine, part, items, reference, slots;
} Model;

static int
roll (Model *m, int n)
{
  return g_rand_int_range (m->rand, 0, n);
}

static gboolean
chance (Model *m, int percent)
{
  return roll (m, 100) < percent;
}

static const char *
one_of (Model *m, int n, ...)
{
  int chosen = roll (m, n);
  const char *word = NULL;
  va_list args;

  va_start (args, n);
  for (int i = 0; i <= chosen; i++)
    word = va_arg (args, const char *);
  va_end (args);
  return word;
}

static char *
number_leaf (Model *m, gboolean in_item)
{
  for (;;)
    switch (roll (m, in_item ? 4 : 11))
      {
      case 0:
        return g_strdup_printf ("%d", roll (m, 6));
      case 1:
        if (in_item)
          return g_strdup ("q");
        if (m->numbers)
          return g_strdup ("n0");
        break;
      case 2:
        if (in_item)
          return g_strdup ("color.size");
        if (m->colors)
          return g_strdup (one_of (m, 2, "c0.size", "c1.size"));
        break;
      case 3:
        if (m->numbers)
          return g_strdup (in_item ? "root.n0" : "n1");
        break;
      case 4:
        if (m->fine)
          return g_strdup (one_of (m, 3, "f0", "f0", "1.5"));
        break;
      case 5:
        if (m->part)
          return g_strdup (one_of (m, 2, "part.n", "part.c.size"));
        break;
      case 6:
        if (m->items)
          return g_strdup (one_of (m, 4, "count(items)", "sum(items.q)", "sum(items.color.size)",
                                   "count(items.color)"));
        break;
      case 7:
        if (m->items)
          return g_strdup (one_of (m, 5, "items.q", "items[0].q", "items[last].q", "min(items.q)",
                                   "max(items.color.size)"));
        break;
      case 8:
        if (m->slots)
          return g_strdup (one_of (m, 3, "count(slots)", "sum(slots.size)", "slots.size"));
        break;
      case 9:
        if (m->reference)
          return g_strdup (one_of (m, 2, "chosen.q", "chosen.color.size"));
        break;
      default:
        if (m->part)
          return g_strdup (one_of (m, 2, "count(part)", "sum(part.n)"));
        break;
      }
}

static char *
number (Model *m, int depth, gboolean in_item)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  gboolean wild = m->kind == KT_RANDOM_FORMULAS || (m->kind == KT_RANDOM_ALL && chance (m, 20));

  if (depth == 0 || chance (m, 40))
    return number_leaf (m, in_item);
  a = number (m, depth - 1, in_item);
  b = number (m, depth - 1, in_item);
  switch (roll (m, wild ? 15 : 9))
    {
    case 0:
    case 1:
      return g_strdup_printf ("(%s + %s)", a, b);
    case 2:
      return g_strdup_printf ("(%s - %s)", a, b);
    case 3:
      return g_strdup_printf ("%d * %s", 1 + roll (m, 3), a);
    case 4:
      return g_strdup_printf ("%s / %d", a, 2 + roll (m, 2));
    case 5:
      return g_strdup_printf ("%s(%s, %s)", one_of (m, 2, "min", "max"), a, b);
    case 6:
      return g_strdup_printf ("%s(%s / 2)", one_of (m, 3, "round", "floor", "ceil"), a);
    case 7:
      return g_strdup_printf ("-%s", a);
    case 8:
      return g_strdup_printf ("delta(%s, %s)", a, b);
    case 9:
      return g_strdup_printf ("(%s * %s)", a, b);
    case 10:
      return g_strdup_printf ("(%s / %s)", a, b);
    case 11:
      return g_strdup_printf ("%s ^ 2", a[0] == '-' ? b : a);
    case 12:
      return g_strdup_printf ("sqrt(%s)", a);
    case 13:
      return g_strdup_printf ("%s(%s * 15)", one_of (m, 3, "sin", "cos", "tan"), a);
    default:
      return g_strdup_printf ("mod(%s, %s)", a, chance (m, 70) ? "2" : b);
    }
}

static char *
atom (Model *m, gboolean in_item)
{
  const char *equal = one_of (m, 2, "=", "!=");

  for (;;)
    switch (roll (m, in_item ? 3 : 12))
      {
      case 0:
        if (in_item)
          return g_strdup_printf ("color %s %s", equal, one_of (m, 3, "A", "B", "C"));
        if (m->bools)
          return g_strdup_printf ("%s %s %s", one_of (m, 2, "b0", "b1"), equal,
                                  one_of (m, 2, "True", "False"));
        break;
      case 1:
      case 2:
      case 3:
      case 4:
        if (in_item || m->numbers || m->fine || m->items || m->part || m->colors)
          {
            g_autofree char *a = number (m, 2, in_item);
            g_autofree char *b = number (m, 1, in_item);

            return g_strdup_printf ("%s %s %s", a, one_of (m, 6, "=", "!=", "<", "<=", ">", ">="),
                                    b);
          }
        break;
      case 5:
        if (m->colors)
          return g_strdup_printf ("%s %s %s", one_of (m, 2, "c0", "c1"), equal,
                                  one_of (m, 4, "A", "B", "C", "c1"));
        break;
      case 6:
        if (m->colors)
          return g_strdup_printf ("%s %s %s", one_of (m, 2, "c0.tone", "c1.tone"), equal,
                                  one_of (m, 3, "warm", "cold", "c0.tone"));
        break;
      case 7:
        if (m->part)
          return g_strdup_printf ("part.c %s %s", equal, m->colors ? one_of (m, 3, "A", "B", "c0") : "A");
        break;
      case 8:
        if (m->items)
          return g_strdup (one_of (m, 7, "items.color = A", "items.color != B",
                                   "items.color = items.color", "items.q != items.q",
                                   "items[1].color = B", "items.color contains A",
                                   "items[0].q <= items[1].q"));
        break;
      case 9:
        if (m->reference)
          return g_strdup (one_of (m, 3, "chosen.color = A", "chosen != items[0]",
                                   "count(chosen) = 1"));
        break;
      case 10:
        if (m->slots)
          return g_strdup (one_of (m, 3, "slots = A", "slots != B", "slots contains B"));
        break;
      default:
        if (m->bools)
          return g_strdup (one_of (m, 2, "b0", "b1"));
        break;
      }
}

static char *
condition (Model *m, int depth, gboolean in_item)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  if (depth == 0 || chance (m, 45))
    return atom (m, in_item);
  a = condition (m, depth - 1, in_item);
  b = condition (m, depth - 1, in_item);
  switch (roll (m, 3))
    {
    case 0:
      return g_strdup_printf ("(%s && %s)", a, b);
    case 1:
      return g_strdup_printf ("(%s || %s)", a, b);
    default:
      return g_strdup_printf ("!(%s)", a);
    }
}

G_GNUC_PRINTF (2, 3)
static void
add (Model *m, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (m->text, format, args);
  va_end (args);
}

static void
cell (Model *m, const char *a, const char *b, const char *c)
{
  switch (roll (m, 5))
    {
    case 0:
      add (m, " -*- ");
      break;
    case 1:
      add (m, " (%s, %s) ", one_of (m, 2, a, c), b);
      break;
    default:
      add (m, " %s ", one_of (m, 3, a, b, c));
    }
}

static void
table (Model *m)
{
  int n_rows = 1 + roll (m, 4);
  gboolean forbids = chance (m, 30), items = m->items && chance (m, 40), bools = m->bools && chance (m, 60);
  gboolean numbers = m->numbers && chance (m, 40);

  if (!m->colors)
    return;
  add (m, "  combinations (c0 %s %s %s)\n", bools ? "b0" : "", items ? "items.color" : "c1",
       numbers ? "n0" : "");
  for (int i = 0; i < n_rows; i++)
    {
      add (m, "  %s (", forbids || chance (m, 15) ? "forbid" : "allow");
      cell (m, "A", "B", "C");
      if (bools)
        cell (m, "True", "False", "True");
      cell (m, "A", "B", "C");
      if (numbers)
        cell (m, "<2", "1", ">=2");
      add (m, ")\n");
    }
}

static void
rule (Model *m, gboolean in_item)
{
  g_autofree char *a = condition (m, 1, in_item);
  g_autofree char *b = condition (m, 2, in_item);
  g_autofree char *n = number (m, 2, in_item);

  if (chance (m, 35))
    add (m, "  condition %s\n", a);
  if (!in_item && m->kind <= KT_RANDOM_LOGIC && chance (m, 40) && m->colors)
    table (m);
  else if (!in_item && m->items && chance (m, 20))
    add (m, "  exists x in items {\n    require x.color = %s\n    require x.q %s %d\n  }\n",
         one_of (m, 3, "A", "B", "C"), one_of (m, 2, "<=", ">="), roll (m, 3));
  else if (!in_item && m->numbers && chance (m, 25))
    add (m, "  imply n0 = %s\n", n);
  else
    add (m, "  require %s\n", b);
}

static void
choose_features (Model *m)
{
  KtRandomKind k = m->kind;

  m->bools = k == KT_RANDOM_LOGIC || chance (m, 40);
  m->colors = k == KT_RANDOM_LOGIC || chance (m, 50);
  m->numbers = k == KT_RANDOM_NUMBERS || k == KT_RANDOM_FORMULAS
               || (k != KT_RANDOM_LOGIC && chance (m, 40));
  m->fine = (k == KT_RANDOM_NUMBERS || k == KT_RANDOM_FORMULAS) && chance (m, 40);
  m->part = (k == KT_RANDOM_PARTS || k == KT_RANDOM_ALL) && chance (m, 50);
  m->items = k == KT_RANDOM_PARTS || (k != KT_RANDOM_LOGIC && chance (m, 25));
  m->reference = m->items && chance (m, 40);
  m->slots = (k == KT_RANDOM_PARTS || k == KT_RANDOM_ALL) && !m->items && chance (m, 40);
  if (!m->bools && !m->colors && !m->numbers && !m->items && !m->part && !m->slots)
    m->bools = TRUE;
}

char *
kt_random_model (GRand *rand, KtRandomKind kind)
{
  Model m = { .rand = rand, .kind = kind, .text = g_string_new ("product {\n") };
  int n_rules = 1 + g_rand_int_range (rand, 0, 4);

  choose_features (&m);
  if (m.bools)
    add (&m, "  Bool b0\n  Bool b1\n");
  if (m.colors)
    add (&m, "  Color c0\n  Color c1\n");
  if (m.numbers)
    add (&m, "  num %s n0\n  num 0-2 n1\n", one_of (&m, 4, "0-3", "1-5", "-2-2", "0-4"));
  if (m.fine)
    add (&m, "  num .# 0-1.5 f0\n");
  if (m.part)
    add (&m, "  0..1 Part part\n");
  if (m.items)
    add (&m, "  %s Item items\n", one_of (&m, 3, "0..2", "1..2", "0..2"));
  if (m.reference)
    add (&m, "  reference %s Item chosen\n", one_of (&m, 2, "0..1", ""));
  if (m.slots)
    add (&m, "  0..2 Color slots\n");
  add (&m, "}\nstructure Part {\n  Color c\n  num 0-2 n\n}\n"
           "structure Item {\n  Color color\n  num 0-2 q\n}\n"
           "enumeration Color {\n  attribute num size\n  attribute tone\n"
           "  A = (1 warm)\n  B = (2 cold)\n  C = (%s warm)\n}\nbehavior {\n",
       one_of (&m, 3, "4", "2.5", "-1"));
  for (int i = 0; i < n_rules; i++)
    rule (&m, FALSE);
  add (&m, "}\n");
  if (m.items && chance (&m, 50))
    {
      add (&m, "behavior Item {\n");
      rule (&m, TRUE);
      add (&m, "}\n");
    }
  return g_string_free (m.text, FALSE);
}
