/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Differences of the bargain, worded: each field has a name, several fields may share one. */
#include "kt-approval-standing.h"
#include "kt-commercial-print.h"
#include "kt-revision-diff.h"
#include "kt-revision-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LINE "positions["

/* By the beginning of the path; the first that fits. Named ones with values are told with them. */
static const struct {
  const char *path;
  const char *name;
  gboolean has_value;
} names[] = {
  { "quantity", N_ ("quantity"), TRUE },
  { "discount", N_ ("discount"), TRUE },
  { "unit_price", N_ ("price"), TRUE },
  { "price_unit", N_ ("price"), FALSE },
  { "manual_price", N_ ("price"), FALSE },
  { "list_price", N_ ("list price"), TRUE },
  { "on_request", N_ ("price"), FALSE },
  { "conditions", N_ ("terms of the price"), FALSE },
  { "contents", N_ ("terms of the price"), FALSE },
  { "order_amount", N_ ("terms of the price"), FALSE },
  { "reduction", N_ ("terms of the price"), FALSE },
  { "assignment", N_ ("configuration"), FALSE },
  { "order_code", N_ ("configuration"), FALSE },
  { "characteristics", N_ ("configuration"), FALSE },
  { "item", N_ ("configuration"), FALSE },
  { "role", N_ ("counted as"), TRUE },
  { "lead_days", N_ ("delivery time"), TRUE },
  { "vat", N_ ("VAT"), FALSE },
  { "manual_vat", N_ ("VAT"), FALSE },
  { "wish", N_ ("special wish"), FALSE },
  { "place", N_ ("order of the positions"), FALSE },
  { "title", N_ ("text"), FALSE },
  { "description", N_ ("text"), FALSE },
  { "document_discount", N_ ("discount on the quote"), TRUE },
  { "project", N_ ("project discount"), FALSE },
  { "payment", N_ ("terms of payment"), FALSE },
  { "valid_until", N_ ("valid until"), TRUE },
  { "incoterm", N_ ("terms of delivery"), FALSE },
  { "deliver", N_ ("delivery"), FALSE },
  { "express", N_ ("express delivery"), FALSE },
  { "currency", N_ ("currency"), TRUE },
  { "exchange", N_ ("exchange rate"), FALSE },
  { "customer", N_ ("customer"), FALSE },
  { "milestones", N_ ("payment plan"), FALSE },
  { "benefits", N_ ("agreed benefits"), FALSE },
};

/* ---- one change ---- */

static char *
field_text (const KtChange *change, const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!g_str_has_prefix (field, names[i].path))
        continue;
      if (!names[i].has_value || change->before == NULL || change->after == NULL)
        return g_strdup (_ (names[i].name));
      /* Translators: quantity 3 instead of 2 */
      return g_strdup_printf (_ ("%s %s instead of %s"), _ (names[i].name),
                              *change->after != '\0' ? change->after : "0",
                              *change->before != '\0' ? change->before : "0");
    }
  return g_strdup (_ ("other terms"));
}

static char *
line_text (const KtChange *change, KtRevision *before, KtRevision *after)
{
  const char *begin = change->path + strlen (LINE);
  const char *end = strchr (begin, ']');
  if (end == NULL)
    return g_strdup (_ ("other terms"));
  if (change->before == NULL && end[1] == '\0')
    return g_strdup_printf (_ ("Position %s was added"), change->after);
  if (change->after == NULL && end[1] == '\0')
    return g_strdup_printf (_ ("Position %s was removed"), change->before);
  g_autofree char *id = g_strndup (begin, (gsize)(end - begin));
  KtPosition *position = kt_revision_find_position (after, id);
  if (position == NULL)
    position = kt_revision_find_position (before, id);
  g_autofree char *what = field_text (change, end[1] == '.' ? end + 2 : end + 1);
  return g_strdup_printf (_ ("Position %s: %s"),
                          position != NULL ? kt_position_get_number (position) : "", what);
}

static char *
head_text (const KtChange *change)
{
  g_autofree char *what = field_text (change, change->path);
  g_autofree char *first = g_utf8_strup (what, g_utf8_next_char (what) - what);
  return g_strconcat (first, g_utf8_next_char (what), NULL);
}

/* ---- all of them ---- */

char **
kt_revision_list_changes (KtRevision *before, KtRevision *after, guint limit)
{
  g_autoptr (GPtrArray) changes = kt_revision_diff (before, after);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < changes->len && (limit == 0 || texts->len < limit); i++)
    {
      const KtChange *change = changes->pdata[i];
      if (!kt_commercial_print_counts (change->path))
        continue;
      g_autofree char *text = g_str_has_prefix (change->path, LINE)
                                  ? line_text (change, before, after)
                                  : head_text (change);
      if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
        g_ptr_array_add (texts, g_steal_pointer (&text));
    }
  g_ptr_array_add (texts, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

char **
kt_approval_list_changes (const KtApproval *self, KtRevision *revision, guint limit)
{
  g_autoptr (KtRevision) before
      = kt_revision_new_from_body (self->revision_id, self->quote_id, 1, NULL, 0, KT_REVISION_DRAFT,
                                   self->content, -1, NULL);
  g_autoptr (KtRevision) after = kt_revision_view_new (revision, NULL);
  return before != NULL ? kt_revision_list_changes (before, after, limit) : g_new0 (char *, 1);
}
