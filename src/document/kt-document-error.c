/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The quark of the domain. */

#include "kt-document-error.h"

/* clang-format off */
G_DEFINE_QUARK (kt-document-error-quark, kt_document_error)
/* clang-format on */
