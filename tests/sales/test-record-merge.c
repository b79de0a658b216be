/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Merging records: what one side changed is taken, what both changed is told. Random edits of
 * customers are judged field by field by an oracle that knows nothing of lists.
 */

#include "kt-record-json.h"
#include "kt-record-merge.h"
#include "kt-revision-header.h"
#include "sales-fixture.h"

#include <string.h>

#define ROUNDS 400

static char *
json_of (gconstpointer account)
{
  return kt_record_to_json (&kt_account_type, account);
}

static void
assert_same (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = json_of (a), *second = json_of (b);
  g_assert_cmpstr (first, ==, second);
}

static KtAccount *
merge (const KtAccount *base, const KtAccount *mine, const KtAccount *theirs, GPtrArray *losses)
{
  KtAccount *result = kt_record_new (&kt_account_type);
  guint before = losses->len;
  gboolean whole = kt_record_merge (&kt_account_type, base, mine, theirs, result, losses);
  g_assert_cmpint (whole, ==, losses->len == before);
  return result;
}

static GPtrArray *
losses_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)kt_record_loss_free);
}

static const KtRecordLoss *
find_loss (GPtrArray *losses, const char *path)
{
  for (guint i = 0; i < losses->len; i++)
    if (strcmp (((KtRecordLoss *)losses->pdata[i])->path, path) == 0)
      return losses->pdata[i];
  return NULL;
}

/* ---- random edits ---- */

static KtAccount *
random_base (KtRandom *random)
{
  KtAccount *account = fixture_account (random, "Muster AG", "Musterstadt");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = fixture_id (random);
      KtContact *contact = kt_contact_new (id);
      kt_record_set_text (&contact->family_name, id);
      g_ptr_array_add (account->contacts, contact);
    }
  return account;
}

static char **
random_field (KtAccount *account, KtRandom *random)
{
  char **const fields[] = { &account->name,    &account->billing.city, &account->billing.street,
                            &account->segment, &account->phone,        &account->note };
  return fields[kt_random_below (random, G_N_ELEMENTS (fields))];
}

static KtContact *
random_contact (KtAccount *account, KtRandom *random)
{
  guint n = account->contacts->len;
  return n > 0 ? account->contacts->pdata[kt_random_below (random, n)] : NULL;
}

static void
edit_once (KtAccount *account, KtRandom *random)
{
  g_autofree char *value = g_strdup_printf ("v%u", (guint)kt_random_below (random, 3));
  g_autofree char *id = fixture_id (random);
  KtContact *contact = random_contact (account, random);
  switch (kt_random_below (random, 6))
    {
    case 0:
    case 1:
      kt_record_set_text (random_field (account, random), value);
      break;
    case 2:
      if (contact != NULL)
        kt_record_set_text (kt_random_below (random, 2) ? &contact->phone : &contact->email, value);
      break;
    case 3:
      g_ptr_array_insert (account->contacts,
                          (int)kt_random_below (random, account->contacts->len + 1),
                          kt_contact_new (id));
      break;
    case 4:
      if (contact != NULL)
        g_ptr_array_remove (account->contacts, contact);
      break;
    default:
      if (contact != NULL)
        {
          guint place = (guint)kt_random_below (random, account->contacts->len);
          g_ptr_array_insert (account->contacts, (int)place, kt_contact_copy (contact));
          g_ptr_array_remove (account->contacts, contact);
        }
    }
}

static KtAccount *
edited (const KtAccount *base, KtRandom *random)
{
  KtAccount *copy = kt_account_copy (base);
  for (guint n = (guint)kt_random_below (random, 7); n > 0; n--)
    edit_once (copy, random);
  return copy;
}

/* ---- laws ---- */

static void
test_one_side (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) losses = losses_new ();
      g_autoptr (KtAccount) base = random_base (random);
      g_autoptr (KtAccount) changed = edited (base, random);
      g_autoptr (KtAccount) mine = merge (base, changed, base, losses);
      g_autoptr (KtAccount) theirs = merge (base, base, changed, losses);
      g_autoptr (KtAccount) both = merge (base, changed, changed, losses);
      assert_same (mine, changed);
      assert_same (theirs, changed);
      assert_same (both, changed);
      g_assert_cmpuint (losses->len, ==, 0);
    }
}

