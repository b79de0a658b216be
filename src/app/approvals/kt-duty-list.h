/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The duties of approvers that a catalog knows. */

#include "kt-catalog.h"

G_BEGIN_DECLS

/* The duties its rules name, each once; who approves special wishes first. NULL-terminated, the caller frees with
 * g_strfreev. catalog may be NULL. */
char **kt_duty_list_new (KtCatalog *catalog);
/* "Engineering" of "duty:engineering", "a.berg" of "user:a.berg". The caller frees. */
char *kt_duty_route_to_text (const char *route, KtCatalog *catalog);
/* "Head of sales, engineering". The caller frees. */
char *kt_duty_names (const char *const *duties, KtCatalog *catalog);

G_END_DECLS
