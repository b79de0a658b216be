/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Field by field. */

#include "kt-catalog-letterhead.h"

KtLetterhead *
kt_catalog_letterhead_new (KtCatalog *catalog, const char *language)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  const KtPublisher *publisher = &settings->publisher;
  KtLetterhead *head = kt_letterhead_new ();
  kt_letterhead_set (&head->name, publisher->name);
  kt_letterhead_set (&head->claim,
                     kt_texts_lookup (kt_catalog_get_texts (catalog), "catalog.claim", language));
  kt_letterhead_set (&head->sender_line, publisher->sender_line);
  kt_letterhead_set (&head->street, publisher->street);
  kt_letterhead_set (&head->postcode, publisher->postcode);
  kt_letterhead_set (&head->city, publisher->city);
  kt_letterhead_set (&head->country, publisher->country);
  kt_letterhead_set (&head->phone, publisher->phone);
  kt_letterhead_set (&head->fax, publisher->fax);
  kt_letterhead_set (&head->email, publisher->email);
  kt_letterhead_set (&head->web, publisher->web);
  kt_letterhead_set (&head->vat_id, publisher->vat_id);
  kt_letterhead_set (&head->tax_number, publisher->tax_number);
  kt_letterhead_set (&head->register_entry, publisher->register_entry);
  kt_letterhead_set (&head->managers, publisher->managers);
  kt_letterhead_set (&head->bank, publisher->bank);
  kt_letterhead_set (&head->iban, publisher->iban);
  kt_letterhead_set (&head->bic, publisher->bic);
  kt_letterhead_set (&head->accent, settings->accent);
  g_autoptr (KtPicture) logo
      = settings->logo ? kt_picture_new (settings->logo, "logo.svg", NULL) : NULL;
  head->logo = logo ? kt_picture_render (logo, NULL, NULL) : NULL;
  return head;
}
