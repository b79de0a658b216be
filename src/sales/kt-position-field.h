/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The fields of a line as a table shows them, and what happens when somebody types into one:
 * numbers, amounts and percentages in the language of the interface. What cannot be read is refused
 * with what is expected instead.
 *
 * Strings returned belong to the caller. Thread: that of the revision. Errors: KT_ERROR (PARSE,
 * RANGE, NOT_FOUND), KT_SALES_ERROR.
 */

#include "kt-catalog.h"
#include "kt-revision.h"

G_BEGIN_DECLS

typedef enum {
  KT_POSITION_FIELD_NUMBER,
  KT_POSITION_FIELD_TITLE,
  KT_POSITION_FIELD_MARKS, /* what is special: option, alternative to 1.2, lot, price by hand */
  KT_POSITION_FIELD_QUANTITY,
  KT_POSITION_FIELD_UNIT,
  KT_POSITION_FIELD_PRICE,
  KT_POSITION_FIELD_DISCOUNT,
  KT_POSITION_FIELD_TOTAL,
  KT_POSITION_N_FIELDS
} KtPositionField;

/* Never NULL; "" where there is nothing to say. */
char *kt_position_field_text (KtRevision *revision,
                              KtPosition *position,
                              KtPositionField field,
                              const char *language);
/* What stands in the entry when editing begins. */
char *kt_position_field_edit_text (KtPosition *position,
                                   KtPositionField field,
                                   const char *language);
/* A heading has a title only; a sealed revision nothing. */
gboolean kt_position_field_is_editable (KtRevision *revision,
                                        KtPosition *position,
                                        KtPositionField field);
/* What was typed, into a copy of the line. A new quantity may reach another step of a scale, so the
 * line is priced anew unless its price was typed; an empty price goes back to the determined one.
 * catalog may be NULL. */
gboolean kt_position_field_write (KtRevision *revision,
                                  KtPositionData *data,
                                  KtPositionField field,
                                  const char *text,
                                  const char *language,
                                  KtCatalog *catalog,
                                  guint day,
                                  GError **error);

/* Another quantity of a line, priced anew for it; catalog may be NULL. */
gboolean kt_position_set_quantity (KtPositionData *data,
                                   KtDecimal quantity,
                                   const KtRevisionHeader *header,
                                   KtCatalog *catalog,
                                   guint day,
                                   GError **error);
/* Reads "12", "12 %" or "" as a discount. */
gboolean
kt_position_read_discount (const char *text, const char *language, KtDecimal *result, GError **error);
/* Takes a typed price back: that of the catalog today, else the list price it replaced.
 * KT_ERROR_NOT_FOUND if there is neither. */
gboolean kt_position_take_determined_price (KtPositionData *data,
                                            const KtRevisionHeader *header,
                                            KtCatalog *catalog,
                                            guint day,
                                            GError **error);
/* The line an alternative stands for: the nearest one before it on its level that counts. NULL if
 * there is none. Transfer none. */
KtPosition *kt_position_get_alternative_to (KtPosition *position);
/* "Option", "Alternative" …; normal: "Part of the total". Translated, static. */
const char *kt_position_role_name (KtPositionRole role);

G_END_DECLS
