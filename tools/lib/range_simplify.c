/* SPDX-License-Identifier: Apache-2.0 */
/* The same versions in fewer words. */
#include "range.h"

#include "str.h"

enum { SIMPLIFY_MAX = 256 }; /* specifiers; more are left as they are */

static bool
same_range(const struct range *a, const struct range *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (range_cmp(&a->spans[i].low, &b->spans[i].low) ||
		    range_cmp(&a->spans[i].high, &b->spans[i].high))
			return false;
	return true;
}

/* Those that say something about pre-releases stay: installers read that from them. */
static bool
may_go(const struct specifier *one)
{
	return one->op != SPEC_SAME && !version_is_pre(&one->version);
}

/* What the first 0, 1, 2, ... of the set allow. */
static struct range *
fronts_of(const struct specifier_set *set, struct arena *arena)
{
	struct range *fronts = ARENA_ARRAY(arena, struct range, set->n + 1);

	fronts[0] = range_of(&(struct specifier_set){0}, arena);
	for (size_t i = 0; i < set->n; i++) {
		struct specifier_set one = {&set->list[i], 1};
		struct range range = range_of(&one, arena);

		fronts[i + 1] = range_and(&fronts[i], &range, arena);
	}
	return fronts;
}

struct specifier_set
range_simplify(const struct specifier_set *set, struct arena *arena)
{
	struct specifier_set out = *set;
	struct range *fronts, *all, rest;

	/* One alone says something, unless it names a pre-release and stays. */
	if (set->n < 2 || set->n > SIMPLIFY_MAX)
		return out;
	fronts = fronts_of(set, arena);
	all = &fronts[set->n];
	if (range_is_empty(all, arena))
		return out;
	out = (struct specifier_set){ARENA_ARRAY(arena, struct specifier, set->n), 0};
	rest = fronts[0];
	/* From the end on: what goes must be said by those before it and those that stay. */
	for (size_t i = set->n; i-- > 0;) {
		const struct specifier *one = &set->list[i];
		struct specifier_set kept = {&set->list[i], 1};
		struct range without = range_and(&fronts[i], &rest, arena), range;

		if (may_go(one) && same_range(&without, all))
			continue;
		range = range_of(&kept, arena);
		rest = range_and(&rest, &range, arena);
		out.list[set->n - ++out.n] = *one;
	}
	out.list += set->n - out.n;
	return out;
}
