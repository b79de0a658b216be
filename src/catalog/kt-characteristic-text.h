/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Characteristics and their values as a customer reads them, in any language of the catalog: "Motor", "Pump 2",
 * "15 kW", "Yes". Windows, documents and messages take them from here, so that a thing has one name everywhere.
 *
 * Pure functions, any thread; strings returned belong to the caller. Paths may carry indices.
 */

#include "kt-assignment.h"
#include "kt-choice.h"
#include "kt-snapshot.h"
#include "kt-texts.h"

G_BEGIN_DECLS

/* The characteristic itself: "Motor"; one instance of several is counted: "Pump 2". "" is the product. */
char *kt_characteristic_label (KtTexts *texts, const char *product, KtModel *model, const char *path,
                               const char *language);
/* With the parts it stands in: "Pump 2 · Motor". */
char *kt_characteristic_full_label (KtTexts *texts, const char *product, KtModel *model, const char *path,
                                    const char *language);

/* The value as text: an option's name, a number with its unit, yes or no. NULL for NOTHING. */
char *kt_characteristic_value_text (KtTexts *texts, const char *product, const KtFeature *feature, const char *path,
                                    KtValue value, const char *language);
/* The same for the value of a decision, written as kt-choice.h does. */
char *kt_characteristic_written_text (KtTexts *texts, const char *product, KtModel *model, const char *path,
                                      const char *written, const char *language);
/* A decision as a sentence part: "Motor: 15 kW", "Lid: no", "Width: at least 20 mm". */
char *kt_characteristic_choice_text (KtTexts *texts, const char *product, KtModel *model, const KtChoice *choice,
                                     const char *language);

/* What the model lets one choose: "5 – 120 m³/h", "A, B, C"; NULL if there is nothing to say (free text). */
char *kt_characteristic_range_text (KtTexts *texts, const char *product, const KtFeature *feature, const char *path,
                                    const char *language);

/* What a rule says: the catalog's text for its key, else the explanation in the model, else the rule itself. */
char *kt_characteristic_rule_text (KtTexts *texts, const char *product, const KtRule *rule, const char *language);

/* The feature at the end of a path; NULL if the model has no such path. */
const KtFeature *kt_characteristic_find_feature (KtModel *model, const char *path);

G_END_DECLS
