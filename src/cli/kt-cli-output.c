/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Plain stdio. g_print would turn what the locale cannot show into question marks, and programs
 * that read the results would read those.
 */
#include "kt-cli-output.h"

#include "kt-json.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

void
kt_cli_print (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
}

void
kt_cli_print_json (JsonBuilder *builder)
{
  g_autofree char *text = kt_json_builder_to_string (builder, TRUE);

  kt_cli_print ("%s\n", text);
}

void
kt_cli_message (const char *format, ...)
{
  va_list args;

  fputs ("kontor-cli: ", stderr);
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
}

void
kt_cli_say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
}

void
kt_cli_say_faults (const KtFaultList *faults)
{
  g_autofree char *text = kt_fault_list_to_text (faults);

  kt_cli_say ("%s", text);
}

int
kt_cli_finish (int code)
{
  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;
  kt_cli_message (_ ("The results could not be written: %s"), g_strerror (errno));
  return 1;
}
