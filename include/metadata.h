/* SPDX-License-Identifier: Apache-2.0 */
/* The header fields of METADATA, PKG-INFO and WHEEL files. Nothing here does I/O. */
#ifndef METADATA_H
#define METADATA_H

#include "arena.h"

/*
 * Takes the next field out of *rest: its name and its value without surrounding space; a
 * folded value keeps its line breaks. Lines that are no field are passed over. False at
 * the empty line that ends the header, or at the end of the text.
 */
bool metadata_next(struct str *rest, struct str *name, struct str *value);

/* The value of the first field of this name, in any case; absent if there is none. */
struct str metadata_field(struct str text, const char *name);

/* The value on one line: what a fold breaks is joined by one blank. */
struct str metadata_unfold(struct arena *arena, struct str value);

#endif
