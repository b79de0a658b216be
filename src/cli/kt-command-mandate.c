/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kontor-cli mandate: keys, signing, showing, verifying. The secret key never leaves its file,
 * which only its owner may read.
 */
#include "kt-cli-options.h"
#include "kt-cli-output.h"
#include "kt-cli-subject.h"
#include "kt-mandate.h"
#include "kt-number-format.h"
#include "kt-random.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  char *output;
  char *key;
  char *issuer;
  char *person;
  char *role;
  char *from;
  char *until;
  char **limits;
  char *catalog;
  char *day_text;
} MandateOptions;

static void
mandate_options_clear (MandateOptions *own)
{
  char *const texts[] = { own->output, own->key,   own->issuer,  own->person,  own->role,
                          own->from,   own->until, own->catalog, own->day_text };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_strfreev (own->limits);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MandateOptions, mandate_options_clear)

static int
fail (const char *path, const char *message)
{
  kt_cli_message ("%s: %s", path, message);
  return KT_CLI_FOUND;
}

/* --- keygen ---------------------------------------------------------------------------------- */

/* Never over a file that is there: it may be the only copy of a key. */
static gboolean
write_secret (const char *path, const char *secret)
{
  g_autofree char *line = g_strconcat (secret, "\n", NULL);
  gsize length = strlen (line);
  int file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean written = file >= 0 && write (file, line, length) == (gssize)length && fsync (file) == 0;
  int problem = errno;

  explicit_bzero (line, length);
  if (file >= 0)
    close (file);
  if (!written)
    fail (path, g_strerror (problem));
  return written;
}

static int
run_keygen (const KtCliUsage *usage, const KtCliOptions *options, const MandateOptions *own)
{
  g_autofree char *public_key = NULL;
  g_autofree char *secret = NULL;

  if (own->output == NULL)
    return kt_cli_usage_error (usage, _ ("Say where the secret key goes: --output FILE."));
  kt_mandate_make_keys (&public_key, &secret);
  gboolean written = write_secret (own->output, secret);
  explicit_bzero (secret, strlen (secret));
  if (!written)
    return KT_CLI_FOUND;
  kt_cli_print ("%s\n", public_key);
  return KT_CLI_DONE;
}

/* --- sign ------------------------------------------------------------------------------------ */

/* MEASURE=NUMBER or MEASURE:GROUP=NUMBER. */
static gboolean
add_limit (KtMandate *mandate, const char *text, const KtCliUsage *usage)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);
  g_auto (GStrv) names = g_strsplit (sides[0] != NULL ? sides[0] : "", ":", 2);
  KtMandateLimit *limit = kt_record_new (&kt_mandate_limit_type);
  KtMeasure measure;

  g_ptr_array_add (mandate->limits, limit);
  if (g_strv_length (sides) == 2 && kt_measure_parse (names[0], &measure)
      && kt_decimal_parse (sides[1], &limit->limit, NULL))
    {
      kt_record_set_text (&limit->measure, names[0]);
      kt_record_set_text (&limit->group, names[1]);
      return TRUE;
    }
  kt_cli_usage_error (
      usage, _ ("“%s” is no limit; write line-discount=15 or line-discount:pumps=20."), text);
  return FALSE;
}

static KtMandate *
compose (const MandateOptions *own, const KtCliUsage *usage)
{
  g_autoptr (KtRandom) random = kt_random_new_system ();
  g_autofree char *id = kt_random_uuid (random);
  g_autoptr (KtMandate) mandate = kt_record_new (&kt_mandate_type);

  kt_record_set_text (&mandate->id, id);
  kt_record_set_text (&mandate->issuer, own->issuer);
  kt_record_set_text (&mandate->person, own->person);
  kt_record_set_text (&mandate->role, own->role);
  kt_record_set_text (&mandate->from, own->from);
  kt_record_set_text (&mandate->until, own->until);
  kt_record_set_text (&mandate->catalog, own->catalog);
  for (char **limit = own->limits; limit != NULL && *limit != NULL; limit++)
    if (!add_limit (mandate, *limit, usage))
      return NULL;
  return g_steal_pointer (&mandate);
}

