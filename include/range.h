/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The versions that specifiers leave over, as spans on the line of all versions. Exact:
 * a range is empty if and only if no version whatever, pre-releases included, satisfies
 * it (packaging 26.3's is_unsatisfiable).
 */
#ifndef RANGE_H
#define RANGE_H

#include "specifier.h"

/* A point between two versions. It refers to the version, of a specifier or in the
 * arena. */
struct range_cut {
	const struct version *version;
	enum range_place {
		RANGE_BEFORE,      /* just below version */
		RANGE_AFTER,       /* just above it, a local version */
		RANGE_AFTER_POSTS, /* above all post-releases of it, a final one */
		RANGE_END,         /* above everything; version is NULL */
	} place;
};

struct range_span {
	struct range_cut low, high; /* low comes before high */
};

struct range {
	struct range_span *spans; /* ascending, apart from each other */
	size_t n;
	bool plain;      /* some operator other than "===" took part */
	struct str same; /* what "===" wants, absent without one */
	bool clash;      /* two of them want different texts */
};

/* Everything that set allows. */
struct range range_of(const struct specifier_set *set, struct arena *arena);
/* What both allow. */
struct range range_and(const struct range *a, const struct range *b, struct arena *arena);
bool range_is_empty(const struct range *range, struct arena *arena);

/* Negative, 0 or positive. */
int range_cmp(const struct range_cut *a, const struct range_cut *b);

/*
 * A set that allows the same versions without what others in it say already: ">=1,>=1.5"
 * gives ">=1.5". What names a pre-release stays, since installers take pre-releases for
 * it.
 */
struct specifier_set range_simplify(const struct specifier_set *set, struct arena *arena);

/*
 * The smallest proof that ranges have nothing in common: one that is empty by itself, a
 * pair, else as few as it takes. Writes the members' places, ascending, to core (room for
 * n) and returns their number; 0 where something is left. Only what nobody writes by hand
 * (RANGE_PAIRS_MAX ranges, RANGE_STEPS_MAX steps) gets a proof of which every member is
 * needed, but which may not be the smallest.
 */
enum { RANGE_PAIRS_MAX = 2048, RANGE_STEPS_MAX = 100000 };
size_t range_conflict(size_t *core, const struct range *ranges, size_t n,
		      struct arena *arena);

#endif
