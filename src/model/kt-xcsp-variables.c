/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Variables and their domains. One with few values is an enumeration whose options are called by
 * their numbers and have the attribute "value", so that every value is shown.
 */
#include "kt-xcsp-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

/* --- faults and constants -------------------------------------------------------------------- */

gboolean
kt_xcsp_fault (KtXcsp *xcsp, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  kt_report_error (xcsp->report, &xcsp->place, NULL, "%s", message);
  return FALSE;
}

gboolean
kt_xcsp_parse_int (const char **text, gint64 *value)
{
  const char *digits = *text + (**text == '-' || **text == '+');
  char *end;

  if (!g_ascii_isdigit (*digits))
    return FALSE;
  *value = g_ascii_strtoll (*text, &end, 10);
  *text = end;
  return ABS (*value) <= G_MAXINT32;
}

const KtExpr *
kt_xcsp_constant (KtXcsp *xcsp, gint64 value, gboolean is_option)
{
  GHashTable *known = is_option ? xcsp->symbols : xcsp->numbers;
  KtExpr *expr = g_hash_table_lookup (known, &value);
  g_autofree char *name = NULL;

  if (expr != NULL)
    return expr;
  expr = kt_arena_new0 (xcsp->maker.arena, KtExpr);
  expr->kind = is_option ? KT_EXPR_SYMBOL : KT_EXPR_NUMBER;
  expr->type.kind = is_option ? KT_TYPE_SYMBOL : KT_TYPE_NUMBER;
  name = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  if (is_option)
    expr->value.text = kt_arena_intern (xcsp->maker.arena, name);
  else
    expr->value.number = kt_number_from_int (value);
  g_hash_table_insert (known, g_memdup2 (&value, sizeof value), expr);
  return expr;
}

/* --- domains --------------------------------------------------------------------------------- */

static gint
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a;
  gint64 y = *(const gint64 *)b;

  return x < y ? -1 : x > y;
}

gboolean
kt_xcsp_read_values (KtXcsp *xcsp, const char *text, GArray *values)
{
  const char *at = text;

  for (;;)
    {
      gint64 low, high;

      while (g_ascii_isspace (*at))
        at++;
      if (*at == '\0')
        break;
      if (!kt_xcsp_parse_int (&at, &low))
        return kt_xcsp_fault (xcsp, _ ("A whole number is expected, not “%.20s”."), at);
      high = low;
      if (g_str_has_prefix (at, ".."))
        {
          at += 2;
          if (!kt_xcsp_parse_int (&at, &high))
            return kt_xcsp_fault (xcsp, _ ("A whole number is expected, not “%.20s”."), at);
        }
      if (high - low >= KT_XCSP_MAX_VALUES || values->len + (high - low) >= KT_XCSP_MAX_VALUES)
        return kt_xcsp_fault (xcsp, _ ("A variable has more than %d values."), KT_XCSP_MAX_VALUES);
      for (gint64 value = low; value <= high; value++)
        g_array_append_val (values, value);
    }
  g_array_sort (values, compare_values);
  for (guint i = values->len; i > 1; i--)
    if (g_array_index (values, gint64, i - 1) == g_array_index (values, gint64, i - 2))
      g_array_remove_index (values, i - 1);
  return values->len > 0 || kt_xcsp_fault (xcsp, _ ("The domain is empty."));
}

/* --- enumerations ---------------------------------------------------------------------------- */

static KtAttribute *
new_attribute (KtXcsp *xcsp, const KtEnumeration *owner)
{
  KtAttribute *attribute = kt_arena_new0 (xcsp->maker.arena, KtAttribute);

  attribute->name = "value";
  attribute->owner = owner;
  attribute->type.kind = KT_TYPE_NUMBER;
  attribute->minimum = kt_number_infinite (-1);
  attribute->maximum = kt_number_infinite (1);
  attribute->place = xcsp->place;
  return attribute;
}

