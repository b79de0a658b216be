/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Records (kt-record.h) as JSON and back, and JSON in canonical form: members in the order of the
 * table (or of the source, for foreign JSON), no blanks, empty fields left out, decimals reduced.
 * Equal records give equal bytes. Reading is strict: an unknown member, a wrong type, or a value
 * outside of its table is KT_SALES_ERROR_BODY with the path, never a silent loss.
 */

#include "kt-json.h"
#include "kt-record.h"

G_BEGIN_DECLS

/* The members of a record, without the braces around them: more may follow. JSON fields must be in
 * normal form (kt_record_normalize). */
void kt_record_write_members (const KtRecordType *type, gconstpointer record, GString *json);
/* The same without some of its fields, by key (NULL-terminated). */
void kt_record_write_members_but (const KtRecordType *type,
                                  gconstpointer record,
                                  const char *const *but,
                                  GString *json);
/* A text with its quotes; a name of a member with its colon, and the comma before it if it is not
 * the first one of its object. */
void kt_json_append_text (GString *json, const char *text);
void kt_json_append_name (GString *json, const char *name);
/* Fills an initialised record. `extra` names a member that the caller reads by itself, or is NULL;
 * path is "" or the place of the object, for messages. */
gboolean kt_record_read_members (const KtRecordType *type,
                                 gpointer record,
                                 JsonObject *object,
                                 const char *path,
                                 const char *extra,
                                 GError **error);

char *kt_record_to_json (const KtRecordType *type, gconstpointer record);
gpointer
kt_record_from_json (const KtRecordType *type, const char *json, gssize length, GError **error);
/* The same without kt_record_check(). */
gpointer
kt_record_from_draft (const KtRecordType *type, const char *json, gssize length, GError **error);

/* Brings JSON fields and decimals into the form they have after writing and reading, so that what
 * is equal compares equal. KT_SALES_ERROR_FIELD if a JSON field holds none. */
gboolean kt_record_normalize (const KtRecordType *type, gpointer record, GError **error);

/* JSON text in compact form; KT_SALES_ERROR_BODY if it is none. Empty stays empty. */
char *kt_json_canonical (const char *json, GError **error);

G_END_DECLS