/* Every field of every kind, in every type of record. */
static void
test_every_field (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  const KtRecordType *const types[] = { &kt_account_type, &kt_revision_header_type };
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const KtRecordType *type = types[i];
      g_autoptr (GPtrArray) losses = losses_new ();
      gpointer full = fixture_full_record (type, random), empty = kt_record_new (type);
      gpointer result = kt_record_new (type);
      g_assert_true (kt_record_merge (type, empty, full, empty, result, losses));
      g_assert_true (kt_record_equal (type, result, full));
      g_assert_true (kt_record_merge (type, empty, empty, full, result, losses));
      g_assert_true (kt_record_equal (type, result, full));
      g_assert_true (kt_record_merge (type, full, empty, full, result, losses));
      g_assert_true (kt_record_equal (type, result, empty));
      kt_record_free (type, full);
      kt_record_free (type, empty);
      kt_record_free (type, result);
    }
}

/* What the result must hold and whether something is lost, for one field. */
static void
judge (const char *path,
       const char *base,
       const char *mine,
       const char *theirs,
       const char *result,
       GPtrArray *losses)
{
  gboolean mine_changed = strcmp (base, mine) != 0, theirs_changed = strcmp (base, theirs) != 0;
  const KtRecordLoss *loss = find_loss (losses, path);
  g_assert_cmpstr (result, ==, theirs_changed ? theirs : mine);
  g_assert_cmpint (loss != NULL, ==, mine_changed && theirs_changed && strcmp (mine, theirs) != 0);
  if (loss != NULL)
    {
      g_assert_cmpstr (loss->mine, ==, mine);
      g_assert_cmpstr (loss->theirs, ==, theirs);
    }
}

static void
judge_contact (const char *id,
               const KtAccount *base,
               const KtAccount *mine,
               const KtAccount *theirs,
               const KtAccount *result,
               GPtrArray *losses)
{
  KtContact *b = kt_account_find_contact (base, id), *m = kt_account_find_contact (mine, id),
            *t = kt_account_find_contact (theirs, id), *r = kt_account_find_contact (result, id);
  g_autofree char *whole = g_strdup_printf ("contacts[%s]", id);
  g_autofree char *phone = g_strconcat (whole, ".phone", NULL);
  g_autofree char *email = g_strconcat (whole, ".email", NULL);
  if (b != NULL && m != NULL && t != NULL)
    {
      g_assert_nonnull (r);
      judge (phone, b->phone, m->phone, t->phone, r->phone, losses);
      judge (email, b->email, m->email, t->email, r->email, losses);
      return;
    }
  KtContact *left = m != NULL ? m : t;
  gboolean changed = b != NULL && left != NULL && !kt_record_equal (&kt_contact_type, b, left);
  gboolean stays = b == NULL || changed;
  g_assert_cmpint (find_loss (losses, whole) != NULL, ==, changed);
  g_assert_cmpint (r != NULL, ==, left != NULL && stays);
  if (r != NULL)
    g_assert_true (kt_record_equal (&kt_contact_type, r, left));
}

static void
add_ids (GHashTable *ids, const KtAccount *account)
{
  for (guint i = 0; i < account->contacts->len; i++)
    g_hash_table_add (ids, g_strdup (((KtContact *)account->contacts->pdata[i])->id));
}

static void
test_oracle (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) losses = losses_new ();
      g_autoptr (KtAccount) base = random_base (random);
      g_autoptr (KtAccount) mine = edited (base, random), theirs = edited (base, random);
      g_autoptr (KtAccount) result = merge (base, mine, theirs, losses);
      g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      GHashTableIter iter;
      gpointer id;

#define JUDGE(path, field)                                                                         \
  judge (path, base->field, mine->field, theirs->field, result->field, losses)
      JUDGE ("name", name);
      JUDGE ("billing.city", billing.city);
      JUDGE ("billing.street", billing.street);
      JUDGE ("segment", segment);
      JUDGE ("phone", phone);
      JUDGE ("note", note);
      add_ids (ids, base);
      add_ids (ids, mine);
      add_ids (ids, theirs);
      add_ids (ids, result);
      g_hash_table_iter_init (&iter, ids);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        judge_contact (id, base, mine, theirs, result, losses);
    }
}

