/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From command line to session, step by step; each step says itself what went wrong.
 */
#include "kt-cli-subject.h"

#include "kt-catalog-reader.h"
#include "kt-cli-explanation.h"
#include "kt-cli-output.h"
#include "kt-engine-error.h"
#include "kt-lone-catalog.h"
#include "kt-product-program.h"

#include <glib/gi18n.h>
#include <string.h>

/* Some seconds, where the last proof can take hours. */
#define BUDGET 100000

/* --- loading --------------------------------------------------------------------------------- */

KtCatalog *
kt_cli_open_catalog (const char *path, KtRelease **release)
{
  g_autoptr (GError) error = NULL;

  *release = NULL;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
      KtCatalog *catalog = kt_catalog_load_folder (path, faults);

      kt_cli_say_faults (faults);
      return catalog;
    }

  *release = kt_release_open (path, &error);
  if (*release == NULL)
    {
      kt_cli_message ("%s", error->message);
      return NULL;
    }
  return kt_catalog_ref (kt_release_get_catalog (*release));
}

static gboolean
load_product (KtCliSubject *subject)
{
  const KtCliOptions *options = subject->options;
  g_autoptr (GError) error = NULL;

  subject->catalog = kt_cli_open_catalog (options->catalog, &subject->release);
  if (subject->catalog == NULL)
    return FALSE;
  if (kt_catalog_find_product (subject->catalog, options->product) == NULL)
    {
      GPtrArray *products = kt_catalog_get_products (subject->catalog);
      g_autoptr (GString) ids = g_string_new (NULL);

      for (guint i = 0; i < products->len; i++)
        g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                                ((const KtProductInfo *)products->pdata[i])->id);
      kt_cli_message (_ ("The catalog has no product “%s”; it has: %s."), options->product,
                      ids->str);
      return FALSE;
    }
  subject->product = kt_catalog_load_product (subject->catalog, options->product, &error);
  if (subject->product == NULL || subject->product->model == NULL)
    {
      kt_cli_message (_ ("The product “%s” cannot be used: %s"), options->product,
                      error != NULL ? error->message : _ ("its model has errors."));
      return FALSE;
    }
  subject->model = kt_model_ref (subject->product->model);
  return TRUE;
}

static gboolean
load_model (KtCliSubject *subject, const char *path, KtFaultList *faults)
{
  const KtModelOptions model_options = {
    .parameters = (const char *const *)subject->options->parameters,
  };
  g_autoptr (KtFaultList) own_faults = kt_fault_list_new (0);

  subject->model = kt_model_load_file (path, &model_options, faults != NULL ? faults : own_faults);
  kt_cli_say_faults (own_faults);
  return subject->model != NULL;
}

/* "coffee-prices.csv" → "coffee-prices": what stands beside it begins like it. */
static char *
stem_of (const char *prices)
{
  const char *dot = strrchr (prices, '.');

  return dot != NULL && strchr (dot, '/') == NULL ? g_strndup (prices, dot - prices)
                                                  : g_strdup (prices);
}

