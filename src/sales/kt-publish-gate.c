/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-publish-gate.h"

#include <string.h>

const char *
kt_publish_effect_to_string (KtPublishEffect effect)
{
  static const char *const names[] = { "breaks", "gone", "drift" };
  return names[effect];
}

gboolean
kt_publish_gate_concerns (KtRevisionState state)
{
  return state != KT_REVISION_REJECTED && state != KT_REVISION_EXPIRED
         && state != KT_REVISION_SUPERSEDED;
}

static void
finding_free (gpointer data)
{
  KtPublishFinding *self = data;
  g_free (self->number);
  g_free (self->title);
  g_free (self->why);
  g_free (self);
}

static void
add (GPtrArray *findings, const KtThreeColumnsLine *line, KtPublishEffect effect, const char *why)
{
  KtPublishFinding *finding = g_new0 (KtPublishFinding, 1);
  finding->effect = effect;
  finding->number = g_strdup (line->number);
  finding->title = g_strdup (line->title);
  finding->why = g_strdup (why != NULL ? why : "");
  finding->before = line->nets[0];
  finding->after = line->nets[2];
  g_ptr_array_add (findings, finding);
}

static gboolean
differs (const KtMoney *a, const KtMoney *b)
{
  g_autofree char *before = kt_money_to_string (*a);
  g_autofree char *after = kt_money_to_string (*b);
  return strcmp (before, after) != 0;
}

/* The worst of a line is what is told. */
static void
judge (GPtrArray *findings, const KtThreeColumnsLine *line)
{
  if (line->fate == KT_REPRICE_FOREIGN)
    return;
  if (line->verdict == KT_CONFIGURATION_BREAKS)
    add (findings, line, KT_PUBLISH_BREAKS, line->rule);
  else if (line->verdict == KT_CONFIGURATION_GONE)
    add (findings, line, KT_PUBLISH_GONE, line->rule);
  else if (line->fate == KT_REPRICE_GONE)
    add (findings, line, KT_PUBLISH_GONE, line->why);
  else if (line->fate == KT_REPRICE_CHANGES && differs (&line->nets[0], &line->nets[2]))
    add (findings, line, KT_PUBLISH_DRIFT, NULL);
}

GPtrArray *
kt_publish_gate_check (KtCatalog *catalog, KtRevision *revision, guint day, GError **error)
{
  g_autoptr (KtThreeColumns) columns = kt_three_columns_new (catalog, revision, day, error);
  if (columns == NULL)
    return NULL;
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);
  for (guint i = 0; i < columns->lines->len; i++)
    judge (findings, columns->lines->pdata[i]);
  return findings;
}
