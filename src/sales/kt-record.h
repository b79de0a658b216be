/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A record is a plain struct whose fields are described by a table. From that table come: making,
 * copying, comparing, checking, the list of differences of two, and JSON both ways
 * (kt-record-json.h). Whatever the trade keeps (addresses, accounts, heads of revisions, lines) is
 * a record, so that no field can be forgotten in one of these places.
 *
 * Texts are never NULL in a record that was made, copied or read here: an empty text means "not
 * given". Fields at their empty value are not written, so that a later field changes no older body
 * and no older hash.
 *
 * Ownership: a record owns all it points to. Thread: none of its own; treat a shared record as
 * immutable. Errors: KT_SALES_ERROR_FIELD, _BODY, with the path of the field
 * ("delivery[1].postcode").
 */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _KtRecordType KtRecordType;

typedef enum {
  KT_FIELD_TEXT,    /* char *            one or more lines of UTF-8 */
  KT_FIELD_DATE,    /* char *            ISO 8601 day, "2026-01-31" */
  KT_FIELD_JSON,    /* char *            one JSON value as text, kept in canonical form */
  KT_FIELD_TEXTS,   /* char **           NULL-terminated */
  KT_FIELD_BOOL,    /* gboolean */
  KT_FIELD_INT,     /* int */
  KT_FIELD_ENUM,    /* an enum, int-sized, with names[] */
  KT_FIELD_DECIMAL, /* KtDecimal */
  KT_FIELD_MONEY,   /* KtMoney; no currency means not given */
  KT_FIELD_RECORD,  /* a struct in the struct */
  KT_FIELD_RECORDS  /* GPtrArray * of pointers to records; the array frees them */
} KtFieldKind;

typedef struct {
  const char *key; /* in JSON and in paths */
  KtFieldKind kind;
  gsize offset;
  const char *const
      *names; /* KT_FIELD_ENUM: NULL-terminated, by value; the first is the empty value */
  const KtRecordType *type; /* KT_FIELD_RECORD, KT_FIELD_RECORDS */
  gboolean required;        /* kt_record_check() refuses an empty text; written even if empty */
} KtField;

struct _KtRecordType {
  const char *name;
  gsize size;
  const KtField *fields;  /* ends with a field without key */
  GDestroyNotify destroy; /* frees one, for arrays of them */
};

/* One difference of two records, or of two revisions. */
typedef struct {
  char *path;   /* "valid_until", "positions[2f0c…].quantity", "customer.billing.street" */
  char *before; /* as a person would write it; NULL: was not there */
  char *after;  /* NULL: is not there any more */
} KtChange;

void kt_change_free (KtChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtChange, kt_change_free)

gpointer kt_record_new (const KtRecordType *type);
gpointer kt_record_copy (const KtRecordType *type, gconstpointer record);
void kt_record_free (const KtRecordType *type, gpointer record);
/* For records that live inside another struct. */
void kt_record_init (const KtRecordType *type, gpointer record);
void kt_record_assign (const KtRecordType *type, gpointer record, gconstpointer source);
/* Some of its fields, by key (NULL-terminated); the others stay. */
void kt_record_assign_fields (const KtRecordType *type,
                              gpointer record,
                              gconstpointer source,
                              const char *const *keys);
void kt_record_clear (const KtRecordType *type, gpointer record);

gboolean kt_record_equal (const KtRecordType *type, gconstpointer a, gconstpointer b);
gboolean kt_record_is_empty (const KtRecordType *type, gconstpointer record);
gboolean kt_record_check (const KtRecordType *type, gconstpointer record, GError **error);
/* Appends a KtChange for each differing field; prefix is "" or ends with a point. */
void kt_record_diff (const KtRecordType *type,
                     gconstpointer before,
                     gconstpointer after,
                     const char *prefix,
                     GPtrArray *changes);

/* Replaces the text in *field; NULL counts as empty. */
void kt_record_set_text (char **field, const char *text);

G_END_DECLS
