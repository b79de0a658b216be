/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Secrets in memory, for tests. */

#include "kt-secret-store.h"

G_BEGIN_DECLS

KtSecretStore *kt_test_secrets_new (void);
/* With a key made of that seed, and the refresh token "r1". */
KtSecretStore *kt_test_secrets_new_enrolled (const char *device, guint8 seed);
/* The next save fails. */
void kt_test_secrets_fail (KtSecretStore *self);
/* Another one over the same secrets, as after a restart. */
KtSecretStore *kt_test_secrets_reopen (KtSecretStore *self);

G_END_DECLS