static int
write_mandate (const KtMandate *mandate, const char *path)
{
  g_autofree char *json = kt_mandate_to_json (mandate);
  g_autofree char *line = g_strconcat (json, "\n", NULL);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    kt_cli_print ("%s", line);
  else if (!g_file_set_contents (path, line, -1, &error))
    return fail (path, error->message);
  return KT_CLI_DONE;
}

static int
run_sign (const KtCliUsage *usage, const KtCliOptions *options, const MandateOptions *own)
{
  g_autofree char *secret = NULL;
  g_autoptr (KtMandate) mandate = NULL;
  g_autoptr (GError) error = NULL;

  if (own->key == NULL || own->issuer == NULL)
    return kt_cli_usage_error (usage, _ ("Signing needs --key and --issuer."));
  mandate = compose (own, usage);
  if (mandate == NULL)
    return KT_CLI_USAGE;
  if (!g_file_get_contents (own->key, &secret, NULL, &error))
    return fail (own->key, error->message);
  gboolean is_signed = kt_mandate_sign (mandate, g_strstrip (secret), &error);
  explicit_bzero (secret, strlen (secret));
  if (!is_signed)
    return fail (own->key, error->message);
  return write_mandate (mandate, own->output);
}

/* --- show, verify ---------------------------------------------------------------------------- */

static KtMandate *
load (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;
  KtMandate *mandate = g_file_get_contents (path, &text, &length, &error)
                           ? kt_mandate_from_json (text, (gssize)length, &error)
                           : NULL;

  if (mandate == NULL)
    fail (path, error->message);
  return mandate;
}

static void
indent (void)
{
  kt_cli_print ("  ");
}

static void
print_mandate (const KtMandate *mandate, const char *language)
{
  g_autofree char *from = kt_format_date_iso (mandate->from, language);
  g_autofree char *until = kt_format_date_iso (mandate->until, language);

  kt_cli_print (_ ("Mandate %s of %s\n"), mandate->id, mandate->issuer);
  if (*mandate->person != '\0')
    {
      indent ();
      kt_cli_print (_ ("for the person %s\n"), mandate->person);
    }
  if (*mandate->role != '\0')
    {
      indent ();
      kt_cli_print (_ ("for the role %s\n"), mandate->role);
    }
  if (*mandate->catalog != '\0')
    {
      indent ();
      kt_cli_print (_ ("under the rules of %s\n"), mandate->catalog);
    }
  indent ();
  kt_cli_print (_ ("from %s until %s\n"), from, until);
  for (guint i = 0; i < mandate->limits->len; i++)
    {
      const KtMandateLimit *limit = mandate->limits->pdata[i];
      g_autofree char *number = kt_format_number (kt_decimal_reduce (limit->limit), language);

      kt_cli_print ("  %s%s%s: %s\n", limit->measure, *limit->group != '\0' ? " " : "",
                    limit->group, number);
    }
  indent ();
  kt_cli_print (_ ("signed with %s\n"), mandate->key);
}

static int
run_show (const KtCliUsage *usage, const KtCliOptions *options, const MandateOptions *own)
{
  g_autoptr (KtMandate) mandate = options->words[1] != NULL ? load (options->words[1]) : NULL;

  if (options->words[1] == NULL)
    return kt_cli_usage_error (usage, _ ("Name the file of a mandate."));
  if (mandate == NULL)
    return KT_CLI_FOUND;
  if (options->json)
    return write_mandate (mandate, NULL);
  print_mandate (mandate, options->language);
  return KT_CLI_DONE;
}

static int
verify (const KtMandate *mandate, KtCatalog *catalog, guint day)
{
  g_autoptr (GError) error = NULL;

  if (!kt_mandate_verify_by_catalog (mandate, catalog, day, &error))
    {
      kt_cli_message ("%s", error->message);
      return KT_CLI_FOUND;
    }
  kt_cli_print (_ ("Mandate %s of %s is genuine and good.\n"), mandate->id, mandate->issuer);
  return KT_CLI_DONE;
}

/* Today, if nothing is said; 0 if what is said is no day. */
static guint
day_of (const KtCliOptions *options, const char *text)
{
  GDate date;

  if (text == NULL)
    return options->day;
  if (!kt_parse_date_iso (text, &date, NULL))
    return 0;
  return g_date_get_year (&date) * 10000u + g_date_get_month (&date) * 100u
         + g_date_get_day (&date);
}

