/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A mandate is a record; what is signed is the record in canonical form without its signature, so
 * that blanks and the order of members in the file do not matter.
 */
#include "kt-mandate.h"

#include "kt-approval-private.h"
#include "kt-record-json.h"
#include "kt-record-macros.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define FORMAT 1
#define FORMAT_NAME "kontor-mandate"

GQuark
kt_mandate_error_quark (void)
{
  return g_quark_from_static_string ("kt-mandate-error-quark");
}

static const KtField kt_mandate_limit_fields[] = {
  KT_NEEDED_TEXT (KtMandateLimit, measure),
  KT_TEXT (KtMandateLimit, group),
  KT_DECIMAL (KtMandateLimit, limit),
  { NULL },
};

KT_DEFINE_RECORD_TYPE (KtMandateLimit, kt_mandate_limit)

static const KtField kt_mandate_fields[] = {
  KT_NEEDED_TEXT (KtMandate, id),
  KT_NEEDED_TEXT (KtMandate, issuer),
  KT_TEXT (KtMandate, key),
  KT_TEXT (KtMandate, catalog),
  KT_TEXT (KtMandate, person),
  KT_TEXT (KtMandate, role),
  KT_DATE (KtMandate, from),
  KT_DATE (KtMandate, until),
  KT_RECORDS (KtMandate, limits, kt_mandate_limit_type),
  KT_TEXT (KtMandate, signature),
  { NULL },
};

KT_DEFINE_RECORD (KtMandate, kt_mandate)

static gboolean
fail (GError **error, const KtMandate *self, KtMandateError code, const char *why)
{
  g_set_error (error, KT_MANDATE_ERROR, code, _ ("Mandate %s of %s: %s"), self->id, self->issuer,
               why);
  return FALSE;
}

/* ---- reading and writing ---- */

static char *
write_json (const KtMandate *self, gboolean with_signature)
{
  static const char *const unsigned_but[] = { "signature", NULL };
  static const char *const nothing[] = { NULL };
  GString *json = g_string_new (NULL);
  g_string_append_printf (json, "{\"" FORMAT_NAME "\":%d", FORMAT);
  kt_record_write_members_but (&kt_mandate_type, self, with_signature ? nothing : unsigned_but,
                               json);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

char *
kt_mandate_to_json (const KtMandate *self)
{
  return write_json (self, TRUE);
}

/* What it grants and to whom, and from when to when. */
static gboolean
check_form (const KtMandate *self, GError **error)
{
  guint from = kt_approval_day_of (self->from), until = kt_approval_day_of (self->until);
  KtMeasure measure;
  if (*self->person == '\0' && *self->role == '\0')
    return fail (error, self, KT_MANDATE_ERROR_FORM, _ ("It names neither a person nor a role."));
  if (from == 0 || until == 0 || until < from)
    return fail (error, self, KT_MANDATE_ERROR_FORM, _ ("It needs a first and a last day."));
  if (self->limits->len == 0)
    return fail (error, self, KT_MANDATE_ERROR_FORM, _ ("It grants nothing."));
  for (guint i = 0; i < self->limits->len; i++)
    if (!kt_measure_parse (((KtMandateLimit *)self->limits->pdata[i])->measure, &measure))
      return fail (error, self, KT_MANDATE_ERROR_FORM,
                   _ ("It speaks of a measure this Kontor does not know."));
  return TRUE;
}

static gboolean
read_members (KtMandate *self, JsonObject *object, GError **error)
{
  gint64 format;
  if (!kt_json_get_int (object, FORMAT_NAME, &format, error))
    return FALSE;
  if (format == FORMAT)
    return kt_record_read_members (&kt_mandate_type, self, object, "", FORMAT_NAME, error)
           && kt_record_check (&kt_mandate_type, self, error);
  g_set_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_FORM,
               _ ("This mandate has format %ld, this Kontor reads format %d. Update Kontor."),
               (glong)format, FORMAT);
  return FALSE;
}

