/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "foreign-fixture.h"

#include <string.h>

KtModel *
foreign_fixture_load (const char *file, const char *text, char **faults)
{
  g_autoptr (KtFaultList) list = kt_fault_list_new (0);
  KtModel *model = kt_model_load_text (text, strlen (text), file, NULL, list);
  g_autofree char *all = model_fixture_faults (list);
  g_autofree char *prefix = g_strconcat (file, ":", NULL);
  g_autoptr (GString) short_all = g_string_new (all);

  g_string_replace (short_all, prefix, "", 0);
  if (faults != NULL)
    *faults = g_string_free (g_steal_pointer (&short_all), FALSE);
  return model;
}

KtModel *
foreign_fixture_load_sound (const char *file, const char *text)
{
  g_autofree char *faults = NULL;
  KtModel *model = foreign_fixture_load (file, text, &faults);

  g_assert_cmpstr (faults, ==, "");
  g_assert_nonnull (model);
  return model;
}

typedef struct {
  const char *file;
  const ForeignFaulty *row;
} Refusal;

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autofree char *faults = NULL;

  g_assert_null (foreign_fixture_load (refusal->file, refusal->row->text, &faults));
  if (refusal->row->faults != NULL)
    g_assert_cmpstr (faults, ==, refusal->row->faults);
  else
    g_assert_true (g_str_has_prefix (faults, "2: error: "));
}

void
foreign_fixture_add_faulty (const char *language,
                            const char *file,
                            const ForeignFaulty *rows,
                            gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s is refused", language, rows[i].name);
      Refusal *refusal = g_new (Refusal, 1);

      *refusal = (Refusal){ file, &rows[i] };
      g_test_add_data_func_full (path, refusal, test_refusal, g_free);
    }
}

KtModel *
foreign_fixture_load_corpus (const char *folder, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat ("../", folder, "/", name, ending, NULL);
  g_autofree char *path = model_fixture_corpus (file);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtModel *model;

  if (path == NULL)
    return NULL;
  model = kt_model_load_file (path, NULL, faults);
  g_autofree char *text = model_fixture_faults (faults);
  g_assert_cmpstr (text, ==, "");
  g_assert_nonnull (model);
  return model;
}

guint
foreign_fixture_count_constraints (const KtModel *model)
{
  guint n = 0;

  for (guint i = 1; i < model->n_rules; i++)
    n += model->rules[i]->kind != KT_RULE_GROUP;
  return n;
}
