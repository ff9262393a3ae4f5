/* SPDX-License-Identifier: Apache-2.0 */
/* Content-Disposition: what a server would call the file (RFC 6266). No I/O. */
#ifndef DISPOSITION_H
#define DISPOSITION_H

#include "arena.h"

/*
 * The name, decoded but not checked: filename* in UTF-8 if that can be read, else
 * filename. Absent where the field has neither.
 */
struct str disposition_name(struct arena *arena, struct str field);

/*
 * Why a name from a server is not to be used, as words that follow on "which": a path in
 * it, a dot in front, control bytes, no UTF-8, too long. NULL for a plain name.
 */
const char *disposition_fault(struct str name);

#endif
