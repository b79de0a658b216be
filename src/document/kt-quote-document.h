/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What a quote says, ready to print: every text is already in the language of the document, every
 * amount is already determined. Nothing is looked up or priced here; the only sums made are those
 * of the carry-over at the foot and head of pages, and they are exact. See
 * kt-revision-document.h for making one of a revision.
 *
 * Filled by the caller, then laid out. Owns all it points to. Texts may be NULL or empty: what is
 * not there is not printed. Fields named "markdown" take the Markdown of catalogs (kt-markdown.h),
 * others are plain text in which line breaks count. One thread at a time. Errors:
 * KT_DOCUMENT_ERROR.
 */

#include "kt-document.h"
#include "kt-document-layout.h"
#include "kt-document-pair.h"
#include "kt-letterhead.h"
#include "kt-money.h"

G_BEGIN_DECLS

typedef enum {
  KT_QUOTE_LINE_NORMAL,
  KT_QUOTE_LINE_OPTION,      /* offered beside, outside the total */
  KT_QUOTE_LINE_ALTERNATIVE, /* instead of another position, outside the total */
  KT_QUOTE_LINE_ON_DEMAND,   /* at this price when needed, outside the total */
  KT_QUOTE_LINE_HEADING,     /* title of a lot or group: title only */
  KT_QUOTE_LINE_TEXT,        /* title (may be empty) and text */
  KT_QUOTE_LINE_SUBTOTAL,    /* title and total */
  KT_QUOTE_LINE_PAGE_BREAK
} KtQuoteLineKind;

/* A discount or surcharge shown under a position or in the totals. */
typedef struct {
  char *label;    /* "Mengenrabatt 5 %" */
  KtMoney amount; /* negative for a discount */
} KtQuoteAdjustment;

typedef struct _KtQuoteLine KtQuoteLine;

struct _KtQuoteLine {
  KtQuoteLineKind kind;
  guint level;  /* 0: "1", 1: "1.1" … */
  char *number; /* "1.2" */
  char *title;
  char *order_code;
  char *text_markdown;
  char *replaces; /* KT_QUOTE_LINE_ALTERNATIVE: the number of the position it stands for */
  char *delivery; /* delivery time of this position */
  GPtrArray *characteristics; /* of KtDocumentPair */
  KtPictureView *picture;
  char *picture_text; /* what the picture shows, for screen readers; made of the title if empty */

  KtDecimal quantity;
  char *unit;              /* as printed: "St." */
  gboolean on_request;     /* no price is known: "Preis auf Anfrage" */
  gboolean free_of_charge; /* "inklusive" in place of the amount */
  KtMoney unit_price;
  guint price_unit;       /* the unit price is for 1, 100, 1000; 0 is 1 */
  GPtrArray *adjustments; /* of KtQuoteAdjustment, between unit price × quantity and the total */
  KtMoney total;

  /* What takes time (reading a product, drawing its picture) may wait until the quote is laid out:
   * this is called then, once, maybe in a worker, and sets fields of the line. NULL: nothing waits.
   */
  void (*complete) (KtQuoteLine *line, gpointer data);
  gpointer complete_data;
  GDestroyNotify complete_free;
};

typedef struct {
  KtDecimal rate; /* percent */
  char *label;    /* NULL: "Umsatzsteuer 19 %"; else as given ("Steuerfreie innergemeinschaftliche
                     Lieferung") */
  KtMoney base;
  KtMoney amount;
} KtQuoteTax;

typedef struct {
  KtMoney positions;      /* sum of the normal lines */
  GPtrArray *adjustments; /* of KtQuoteAdjustment: document discount, freight, packing … */
  KtMoney net;
  GPtrArray *taxes; /* of KtQuoteTax */
  KtMoney gross;
  gboolean has_options; /* then the next two are printed */
  KtMoney options_net;  /* the options alone */
  KtMoney net_with_options;
  KtMoney gross_with_options;
} KtQuoteTotals;

/* What must be seen on every page. */
typedef enum {
  KT_QUOTE_MARK_NONE,
  KT_QUOTE_MARK_DRAFT, /* "Entwurf" across the page */
  KT_QUOTE_MARK_COPY
} KtQuoteMark;

typedef struct {
  char *language; /* "de" or "en" */
  char *currency; /* of every amount */
  char *title;    /* NULL: "Angebot" or "Quotation" */
  char *subject;  /* what it is about, one or two lines below the title */
  KtQuoteMark mark;

  KtLetterhead *letterhead;

  char *remark;   /* "Vertraulich", "Einschreiben": in the window above the address */
  char **address; /* up to six lines; more are set smaller */

  char *number;
  char *revision;    /* "2"; NULL or "1": not printed beside the number */
  char *date;        /* ISO 8601 */
  char *valid_until; /* ISO 8601 */
  char *customer_number;
  char *customer_reference; /* their inquiry */
  char *customer_vat_id;
  char *contact_name; /* who answers, with us */
  char *contact_phone;
  char *contact_email;
  GPtrArray *info; /* of KtDocumentPair, further lines of the information block */

  char *salutation;
  char *intro_markdown;
  GPtrArray *lines;     /* of KtQuoteLine */
  gboolean show_prices; /* FALSE: a specification without prices */
  KtQuoteTotals totals;
  char *price_note; /* how was rounded, what prices are based on */

  GPtrArray
      *conditions; /* of KtDocumentPair: delivery time, terms of payment, Incoterm, validity … */
  char **benefits; /* "Ihr Nutzen" */
  char *closing_markdown;
  char *signatory; /* name below our signature */
  char *signatory_function;
  gboolean show_acceptance; /* a form by which the customer orders */
  char *code;               /* text of a QR code beside the signature; NULL for none */

  char *terms_title; /* heading of the appended terms of sale; NULL: their own first heading */
  char *terms_markdown;

  char *created; /* ISO 8601 moment kept in the file; the date if empty. Never the clock's. */
} KtQuoteDocument;

/* Lists are made empty, show_prices is TRUE, money is zero in currency (ISO 4217). */
KtQuoteDocument *kt_quote_document_new (const char *language, const char *currency);
void kt_quote_document_free (KtQuoteDocument *quote);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtQuoteDocument, kt_quote_document_free)

/* Replaces a text field of anything in here. */
void kt_quote_document_set (char **field, const char *text);

/* Appended; belongs to the quote. */
KtQuoteLine *kt_quote_document_add_line (KtQuoteDocument *quote, KtQuoteLineKind kind);
void kt_quote_line_add_characteristic (KtQuoteLine *line, const char *label, const char *value);
void kt_quote_line_add_adjustment (KtQuoteLine *line, const char *label, KtMoney amount);
void kt_quote_document_add_info (KtQuoteDocument *quote, const char *label, const char *value);
void kt_quote_document_add_condition (KtQuoteDocument *quote, const char *label, const char *value);
void kt_quote_document_add_adjustment (KtQuoteDocument *quote, const char *label, KtMoney amount);
void
kt_quote_document_add_tax (KtQuoteDocument *quote, KtDecimal rate, KtMoney base, KtMoney amount);

/* The pages, after the lines were completed. layout may be NULL (DIN 5008 form B). The quote may be
 * changed or freed afterwards. */
KtDocument *
kt_quote_document_lay_out (KtQuoteDocument *quote, KtDocumentLayout *layout, GError **error);

/* A file name for it: "Angebot-AN-2026-00042-2.pdf", without anything a file system refuses. */
char *kt_quote_document_file_name (const KtQuoteDocument *quote);

G_END_DECLS
