/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a device comes to a server and stays known to it, on the wire; both sides write and read with
 * these functions.
 *
 *   POST /v1/enrol   {"code":"…","device_id":"UUID","device_name":"…","public_key":"…",
 *                     "signature":"…"}
 *     200            {"tenant":"…","device":17,"member":{"id":"…","login":"…","name":"…",
 *                     "roles":"sales;approver","duties":"…","territories":"north;south"},
 *                     "refresh":"…","access":"…","expires":600,"server_time":…,
 *                     "root":"{\"kontor-signed\":1,…"}
 *   POST /v1/token   {"device_id":"UUID","refresh":"…","signature":"…"}
 *     200            {"access":"…","refresh":"…","expires":600,"server_time":…}
 *   POST /v1/numbers/lease  {"kind":"quote","year":2026}       (with an access token)
 *     200            {"first":51,"last":100}
 *   POST /v1/leave   (with one, without a body): this device does not come back
 *     200            {}
 *   GET /v1/status   (without one, too)
 *     200            {"server_time":…,"minimum_client":"1.0","head":0}
 *
 * root: the newest signed root of the catalog's releases (kt-tuf-role.h) as the text it is, to be
 * trusted at first because of the code and TLS; "" when the server has no catalog, or says nothing:
 * then the first root that it hands out later is trusted, because of the token and TLS.
 *
 * epoch: what the server calls the time it is in. A server that came back from a backup is in
 * another one, "…@place", whose feed goes on behind that place; "" when it says nothing. Requests that
 * name it (?epoch=) are answered only in that time, otherwise 409 must-refetch.
 *
 * Keys and signatures are ed25519 in base64url without padding. What is signed is the text of
 * kt_enrol_wire_message() and kt_token_wire_message(): each field behind its length, under a name of
 * its own, so that no signature serves for anything else.
 *
 * An answer may be lost. So the same code with the same device id and key again, while it is valid,
 * gives new tokens; and a refresh text stays good until its successor was used once (or for ten
 * seconds, whichever is longer): only after that is it a replay that revokes the family.
 *
 * Errors: problems "code" (403: unknown, used by another device or expired), "signature" (403),
 * "revoked" (403, of the device or the family). Any thread. Errors of reading: KT_ERROR.
 */

#include "kt-error.h"

G_BEGIN_DECLS

#define KT_ENROL_KEY_BYTES 32
#define KT_ENROL_SIGNATURE_BYTES 64

#define KT_PROBLEM_CODE "code"
#define KT_PROBLEM_SIGNATURE "signature"
/* Of a device that waits for an administrator. */
#define KT_PROBLEM_PENDING "authorization-pending"
#define KT_PROBLEM_SLOW_DOWN "slow-down"
#define KT_PROBLEM_DENIED "access-denied"

typedef struct {
  char *code;
  char *device_id;
  char *device_name;
  char *public_key; /* base64url */
  char *signature;  /* base64url; over kt_enrol_wire_message() */
} KtEnrolRequest;

typedef struct {
  char *tenant;
  gint64 device; /* its number in the house */
  char *member_id;
  char *login;
  char *name;
  char *roles;       /* as kt_user_roles_to_string() */
  char *duties;      /* separated by ';' */
  char *territories; /* separated by ';'; "*": all */
  char *refresh;
  char *access;
  gint64 expires;     /* seconds from now that access lives */
  gint64 server_time; /* seconds since 1970 */
  char *root;         /* for kt_catalog_store_open(); "": none */
  char *epoch;        /* for kt_sync_store_enable(); "": unknown */
} KtEnrolAnswer;

/* Of an answer, at most. */
#define KT_ENROL_MAX_ANSWER (256 * 1024)

typedef struct {
  char *device_id;
  char *refresh;
  char *signature; /* over kt_token_wire_message() */
} KtTokenRequest;

typedef struct {
  char *access;
  char *refresh;
  gint64 expires;
  gint64 server_time;
} KtTokenAnswer;

typedef struct {
  char *kind; /* "quote" */
  gint64 year;
} KtLeaseRequest;

typedef struct {
  gint64 first;
  gint64 last;
} KtLeaseAnswer;

typedef struct {
  gint64 server_time;
  char *minimum_client; /* version */
  gint64 head;          /* of the feed of the caller's tenant; 0 without a caller */
} KtStatusAnswer;

/* RFC 8628: POST /v1/device/code takes an enrolment whose code is empty; POST /v1/device/token the
 * same with device_code as its code, every `interval` seconds, until it gives what /v1/enrol gives. */
typedef struct {
  char *device_code;
  char *user_code; /* to be shown; an administrator approves it */
  gint64 expires;  /* seconds from now */
  gint64 interval;
} KtDeviceCodeAnswer;

/* The texts that are signed; the caller frees. */
char *kt_enrol_wire_message (const KtEnrolRequest *request);
char *kt_token_wire_message (const KtTokenRequest *request);

/* Requests are written by a client, answers by a server. Transfer full. */
GBytes *kt_enrol_wire_write_request (const KtEnrolRequest *request);
KtEnrolRequest *kt_enrol_wire_read_request (GBytes *bytes, GError **error);
GBytes *kt_enrol_wire_write_answer (const KtEnrolAnswer *answer);
KtEnrolAnswer *kt_enrol_wire_read_answer (GBytes *bytes, GError **error);
GBytes *kt_token_wire_write_request (const KtTokenRequest *request);
KtTokenRequest *kt_token_wire_read_request (GBytes *bytes, GError **error);
GBytes *kt_token_wire_write_answer (const KtTokenAnswer *answer);
KtTokenAnswer *kt_token_wire_read_answer (GBytes *bytes, GError **error);
GBytes *kt_lease_wire_write_request (const KtLeaseRequest *request);
KtLeaseRequest *kt_lease_wire_read_request (GBytes *bytes, GError **error);
GBytes *kt_lease_wire_write_answer (const KtLeaseAnswer *answer);
/* 1 ≤ first ≤ last. */
gboolean kt_lease_wire_read_answer (GBytes *bytes, KtLeaseAnswer *answer, GError **error);
GBytes *kt_status_wire_write_answer (const KtStatusAnswer *answer);
KtStatusAnswer *kt_status_wire_read_answer (GBytes *bytes, GError **error);
GBytes *kt_device_code_wire_write_answer (const KtDeviceCodeAnswer *answer);
KtDeviceCodeAnswer *kt_device_code_wire_read_answer (GBytes *bytes, GError **error);

void kt_enrol_request_free (KtEnrolRequest *self);
void kt_enrol_answer_free (KtEnrolAnswer *self);
void kt_token_request_free (KtTokenRequest *self);
void kt_token_answer_free (KtTokenAnswer *self);
void kt_lease_request_free (KtLeaseRequest *self);
void kt_status_answer_free (KtStatusAnswer *self);
void kt_device_code_answer_free (KtDeviceCodeAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtEnrolRequest, kt_enrol_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtEnrolAnswer, kt_enrol_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTokenRequest, kt_token_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtTokenAnswer, kt_token_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtLeaseRequest, kt_lease_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtStatusAnswer, kt_status_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtDeviceCodeAnswer, kt_device_code_answer_free)

/* base64url without padding; the caller frees. NULL: not that, or not that long. */
char *kt_enrol_encode (const guint8 *data, gsize length);
guint8 *kt_enrol_decode (const char *text, gsize length);

G_END_DECLS
