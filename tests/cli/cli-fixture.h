/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Running kontor-cli and looking at what it says.
 */

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct {
  int status; /* exit status */
  char *out;
  char *err;
} CliRun;

/* Runs kontor-cli with these arguments, NULL-terminated, in the C locale with UTF-8. */
CliRun *cli_run (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* The same with something to read. */
CliRun *cli_run_input (const char *input, const char *first, ...) G_GNUC_NULL_TERMINATED;
CliRun *cli_run_words (const char *const *words);
void cli_run_free (CliRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)

/* The output read as JSON; the test fails if it is none. */
JsonNode *cli_run_json (const CliRun *run);

/* A file or folder that goes when the test ends. */
char *cli_file (const char *name, const char *text);
char *cli_folder (void);
/* Removes it with everything in it. */
void cli_remove (const char *path);

/* tests/data/NAME of the repository; the path of a COOM file beside it, or NULL after g_test_skip.
 */
char *cli_data (const char *name);
char *cli_corpus (const char *name);
/* The demo catalog. */
char *cli_demo_catalog (void);

#define cli_assert_contains(text, part)                                                            \
  do                                                                                               \
    {                                                                                              \
      if (strstr ((text), (part)) == NULL)                                                         \
        g_error ("“%s” is not in:\n%s", (part), (text));                                           \
  } while (0)

/* A small bike: colours, wheels with a size, up to two bags with a volume, a lamp. */
extern const char cli_bike[];

G_END_DECLS
