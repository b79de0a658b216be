/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * GOption with two differences: "--" is cut off first, because for some commands it separates two
 * lists of decisions; and help ends with the exit status.
 */
#include "kt-cli-options.h"

#include "kt-cli-help.h"
#include "kt-cli-output.h"
#include "kt-clock.h"
#include "kt-number-format.h"

#include <glib/gi18n.h>
#include <string.h>

guint
kt_cli_today (void)
{
  g_autoptr (KtClock) clock = kt_clock_system ();
  GDate date;

  kt_clock_today (clock, &date);
  return g_date_get_year (&date) * 10000 + g_date_get_month (&date) * 100 + g_date_get_day (&date);
}

int
kt_cli_usage_error (const KtCliUsage *usage, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  kt_cli_message ("%s", message);
  kt_cli_say (_ ("Try “kontor-cli %s --help”.\n"), usage->name);
  return KT_CLI_USAGE;
}

/* --- entries --------------------------------------------------------------------------------- */

static void
add_common_entries (GOptionContext *context, KtCliOptions *options)
{
  const GOptionEntry entries[]
      = { { "json", 0, 0, G_OPTION_ARG_NONE, &options->json, N_ ("Write the result as JSON"),
            NULL },
          { "language", 0, 0, G_OPTION_ARG_STRING, &options->language,
            N_ ("Language of texts and documents: de or en"), N_ ("LANGUAGE") },
          { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, N_ ("Show this help"), NULL },
          G_OPTION_ENTRY_NULL };

  g_option_context_add_main_entries (context, entries, NULL);
}

static void
add_model_entries (GOptionContext *context, KtCliOptions *options)
{
  const GOptionEntry entries[]
      = { { "catalog", 0, 0, G_OPTION_ARG_FILENAME, &options->catalog,
            N_ ("Take the model from this catalog, a folder or a release, in place of MODEL"),
            N_ ("CATALOG") },
          { "product", 0, 0, G_OPTION_ARG_FILENAME, &options->product,
            N_ ("… and this product of it"), N_ ("ID") },
          { "prices", 0, 0, G_OPTION_ARG_FILENAME, &options->prices,
            N_ ("Prices for a model that stands alone, as prices.csv of a catalog"), N_ ("FILE") },
          { "day", 0, 0, G_OPTION_ARG_STRING, &options->day_text,
            N_ ("Rules, options and prices valid on that day (2026-01-31), or “all”; the default "
                "is today"),
            N_ ("DAY") },
          { "thorough", 0, 0, G_OPTION_ARG_NONE, &options->thorough,
            N_ ("Settle everything, and look for the best completion, as long as it takes"), NULL },
          { "define", 'D', 0, G_OPTION_ARG_FILENAME_ARRAY, &options->parameters,
            N_ ("Set a parameter of a model template; may be given several times"),
            N_ ("NAME=NUMBER") },
          G_OPTION_ENTRY_NULL };

  g_option_context_add_main_entries (context, entries, NULL);
}

static GOptionContext *
new_context (KtCliOptions *options, const KtCliUsage *usage)
{
  GOptionContext *context = g_option_context_new (usage->arguments);
  g_autofree char *description = kt_cli_wrap (usage->description);
  g_autofree char *tail = kt_cli_help_tail (usage);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, description);
  g_option_context_set_description (context, tail);
  if (usage->entries != NULL)
    g_option_context_add_main_entries (context, usage->entries, NULL);
  if (usage->takes_model)
    add_model_entries (context, options);
  add_common_entries (context, options);
  return context;
}

/* --- after parsing --------------------------------------------------------------------------- */

/* Words from "--" on; *argc is cut before it. */
static char **
cut_wanted (int *argc, char **argv)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--") == 0)
      {
        for (int k = i + 1; k < *argc; k++)
          g_strv_builder_add (builder, argv[k]);
        *argc = i;
        break;
      }
  return g_strv_builder_end (builder);
}

static char **
joined (char **argv, int argc, char **more)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (int i = 1; i < argc; i++)
    g_strv_builder_add (builder, argv[i]);
  if (more != NULL)
    g_strv_builder_addv (builder, (const char **)more);
  return g_strv_builder_end (builder);
}

static gboolean
read_day (KtCliOptions *options, const KtCliUsage *usage)
{
  g_autoptr (GError) error = NULL;
  GDate date;

  options->day = kt_cli_today ();
  if (options->day_text == NULL)
    return TRUE;
  if (strcmp (options->day_text, "all") == 0)
    {
      options->day = 0;
      return TRUE;
    }
  if (!kt_parse_date_iso (options->day_text, &date, &error))
    {
      kt_cli_usage_error (usage, "--day: %s", error->message);
      return FALSE;
    }
  options->day
      = g_date_get_year (&date) * 10000 + g_date_get_month (&date) * 100 + g_date_get_day (&date);
  return TRUE;
}

static gboolean
read_language (KtCliOptions *options, const KtCliUsage *usage)
{
  if (options->language == NULL)
    {
      options->language
          = g_strdup (kt_language_is_german (g_get_language_names ()[0]) ? "de" : "en");
      return TRUE;
    }
  if (strcmp (options->language, "de") == 0 || strcmp (options->language, "en") == 0)
    return TRUE;
  kt_cli_usage_error (usage, _ ("“%s” is no language; there are de and en."), options->language);
  return FALSE;
}

gboolean
kt_cli_options_parse (KtCliOptions *options,
                      const KtCliUsage *usage,
                      int argc,
                      char **argv,
                      int *code)
{
  g_autofree char *name = g_strdup_printf ("kontor-cli %s", usage->name);
  g_auto (GStrv) cut = cut_wanted (&argc, argv);
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;

  g_set_prgname (name);
  *options = (KtCliOptions){ 0 };
  context = new_context (options, usage);
  *code = KT_CLI_USAGE;
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      kt_cli_usage_error (usage, "%s", error->message);
      return FALSE;
    }
  if (options->help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      kt_cli_print ("%s", help);
      *code = KT_CLI_DONE;
      return FALSE;
    }

  options->words = joined (argv, argc, usage->takes_wanted ? NULL : cut);
  options->wanted = usage->takes_wanted ? g_steal_pointer (&cut) : g_new0 (char *, 1);
  return read_day (options, usage) && read_language (options, usage);
}

void
kt_cli_options_clear (KtCliOptions *options)
{
  g_clear_pointer (&options->language, g_free);
  g_clear_pointer (&options->day_text, g_free);
  g_clear_pointer (&options->parameters, g_strfreev);
  g_clear_pointer (&options->catalog, g_free);
  g_clear_pointer (&options->product, g_free);
  g_clear_pointer (&options->prices, g_free);
  g_clear_pointer (&options->words, g_strfreev);
  g_clear_pointer (&options->wanted, g_strfreev);
}
