/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The command line of one command: what all commands share (--json, --language, --help, and what
 * names a model), and the command's own options. The help text is made from the same entries that
 * are parsed.
 */

#include "kt-cli.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;            /* "explain" */
  const char *arguments;       /* "MODEL [DECISION…] -- WANTED" */
  const char *description;     /* what it does, in paragraphs; translated */
  const char *remark;          /* behind the exit status; translated; may be NULL */
  const char *const *examples; /* command lines, NULL-terminated */
  const GOptionEntry *entries; /* its own; may be NULL */
  gboolean takes_model;        /* MODEL, or --catalog and --product */
  gboolean takes_wanted;       /* words after "--" mean something else than those before */
} KtCliUsage;

/* Owned by the caller; kt_cli_options_clear frees what is inside. */
typedef struct {
  gboolean json;
  gboolean help;
  char *language;    /* "de" or "en", always set after parsing */
  guint day;         /* yyyymmdd; 0: validity does not matter */
  char *day_text;    /* as written */
  char **parameters; /* -D NAME=NUMBER */
  char *catalog;     /* folder or release */
  char *product;
  char *prices;
  gboolean thorough; /* complete as long as it takes */
  char **words;  /* what is left, NULL-terminated */
  char **wanted; /* after "--"; empty without one */
} KtCliOptions;

/* FALSE: end with *code now (help was shown, or the command line is wrong and that was said). */
gboolean kt_cli_options_parse (KtCliOptions *options,
                               const KtCliUsage *usage,
                               int argc,
                               char **argv,
                               int *code);
void kt_cli_options_clear (KtCliOptions *options);

/* The command line is wrong: a message, where to find help, exit status 2. */
int kt_cli_usage_error (const KtCliUsage *usage, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* yyyymmdd of a day as people write it in files; 0 with an error. */
guint kt_cli_today (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KtCliOptions, kt_cli_options_clear)

G_END_DECLS
