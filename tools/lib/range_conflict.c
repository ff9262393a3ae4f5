/* SPDX-License-Identifier: Apache-2.0 */
/* Which of many ranges exclude each other, told with as few of them as possible. */
#include "range.h"

#include "str.h"

/* A search for fewer members than the best proof has so far. */
struct search {
	const struct range *ranges;
	size_t n;
	size_t *core; /* the best so far */
	size_t ncore;
	size_t *path; /* what is being tried */
	size_t steps; /* left */
	struct arena *arena;
};

/* The first of ranges with which, and all before it, `with` is left with nothing; n for
 * none. */
static size_t
first_clash(const struct range *with, const struct range *ranges, size_t n,
	    struct arena *arena)
{
	struct range left = *with;

	for (size_t i = 0; i < n; i++) {
		left = range_and(&left, &ranges[i], arena);
		if (range_is_empty(&left, arena))
			return i;
	}
	return n;
}

/* Has some version a place in both? Of spans alone, so that nothing is allocated. */
static bool
overlap(const struct range *a, const struct range *b)
{
	size_t i = 0, j = 0;

	while (i < a->n && j < b->n) {
		const struct range_span *x = &a->spans[i], *y = &b->spans[j];

		if (range_cmp(&x->low, &y->high) < 0 && range_cmp(&y->low, &x->high) < 0)
			return true;
		if (range_cmp(&x->high, &y->high) < 0)
			i++;
		else
			j++;
	}
	return false;
}

static bool
excludes(const struct range *a, const struct range *b, struct arena *arena)
{
	struct range both;

	if (!overlap(a, b))
		return true;
	if (!a->same.p && !b->same.p)
		return false;
	both = range_and(a, b, arena);
	return range_is_empty(&both, arena);
}

/* The first pair, by its later member, that has nothing in common. */
static bool
find_pair(size_t *core, const struct range *ranges, size_t n, struct arena *arena)
{
	for (core[1] = 1; core[1] < n; core[1]++)
		for (core[0] = 0; core[0] < core[1]; core[0]++)
			if (excludes(&ranges[core[0]], &ranges[core[1]], arena))
				return true;
	return false;
}

static int
by_place(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/*
 * Whatever clashes contains the first range at which nothing is left. From there each
 * member found shortens the list that the next one can stand in.
 */
static size_t
find_set(size_t *core, const struct range *ranges, size_t last, struct arena *arena)
{
	struct range left = ranges[last];
	size_t ncore = 0;

	core[ncore++] = last;
	while (!range_is_empty(&left, arena)) {
		last = first_clash(&left, ranges, last, arena);
		core[ncore++] = last;
		left = range_and(&left, &ranges[last], arena);
	}
	return ncore;
}

/* Does the range leave out where `left` starts? */
static bool
leaves_out_start(const struct range *range, const struct range *left)
{
	struct range_cut low = left->spans[0].low;

	for (size_t i = 0; i < range->n; i++)
		if (range_cmp(&range->spans[i].low, &low) <= 0 &&
		    range_cmp(&low, &range->spans[i].high) < 0)
			return false;
	return true;
}

/*
 * Whatever leaves nothing over has a member that leaves out the lowest version that is
 * still in; each of those is tried, and no deeper than the best proof reaches.
 */
static void
search_from(struct search *s, const struct range *left, size_t depth)
{
	for (size_t i = 0; i < s->n && depth + 1 < s->ncore && s->steps; i++) {
		struct range less;

		if (!leaves_out_start(&s->ranges[i], left))
			continue;
		s->steps--;
		s->path[depth] = i;
		less = range_and(left, &s->ranges[i], s->arena);
		if (less.n) {
			search_from(s, &less, depth + 1);
			continue;
		}
		s->ncore = depth + 1;
		memcpy(s->core, s->path, s->ncore * sizeof(*s->core));
	}
}

size_t
range_conflict(size_t *core, const struct range *ranges, size_t n, struct arena *arena)
{
	struct range all = range_of(&(struct specifier_set){0}, arena);
	size_t last = first_clash(&all, ranges, n, arena);
	struct search s = {ranges, n, core, 0, NULL, RANGE_STEPS_MAX, arena};

	if (last == n)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (range_is_empty(&ranges[i], arena)) {
			core[0] = i;
			return 1;
		}
	if (find_pair(core, ranges, n < RANGE_PAIRS_MAX ? n : RANGE_PAIRS_MAX, arena))
		return 2;
	s.ncore = find_set(core, ranges, last, arena);
	s.path = ARENA_ARRAY(arena, size_t, s.ncore);
	if (s.ncore > 3)
		search_from(&s, &all, 0);
	qsort(core, s.ncore, sizeof(*core), by_place);
	return s.ncore;
}
