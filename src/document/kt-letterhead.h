/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Who writes: the company as its letters show it. Filled from the catalog's publisher and look.
 * Texts may be NULL or empty: then the line is left out. Owns all it points to; one thread at a
 * time.
 */

#include "kt-picture.h"

G_BEGIN_DECLS

typedef struct {
  char *name;
  char *claim;       /* one line below the name, in the language of the document */
  char *sender_line; /* the small line in the window; made of name and address if empty */
  char *street;
  char *postcode;
  char *city;
  char *country; /* ISO 3166-1 alpha-2 */
  char *phone;
  char *fax;
  char *email;
  char *web;
  char *vat_id;
  char *tax_number;
  char *register_entry; /* "Amtsgericht Musterstadt, HRB 1234" */
  char *managers;
  char *bank;
  char *iban;
  char *bic;
  char *accent;        /* "#0b5a8a"; the layout's own colour if empty or wrong */
  KtPictureView *logo; /* may be NULL: the name is set large instead */
} KtLetterhead;

KtLetterhead *kt_letterhead_new (void);
void kt_letterhead_free (KtLetterhead *letterhead);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLetterhead, kt_letterhead_free)

/* Replaces a text field. */
void kt_letterhead_set (char **field, const char *text);

G_END_DECLS
