/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The error domain of the configurator. A message is a whole sentence that names the rule, path or
 * decision it is about.
 */

#include <glib.h>

G_BEGIN_DECLS

#define KT_ENGINE_ERROR (kt_engine_error_quark ())

typedef enum {
  KT_ENGINE_ERROR_PATH,          /* no such instance or characteristic */
  KT_ENGINE_ERROR_VALUE,         /* not a value of the characteristic, or outside its range */
  KT_ENGINE_ERROR_REFUSED,       /* against the rules and decisions: ask for an explanation */
  KT_ENGINE_ERROR_CONTRADICTION, /* the model itself has no valid configuration */
  KT_ENGINE_ERROR_LIMIT,         /* too wide, too large, too deep */
  KT_ENGINE_ERROR_UNSUPPORTED,   /* a construct the engine cannot express */
  KT_ENGINE_ERROR_UNDECIDED,     /* not settled within the effort allowed */
  KT_ENGINE_ERROR_LEFT_OUT,      /* kept decisions that the rules no longer allow */
  KT_ENGINE_ERROR_EVALUATION,    /* a formula without a value here */
  KT_ENGINE_ERROR_FORMAT         /* bytes that are no compiled program, or of another model */
} KtEngineError;

GQuark kt_engine_error_quark (void);

G_END_DECLS