KtMandate *
kt_mandate_from_json (const char *json, gssize length, GError **error)
{
  static const KtJsonLimits limits = { 256 * 1024, 8, 10 * 1000 };
  g_autoptr (KtMandate) self = kt_record_new (&kt_mandate_type);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) root = kt_json_parse (json, length, &limits, &cause);
  JsonObject *object = root != NULL ? kt_json_root_object (root, _ ("the mandate"), &cause) : NULL;
  if (object != NULL && read_members (self, object, &cause) && check_form (self, &cause))
    return g_steal_pointer (&self);
  g_set_error (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_FORM, "%s", cause->message);
  return NULL;
}

/* ---- signing ---- */

static void
ensure_sodium (void)
{
  if (sodium_init () < 0)
    g_error ("libsodium finds no randomness");
}

static gboolean
decode (const char *text, guchar *bytes, gsize length)
{
  gsize found = 0;
  return sodium_base642bin (bytes, length, text, strlen (text), NULL, &found, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
             == 0
         && found == length;
}

static char *
encode (const guchar *bytes, gsize length)
{
  return g_base64_encode (bytes, length);
}

void
kt_mandate_make_keys (char **public_key, char **secret_key)
{
  guchar public_bytes[crypto_sign_PUBLICKEYBYTES], secret_bytes[crypto_sign_SECRETKEYBYTES];
  ensure_sodium ();
  crypto_sign_keypair (public_bytes, secret_bytes);
  *public_key = encode (public_bytes, sizeof public_bytes);
  *secret_key = encode (secret_bytes, sizeof secret_bytes);
  sodium_memzero (secret_bytes, sizeof secret_bytes);
}

gboolean
kt_mandate_sign (KtMandate *self, const char *secret_key, GError **error)
{
  guchar secret[crypto_sign_SECRETKEYBYTES], public_bytes[crypto_sign_PUBLICKEYBYTES];
  guchar signature[crypto_sign_BYTES];
  ensure_sodium ();
  if (!decode (secret_key, secret, sizeof secret))
    {
      g_set_error_literal (error, KT_MANDATE_ERROR, KT_MANDATE_ERROR_KEY,
                           _ ("This is no secret key of kontor-cli mandate keygen."));
      return FALSE;
    }
  g_autofree char *key = NULL, *sealed = NULL, *text = NULL;
  crypto_sign_ed25519_sk_to_pk (public_bytes, secret);
  key = encode (public_bytes, sizeof public_bytes);
  kt_record_set_text (&self->key, key);
  if (!check_form (self, error) || !kt_record_normalize (&kt_mandate_type, self, error))
    {
      sodium_memzero (secret, sizeof secret);
      return FALSE;
    }
  text = write_json (self, FALSE);
  crypto_sign_detached (signature, NULL, (const guchar *)text, strlen (text), secret);
  sodium_memzero (secret, sizeof secret);
  sealed = encode (signature, sizeof signature);
  kt_record_set_text (&self->signature, sealed);
  return TRUE;
}

/* ---- verifying ---- */

gboolean
kt_mandate_verify_signature (const KtMandate *self, GError **error)
{
  guchar key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
  g_autofree char *text = write_json (self, FALSE);
  ensure_sodium ();
  if (!decode (self->key, key, sizeof key) || !decode (self->signature, signature, sizeof signature)
      || crypto_sign_verify_detached (signature, (const guchar *)text, strlen (text), key) != 0)
    return fail (error, self, KT_MANDATE_ERROR_FORGED,
                 _ ("The signature is not that of its content: it was changed or made up."));
  return TRUE;
}

static gboolean
check_days (const KtMandate *self, guint day, GError **error)
{
  g_autofree char *from = kt_approval_date_text (self->from);
  g_autofree char *until = kt_approval_date_text (self->until);
  g_autofree char *why = NULL;
  if (day < kt_approval_day_of (self->from))
    {
      why = g_strdup_printf (_ ("It is good from %s."), from);
      return fail (error, self, KT_MANDATE_ERROR_NOT_YET, why);
    }
  if (day > kt_approval_day_of (self->until))
    {
      why = g_strdup_printf (_ ("It expired on %s. Ask for a new one."), until);
      return fail (error, self, KT_MANDATE_ERROR_EXPIRED, why);
    }
  return TRUE;
}

gboolean
kt_mandate_verify (const KtMandate *self,
                   const char *const *keys,
                   const char *const *revoked,
                   const char *catalog,
                   guint day,
                   GError **error)
{
  if (!kt_mandate_verify_signature (self, error))
    return FALSE;
  if (keys == NULL || !g_strv_contains (keys, self->key))
    return fail (error, self, KT_MANDATE_ERROR_FOREIGN,
                 _ ("It is signed with a key that the catalog does not name."));
  if (catalog != NULL && *self->catalog != '\0' && strcmp (catalog, self->catalog) != 0)
    return fail (error, self, KT_MANDATE_ERROR_FOREIGN, _ ("It is for another catalog."));
  if (revoked != NULL && g_strv_contains (revoked, self->id))
    return fail (error, self, KT_MANDATE_ERROR_REVOKED, _ ("It was revoked."));
  return check_days (self, day, error);
}

static char **
list_of (const char *text)
{
  return g_strsplit (text != NULL ? text : "", ";", -1);
}

gboolean
kt_mandate_verify_by_catalog (const KtMandate *self, KtCatalog *catalog, guint day, GError **error)
{
  const KtCatalogSettings *settings = kt_catalog_get_settings (catalog);
  g_auto (GStrv) keys = list_of (settings->mandate_keys);
  g_auto (GStrv) revoked = list_of (settings->revoked_mandates);
  return kt_mandate_verify (self, (const char *const *)keys, (const char *const *)revoked,
                            settings->id, day, error);
}

/* ---- what it covers ---- */

gboolean
kt_mandate_is_for (const KtMandate *self, const KtActor *actor)
{
  return (*self->person != '\0' || *self->role != '\0')
         && (*self->person == '\0' || strcmp (self->person, kt_actor_get_login (actor)) == 0)
         && (*self->role == '\0' || kt_actor_has_role (actor, self->role));
}

static gboolean
is_enough (const KtMandateLimit *limit, const KtApprovalNeed *need)
{
  return strcmp (limit->measure, kt_measure_to_string (need->measure)) == 0
         && !kt_measure_passes (need->measure, need->value, limit->limit);
}

static gboolean
covers_line (const KtMandate *self,
             const KtApprovalNeed *need,
             const KtPositionData *line,
             KtLineFacts *facts)
{
  for (guint i = 0; i < self->limits->len; i++)
    {
      const KtMandateLimit *limit = self->limits->pdata[i];
      if (is_enough (limit, need)
          && (*limit->group == '\0'
              || (facts != NULL && kt_line_facts_is_known (facts, line)
                  && kt_line_facts_is_within (facts, line, limit->group))))
        return TRUE;
    }
  return FALSE;
}

static gboolean
covers_whole (const KtMandate *self, const KtApprovalNeed *need)
{
  for (guint i = 0; i < self->limits->len; i++)
    {
      const KtMandateLimit *limit = self->limits->pdata[i];
      if (is_enough (limit, need)
          && (*limit->group == '\0' || g_strcmp0 (limit->group, need->group) == 0))
        return TRUE;
    }
  return FALSE;
}

gboolean
kt_mandate_covers (const KtMandate *self,
                   const KtApprovalNeed *need,
                   KtRevision *revision,
                   KtLineFacts *facts)
{
  if (need->is_unknown)
    return FALSE;
  if (need->positions[0] == NULL)
    return covers_whole (self, need);
  for (guint i = 0; need->positions[i] != NULL; i++)
    {
      KtPosition *position = kt_revision_find_position (revision, need->positions[i]);
      if (position == NULL || !covers_line (self, need, kt_position_get (position), facts))
        return FALSE;
    }
  return TRUE;
}

/* A group of articles, or a category. */
static const char *
group_text (const char *group, KtCatalog *catalog, const char *language)
{
  KtTexts *texts = catalog != NULL ? kt_catalog_get_texts (catalog) : NULL;
  const char *text = texts != NULL ? kt_texts_group (texts, group, language) : group;
  return texts != NULL && strcmp (text, group) == 0 ? kt_texts_category (texts, group, language)
                                                    : text;
}

char *
kt_mandate_limit_to_text (const KtMandateLimit *self, KtCatalog *catalog, const char *language)
{
  KtMeasure measure;
  if (!kt_measure_parse (self->measure, &measure))
    return g_strdup (self->measure);
  g_autofree char *text = kt_measure_limit_to_text (measure, self->limit);
  if (*self->group == '\0')
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s (%s)", text, group_text (self->group, catalog, language));
}
