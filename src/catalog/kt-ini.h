/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A key file ([group], key=value, # or ; begins a comment line) that remembers where everything
 * stands, so that faults can name line and column; GKeyFile forgets it. Values run to the end of
 * the line, blanks around them are dropped. UTF-8, at most 1 MiB. One thread at a time; owns all it
 * hands out.
 *
 * Every entry that is asked for is marked: what nobody asked for at the end is unknown, and a
 * fault.
 */

#include "kt-fault.h"

G_BEGIN_DECLS

typedef struct _KtIni KtIni;

typedef struct {
  const char *group;
  const char *key;
  const char *value;
  guint line;
  guint column; /* of the value, in characters */
  gboolean is_read;
} KtIniEntry;

/* path is opened, file reported. NULL if it cannot be read at all, with a fault. A line that is
 * wrong, a key that comes twice, is a fault and left out. */
KtIni *kt_ini_load (const char *path, const char *file, KtFaultList *faults);
KtIni *kt_ini_parse (const char *text, gsize length, const char *file, KtFaultList *faults);
void kt_ini_free (KtIni *ini);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtIni, kt_ini_free)

const char *kt_ini_file (const KtIni *ini);
/* NULL if it is not there. */
const KtIniEntry *kt_ini_get (KtIni *ini, const char *group, const char *key);
/* All of a group in the order written. Free with g_ptr_array_unref. */
GPtrArray *kt_ini_get_group (KtIni *ini, const char *group);
/* The value split at ';', blanks around the items and empty items dropped. NULL entry: an empty
 * list. */
char **kt_ini_split (const KtIniEntry *entry);

/* A fault at the value; "KEY: " stands before the message. */
void kt_ini_fault (const KtIni *ini,
                   const KtIniEntry *entry,
                   KtFaultList *faults,
                   const char *hint,
                   const char *format,
                   ...) G_GNUC_PRINTF (5, 6);
/* Reports what nobody asked for. */
void kt_ini_report_unread (const KtIni *ini, KtFaultList *faults);

G_END_DECLS
