/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * A mandate: a signed, expiring grant that lets a person or everybody of a role decide alone beyond
 * the limits of the rules, up to limits of its own. Works offline: nothing but the file and the
 * public keys of the catalog (catalog.ini, [mandates]) is needed.
 *
 * The file is JSON; signed are the bytes of the same JSON in canonical form (members in the order
 * of the table, empty ones left out) without "signature", by ed25519 (RFC 8032, libsodium). Keys
 * and signatures are base64.
 *
 *   {"kontor-mandate":1,"id":"…","issuer":"Management","key":"…","catalog":"demo",
 *    "person":"a.berg","from":"2026-01-01","until":"2026-12-31",
 *    "limits":[{"measure":"line-discount","group":"pumps","limit":"20"}],"signature":"…"}
 *
 * Immutable once made; any thread. Errors: KT_MANDATE_ERROR with a sentence that names the mandate
 * and what is wrong.
 */

#include "kt-actor.h"
#include "kt-approval-need.h"
#include "kt-record.h"

G_BEGIN_DECLS

#define KT_MANDATE_ERROR (kt_mandate_error_quark ())

typedef enum {
  KT_MANDATE_ERROR_FORM,    /* no mandate, or one of a newer Kontor */
  KT_MANDATE_ERROR_FORGED,  /* the signature is not that of the content */
  KT_MANDATE_ERROR_FOREIGN, /* signed by a key the catalog does not name, or for another catalog */
  KT_MANDATE_ERROR_REVOKED,
  KT_MANDATE_ERROR_NOT_YET,
  KT_MANDATE_ERROR_EXPIRED,
  KT_MANDATE_ERROR_KEY /* a key file that is none */
} KtMandateError;

GQuark kt_mandate_error_quark (void);

typedef struct {
  char *measure;
  char *group; /* empty: everything */
  KtDecimal limit;
} KtMandateLimit;

typedef struct {
  char *id; /* UUID */
  char *issuer;
  char *key;     /* public key of the signer */
  char *catalog; /* id of the catalog whose rules it speaks of */
  char *person;  /* log-in name; empty: everybody of the role */
  char *role;    /* "sales"; empty: the person in any role */
  char *from;    /* ISO 8601, first and last day */
  char *until;
  GPtrArray *limits; /* of KtMandateLimit */
  char *signature;
} KtMandate;

extern const KtRecordType kt_mandate_type;
extern const KtRecordType kt_mandate_limit_type;

KtMandate *kt_mandate_copy (const KtMandate *self);
void kt_mandate_free (KtMandate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtMandate, kt_mandate_free)

/* Reading checks the form only. */
KtMandate *kt_mandate_from_json (const char *json, gssize length, GError **error);
char *kt_mandate_to_json (const KtMandate *self);

/* A pair of keys, base64; the secret one is for its owner's eyes only. */
void kt_mandate_make_keys (char **public_key, char **secret_key);
/* Fills in key and signature. */
gboolean kt_mandate_sign (KtMandate *self, const char *secret_key, GError **error);

/* Whether it is genuine and good on that day (yyyymmdd): signature, key among `keys`
 * (NULL-terminated), catalog (NULL: any), not among `revoked` (may be NULL), dates. */
gboolean kt_mandate_verify (const KtMandate *self,
                            const char *const *keys,
                            const char *const *revoked,
                            const char *catalog,
                            guint day,
                            GError **error);
/* The same by what a catalog says of keys and revoked ones. */
gboolean kt_mandate_verify_by_catalog (const KtMandate *self,
                                       KtCatalog *catalog,
                                       guint day,
                                       GError **error);
/* The signature alone, by the key the mandate names. */
gboolean kt_mandate_verify_signature (const KtMandate *self, GError **error);
/* Whether it is made out to the actor; whether it covers the need up to its limits. A limit for a
 * group covers needs all whose lines the catalog knows to be of that group. Nothing is said of its
 * being genuine. */
gboolean kt_mandate_is_for (const KtMandate *self, const KtActor *actor);
gboolean kt_mandate_covers (const KtMandate *self,
                            const KtApprovalNeed *need,
                            KtRevision *revision,
                            KtLineFacts *facts);
/* For people, translated: "Discount on a position: up to 15 % (spare parts)". The caller frees. */
char *kt_mandate_limit_to_text (const KtMandateLimit *self,
                                KtCatalog *catalog,
                                const char *language);

G_END_DECLS
