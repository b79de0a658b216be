/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A kiosk where visitors leave what they want, and people who take it up: also two of them at the same
 * time. What a visitor left must come to the server, whatever happens to the kiosk.
 */
#include "kt-simulation-private.h"

#include "kt-inquiry-store.h"
#include "kt-sqlite-statement.h"
#include "kt-store-error.h"

static void
fail (SimWorld *world, const SimClient *client, const char *what, const GError *error)
{
  if (error != NULL && world->trouble == NULL)
    world->trouble = g_strdup_printf ("client %u cannot %s: %s", client->no, what, error->message);
}

void
sim_inquiry_ask (SimWorld *world, SimClient *client)
{
  g_autofree char *id = kt_random_uuid (world->random);
  g_autofree char *note = g_strdup_printf ("asked-%u", client->next_tag++);
  g_autoptr (KtInquiry) inquiry = kt_inquiry_new (id);
  g_autoptr (GError) error = NULL;
  kt_record_set_text (&inquiry->made, "2026-11-22T14:05:00Z");
  kt_record_set_text (&inquiry->product, "pump");
  kt_record_set_text (&inquiry->name, "Erika Muster");
  kt_record_set_text (&inquiry->phone, "1");
  kt_record_set_text (&inquiry->note, note);
  sim_tell (world, "client %u: a visitor leaves %s", client->no, note);
  if (kt_inquiry_store_add (client->store, inquiry, TRUE, &error))
    sim_note (world->asked, client, note, id);
  fail (world, client, "keep what a visitor left", error);
}

/* Nothing is drawn where nothing is open. */
void
sim_inquiry_take_up (SimWorld *world, SimClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KtSqliteStatement) s
      = kt_sqlite_prepare (sim_store_peek (client),
                           "SELECT id FROM inquiry WHERE taken = '' ORDER BY id LIMIT 1", &error);
  g_assert_no_error (error);
  if (!kt_sqlite_step (s, &error) || kt_random_below (world->random, 2) == 0)
    return;
  g_autofree char *id = kt_sqlite_dup_text (s, 0);
  g_clear_pointer (&s, kt_sqlite_statement_free);
  g_autofree char *quote = kt_random_uuid (world->random);
  sim_tell (world, "client %u takes up %s", client->no, id);
  if (!kt_inquiry_store_take (client->store, id, client->actor, quote, &error)
      && !g_error_matches (error, KT_STORE_ERROR, KT_STORE_ERROR_NOT_FOUND))
    fail (world, client, "take up what a visitor left", error);
}
