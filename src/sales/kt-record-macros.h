/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Writing the tables of records; for the files that define them only. */

#include "kt-record.h"

/* clang-format off */
#define KT_TEXT(Type, member) { #member, KT_FIELD_TEXT, G_STRUCT_OFFSET (Type, member) }
#define KT_NEEDED_TEXT(Type, member)                                                               \
  { #member, KT_FIELD_TEXT, G_STRUCT_OFFSET (Type, member), .required = TRUE }
#define KT_DATE(Type, member) { #member, KT_FIELD_DATE, G_STRUCT_OFFSET (Type, member) }
#define KT_JSON(Type, member) { #member, KT_FIELD_JSON, G_STRUCT_OFFSET (Type, member) }
#define KT_TEXTS(Type, member) { #member, KT_FIELD_TEXTS, G_STRUCT_OFFSET (Type, member) }
#define KT_BOOL(Type, member) { #member, KT_FIELD_BOOL, G_STRUCT_OFFSET (Type, member) }
#define KT_INT(Type, member) { #member, KT_FIELD_INT, G_STRUCT_OFFSET (Type, member) }
#define KT_DECIMAL(Type, member) { #member, KT_FIELD_DECIMAL, G_STRUCT_OFFSET (Type, member) }
#define KT_MONEY(Type, member) { #member, KT_FIELD_MONEY, G_STRUCT_OFFSET (Type, member) }
#define KT_ENUM(Type, member, name_table)                                                          \
  { #member, KT_FIELD_ENUM, G_STRUCT_OFFSET (Type, member), .names = (name_table) }
#define KT_RECORD(Type, member, record_type)                                                       \
  { #member, KT_FIELD_RECORD, G_STRUCT_OFFSET (Type, member), .type = &(record_type) }
#define KT_RECORDS(Type, member, record_type)                                                      \
  { #member, KT_FIELD_RECORDS, G_STRUCT_OFFSET (Type, member), .type = &(record_type) }
/* clang-format on */

/* Defines NAME_type from the table NAME_fields. */
#define KT_DEFINE_RECORD_TYPE(Type, name)                                                          \
  static void name##_destroy (gpointer record) { kt_record_free (&name##_type, record); }          \
  const KtRecordType name##_type = { #Type, sizeof (Type), name##_fields, name##_destroy };

/* With NAME_copy() and NAME_free(). */
#define KT_DEFINE_RECORD(Type, name)                                                               \
  KT_DEFINE_RECORD_TYPE (Type, name)                                                               \
  Type *name##_copy (const Type *self) { return kt_record_copy (&name##_type, self); }             \
  void name##_free (Type *self) { kt_record_free (&name##_type, self); }
