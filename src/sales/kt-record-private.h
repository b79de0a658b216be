/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Access to the fields of a record by its table; shared by the files about records only. */

#include "kt-decimal.h"
#include "kt-money.h"
#include "kt-record.h"

G_BEGIN_DECLS

#define KT_FIELD_AT(type, record, field) ((type *)(gpointer)((char *)(record) + (field)->offset))
#define KT_FIELD_PEEK(type, record, field)                                                         \
  ((type const *)(gconstpointer)((const char *)(record) + (field)->offset))

gboolean kt_field_equal (const KtField *field, gconstpointer a, gconstpointer b);
gboolean kt_field_is_empty (const KtField *field, gconstpointer record);
/* The value as a person reads it in a list of differences; never for RECORD and RECORDS. */
char *kt_field_to_text (const KtField *field, gconstpointer record);
gboolean kt_field_is_text (const KtField *field);

G_END_DECLS
