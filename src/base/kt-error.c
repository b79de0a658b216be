/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-error.h"

/* clang-format off */
G_DEFINE_QUARK (kt-error-quark, kt_error)
/* clang-format on */
