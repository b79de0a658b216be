/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A decision of the user as the configurator takes, keeps and prints it.
 *
 *   color=Red      this value                !color=Red    not this value
 *   heated         Bool true                 !heated       Bool false
 *   lid            this part (or slot) is there   !lid     it is not
 *   seat[3]        the same for one of several
 *   width>=20.5    bounds of a number        width<=80
 *   drive=motor[1] a reference               note="text"   a free text
 *
 * Paths are canonical: an index exactly at features that can have several instances. Numbers are in
 * the unit of the characteristic.
 *
 * Owned by the caller (kt_choice_free); NULL-safe.
 */

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  KT_CHOICE_IS,       /* value NULL: a part or slot that is there */
  KT_CHOICE_IS_NOT,   /* value NULL: a part or slot that is not there */
  KT_CHOICE_AT_LEAST, /* numbers */
  KT_CHOICE_AT_MOST
} KtChoiceKind;

typedef struct {
  KtChoiceKind kind;
  char *path;
  char *value; /* "True", "False", option, number with a point, path of a part, text; or NULL */
} KtChoice;

KtChoice *kt_choice_new (KtChoiceKind kind, const char *path, const char *value);
KtChoice *kt_choice_copy (const KtChoice *choice);
GPtrArray *kt_choices_copy (GPtrArray *choices); /* of KtChoice, which the array frees; the caller unrefs */
void kt_choice_free (KtChoice *choice);
gboolean kt_choice_equal (const KtChoice *a, const KtChoice *b);

/* The notation above. Parsing does not look at the model: "heated" arrives as IS without value and
 * the session reads it as True where the path is a Bool. */
KtChoice *kt_choice_parse (const char *text, GError **error);
char *kt_choice_to_text (const KtChoice *choice);

/* "pumps[2].motor" → "pumps.motor"; the caller frees. */
char *kt_path_without_indices (const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtChoice, kt_choice_free)

G_END_DECLS
