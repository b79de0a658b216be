/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The parts of the UVL reader:
 *
 *   kt-uvl.c             a file with its sections, and the files it imports
 *   kt-uvl-features.c    the tree of features with groups and attributes
 *   kt-uvl-constraint.c  constraints
 *
 * Recursive descent with one token of look-ahead. A function that returns NULL or FALSE has
 * reported.
 */

#include "kt-feature-tree.h"
#include "kt-uvl-lexer.h"

G_BEGIN_DECLS

typedef struct _KtUvlFile KtUvlFile;

/* "imports" line: what stands for alias.… */
typedef struct {
  const char *alias;
  char *path;
  gboolean is_used;
  KtPlace place;
} KtUvlImport;

struct _KtUvlFile {
  const KtUvlFile *outer; /* that imports this one */
  guint depth;            /* how many files are around it */
  const char *path;       /* as given; shown */
  char *canonical;        /* to find circles */
  const char *prefix;     /* of all names in it: "alias." or "" */
  const char *own;        /* "namespace." or "" */
  GArray *imports;        /* KtUvlImport */
  KtFeatureTree *tree;    /* shared by all files */
  KtArena *model_arena;
  KtReport *report;
  gsize *n_bytes; /* read so far, of all files */
  KtUvlLexer lexer;
  KtUvlToken token;   /* the next one */
  const char *behind; /* where the one before ends */
  guint n_nested;
  gboolean is_alone; /* imports are faults */
};

void kt_uvl_next (KtUvlFile *file);
gboolean kt_uvl_is_sign (const KtUvlFile *file, const char *sign);
gboolean kt_uvl_is_word (const KtUvlFile *file, const char *word);
/* Takes it; else a fault says that it was expected. */
gboolean kt_uvl_expect_sign (KtUvlFile *file, const char *sign);
gboolean kt_uvl_expect (KtUvlFile *file, KtUvlTokenKind kind, const char *what);
/* "… is expected, not …" */
void kt_uvl_fault (KtUvlFile *file, const char *what);
/* FALSE beyond the deepest nesting. */
gboolean kt_uvl_enter (KtUvlFile *file);
void kt_uvl_leave (KtUvlFile *file);

/* a."b c".d as "a.b c.d"; NULL after a fault */
const char *kt_uvl_read_name (KtUvlFile *file);
/* 12, -0.5 */
gboolean kt_uvl_read_number (KtUvlFile *file, KtNumber *number);

/* The one feature of the section and everything below it. */
KtTreeFeature *kt_uvl_read_root (KtUvlFile *file);

/* Up to the end of the line, or what stands behind it in an attribute. */
gboolean kt_uvl_read_constraint (KtUvlFile *file);

/* The import that the name begins with; *rest is what follows. NULL if there is none. */
KtUvlImport *kt_uvl_find_import (KtUvlFile *file, const char *name, const char **rest);
/* Reads the imported file; its root. */
KtTreeFeature *kt_uvl_read_import (KtUvlFile *file, KtUvlImport *import);

G_END_DECLS
