/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The commands of kontor-cli. Each is one file kt-command-NAME.c with one function that takes its
 * own arguments (argv[0] is the command) and returns the exit status.
 *
 * Results go to standard output, everything else to standard error. Main thread.
 */

#include <glib.h>

G_BEGIN_DECLS

/* Exit status of every command. */
enum {
  KT_CLI_DONE = 0,  /* done, nothing wrong */
  KT_CLI_FOUND = 1, /* a contradiction or fault was found, or a file could not be read or written */
  KT_CLI_USAGE = 2  /* the command line cannot be understood */
};

int kt_command_bench (int argc, char **argv);
int kt_command_catalog (int argc, char **argv);
int kt_command_check (int argc, char **argv);
int kt_command_complete (int argc, char **argv);
int kt_command_configure (int argc, char **argv);
int kt_command_demo (int argc, char **argv);
int kt_command_domains (int argc, char **argv);
int kt_command_price (int argc, char **argv);
int kt_command_prices (int argc, char **argv);
int kt_command_explain (int argc, char **argv);
int kt_command_export (int argc, char **argv);
int kt_command_mandate (int argc, char **argv);
int kt_command_quote (int argc, char **argv);
int kt_command_repair (int argc, char **argv);
int kt_command_key (int argc, char **argv);
int kt_command_users (int argc, char **argv);

G_END_DECLS
