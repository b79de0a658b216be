/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a visitor leaves at a kiosk: a configuration, who he is, and what he wants to hear. Somebody of
 * the house takes it up, once, and makes a quote of it. See kt-record.h for texts and ownership.
 */

#include "kt-money.h"
#include "kt-record.h"

G_BEGIN_DECLS

typedef struct {
  char *id;      /* UUID */
  char *made;    /* ISO 8601, UTC: "2026-11-22T14:05:00Z" */
  char *product; /* id of the product */
  char *title;   /* as the visitor saw it */
  char *catalog;
  char *catalog_version;
  char *order_code;
  char *assignment; /* JSON, as KtPositionData */
  gboolean complete;
  KtMoney price;  /* net, of one piece, as the visitor saw it; no currency: he saw none */
  char *language; /* BCP 47, in which he read it */
  char *name;
  char *company;
  char *email;
  char *phone;
  char *note;

  char *taken; /* as made; empty: it is open */
  char *taken_by; /* id of who did */
  char *taken_name;
  char *quote_id; /* what came of it; may be empty */
} KtInquiry;

extern const KtRecordType kt_inquiry_type;

/* Longer ones, as JSON in bytes, are no inquiries of people. */
#define KT_INQUIRY_MAX_BYTES (64 * 1024)

KtInquiry *kt_inquiry_new (const char *id);
KtInquiry *kt_inquiry_copy (const KtInquiry *self);
void kt_inquiry_free (KtInquiry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtInquiry, kt_inquiry_free)

/* There is somebody to answer: a name, and an e-mail address or a telephone number. */
gboolean kt_inquiry_check (const KtInquiry *self, GError **error);

char *kt_inquiry_to_json (const KtInquiry *self);
KtInquiry *kt_inquiry_from_json (const char *json, gssize length, GError **error);

/* Whether they say the same but for who took it up. */
gboolean kt_inquiry_is_same (const KtInquiry *self, const KtInquiry *other);

G_END_DECLS
