/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * The pages about revisions that take the place of the editor for a while, and the actions that open them, for whatever
 * stands in the same stack: revisions.compare (ss: ids, left and right), revisions.today (s: id), revisions.back.
 */

#include <gtk/gtk.h>

#include "kt-conversation.h"

G_BEGIN_DECLS

/* Adds them to a stack that has a page "editor"; they live as long as it. */
void kt_revision_pages_add (GtkStack *stack, KtConversation *conversation);

G_END_DECLS
