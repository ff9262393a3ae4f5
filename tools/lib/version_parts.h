/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the version room share; nobody else includes this. */
#ifndef VERSION_PARTS_H
#define VERSION_PARTS_H

#include "version.h"

/* The number at s[i], which has n digits, without its leading zeros. */
struct str version_number(struct str s, size_t i, size_t n);
bool version_is_number(struct str s);
/* Takes the first segment of a local version, and what parts it from the next. */
struct str version_local_segment(struct str *rest);
/*
 * Three segments as one number, so that most comparisons are of numbers. Of two ranks the
 * lower one is of the lower release; equal ones say nothing, since what follows a segment
 * that does not fit, or the third, is not in them.
 */
uint64_t version_rank(const struct version *v);

#endif
