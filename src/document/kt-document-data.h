/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The data files of documents that are built into the program (data/documents). Any thread. */

#include <gio/gio.h>

/* "din5008-b.ini"; NULL if there is no such file. Transfer full. */
GBytes *kt_document_data_lookup (const char *file);
