/* SPDX-License-Identifier: Apache-2.0 */
/* What finding a conflict shares with finding a way out of it. */
#ifndef CONFLICT_H
#define CONFLICT_H

#include "clean.h"
#include "range.h"
#include "reqclean.h"

/* Wishes that hold together somewhere, and what each allows. */
struct meeting {
	struct arena *scratch;
	const struct wish **list;
	struct range *ranges;
	size_t n;
	const struct marker_env *env; /* where; NULL: not told */
};

/* resolve.c: fills in what most lines agree on, and which stand against it. */
void conflict_resolve(struct conflict *conflict, struct arena *arena,
		      const struct meeting *m);

#endif
