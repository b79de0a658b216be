/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-application.h"
#include "kt-language.h"

int
main (int argc,
      char *argv[])
{
  g_autoptr (KtApplication) application = NULL;

  kt_language_init ();
  application = kt_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
