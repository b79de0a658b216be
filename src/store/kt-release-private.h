/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What opening and searching share. For the store only. */

#include "kt-release-file.h"
#include "kt-release.h"

G_BEGIN_DECLS

struct _KtRelease {
  gatomicrefcount refs;
  char *path;
  char *created;
  char *hash;
  KtReleaseFile *reading; /* the catalog's */
  KtReleaseFile *searching;
  KtCatalog *catalog;
  GHashTable *vocabularies; /* language → of KtVocabularyWord; made when first needed; lock of
                               `searching` */
};

G_END_DECLS
