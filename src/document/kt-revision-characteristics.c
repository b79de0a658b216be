/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Characteristics of parts are named "Motor · Power". Where several of one part follow each other,
 * they become a group with the part as its heading. What stands alone comes first, under no
 * heading: these are the important ones, which products put in front of the others.
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

static void
add_group (KtQuoteLine *line, const Group *group)
{
  kt_quote_line_add_characteristic (line, group->name, NULL);
  for (guint i = 0; i < group->members->len; i++)
    {
      const KtCharacteristic *member = g_ptr_array_index (group->members, i);
      const char *label = member->label + strlen (group->name) + strlen (SEPARATOR);
      kt_quote_line_add_characteristic (line, label, member->value);
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
  for (guint i = 0; i < groups->len; i++)
    add_group (line, g_ptr_array_index (groups, i));
}
