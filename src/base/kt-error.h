/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The error domain of everything below the engine and of all plain input: money, decimals, units,
 * CSV, JSON, model text. A message is a whole sentence that names what was read, where, and what to
 * do. Other folders have their own domain where callers must tell causes apart.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_ERROR (kt_error_quark ())

typedef enum {
  KT_ERROR_PARSE,      /* text that is not what it should be */
  KT_ERROR_RANGE,      /* a value outside its range */
  KT_ERROR_OVERFLOW,   /* a result that does not fit its type */
  KT_ERROR_PRECISION,  /* digits would be lost and no rounding was allowed */
  KT_ERROR_CURRENCY,   /* two currencies in one operation */
  KT_ERROR_UNIT,       /* an unknown unit, or two that do not convert */
  KT_ERROR_LIMIT,      /* larger, deeper or longer than allowed */
  KT_ERROR_NOT_FOUND,  /* a name that does not exist */
  KT_ERROR_INVALID,    /* well-formed, but against the rules */
  KT_ERROR_UNSUPPORTED /* understood, but not handled here */
} KtError;

GQuark kt_error_quark (void);

G_END_DECLS
