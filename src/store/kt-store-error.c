/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the database as errors of the store: few causes that a window can act upon. */
#include "kt-store-error.h"

#include "kt-sqlite-connection.h"
#include "kt-work-store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

GQuark
kt_store_error_quark (void)
{
  return g_quark_from_static_string ("kt-store-error-quark");
}

static KtStoreError
code_for (const GError *cause)
{
  switch ((KtSqliteError)cause->code)
    {
    case KT_SQLITE_ERROR_FULL:
      return KT_STORE_ERROR_FULL;
    case KT_SQLITE_ERROR_CORRUPT:
      return KT_STORE_ERROR_CORRUPT;
    case KT_SQLITE_ERROR_NOT_A_DATABASE:
    case KT_SQLITE_ERROR_FOREIGN:
      return KT_STORE_ERROR_FOREIGN;
    case KT_SQLITE_ERROR_TOO_NEW:
      return KT_STORE_ERROR_TOO_NEW;
    case KT_SQLITE_ERROR_CANNOT_OPEN:
    case KT_SQLITE_ERROR_IO:
    case KT_SQLITE_ERROR_READ_ONLY:
      return KT_STORE_ERROR_DISK;
    case KT_SQLITE_ERROR_CONSTRAINT:
      return strstr (cause->message, "is sealed") != NULL ? KT_STORE_ERROR_SEALED
                                                          : KT_STORE_ERROR_FAILED;
    case KT_SQLITE_ERROR_BUSY:
    case KT_SQLITE_ERROR_FAILED:
      break;
    }
  return KT_STORE_ERROR_FAILED;
}

void
kt_store_error_adopt (GError *error)
{
  if (error == NULL || error->domain != KT_SQLITE_ERROR)
    return;
  error->code = code_for (error);
  error->domain = KT_STORE_ERROR;
}
