/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People: the table, and how they are called. */
#include "kt-contact.h"

#include "kt-record-macros.h"

static const char *const salutations[] = { "none", "ms", "mr", NULL };

static const KtField kt_contact_fields[] = {
  KT_TEXT (KtContact, id),          KT_ENUM (KtContact, salutation, salutations),
  KT_TEXT (KtContact, title),       KT_TEXT (KtContact, given_name),
  KT_TEXT (KtContact, family_name), KT_TEXT (KtContact, function),
  KT_TEXT (KtContact, email),       KT_TEXT (KtContact, phone),
  KT_TEXT (KtContact, mobile),      KT_TEXT (KtContact, language),
  KT_TEXT (KtContact, note),        { NULL },
};

KT_DEFINE_RECORD (KtContact, kt_contact)

KtContact *
kt_contact_new (const char *id)
{
  KtContact *self = kt_record_new (&kt_contact_type);
  kt_record_set_text (&self->id, id);
  return self;
}

char *
kt_contact_full_name (const KtContact *self)
{
  const char *const parts[] = { self->title, self->given_name, self->family_name };
  GString *name = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (*parts[i] != '\0')
      g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", parts[i]);
  return g_string_free (name, FALSE);
}
