/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A postal address as printed: the lines of the name belong to it, since a delivery may go to a
 * name of its own. See kt-record.h for texts and ownership.
 */

#include "kt-record.h"

G_BEGIN_DECLS

typedef struct {
  char *id;     /* UUID; what a line refers to as its place of delivery */
  char *label;  /* how the people there call it: "Plant 2", never printed */
  char *name;   /* lines of the name, separated by line breaks */
  char *street; /* one or more lines */
  char *postcode;
  char *city;
  char *country; /* ISO 3166-1 alpha-2, upper case */
} KtAddress;

extern const KtRecordType kt_address_type;

KtAddress *kt_address_new (const char *id);
KtAddress *kt_address_copy (const KtAddress *self);
void kt_address_free (KtAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtAddress, kt_address_free)

/* The lines of the address field, name to town, without empty ones; the country is the caller's to
 * add (it depends on where and in which language it is printed). `person` stands below the name and
 * may be NULL. */
char **kt_address_lines (const KtAddress *self, const char *person);
/* "12345 Musterstadt", for lists. */
char *kt_address_place (const KtAddress *self);

G_END_DECLS