static KtOption *
new_option (KtXcsp *xcsp, const KtEnumeration *owner, guint index, gint64 value)
{
  KtOption *option = kt_arena_new0 (xcsp->maker.arena, KtOption);
  KtConstant *constant = kt_arena_new0 (xcsp->maker.arena, KtConstant);

  option->name = kt_xcsp_constant (xcsp, value, TRUE)->value.text;
  option->owner = owner;
  option->index = index;
  option->place = xcsp->place;
  *constant = (KtConstant){ .is_set = TRUE,
                            .kind = KT_TYPE_NUMBER,
                            .number = kt_number_from_int (value),
                            .text = option->name };
  option->values = constant;
  return option;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const KtOption *const *)a)->name, (*(const KtOption *const *)b)->name);
}

static KtEnumeration *
make_enumeration (KtXcsp *xcsp, const char *domain, const GArray *values)
{
  KtArena *arena = xcsp->maker.arena;
  KtEnumeration *enumeration = g_hash_table_lookup (xcsp->domains, domain);
  g_autoptr (GPtrArray) options = g_ptr_array_new ();
  g_autofree char *name = NULL;
  gconstpointer attribute;

  if (enumeration != NULL)
    return enumeration;
  enumeration = kt_maker_add_enumeration (&xcsp->maker, &xcsp->place);
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (options, new_option (xcsp, enumeration, i, g_array_index (values, gint64, i)));
  attribute = new_attribute (xcsp, enumeration);
  enumeration->n_attributes = 1;
  enumeration->attributes = kt_arena_copy (arena, &attribute, 1, sizeof attribute);
  enumeration->attributes_by_name = enumeration->attributes;
  enumeration->n_options = options->len;
  enumeration->options = kt_arena_copy_pointers (arena, options);
  g_ptr_array_sort (options, compare_names);
  enumeration->options_by_name = kt_arena_copy_pointers (arena, options);
  g_hash_table_insert (xcsp->domains, g_strdup (domain), enumeration);
  return enumeration;
}

/* --- variables ------------------------------------------------------------------------------- */

static const KtExpr *
path_to (KtXcsp *xcsp, const KtFeature *feature, const KtAttribute *attribute)
{
  KtExpr *expr = kt_arena_new0 (xcsp->maker.arena, KtExpr);
  KtPath *path = kt_arena_new0 (xcsp->maker.arena, KtPath);
  KtStep *step = kt_arena_new0 (xcsp->maker.arena, KtStep);

  step->feature = feature;
  path->origin = KT_PATH_ROOT;
  path->n_steps = 1;
  path->steps = step;
  path->attribute = attribute;
  path->text = feature->name;
  expr->kind = KT_EXPR_PATH;
  expr->type = attribute != NULL ? attribute->type : feature->type;
  expr->value.path = path;
  expr->place = feature->place;
  return expr;
}

static KtXcspVariable *
add_variable (KtXcsp *xcsp, const char *name, const char *domain, const GArray *values)
{
  KtArena *arena = xcsp->maker.arena;
  gboolean is_option = values->len <= KT_XCSP_MAX_OPTIONS;
  KtFeature *feature;
  KtXcspVariable *variable;

  if (g_hash_table_contains (xcsp->variables, name))
    {
      kt_xcsp_fault (xcsp, _ ("There are two variables “%s”."), name);
      return NULL;
    }
  feature
      = kt_maker_add_feature (&xcsp->maker, xcsp->product, kt_arena_intern (arena, name),
                              is_option ? KT_FEATURE_ENUMERATION : KT_FEATURE_NUMBER, &xcsp->place);
  if (feature == NULL)
    return NULL;
  variable = kt_arena_new0 (arena, KtXcspVariable);
  variable->is_option = is_option;
  if (is_option)
    feature->type.enumeration = make_enumeration (xcsp, domain, values);
  else
    {
      feature->minimum = kt_number_from_int (g_array_index (values, gint64, 0));
      feature->maximum = kt_number_from_int (g_array_index (values, gint64, values->len - 1));
      if (g_array_index (values, gint64, values->len - 1) - g_array_index (values, gint64, 0)
          >= values->len)
        {
          kt_xcsp_fault (xcsp,
                         _ ("The domain of “%s” has gaps and more than %d values; that is not "
                            "supported."),
                         name, KT_XCSP_MAX_OPTIONS);
          return NULL;
        }
    }
  variable->path = path_to (xcsp, feature, NULL);
  variable->number = is_option ? path_to (xcsp, feature, feature->type.enumeration->attributes[0])
                               : variable->path;
  g_hash_table_insert (xcsp->variables, (gpointer)feature->name, variable);
  return variable;
}

