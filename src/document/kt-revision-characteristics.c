/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Characteristics of parts are named "Motor · Power". Where several of one part follow each other,
 * they become a group with the part as its heading. What stands alone comes first, under no
 * heading: these are the important ones, which products put in front of the others. Parts of a kind
 * that are alike in everything are told once.
 */

#include "kt-revision-document-private.h"

#include <string.h>

#define SEPARATOR " · "
#define LEAST_FOR_GROUPS 8

/* Characteristics of one part, in their order. */
typedef struct {
  char *name;
  GPtrArray *members; /* of KtCharacteristic */
} Group;

static void
group_free (Group *group)
{
  g_free (group->name);
  g_ptr_array_unref (group->members);
  g_free (group);
}

static const KtCharacteristic *
at (const KtPositionData *data, guint index)
{
  return g_ptr_array_index (data->characteristics, index);
}

static gsize
prefix_length (const char *label)
{
  const char *separator = g_strrstr (label, SEPARATOR);
  return separator ? (gsize)(separator - label) : 0;
}

static gboolean
same_part (const char *a, const char *b)
{
  gsize length = prefix_length (a);
  return length > 0 && length == prefix_length (b) && strncmp (a, b, length) == 0;
}

/* Whether it stands beside another one of the same part. */
static gboolean
is_in_company (const KtPositionData *data, guint index)
{
  const char *label = at (data, index)->label;
  return (index > 0 && same_part (label, at (data, index - 1)->label))
         || (index + 1 < data->characteristics->len
             && same_part (label, at (data, index + 1)->label));
}

static Group *
group_of (GPtrArray *groups, const char *label)
{
  gsize length = prefix_length (label);
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);
      if (strlen (group->name) == length && strncmp (group->name, label, length) == 0)
        return group;
    }
  Group *group = g_new (Group, 1);
  group->name = g_strndup (label, length);
  group->members = g_ptr_array_new ();
  g_ptr_array_add (groups, group);
  return group;
}

/* "Pumps 2" → 2, and the length of "Pumps"; 0 without a number. */
static guint
number_of (const Group *group, gsize *length)
{
  const char *blank = strrchr (group->name, ' ');
  char *end = NULL;
  guint64 number = blank && g_ascii_isdigit (blank[1]) ? g_ascii_strtoull (blank + 1, &end, 10) : 0;
  *length = blank ? (gsize)(blank - group->name) : 0;
  return end && *end == '\0' ? (guint)number : 0;
}

static const char *
label_in (const Group *group, const KtCharacteristic *member)
{
  return member->label + strlen (group->name) + strlen (SEPARATOR);
}

/* Whether one is the next part of the same kind and like it in everything. */
static gboolean
continues (const Group *group, const Group *next)
{
  gsize length, next_length;
  guint number = number_of (group, &length), next_number = number_of (next, &next_length);
  if (number == 0 || next_number != number + 1 || length != next_length
      || strncmp (group->name, next->name, length) != 0
      || group->members->len != next->members->len)
    return FALSE;
  for (guint i = 0; i < group->members->len; i++)
    {
      const KtCharacteristic *a = g_ptr_array_index (group->members, i);
      const KtCharacteristic *b = g_ptr_array_index (next->members, i);
      if (!g_str_equal (label_in (group, a), label_in (next, b)) || !g_str_equal (a->value, b->value))
        return FALSE;
    }
  return TRUE;
}

/* The heading says how far the likes of it go: "Pumps 1–5". */
static void
add_group (KtQuoteLine *line, const Group *group, const Group *last)
{
  gsize length;
  g_autofree char *range
      = last == group ? g_strdup (group->name)
                      : g_strdup_printf ("%s–%u", group->name, number_of (last, &length));
  kt_quote_line_add_characteristic (line, range, NULL);
  for (guint i = 0; i < group->members->len; i++)
    {
      const KtCharacteristic *member = g_ptr_array_index (group->members, i);
      kt_quote_line_add_characteristic (line, label_in (group, member), member->value);
    }
}

void
kt_revision_document_add_characteristics (const KtPositionData *data, KtQuoteLine *line)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func ((GDestroyNotify)group_free);
  gboolean grouped = data->characteristics->len >= LEAST_FOR_GROUPS;
  for (guint i = 0; i < data->characteristics->len; i++)
    {
      const KtCharacteristic *characteristic = at (data, i);
      if (grouped && is_in_company (data, i))
        g_ptr_array_add (group_of (groups, characteristic->label)->members,
                         (gpointer)characteristic);
      else
        kt_quote_line_add_characteristic (line, characteristic->label, characteristic->value);
    }
  for (guint i = 0, last; i < groups->len; i = last + 1)
    {
      for (last = i; last + 1 < groups->len; last++)
        if (!continues (g_ptr_array_index (groups, last), g_ptr_array_index (groups, last + 1)))
          break;
      add_group (line, g_ptr_array_index (groups, i), g_ptr_array_index (groups, last));
    }
}
