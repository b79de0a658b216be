/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * An amount distributed by weights so that the parts are whole steps and add up to it exactly: the
 * method of the largest remainder (Hamilton); of equal remainders the earlier part gets more.
 * Pure, any thread.
 */

#include "kt-rounding.h"

G_BEGIN_DECLS

/* total in steps (cents), of either sign; weights below zero count as nothing. If all weights are
 * nothing the first part gets all. shares has room for n, n > 0. Fails only beyond 126 bits:
 * KT_ERROR_OVERFLOW. */
gboolean kt_share (gint64 total, const gint64 *weights, guint n, gint64 *shares, GError **error);

G_END_DECLS
