/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The content of a document before it is on pages: a column of strips. A strip is a slice across
 * the column that is never cut (a line, a table row, a picture); it lists what is drawn on it and
 * says what it must stay with. All layout happens when strips are made; kt-page-break.h only stacks
 * them.
 *
 * What is drawn belongs to a tag of the logical tree (Document, Sect, P, Table …), or to none: then
 * it is decoration. Only tags without children hold drawn things (cairo marks no others).
 *
 * A flow owns its strips and tags; pages made of it take them over. One thread at a time. All in
 * points.
 */

#include "kt-page-text.h"
#include "kt-picture.h"

G_BEGIN_DECLS

typedef struct _KtPageTag KtPageTag;
struct _KtPageTag {
  const char *name;  /* as in PDF: "P", "TD" …; static */
  KtPageTag *parent; /* NULL for the root */
  char *alternative; /* what a Figure shows */
};

typedef enum {
  KT_PAGE_ITEM_TEXT, /* one line */
  KT_PAGE_ITEM_RULE, /* a filled rectangle, thin */
  KT_PAGE_ITEM_BOX,
  KT_PAGE_ITEM_PICTURE,
  KT_PAGE_ITEM_CODE /* a QR code */
} KtPageItemKind;

typedef struct {
  KtPageItemKind kind;
  double x, y; /* from the strip's top left; of a text: the left end of the baseline */
  double width, height;
  KtPageColourRole colour;
  KtPageText *text;
  guint line;
  KtPictureView *picture;
  GBytes *modules; /* of a code: rows of width bytes, 1 is dark */
  guint n_modules; /* in a row */
  KtPageTag *tag;
} KtPageItem;

typedef struct _KtPageStrip KtPageStrip;
typedef struct _KtPageRepeat KtPageRepeat;

struct _KtPageStrip {
  double gap; /* above, not at the top of a page */
  double height;
  gboolean keep; /* with the next strip */
  gboolean new_page;
  guint columns;        /* of the page it stands on; a change begins a new page */
  KtPageRepeat *repeat; /* the table it belongs to; borrowed from the flow */
  guint mark;           /* for the table's carry-over: what was reached with this strip */
  char *outline;        /* a bookmark leads here */
  guint outline_level;
  GArray *items; /* of KtPageItem */
};

/* What is repeated when a table goes over to the next page. */
struct _KtPageRepeat {
  KtPageStrip *head;   /* NULL for none; drawn again without tags */
  double carry_height; /* 0: no carry-over */
  /* A new strip with what is carried over, drawn after the strip with that mark; NULL for nothing.
   */
  KtPageStrip *(*make_carry) (KtPageRepeat *repeat, guint mark, gboolean at_foot);
  gpointer data;
  GDestroyNotify free_data;
};

typedef struct {
  const KtPageSetting *setting;
  double width; /* of a column */
  double full_width;
  guint columns; /* that new strips are set in */
  GPtrArray *strips;
  GPtrArray *tags;
  GPtrArray *repeats;
  KtPageTag *current; /* new tags stand below it */
} KtPageFlow;

/* The setting must outlive the flow. */
KtPageFlow *kt_page_flow_new (const KtPageSetting *setting, double width);
void kt_page_flow_free (KtPageFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPageFlow, kt_page_flow_free)

#define KT_PAGE_COLUMN_GAP (8 * KT_PAGE_MM)

/* What follows is set in that many columns, from a new page on. */
void kt_page_flow_set_columns (KtPageFlow *flow, guint columns);

/* A tag below the current one; with open it becomes the current one until closed. */
KtPageTag *kt_page_flow_tag (KtPageFlow *flow, const char *name);
KtPageTag *kt_page_flow_tag_below (KtPageFlow *flow, KtPageTag *parent, const char *name);
KtPageTag *kt_page_flow_open (KtPageFlow *flow, const char *name);
void kt_page_flow_close (KtPageFlow *flow);

KtPageStrip *kt_page_flow_add_strip (KtPageFlow *flow, double gap, double height);
/* NULL while there is none. */
KtPageStrip *kt_page_flow_last_strip (KtPageFlow *flow);
KtPageRepeat *kt_page_flow_add_repeat (KtPageFlow *flow);
/* From the strip of that number on, all but the last keep with the next. */
void kt_page_flow_keep_from (KtPageFlow *flow, guint first);

KtPageStrip *kt_page_strip_new (double height);
void kt_page_strip_free (KtPageStrip *strip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KtPageStrip, kt_page_strip_free)

/* Everything on it further down, and itself higher. */
void kt_page_strip_move_down (KtPageStrip *strip, double distance);
/* Everything on it further right, or in another colour. */
void kt_page_strip_move_right (KtPageStrip *strip, double distance);
void kt_page_strip_set_colour (KtPageStrip *strip, KtPageColourRole colour);

/* y is the top of the line or text. tag NULL: decoration. */
void kt_page_strip_add_line (KtPageStrip *strip,
                             KtPageText *text,
                             guint line,
                             double x,
                             double y,
                             KtPageTag *tag);
void
kt_page_strip_add_text (KtPageStrip *strip, KtPageText *text, double x, double y, KtPageTag *tag);
void kt_page_strip_add_rule (KtPageStrip *strip,
                             double x,
                             double y,
                             double width,
                             double thickness,
                             KtPageColourRole colour);
void kt_page_strip_add_box (KtPageStrip *strip,
                            double x,
                            double y,
                            double width,
                            double height,
                            KtPageColourRole colour);
void kt_page_strip_add_picture (KtPageStrip *strip,
                                KtPictureView *picture,
                                double x,
                                double y,
                                double width,
                                double height,
                                KtPageTag *tag);
/* FALSE if the text is too long for a code. */
gboolean kt_page_strip_add_code (KtPageStrip *strip,
                                 const char *text,
                                 double x,
                                 double y,
                                 double size,
                                 KtPageTag *tag);

G_END_DECLS
