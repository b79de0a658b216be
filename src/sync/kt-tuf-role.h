/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The signed roles of a catalog's releases, after The Update Framework (Samuel and others,
 * "Survivable Key Compromise in Software Update Systems", 2010; TUF specification 1.0):
 *
 *   root       which keys may sign which role; offline, two of three; each next one is signed by
 *              the keys of the one before and by its own
 *   release    the manifest of one release (kt-catalog-manifest.h)
 *   timestamp  which release is the newest, with length and hash of its manifest; short-lived, made
 *              by a key that is online
 *
 * Files are verified in this order: size, signatures, role, version not lower than seen (the
 * "floor"), expiry; only then is the rest looked at. Time is the highest server time seen, in
 * seconds since 1970, handed in: setting a clock back revives nothing.
 *
 * Immutable once made; any thread. Errors: KT_TUF_ERROR.
 */

#include "kt-tuf-key.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum { KT_TUF_ROOT, KT_TUF_RELEASE, KT_TUF_TIMESTAMP, KT_TUF_N_ROLES } KtTufRole;

#define KT_TUF_MAX_TIMESTAMP (16 * 1024)
#define KT_TUF_MAX_ROOT (64 * 1024)
#define KT_TUF_MAX_RELEASE (8 * 1024 * 1024)

/* What was seen before; nothing lower is taken. Zero: nothing was. */
typedef struct {
  gint64 timestamp; /* version of the timestamp */
  gint64 release;   /* version of the release */
} KtTufFloor;

typedef struct {
  gint64 version;
  gint64 expires;
  char *catalog; /* its id */
  KtTufKeys *roles[KT_TUF_N_ROLES];
} KtTufRoot;

typedef struct {
  gint64 version;
  gint64 expires;
  char *catalog;
  gint64 root;    /* the newest root's version */
  gint64 release; /* the newest release's version */
  gint64 length;  /* of its manifest */
  char *hash;     /* SHA-256 of its manifest, hexadecimal */
} KtTufTimestamp;

const char *kt_tuf_role_to_string (KtTufRole role);

void kt_tuf_root_free (KtTufRoot *self);
void kt_tuf_timestamp_free (KtTufTimestamp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTufRoot, kt_tuf_root_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTufTimestamp, kt_tuf_timestamp_free)

/* The texts to sign; the caller frees. */
char *kt_tuf_root_to_text (const KtTufRoot *self);
char *kt_tuf_timestamp_to_text (const KtTufTimestamp *self);

/* The root that is trusted because of where it comes from (the installation, an enrolment): signed
 * by its own keys, and perhaps by those of the one before it; its age does not matter. */
KtTufRoot *kt_tuf_root_read_trusted (GBytes *bytes, GError **error);
/* The one after `trusted`: its version is the next, and both sets of keys signed it. */
KtTufRoot *kt_tuf_root_read_next (GBytes *bytes, const KtTufRoot *trusted, GError **error);

KtTufTimestamp *kt_tuf_timestamp_read (GBytes *bytes,
                                       const KtTufRoot *root,
                                       const KtTufFloor *floor,
                                       gint64 server_time,
                                       GError **error);

/* The version of the root that a timestamp says it belongs to, before anything is verified: to
 * find the root with which it is read then. 0: it says none. */
gint64 kt_tuf_timestamp_peek_root (GBytes *bytes);

/* KT_TUF_ERROR_EXPIRED, with the day, when the time is over. */
gboolean kt_tuf_check_expiry (KtTufRole role, gint64 expires, gint64 server_time, GError **error);

/* For readers of roles: size, signatures, then the members every role has. The object belongs to
 * *tree. */
JsonObject *kt_tuf_role_open (GBytes *bytes,
                              KtTufRole role,
                              const KtTufRoot *root,
                              JsonNode **tree,
                              gint64 *version,
                              gint64 *expires,
                              GError **error);
/* Begins the text of a role in a builder: the members every role has. */
void kt_tuf_role_begin (JsonBuilder *builder,
                        KtTufRole role,
                        const char *catalog,
                        gint64 version,
                        gint64 expires);
/* Length, then SHA-256. `what` names it in the message. */
gboolean kt_tuf_check_bytes (GBytes *bytes,
                             gint64 length,
                             const char *hash,
                             const char *what,
                             GError **error);
/* 64 small hexadecimal digits. */
gboolean kt_tuf_is_hash (const char *text);

G_END_DECLS
