/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Named steps at which a process can be made to die, or to fail, for tests of what it leaves behind:
 *
 *   KT_FAIL_POINT=settle-commit:3 kontor …       killed (SIGKILL) when it gets there the third time
 *   KT_FAIL_POINT=settle-commit:3:error kontor … the step fails, once
 *   KT_FAIL_POINT_LOG=FILE                       each name is appended when it is reached first
 *
 * All names stand in kt_fail_points, each with where it is; an unknown one ends the program, so that
 * none is forgotten there. Nothing of it is compiled in builds without debugging (meson -Ddebug=false).
 *
 * Thread: any.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;
  gboolean is_server; /* reached by the server; else by a workplace */
  const char *where;  /* for people */
} KtFailPoint;

#ifdef KT_FAIL_POINTS

/* The last one has no name. */
extern const KtFailPoint kt_fail_points[];

/* FALSE: it fails, with KT_ERROR_INVALID. Where nothing can fail, error is NULL and the result is
 * ignored. */
gboolean kt_fail_point (const char *name, GError **error);

#else

static inline gboolean
kt_fail_point (const char *name, GError **error)
{
  return TRUE;
}

#endif

G_END_DECLS
