/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * How a quote ended, typed in place: when and with which order number it was accepted; why it was lost and to whom; why
 * it is withdrawn.
 *
 * Signals: "answered" (KtOutcome *), "cancelled".
 */

#include <gtk/gtk.h>

#include "kt-outcome.h"

G_BEGIN_DECLS

#define KT_TYPE_OUTCOME_FORM (kt_outcome_form_get_type ())
G_DECLARE_FINAL_TYPE (KtOutcomeForm, kt_outcome_form, KT, OUTCOME_FORM, GtkWidget)

GtkWidget *kt_outcome_form_new (void);

/* Empty, for that outcome; day: ISO 8601, to begin with. Takes the focus. */
void kt_outcome_form_ask (KtOutcomeForm *self, KtOutcomeKind kind, const char *day);
/* What was answered cannot be. */
void kt_outcome_form_refuse (KtOutcomeForm *self, const char *why);

G_END_DECLS
