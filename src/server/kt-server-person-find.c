/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-server-person-find.h"

#include "kt-account.h"
#include "kt-fold.h"
#include "kt-inquiry.h"
#include "kt-sync-record.h"

void
kt_server_person_hit_free (KtServerPersonHit *self)
{
  g_free (self->type);
  g_free (self->id);
  g_free (self->name);
  g_free (self->contact);
  g_free (self);
}

static void
add_hit (GPtrArray *hits, const char *type, const char *id, const char *name, const char *contact)
{
  KtServerPersonHit *hit = g_new (KtServerPersonHit, 1);
  *hit = (KtServerPersonHit){ g_strdup (type), g_strdup (id), g_strdup (name), g_strdup (contact) };
  g_ptr_array_add (hits, hit);
}

/* NULL: none matches. */
static const KtContact *
find_contact (const KtAccount *account, const char *text)
{
  for (guint i = 0; i < account->contacts->len; i++)
    {
      const KtContact *contact = account->contacts->pdata[i];
      g_autofree char *words = g_strjoin (" ", contact->given_name, contact->family_name,
                                          contact->email, contact->phone, contact->mobile, NULL);
      if (kt_fold_matches (words, text))
        return contact;
    }
  return NULL;
}

static void
match_account (GPtrArray *hits, const char *body, const char *text)
{
  g_autoptr (KtAccount) account = kt_account_from_draft (body, -1, NULL);
  if (account == NULL)
    return;
  g_autofree char *words
      = g_strjoin (" ", account->name, account->number, account->billing.postcode,
                   account->billing.city, account->email, account->phone, NULL);
  g_autofree char *title = kt_account_title (account);
  const KtContact *contact = find_contact (account, text);
  if (kt_fold_matches (words, text))
    add_hit (hits, KT_SYNC_ACCOUNT, account->id, title, "");
  else if (contact != NULL)
    {
      g_autofree char *name = kt_contact_full_name (contact);
      add_hit (hits, KT_SYNC_ACCOUNT, account->id, title, name);
    }
}

static void
match_inquiry (GPtrArray *hits, const char *body, const char *text)
{
  g_autoptr (KtInquiry) inquiry = kt_inquiry_from_json (body, -1, NULL);
  if (inquiry == NULL)
    return;
  g_autofree char *words
      = g_strjoin (" ", inquiry->name, inquiry->company, inquiry->email, inquiry->phone, NULL);
  if (kt_fold_matches (words, text))
    add_hit (hits, KT_SYNC_INQUIRY, inquiry->id, inquiry->name, "");
}

GPtrArray *
kt_server_person_find (KtDatabase *database, const char *tenant, const char *text, GError **error)
{
  static const struct {
    const char *type;
    void (*match) (GPtrArray *hits, const char *body, const char *text);
  } kinds[] = { { KT_SYNC_ACCOUNT, match_account }, { KT_SYNC_INQUIRY, match_inquiry } };
  g_autoptr (GPtrArray) hits
      = g_ptr_array_new_with_free_func ((GDestroyNotify)kt_server_person_hit_free);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (KtQuery) query = kt_query_new (
          database, "SELECT body FROM object WHERE tenant = $1 AND type = $2 AND deleted = 0"
                    " ORDER BY id");
      kt_query_bind_text (query, tenant);
      kt_query_bind_text (query, kinds[i].type);
      while (kt_query_next (query, error))
        kinds[i].match (hits, kt_query_get_text (query, 0), text);
      if (kt_query_failed (query))
        return NULL;
    }
  return g_steal_pointer (&hits);
}
