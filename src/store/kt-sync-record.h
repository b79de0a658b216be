/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What passes between a client and its server: operations (what was done here, in order, to be
 * pushed), the server's results for them, and changes (what the server holds, to be pulled). Plain
 * structs that own what they point to; the wire format is that of kt-sync-wire.h.
 *
 * Documents are put, what happened is added:
 *
 *   type "account"   kind "put", "del"     the customer as KtAccount writes it; {}
 *   type "quote"     kind "put"            the head
 *   type "revision"  kind "put", "state"   content and state; a step in its life
 *   type "event"     kind "add"            an entry of the audit trail; id "DEVICE:N"
 *   type "inquiry"   kind "put", "del"     what a visitor asked, as KtInquiry writes it; {}
 *   type "user"                            comes from the server only
 *
 * Thread: none of its own.
 */

#include <glib.h>

G_BEGIN_DECLS

/* The kinds of entries of the trail that the server tells to others; it only notes the rest. */
#define KT_SYNC_TOLD_KINDS(KIND)                                                                   \
  KIND ("approval-asked")                                                                          \
  KIND ("approval-decided")                                                                        \
  KIND ("clearance")                                                                               \
  KIND ("delegation")                                                                              \
  KIND ("delegation-ended")                                                                        \
  KIND ("mandate")                                                                                 \
  KIND ("mandate-revoked")                                                                         \
  KIND ("order")                                                                                   \
  KIND ("outcome")                                                                                 \
  KIND ("printed")

gboolean kt_sync_kind_is_told (const char *kind);

#define KT_SYNC_ACCOUNT "account"
#define KT_SYNC_QUOTE "quote"
#define KT_SYNC_REVISION "revision"
#define KT_SYNC_EVENT "event"
#define KT_SYNC_INQUIRY "inquiry"
#define KT_SYNC_USER "user"

/* Frozen: under one number of one device it never changes again. */
typedef struct {
  gint64 n; /* from 1, without gaps, of this device */
  char *type;
  char *id;
  char *kind;
  gint64 base_rev; /* of the object the change was made to; 0: it was not there */
  char *body;      /* JSON */
  char *hash;      /* kt_sync_operation_hash() */
  gint64 wall;     /* seconds since 1970 as the device had it; nothing is ordered by it */
  gint64 mono;     /* microseconds of its monotonic clock */
} KtSyncOperation;

typedef enum {
  KT_SYNC_DONE,    /* applied; rev is that of the object now */
  KT_SYNC_STALE,   /* the object is not what the change was made to: pull, and make it again */
  KT_SYNC_REFUSED, /* for good; code and reason say why */
  KT_N_SYNC_VERDICTS
} KtSyncVerdict;

typedef struct {
  gint64 n;
  KtSyncVerdict verdict;
  gint64 rev;
  char *code;   /* "right", "number-taken", "order-placed", "price-proof" …; NULL: none */
  char *reason; /* a sentence for people, in English; NULL: none */
} KtSyncResult;

typedef struct {
  gint64 seq; /* place in the server's feed */
  gboolean is_del;
  char *type;
  char *id;
  gint64 rev; /* 0: it left what is seen here */
  char *body; /* JSON; NULL when deleted */
} KtSyncChange;

KtSyncOperation *kt_sync_operation_new (const char *type, const char *id, const char *kind);
void kt_sync_operation_free (KtSyncOperation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncOperation, kt_sync_operation_free)
/* SHA-256 over type, id, kind, base_rev and body, in hexadecimal. The caller frees. */
char *kt_sync_operation_hash (const KtSyncOperation *self);

KtSyncResult *kt_sync_result_new (gint64 n, KtSyncVerdict verdict, gint64 rev);
void kt_sync_result_free (KtSyncResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncResult, kt_sync_result_free)
const char *kt_sync_verdict_to_string (KtSyncVerdict verdict);
gboolean kt_sync_verdict_from_string (const char *text, KtSyncVerdict *verdict);

KtSyncChange *kt_sync_change_new (const char *type, const char *id, gint64 rev);
void kt_sync_change_free (KtSyncChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtSyncChange, kt_sync_change_free)

G_END_DECLS