/* "[111]" or "[3][4]" */
static gboolean
read_sizes (KtXcsp *xcsp, const char *text, GArray *sizes)
{
  const char *at = text;
  gint64 total = 1;

  while (*at == '[')
    {
      gint64 size;

      at++;
      if (!kt_xcsp_parse_int (&at, &size) || *at != ']' || size < 1
          || size > KT_FOREIGN_MAX_FEATURES)
        break;
      at++;
      total *= size;
      g_array_append_val (sizes, size);
      if (total > KT_FOREIGN_MAX_FEATURES)
        break;
    }
  if (*at == '\0' && sizes->len > 0 && total <= KT_FOREIGN_MAX_FEATURES)
    return TRUE;
  return kt_xcsp_fault (xcsp,
                        _ ("“%s” is no size of an array, like [12] or [3][4], with at most %d "
                           "elements."),
                        text, KT_FOREIGN_MAX_FEATURES);
}

static gboolean
add_elements (KtXcsp *xcsp,
              const char *name,
              const GArray *sizes,
              guint depth,
              const char *domain,
              const GArray *values,
              GPtrArray *elements)
{
  if (depth == sizes->len)
    {
      KtXcspVariable *variable = add_variable (xcsp, name, domain, values);

      g_ptr_array_add (elements, variable);
      return variable != NULL;
    }
  for (gint64 i = 0; i < g_array_index (sizes, gint64, depth); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s[%" G_GINT64_FORMAT "]", name, i);

      if (!add_elements (xcsp, inner, sizes, depth + 1, domain, values, elements))
        return FALSE;
    }
  return TRUE;
}

gboolean
kt_xcsp_add_variables (KtXcsp *xcsp, const char *id, const char *size, const char *domain)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();

  if (id == NULL || strlen (id) > KT_FOREIGN_MAX_NAME)
    return kt_xcsp_fault (xcsp, _ ("A variable needs an id of at most %d bytes."),
                          KT_FOREIGN_MAX_NAME);
  if (!kt_xcsp_read_values (xcsp, domain, values)
      || (size != NULL && !read_sizes (xcsp, size, sizes))
      || !add_elements (xcsp, id, sizes, 0, domain, values, elements))
    return FALSE;
  if (sizes->len == 1)
    g_hash_table_insert (xcsp->arrays, g_strdup (id), g_steal_pointer (&elements));
  return TRUE;
}

/* "x[]" and "x[2..5]" */
static gboolean
find_slice (KtXcsp *xcsp, const char *word, GPtrArray *variables)
{
  const char *bracket = strchr (word, '[');
  g_autofree char *name = bracket != NULL ? g_strndup (word, (gsize)(bracket - word)) : NULL;
  GPtrArray *elements = name != NULL ? g_hash_table_lookup (xcsp->arrays, name) : NULL;
  const char *at = bracket != NULL ? bracket + 1 : "";
  gint64 low = 0, high;

  if (elements == NULL)
    return FALSE;
  high = elements->len - 1;
  if (strcmp (at, "]") != 0
      && (!kt_xcsp_parse_int (&at, &low) || !g_str_has_prefix (at, "..") || !(at += 2)
          || !kt_xcsp_parse_int (&at, &high) || strcmp (at, "]") != 0 || low < 0
          || high >= elements->len))
    return FALSE;
  for (gint64 i = low; i <= high; i++)
    g_ptr_array_add (variables, elements->pdata[i]);
  return TRUE;
}

gboolean
kt_xcsp_find (KtXcsp *xcsp, const char *word, GPtrArray *variables)
{
  KtXcspVariable *variable = g_hash_table_lookup (xcsp->variables, word);

  if (variable != NULL)
    g_ptr_array_add (variables, variable);
  else if (!find_slice (xcsp, word, variables))
    return kt_xcsp_fault (xcsp, _ ("There is no variable “%s”."), word);
  return TRUE;
}