static int
run_verify (const KtCliUsage *usage, const KtCliOptions *options, const MandateOptions *own)
{
  g_autoptr (KtRelease) release = NULL;
  g_autoptr (KtCatalog) catalog = NULL;
  g_autoptr (KtMandate) mandate = NULL;
  guint day = day_of (options, own->day_text);

  if (options->words[1] == NULL || own->catalog == NULL)
    return kt_cli_usage_error (
        usage, _ ("Name the file of a mandate, and with --catalog the catalog whose keys count."));
  if (day == 0)
    return kt_cli_usage_error (usage, _ ("--day: Write a day like 2026-01-31."));
  mandate = load (options->words[1]);
  catalog = mandate != NULL ? kt_cli_open_catalog (own->catalog, &release) : NULL;
  return catalog != NULL ? verify (mandate, catalog, day) : KT_CLI_FOUND;
}

/* --- the command ----------------------------------------------------------------------------- */

static int
run (const KtCliUsage *usage, const KtCliOptions *options, const MandateOptions *own)
{
  static const struct {
    const char *name;
    int (*run) (const KtCliUsage *usage, const KtCliOptions *options, const MandateOptions *own);
  } steps[] = {
    { "keygen", run_keygen }, { "sign", run_sign }, { "show", run_show }, { "verify", run_verify }
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (options->words[0], steps[i].name) == 0)
      return steps[i].run (usage, options, own);
  return kt_cli_usage_error (usage, _ ("Say what to do: keygen, sign, show or verify."));
}

int
kt_command_mandate (int argc, char **argv)
{
  g_auto (MandateOptions) own = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &own.output, N_ ("Write to this file"),
      N_ ("FILE") },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &own.key, N_ ("Sign with this secret key"), N_ ("FILE") },
    { "issuer", 0, 0, G_OPTION_ARG_STRING, &own.issuer, N_ ("Who grants the mandate"),
      N_ ("NAME") },
    { "person", 0, 0, G_OPTION_ARG_STRING, &own.person, N_ ("To whom: log-in name"), N_ ("NAME") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &own.role, N_ ("… or to everybody of this role"),
      N_ ("ROLE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &own.from, N_ ("First day"), N_ ("DAY") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &own.until, N_ ("Last day"), N_ ("DAY") },
    { "limit", 0, 0, G_OPTION_ARG_STRING_ARRAY, &own.limits,
      N_ ("Up to where; may be given several times"), N_ ("MEASURE[:GROUP]=NUMBER") },
    { "catalog", 0, 0, G_OPTION_ARG_FILENAME, &own.catalog,
      N_ ("sign: id of the catalog; verify: the catalog whose keys count"), N_ ("CATALOG") },
    { "day", 0, 0, G_OPTION_ARG_STRING, &own.day_text, N_ ("Verify for that day"), N_ ("DAY") },
    G_OPTION_ENTRY_NULL
  };
  static const char *const examples[] = {
    "kontor-cli mandate keygen -o management.key",
    "kontor-cli mandate sign --key management.key --issuer Management --person a.berg "
    "--from 2026-01-01 --until 2026-12-31 --limit line-discount:pump-spares=20 -o berg.mandate",
    "kontor-cli mandate verify berg.mandate --catalog data/catalogs/falkenrath",
    NULL,
  };
  const KtCliUsage usage = {
    .name = "mandate",
    .arguments = "keygen -o FILE | sign … -o FILE | show FILE | verify FILE --catalog CATALOG",
    .description
    = _ ("A mandate is a signed, expiring grant: it lets a person or a role decide beyond the "
         "limits of "
         "the approval rules, also without a network. “keygen” writes a secret key that only its "
         "owner may read and prints the public one, which goes into catalog.ini, [mandates] keys. "
         "“sign” makes a mandate, “show” prints what one grants, “verify” says whether it is "
         "genuine and good."),
    .remark
    = _ ("Exit status 1 if the mandate is forged, foreign, revoked, expired or not yet good."),
    .examples = examples,
    .entries = entries,
  };
  g_auto (KtCliOptions) options = { 0 };
  int code = KT_CLI_DONE;

  return kt_cli_options_parse (&options, &usage, argc, argv, &code) ? run (&usage, &options, &own)
                                                                    : code;
}
