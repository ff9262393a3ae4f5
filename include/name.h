/* SPDX-License-Identifier: Apache-2.0 */
/* Names of projects and extras (PEP 503, PEP 685). */
#ifndef NAME_H
#define NAME_H

#include "arena.h"

/* Lower case, with each run of "-", "_" and "." as one "-". */
struct str name_canonical(struct arena *arena, struct str name);
/* Letters, digits, "-", "_" and "."; a letter or digit at both ends (ASCII). */
bool name_valid(struct str name);

#endif