static char *
settings_beside (const char *stem)
{
  g_autofree char *path = g_strconcat (stem, ".ini", NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/* The model as a catalog of one product, with its prices. */
static gboolean
make_catalog (KtCliSubject *subject)
{
  g_autofree char *id = g_path_get_basename (subject->model->file);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);

  char *dot = strrchr (id, '.');
  if (dot != NULL && dot > id)
    *dot = '\0';

  g_autofree char *stem
      = subject->options->prices != NULL ? stem_of (subject->options->prices) : NULL;
  if (subject->settings == NULL && stem != NULL)
    subject->settings = settings_beside (stem);
  const KtLoneCatalog lone = {
    .model = subject->model,
    .id = id,
    .prices = subject->options->prices,
    .settings = subject->settings,
    .texts = stem,
  };
  subject->catalog = kt_lone_catalog_new (&lone, faults);
  kt_cli_say_faults (faults);
  if (subject->catalog == NULL)
    return FALSE;
  subject->is_lone = subject->settings == NULL && subject->options->prices == NULL;
  const KtProductInfo *info = kt_catalog_get_products (subject->catalog)->pdata[0];
  subject->product = kt_catalog_load_product (subject->catalog, info->id, NULL);
  return subject->product != NULL;
}

/* Names for what has no catalog: none. */
static void
take_texts (KtCliSubject *subject)
{
  const char *const languages[] = { "en", NULL };

  g_clear_pointer (&subject->texts, kt_texts_unref);
  subject->texts = subject->catalog != NULL ? kt_texts_ref (kt_catalog_get_texts (subject->catalog))
                                            : kt_texts_new (languages);
  subject->product_id = subject->product != NULL ? subject->product->info->id : "";
}

static gboolean
load (KtCliSubject *subject, KtFaultList *faults)
{
  const KtCliOptions *options = subject->options;

  if (options->catalog != NULL)
    return load_product (subject);
  subject->decisions = options->words + 1;
  return load_model (subject, options->words[0], faults)
         && ((options->prices == NULL && subject->model->n_prices == 0) || make_catalog (subject));
}

static gboolean
load_checked (KtCliSubject *subject, KtFaultList *faults, int *code)
{
  const KtCliUsage *usage = subject->usage;
  const KtCliOptions *options = subject->options;

  *code = KT_CLI_USAGE;
  if ((options->catalog != NULL) != (options->product != NULL))
    kt_cli_usage_error (usage, _ ("--catalog and --product go together."));
  else if (options->catalog != NULL && options->prices != NULL)
    kt_cli_usage_error (usage, _ ("A catalog has its own prices; --prices is for a model."));
  else if (options->catalog == NULL && options->words[0] == NULL)
    kt_cli_usage_error (usage, _ ("A model is needed: a file, or --catalog and --product."));
  else
    {
      *code = KT_CLI_FOUND;
      if (!load (subject, faults))
        return FALSE;
      take_texts (subject);
      *code = KT_CLI_DONE;
      return TRUE;
    }
  return FALSE;
}

gboolean
kt_cli_subject_load (KtCliSubject *subject,
                     const KtCliUsage *usage,
                     const KtCliOptions *options,
                     KtFaultList *faults,
                     int *code)
{
  *subject = (KtCliSubject){ .usage = usage, .options = options, .decisions = options->words };
  return load_checked (subject, faults, code);
}

gboolean
kt_cli_subject_load_priced (KtCliSubject *subject,
                            const KtCliUsage *usage,
                            const KtCliOptions *options,
                            const char *settings,
                            int *code)
{
  *subject = (KtCliSubject){ .usage = usage, .options = options, .decisions = options->words };
  subject->settings = g_strdup (settings);
  return load_checked (subject, NULL, code);
}

/* --- compiling ------------------------------------------------------------------------------- */

gboolean
kt_cli_subject_compile (KtCliSubject *subject, int *code)
{
  const KtProgramOptions program_options = { .day = subject->options->day };
  g_autoptr (GError) error = NULL;

  if (subject->product != NULL)
    subject->program
        = kt_product_get_program (subject->product, subject->options->day, NULL, &error);
  else
    subject->program = kt_program_compile (subject->model, &program_options, NULL, &error);
  if (subject->program != NULL)
    return TRUE;
  kt_cli_message ("%s", error->message);
  *code = KT_CLI_FOUND;
  return FALSE;
}

void
kt_cli_say_effort (const GError *error)
{
  if (g_error_matches (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_UNDECIDED))
    kt_cli_message (_ ("With --thorough it is looked for as long as it takes."));
}

void
kt_cli_subject_limit (KtCliSubject *subject)
{
  kt_session_set_budget (subject->session, subject->options->thorough ? 0 : BUDGET);
}

KtSession *
kt_cli_subject_new_session (const KtCliSubject *subject, KtProgram *program, GError **error)
{
  return kt_session_new_within (program, subject->options->thorough ? 0 : BUDGET, error);
}

gboolean
kt_cli_subject_open (KtCliSubject *subject, int *code)
{
  g_autoptr (GError) error = NULL;

  subject->session = kt_cli_subject_new_session (subject, subject->program, &error);
  if (subject->session != NULL)
    {
      kt_session_set_budget (subject->session, 0);
      return TRUE;
    }
  kt_cli_message ("%s", error->message);
  kt_cli_say_effort (error);
  *code = KT_CLI_FOUND;
  return FALSE;
}

gboolean
kt_cli_subject_begin (KtCliSubject *subject,
                      const KtCliUsage *usage,
                      const KtCliOptions *options,
                      int *code)
{
  return kt_cli_subject_load (subject, usage, options, NULL, code)
         && kt_cli_subject_compile (subject, code) && kt_cli_subject_open (subject, code)
         && kt_cli_subject_decide_words (subject, (const char *const *)subject->decisions, code);
}

/* --- decisions ------------------------------------------------------------------------------- */

static KtChoice *
choice_from_decision (const KtDecision *decision)
{
  static const KtChoiceKind kinds[] = {
    [KT_DECISION_SET] = KT_CHOICE_IS,          [KT_DECISION_ADD] = KT_CHOICE_IS,
    [KT_DECISION_NOT] = KT_CHOICE_IS_NOT,      [KT_DECISION_AT_LEAST] = KT_CHOICE_AT_LEAST,
    [KT_DECISION_AT_MOST] = KT_CHOICE_AT_MOST,
  };

  return kt_choice_new (kinds[decision->kind], decision->path,
                        decision->value.is_set ? decision->value.text : NULL);
}

static void
say_refused (KtCliSubject *subject, const KtChoice *choice)
{
  g_autofree char *text = kt_choice_to_text (choice);
  g_autoptr (GError) error = NULL;
  g_autoptr (KtExplanation) explanation = kt_session_explain (subject->session, choice, &error);

  kt_cli_message (_ ("“%s” is not possible together with the other decisions."), text);
  if (explanation != NULL)
    kt_cli_say_explanation (subject, explanation);
}

static gboolean
is_made (KtCliSubject *subject, const KtChoice *choice)
{
  GPtrArray *choices = kt_session_get_choices (subject->session);

  for (guint i = 0; i < choices->len; i++)
    if (kt_choice_equal (choices->pdata[i], choice))
      return TRUE;
  return FALSE;
}

/* A session replaces an earlier decision about the same thing, as a person who clicks means it.
 * Words of a command line hold together, so what would be replaced is a contradiction. */
static gboolean
decide (KtCliSubject *subject, const KtChoice *choice)
{
  g_autoptr (GError) error = NULL;

  if (is_made (subject, choice))
    return TRUE;

  guint n_before = kt_session_get_choices (subject->session)->len;
  kt_cli_subject_limit (subject);
  if (kt_session_decide (subject->session, choice, &error))
    {
      if (kt_session_get_choices (subject->session)->len > n_before)
        return TRUE;
      g_autofree char *text = kt_choice_to_text (choice);
      kt_cli_message (_ ("“%s” contradicts an earlier decision about the same."), text);
    }
  else if (g_error_matches (error, KT_ENGINE_ERROR, KT_ENGINE_ERROR_REFUSED))
    say_refused (subject, choice);
  else
    {
      kt_cli_message ("%s", error->message);
      kt_cli_say_effort (error);
    }
  return FALSE;
}

gboolean
kt_cli_subject_decide (KtCliSubject *subject, const KtScript *script, int *code)
{
  for (guint i = 0; i < script->n_decisions; i++)
    {
      g_autoptr (KtChoice) choice = choice_from_decision (&script->decisions[i]);

      if (!decide (subject, choice))
        {
          *code = KT_CLI_FOUND;
          return FALSE;
        }
      kt_session_set_budget (subject->session, 0);
    }
  return TRUE;
}

static KtScript *
read_words (KtCliSubject *subject, const char *const *words, int *code)
{
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtScript *script = kt_script_from_words (subject->model, words, faults);

  kt_cli_say_faults (faults);
  if (script == NULL)
    *code = KT_CLI_USAGE;
  return script;
}

gboolean
kt_cli_subject_decide_words (KtCliSubject *subject, const char *const *words, int *code)
{
  g_autoptr (KtScript) script = read_words (subject, words, code);

  return script != NULL && kt_cli_subject_decide (subject, script, code);
}

KtChoice *
kt_cli_subject_wanted (KtCliSubject *subject, int *code)
{
  char **wanted = subject->options->wanted;

  if (g_strv_length (wanted) != 1)
    {
      *code = kt_cli_usage_error (subject->usage,
                                  _ ("Say what is wanted, one decision, behind “--”."));
      return NULL;
    }

  g_autoptr (KtScript) script = read_words (subject, (const char *const *)wanted, code);
  return script != NULL ? choice_from_decision (&script->decisions[0]) : NULL;
}

void
kt_cli_subject_clear (KtCliSubject *subject)
{
  g_clear_pointer (&subject->session, kt_session_free);
  g_clear_pointer (&subject->program, kt_program_unref);
  g_clear_pointer (&subject->model, kt_model_unref);
  g_clear_pointer (&subject->texts, kt_texts_unref);
  g_clear_pointer (&subject->settings, g_free);
  g_clear_pointer (&subject->product, kt_product_unref);
  g_clear_pointer (&subject->catalog, kt_catalog_unref);
  g_clear_pointer (&subject->release, kt_release_unref);
}
