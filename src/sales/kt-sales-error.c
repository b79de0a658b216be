/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-sales-error.h"

G_DEFINE_QUARK (kt - sales - error - quark, kt_sales_error)
