/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kt-engine-error.h"

/* clang-format off */
G_DEFINE_QUARK (kt-engine-error-quark, kt_engine_error)
/* clang-format on */
