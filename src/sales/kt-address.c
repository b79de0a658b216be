/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses: the table, and the lines that stand in the window of an envelope. */
#include "kt-address.h"

#include "kt-record-macros.h"

static const KtField kt_address_fields[] = {
  KT_TEXT (KtAddress, id),       KT_TEXT (KtAddress, label),
  KT_TEXT (KtAddress, name),     KT_TEXT (KtAddress, street),
  KT_TEXT (KtAddress, postcode), KT_TEXT (KtAddress, city),
  KT_TEXT (KtAddress, country),  { NULL },
};

KT_DEFINE_RECORD (KtAddress, kt_address)

KtAddress *
kt_address_new (const char *id)
{
  KtAddress *self = kt_record_new (&kt_address_type);
  kt_record_set_text (&self->id, id);
  return self;
}

static void
add_lines (GStrvBuilder *lines, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "\n", -1);
  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (lines, *part);
}

char *
kt_address_place (const KtAddress *self)
{
  if (*self->postcode == '\0' || *self->city == '\0')
    return g_strconcat (self->postcode, self->city, NULL);
  return g_strconcat (self->postcode, " ", self->city, NULL);
}

char **
kt_address_lines (const KtAddress *self, const char *person)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *place = kt_address_place (self);
  add_lines (lines, self->name);
  add_lines (lines, person);
  add_lines (lines, self->street);
  add_lines (lines, place);
  return g_strv_builder_end (lines);
}
