/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in one section follows each other, so sections are runs. A run of one needs no heading: its question says
 * the same. */
#include "kt-question-outline.h"

#define SECTIONS_FROM 8 /* questions: fewer of them need no headings */
#define FOLDED_FROM 24  /* questions: more of them are folded */

static const KtAsked *
get_asked (const KtStepInfo *step,
           guint number)
{
  return &g_array_index (step->asked, KtAsked, number);
}

static guint
run_end (const KtStepInfo *step,
         guint first)
{
  const KtFeature *section = get_asked (step, first)->section;
  guint end = first + 1;

  while (end < step->asked->len && get_asked (step, end)->section == section)
    end++;
  return end;
}

static gboolean
has_heading (const KtStepInfo *step,
             guint first,
             guint end)
{
  return get_asked (step, first)->section && end - first > 1 && step->n_questions > SECTIONS_FROM;
}

static KtOutlineSection
describe (const KtStepInfo *step,
          GHashTable *toggled,
          guint first,
          guint end)
{
  KtOutlineSection section = { .feature = get_asked (step, first)->section };
  gboolean is_long = first > 0 && step->n_questions > FOLDED_FROM;

  for (guint i = first; i < end; i++)
    {
      const KtAsked *asked = get_asked (step, i);
      gboolean is_question = asked->kind == KT_ASKED_NODE || asked->kind == KT_ASKED_GROUP;
      section.n_questions += is_question ? 1 : 0;
      section.n_open += is_question && asked->is_open ? 1 : 0;
    }
  section.is_folded = is_long != g_hash_table_contains (toggled, section.feature);
  return section;
}

static char *
key_of (const KtAsked *asked)
{
  switch (asked->kind)
    {
    case KT_ASKED_GROUP:
      return g_strdup_printf ("%c%u", KT_OUTLINE_GROUP, asked->group->number);
    case KT_ASKED_PARTS:
      return g_strdup_printf ("%c%s", KT_OUTLINE_PARTS, asked->path);
    case KT_ASKED_PART:
      return g_strdup_printf ("%c%s", KT_OUTLINE_PART, asked->path);
    case KT_ASKED_NODE:
    default:
      return g_strdup (asked->path);
    }
}

GPtrArray *
kt_question_outline_new (const KtStepInfo *step,
                         GHashTable *toggled)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint first = 0, end; first < step->asked->len; first = end)
    {
      gboolean is_folded = FALSE;

      end = run_end (step, first);
      if (has_heading (step, first, end))
        {
          KtOutlineSection section = describe (step, toggled, first, end);
          is_folded = section.is_folded;
          g_ptr_array_add (keys, g_strdup_printf ("%c%s", KT_OUTLINE_SECTION, section.feature->name));
        }
      for (guint i = first; i < end && !is_folded; i++)
        g_ptr_array_add (keys, key_of (get_asked (step, i)));
    }
  return keys;
}

const KtFeature *
kt_question_outline_find_folded (const KtStepInfo *step,
                                 GHashTable *toggled,
                                 const KtPlanQuestion *group,
                                 const char *path)
{
  for (guint first = 0, end; first < step->asked->len; first = end)
    {
      end = run_end (step, first);
      for (guint i = first; i < end; i++)
        {
          const KtAsked *asked = get_asked (step, i);
          gboolean is_it = asked->group ? asked->group == group : g_strcmp0 (asked->path, path) == 0;

          if (is_it && has_heading (step, first, end) && describe (step, toggled, first, end).is_folded)
            return asked->section;
        }
    }
  return NULL;
}

gboolean
kt_question_outline_get_section (const KtStepInfo *step,
                                 GHashTable *toggled,
                                 const char *name,
                                 KtOutlineSection *section)
{
  for (guint first = 0, end; first < step->asked->len; first = end)
    {
      const KtFeature *feature = get_asked (step, first)->section;

      end = run_end (step, first);
      if (!feature || !g_str_equal (feature->name, name))
        continue;
      *section = describe (step, toggled, first, end);
      return TRUE;
    }
  return FALSE;
}
