/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gettext takes the language from the environment variable LANGUAGE as long as the locale is not plain "C", and looks
 * it up again when its catalog counter moves (gettext manual, "Being a gettext grok").
 */
#include "kt-language.h"

#include "kt-app-config.h"

#include <glib/gi18n.h>
#include <libintl.h>
#include <locale.h>

extern int _nl_msg_cat_cntr;

static const char *const LANGUAGES[] = { "en", "de", NULL };
static const char *current = "en";

static const char *
from_environment (void)
{
  const char *const *names = g_get_language_names ();

  for (gsize i = 0; names[i]; i++)
    for (gsize k = 0; LANGUAGES[k]; k++)
      if (g_str_has_prefix (names[i], LANGUAGES[k]))
        return LANGUAGES[k];
  return "en";
}

/* Translations stand in the build tree as long as Kontor is not installed. */
static const char *
locale_folder (void)
{
  return g_file_test (KT_BUILD_LOCALEDIR, G_FILE_TEST_IS_DIR) ? KT_BUILD_LOCALEDIR : KT_LOCALEDIR;
}

/*
 * GLib decides at its first message, once and for all, whether the program has translations (g_dgettext), and without
 * it neither the libraries nor GTK would speak German after a start in English, which has none.
 */
static void
let_glib_translate (void)
{
  kt_language_set ("de");
  g_dgettext (GETTEXT_PACKAGE, "Kontor");
}

void
kt_language_init (void)
{
  const char *locale = setlocale (LC_ALL, "");
  const char *language = from_environment ();

  if (!locale || g_str_equal (setlocale (LC_MESSAGES, NULL), "C"))
    setlocale (LC_ALL, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, locale_folder ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  let_glib_translate ();
  kt_language_set (language);
}

const char *
kt_language_get (void)
{
  return current;
}

void
kt_language_set (const char *language)
{
  for (gsize i = 0; LANGUAGES[i]; i++)
    if (g_strcmp0 (language, LANGUAGES[i]) == 0)
      {
        current = LANGUAGES[i];
        g_setenv ("LANGUAGE", current, TRUE);
        _nl_msg_cat_cntr++;
        return;
      }
}
