/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plain struct of texts. */

#include "kt-letterhead.h"

KtLetterhead *
kt_letterhead_new (void)
{
  return g_new0 (KtLetterhead, 1);
}

void
kt_letterhead_free (KtLetterhead *letterhead)
{
  if (letterhead == NULL)
    return;
  char *texts[] = { letterhead->name,        letterhead->claim,
                    letterhead->sender_line, letterhead->street,
                    letterhead->postcode,    letterhead->city,
                    letterhead->country,     letterhead->phone,
                    letterhead->fax,         letterhead->email,
                    letterhead->web,         letterhead->vat_id,
                    letterhead->tax_number,  letterhead->register_entry,
                    letterhead->managers,    letterhead->bank,
                    letterhead->iban,        letterhead->bic,
                    letterhead->accent };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  kt_picture_view_unref (letterhead->logo);
  g_free (letterhead);
}

void
kt_letterhead_set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}
