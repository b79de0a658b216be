/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales-fixture.h"

#include "kt-catalog-header.h"
#include "kt-catalog-reader.h"

KtRandom *
fixture_random (void)
{
  const char *text = g_getenv ("KT_TEST_SEED");
  guint64 seed = text != NULL ? g_ascii_strtoull (text, NULL, 10) : (guint64)g_get_real_time ();
  g_test_message ("KT_TEST_SEED=%" G_GUINT64_FORMAT, seed);
  return kt_random_new (seed);
}

char *
fixture_id (KtRandom *random)
{
  return kt_random_uuid (random);
}

/* ---- full records ---- */

#define AT(Type, record, field) ((Type *)(gpointer)((char *)(record) + (field)->offset))

static char *
some_text (KtRandom *random)
{
  return g_strdup_printf ("Ümlaut “%" G_GUINT64_FORMAT "”\nsecond line \\ \"quoted\"",
                          kt_random_below (random, 1000));
}

static int
some_choice (const KtField *field, KtRandom *random)
{
  guint n = g_strv_length ((char **)field->names);
  return kt_random_range (random, 1, n - 1);
}

static void
fill_field (const KtField *field, gpointer record, KtRandom *random)
{
  char **text = AT (char *, record, field);
  switch (field->kind)
    {
    case KT_FIELD_TEXT:
      g_free (*text);
      *text = some_text (random);
      break;
    case KT_FIELD_DATE:
      kt_record_set_text (text, "2026-11-21");
      break;
    case KT_FIELD_JSON:
      kt_record_set_text (text, "{\"b\":[1,true,null,\"x\"],\"a\":{\"path\":\"2.50\"}}");
      break;
    case KT_FIELD_TEXTS:
      g_strfreev (*AT (char **, record, field));
      *AT (char **, record, field) = g_strsplit ("one\ntwo\n", "\n", -1);
      break;
    case KT_FIELD_BOOL:
      *AT (gboolean, record, field) = TRUE;
      break;
    case KT_FIELD_INT:
      *AT (int, record, field) = 100;
      break;
    case KT_FIELD_ENUM:
      *AT (int, record, field) = some_choice (field, random);
      break;
    case KT_FIELD_DECIMAL:
      *AT (KtDecimal, record, field) = kt_decimal (kt_random_range (random, 1, 9999), 3);
      break;
    case KT_FIELD_MONEY:
      *AT (KtMoney, record, field) = kt_money (kt_random_range (random, 0, 1000000), "EUR");
      break;
    case KT_FIELD_RECORD:
    case KT_FIELD_RECORDS:
      break;
    }
}

static void
fill_record (const KtRecordType *type, gpointer record, KtRandom *random)
{
  for (const KtField *field = type->fields; field->key != NULL; field++)
    if (field->kind == KT_FIELD_RECORD)
      fill_record (field->type, AT (char, record, field), random);
    else if (field->kind == KT_FIELD_RECORDS)
      for (guint i = 0; i < 2; i++)
        g_ptr_array_add (*AT (GPtrArray *, record, field),
                         fixture_full_record (field->type, random));
    else
      fill_field (field, record, random);
}

gpointer
fixture_full_record (const KtRecordType *type, KtRandom *random)
{
  gpointer record = kt_record_new (type);
  fill_record (type, record, random);
  return record;
}

/* ---- examples ---- */

KtDecimal
fixture_decimal (const char *text)
{
  KtDecimal value = { 0 };
  g_assert_true (kt_decimal_parse (text, &value, NULL));
  return value;
}

KtMoney
fixture_eur (const char *amount)
{
  KtMoney money = { 0 };
  g_assert_true (kt_money_from_string (amount, "EUR", &money, NULL));
  return money;
}

KtAccount *
fixture_account (KtRandom *random, const char *name, const char *city)
{
  g_autofree char *id = fixture_id (random);
  KtAccount *account = kt_account_new (id);
  kt_record_set_text (&account->name, name);
  kt_record_set_text (&account->billing.street, "Industriestraße 1");
  kt_record_set_text (&account->billing.postcode, "12345");
  kt_record_set_text (&account->billing.city, city);
  kt_record_set_text (&account->billing.country, "DE");
  kt_record_set_text (&account->vat_id, "DE129274202");
  kt_record_set_text (&account->language, "de");
  kt_record_set_text (&account->payment_terms, "net30");

  g_autofree char *contact_id = fixture_id (random);
  KtContact *contact = kt_contact_new (contact_id);
  contact->salutation = KT_SALUTATION_MS;
  kt_record_set_text (&contact->given_name, "Erika");
  kt_record_set_text (&contact->family_name, "Gründlich");
  kt_record_set_text (&contact->email, "gruendlich@example.com");
  g_ptr_array_add (account->contacts, contact);
  return account;
}

KtRevisionHeader *
fixture_header (const KtAccount *account)
{
  KtRevisionHeader *header = kt_revision_header_new ("de", "EUR");
  kt_revision_header_set_customer (header, account, NULL);
  kt_record_set_text (&header->subject, "Prozesspumpe für Halle 3");
  kt_record_set_text (&header->valid_until, "2027-01-20");
  kt_revision_header_add_vat_rate (header, "standard", kt_decimal_from_int (19));
  kt_revision_header_add_vat_rate (header, "reduced", kt_decimal_from_int (7));
  return header;
}

