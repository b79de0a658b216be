/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * What all fuzz targets of foreign models do: read the text as a file of that name. Whatever comes,
 * there is a model or a fault, never both missing; a model can be put into words, compiled unless
 * it is too large, written as UVL, and what was written is read again.
 */

#include <stdint.h>
#include <stddef.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int fuzz_foreign (const char *filename, const uint8_t *data, size_t size);
