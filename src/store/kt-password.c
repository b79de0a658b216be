/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work space of crypt_r holds traces of the password: it is wiped before it is freed. */
#include "kt-password.h"

#include "kt-sales-error.h"
#include "kt-user-store.h"

#include <crypt.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LENGTH 256
#define PREFIX "$y$"

/* Of a password that nobody has; to be as slow for a name that does not exist. */
static const char no_hash[]
    = "$y$j9T$AAAAAAAAAAAAAAAAAAAAA.$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* NULL if the setting is none. */
static char *
run (const char *password, const char *setting)
{
  struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *result = crypt_r (password, setting, data);
  char *hash = result != NULL && result[0] != '*' ? g_strdup (result) : NULL;
  explicit_bzero (data, sizeof *data);
  g_free (data);
  return hash;
}

char *
kt_password_hash (const char *password, GError **error)
{
  char setting[CRYPT_GENSALT_OUTPUT_SIZE];
  glong length = g_utf8_strlen (password, -1);
  if (length < KT_PASSWORD_MIN_LENGTH || strlen (password) > MAX_LENGTH)
    {
      g_set_error (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                   _ ("password: Use at least %d characters, a sentence for example."),
                   KT_PASSWORD_MIN_LENGTH);
      return NULL;
    }
  char *hash = crypt_gensalt_rn (PREFIX, 0, NULL, 0, setting, sizeof setting) != NULL
                   ? run (password, setting)
                   : NULL;
  if (hash == NULL)
    g_set_error_literal (error, KT_SALES_ERROR, KT_SALES_ERROR_FIELD,
                         _ ("password: This system cannot make yescrypt hashes."));
  return hash;
}

static gboolean
is_same (const char *a, const char *b)
{
  gsize length = strlen (a);
  guchar difference = length != strlen (b);
  for (gsize i = 0; i < length && difference == 0; i++)
    difference |= (guchar)(a[i] ^ b[i]);
  return difference == 0;
}

gboolean
kt_password_check (const char *password, const char *hash)
{
  const char *setting = hash != NULL ? hash : no_hash;
  g_autofree char *computed = strlen (password) <= MAX_LENGTH ? run (password, setting) : NULL;
  return hash != NULL && computed != NULL && is_same (computed, hash);
}
