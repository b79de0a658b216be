/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A person at a customer. See kt-record.h for texts and ownership. */

#include "kt-record.h"

G_BEGIN_DECLS

typedef enum { KT_SALUTATION_NONE, KT_SALUTATION_MS, KT_SALUTATION_MR } KtSalutation;

typedef struct {
  char *id; /* UUID */
  KtSalutation salutation;
  char *title; /* "Dr.-Ing." */
  char *given_name;
  char *family_name;
  char *function; /* "Head of purchasing" */
  char *email;
  char *phone;
  char *mobile;
  char *language; /* BCP 47; empty: that of the account */
  char *note;
} KtContact;

extern const KtRecordType kt_contact_type;

KtContact *kt_contact_new (const char *id);
KtContact *kt_contact_copy (const KtContact *self);
void kt_contact_free (KtContact *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtContact, kt_contact_free)

/* "Dr.-Ing. Erika Muster"; empty if there is no name. */
char *kt_contact_full_name (const KtContact *self);

G_END_DECLS