KtPositionData *
fixture_article (KtRandom *random, const char *title, const char *quantity, const char *price)
{
  g_autofree char *id = fixture_id (random);
  KtPositionData *data = kt_position_data_new (id, KT_POSITION_ARTICLE);
  kt_record_set_text (&data->item, "4711-001");
  kt_record_set_text (&data->title, title);
  kt_record_set_text (&data->unit, "pc");
  data->quantity = fixture_decimal (quantity);
  data->unit_price = fixture_eur (price);
  return data;
}

static KtPosition *
insert (KtRevision *revision, KtPosition *parent, KtPositionData *data)
{
  g_autoptr (GError) error = NULL;
  KtPosition *position = kt_revision_insert (revision, parent, G_MAXUINT, data, &error);
  g_assert_no_error (error);
  kt_position_data_free (data);
  return position;
}

KtPosition *
fixture_add (KtRevision *revision, KtPositionData *data)
{
  return insert (revision, NULL, data);
}

static KtPositionData *
other_kind (KtRandom *random, KtPositionKind kind, const char *title)
{
  g_autofree char *id = fixture_id (random);
  KtPositionData *data = kt_position_data_new (id, kind);
  kt_record_set_text (&data->title, title);
  return data;
}

KtQuote *
fixture_quote (KtRandom *random, const KtAccount *account, KtRevision **revision)
{
  g_autofree char *id = fixture_id (random);
  g_autofree char *revision_id = fixture_id (random);
  g_autoptr (KtRevisionHeader) header = fixture_header (account);
  KtQuote *quote = kt_quote_new (id, 1795000000);
  *revision = kt_quote_begin_first (quote, revision_id, 1795000000, header);

  KtPositionData *pump = fixture_article (random, "Pumpe CP 50-200", "2", "4210.50");
  pump->kind = KT_POSITION_PRODUCT;
  kt_record_set_text (&pump->assignment, "{\"seal\":\"cartridge\"}");
  kt_record_set_text (&pump->trace, "[{\"step\":\"base\",\"amount\":\"4210.50\"}]");
  g_ptr_array_add (pump->characteristics,
                   kt_characteristic_new ("seal", "Dichtung", "Cartridge, SiC/SiC"));
  KtPosition *top = fixture_add (*revision, pump);
  KtPosition *group = insert (*revision, top, other_kind (random, KT_POSITION_TEXT, "Zubehör"));
  insert (*revision, group, fixture_article (random, "Grundplatte", "2", "180"));
  KtPositionData *option = fixture_article (random, "Ersatzdichtung", "1", "95.25");
  option->role = KT_ROLE_OPTION;
  insert (*revision, group, option);
  fixture_add (*revision, other_kind (random, KT_POSITION_SUBTOTAL, "Zwischensumme"));
  fixture_add (*revision, other_kind (random, KT_POSITION_PAGE_BREAK, ""));
  KtPositionData *service = fixture_article (random, "Inbetriebnahme", "1.5", "960");
  service->kind = KT_POSITION_SERVICE;
  fixture_add (*revision, service);
  kt_quote_update (quote, *revision, 1795000000);
  return quote;
}

gboolean
fixture_become (KtRevision *revision, KtRevisionState state, GError **error)
{
  if (state != KT_REVISION_RELEASED && state != KT_REVISION_SENT)
    return kt_revision_set_state (revision, state, error);
  g_autoptr (KtActor) actor = kt_actor_new_open_workplace ("Anna Berg");
  g_autoptr (KtGateDesk) desk = kt_gate_desk_new (NULL);
  KtGateRequest request = kt_gate_desk_ask (desk, revision, actor, 20261121, NULL, NULL);
  g_autoptr (KtClearance) clearance = kt_gate_open (&request, KT_EXIT_SEND, error);
  if (clearance == NULL)
    return FALSE;
  return state == KT_REVISION_SENT ? kt_revision_send (revision, clearance, error)
                                   : kt_revision_release (revision, clearance, error);
}

KtCatalog *
fixture_demo_catalog (void)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("KT_SOURCE_ROOT"), "data", "catalogs", "falkenrath", NULL);
  g_autoptr (KtFaultList) faults = kt_fault_list_new (0);
  KtCatalog *catalog = kt_catalog_load_folder (folder, faults);
  g_autofree char *told = kt_fault_list_to_text (faults);
  g_assert_cmpstr (told, ==, "");
  return catalog;
}

KtRevisionHeader *
fixture_catalog_header (KtCatalog *catalog,
                        KtRandom *random,
                        const char *number,
                        const char *group,
                        const char *country,
                        const char *incoterm)
{
  GDate today;
  g_date_set_dmy (&today, 22, G_DATE_NOVEMBER, 2026);
  g_autoptr (KtAccount) account = fixture_account (random, "Muster", "Ort");
  kt_record_set_text (&account->number, number);
  kt_record_set_text (&account->price_group, group);
  kt_record_set_text (&account->language, "de");
  kt_record_set_text (&account->incoterm, incoterm);
  kt_record_set_text (&account->billing.country, country);
  kt_record_set_text (&account->billing.postcode, "59227");
  kt_record_set_text (&account->vat_id, "");
  KtRevisionHeader *header = kt_catalog_header_new (catalog, "de", &today);
  kt_catalog_header_set_customer (header, catalog, account, NULL);
  return header;
}