static void
test_disjoint (void)
{
  g_autoptr (KtRandom) random = fixture_random ();
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) losses = losses_new ();
      g_autoptr (KtAccount) base = random_base (random);
      g_autoptr (KtAccount) mine = kt_account_copy (base), theirs = kt_account_copy (base);
      kt_record_set_text (random_field (mine, random), "mine");
      KtContact *contact = random_contact (mine, random);
      kt_record_set_text (&contact->phone, "1");
      kt_record_set_text (&kt_account_find_contact (theirs, contact->id)->email, "2");
      for (guint i = (guint)kt_random_below (random, 4); i > 0; i--)
        {
          guint place = (guint)kt_random_below (random, theirs->contacts->len);
          g_autofree char *id = fixture_id (random);
          g_ptr_array_insert (theirs->contacts, (int)place, kt_contact_new (id));
        }
      g_autoptr (KtAccount) one = merge (base, mine, theirs, losses);
      g_autoptr (KtAccount) other = merge (base, theirs, mine, losses);
      assert_same (one, other);
      g_assert_cmpuint (losses->len, ==, 0);
    }
}

/* ---- order ---- */

static char *
order_of (const KtAccount *account)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < account->contacts->len; i++)
    g_string_append (text, ((KtContact *)account->contacts->pdata[i])->id);
  return g_string_free (text, FALSE);
}

static KtAccount *
account_with (const char *ids)
{
  KtAccount *account = kt_account_new ("a");
  for (const char *p = ids; *p != '\0'; p++)
    {
      const char id[] = { *p, '\0' };
      g_ptr_array_add (account->contacts, kt_contact_new (id));
    }
  return account;
}

static void
test_order (void)
{
  static const struct {
    const char *base, *mine, *theirs, *result, *told;
  } cases[] = {
    { "abc", "xabc", "abcy", "xabcy", NULL },  { "abc", "abcx", "abcy", "abcxy", NULL },
    { "abc", "cab", "abcy", "cyab", NULL },    { "abc", "abxc", "cab", "cabx", NULL },
    { "abc", "bca", "cab", "cab", "b\nc\na" }, { "abc", "bac", "bac", "bac", NULL },
    { "abc", "bc", "acb", "cb", NULL },        { "abc", "", "abcx", "x", NULL },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) losses = losses_new ();
      g_autoptr (KtAccount) base = account_with (cases[i].base);
      g_autoptr (KtAccount) mine = account_with (cases[i].mine);
      g_autoptr (KtAccount) theirs = account_with (cases[i].theirs);
      g_autoptr (KtAccount) result = merge (base, mine, theirs, losses);
      g_autofree char *order = order_of (result);
      const KtRecordLoss *loss = find_loss (losses, "contacts");
      g_assert_cmpstr (order, ==, cases[i].result);
      g_assert_cmpstr (loss != NULL ? loss->mine : NULL, ==, cases[i].told);
    }
}

static void
test_without_ids (void)
{
  g_autoptr (GPtrArray) losses = losses_new ();
  g_autoptr (KtAccount) base = account_with ("a");
  g_autoptr (KtAccount) mine = account_with ("ab"), theirs = account_with ("ac");
  kt_record_set_text (&((KtContact *)theirs->contacts->pdata[1])->id, "");
  g_autoptr (KtAccount) result = merge (base, mine, theirs, losses);
  assert_same (result, theirs);
  g_assert_nonnull (strstr (find_loss (losses, "contacts")->mine, "\"b\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-merge/what only one side changed is taken as it is", test_one_side);
  g_test_add_func ("/record-merge/every field of every kind is merged", test_every_field);
  g_test_add_func ("/record-merge/nothing is lost without being told", test_oracle);
  g_test_add_func ("/record-merge/edits of different fields commute", test_disjoint);
  g_test_add_func ("/record-merge/records of a list keep the order of who moved them", test_order);
  g_test_add_func ("/record-merge/records without ids are merged as one value", test_without_ids);
  return g_test_run ();
}
