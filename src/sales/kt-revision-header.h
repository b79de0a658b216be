/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The head of a revision: everything that is agreed for the whole quote. A plain record.
 * Customer and publisher stand here as they were printed: a later change of the account changes no
 * older quote. See kt-record.h for texts and ownership.
 */

#include "kt-account.h"
#include "kt-decimal.h"
#include "kt-money.h"

G_BEGIN_DECLS

/* The customer as printed. */
typedef struct {
  char *account_id;
  char *number;
  char *vat_id;
  char *tax_number;
  KtAddress billing; /* with the name of the account, if it has none of its own */
  KtContact contact; /* empty if none was chosen */
  char *price_group; /* as price agreements speak of the customer, like these two */
  char *segment;
  char *loyalty;
} KtCustomer;

/* A rate of VAT that lines refer to by its code. The first one is the default. */
typedef struct {
  char *code;     /* "standard" */
  char *category; /* UNTDID 5305: S, Z, E, AE, K, G, O; empty: S */
  KtDecimal rate; /* percent */
  char *reason;   /* printed where no tax is due: why */
} KtVatRate;

typedef enum {
  KT_ROUNDING_LINE,    /* each line to cents */
  KT_ROUNDING_UNIT,    /* each unit price after discount to cents */
  KT_ROUNDING_DOCUMENT /* only the sums */
} KtRoundingPolicy;

/* How a document discount becomes cents. */
typedef enum {
  KT_DOCUMENT_ROUNDING_SUM, /* once, of the sum; the shares of the lines follow from it */
  KT_DOCUMENT_ROUNDING_LINE /* on every line, and added up */
} KtDocumentRoundingPolicy;

/* A payment or a date of a project, as agreed. */
typedef struct {
  char *title;
  char *date;        /* ISO 8601 day, or empty */
  KtDecimal percent; /* of the total; 0: the amount says it */
  KtMoney amount;    /* with VAT; no currency: the percentage says it */
} KtMilestone;

/* What somebody at the customer has to say in the purchase. */
typedef enum {
  KT_BUYING_NONE,
  KT_BUYING_DECIDER,
  KT_BUYING_BUYER,
  KT_BUYING_USER,
  KT_BUYING_INFLUENCER,
  KT_BUYING_GATEKEEPER
} KtBuyingRole;

/* A person of the buying center. Internal, never printed. */
typedef struct {
  char *name;
  char *function; /* "Head of purchasing" */
  KtBuyingRole role;
} KtParticipant;

typedef struct {
  char *subject;
  char *reference;      /* of the customer: "your inquiry 4711" */
  char *reference_date; /* ISO 8601 day */
  char *our_reference;
  char *salesperson; /* as printed: name, phone, e-mail, separated by line breaks */
  char *language;    /* BCP 47 language of the document */
  char *currency;    /* ISO 4217; every amount of the revision is in it */
  char *date; /* ISO 8601 day of the document; fill it in before release, so that a reprint is the
                 same */
  char *valid_until; /* ISO 8601 day */
  KtCustomer customer;
  GPtrArray *deliveries; /* of KtAddress: places of delivery; empty: the billing address */
  char *payment_terms;   /* text key of the catalog or free text */
  char *payment_text;    /* as printed */
  char *incoterm;
  char *incoterm_place;
  char *delivery_text; /* "about 6 weeks after order" */
  char *delivery_date; /* ISO 8601 day that was agreed, or empty */
  char *text_before;
  char *text_after;
  char **benefits;       /* what the customer gains, as agreed in conversation */
  GPtrArray *milestones; /* of KtMilestone */
  GPtrArray *vat_rates;  /* of KtVatRate; the first one is the default */
  KtRoundingPolicy rounding;
  KtRounding rounding_mode; /* KT_ROUND_HALF_UP, KT_ROUND_HALF_EVEN */
  KtDocumentRoundingPolicy document_rounding;

  KtDecimal document_discount; /* typed: percent of the sum of the normal lines */
  KtDecimal project_discount;  /* typed: percent of each unit price */
  char *project;               /* whose discount that is, as printed */
  char *delivery_class;        /* class of delivery time that agreements and freight speak of */
  gboolean express;
  char *vat_case; /* of the catalog: "domestic", "intra-community", "export" …; empty: the rates as
                     they stand in vat_rates */
  gboolean manual_vat_case; /* chosen by hand: determination leaves it */
  char *base_currency;      /* of the catalog, if it is not `currency` */
  KtDecimal exchange_rate;  /* units of `currency` for one of base_currency */
  char *exchange_day;       /* ISO 8601: of that rate */
  char *exchange_source;
  GPtrArray *conditions; /* of KtCondition: found by determination, of the whole document */
  GPtrArray *participants; /* of KtParticipant: internal, never printed */
  char *note;            /* internal, never printed */
} KtRevisionHeader;

extern const KtRecordType kt_revision_header_type;
extern const KtRecordType kt_customer_type;
extern const KtRecordType kt_vat_rate_type;
extern const KtRecordType kt_milestone_type;
extern const KtRecordType kt_participant_type;

KtRevisionHeader *kt_revision_header_new (const char *language, const char *currency);
KtRevisionHeader *kt_revision_header_copy (const KtRevisionHeader *self);
void kt_revision_header_free (KtRevisionHeader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtRevisionHeader, kt_revision_header_free)

gboolean kt_revision_header_check (const KtRevisionHeader *self, GError **error);

/* Whether the milestones come to the whole of `gross`: percentages to 100, amounts and percentages to
 * it (to a cent each). KT_SALES_ERROR_FIELD says what is missing or too much; numbers in `language`.
 * Without milestones all is well. */
gboolean kt_milestones_check (const GPtrArray *milestones,
                              KtMoney gross,
                              const char *language,
                              GError **error);

/* Takes over customer, addresses, language, terms from the account; contact_id may be NULL (then
 * the account's first contact). Fields the account leaves empty stay as they are. */
void kt_revision_header_set_customer (KtRevisionHeader *self,
                                      const KtAccount *account,
                                      const char *contact_id);
/* Adds a rate; the first one added is the default. */
void kt_revision_header_add_vat_rate (KtRevisionHeader *self, const char *code, KtDecimal rate);
/* The rate a line with this code takes; NULL if the code is unknown. Empty: the default. */
const KtVatRate *kt_revision_header_find_vat_rate (const KtRevisionHeader *self, const char *code);

G_END_DECLS
