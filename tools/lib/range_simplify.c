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

struct specifier_set
range_simplify(const struct specifier_set *set, struct arena *arena)
{
	struct specifier_set out = {ARENA_ARRAY(arena, struct specifier, set->n), set->n};
	struct range all = range_of(set, arena);

	if (set->n)
		memcpy(out.list, set->list, set->n * sizeof(*out.list));
	if (range_is_empty(&all, arena) || set->n > SIMPLIFY_MAX)
		return out;
	for (size_t i = out.n; i-- > 0;) {
		struct specifier one = out.list[i];
		struct range without;

		if (!may_go(&one))
			continue;
		out.n--;
		memmove(&out.list[i], &out.list[i + 1], (out.n - i) * sizeof(one));
		without = range_of(&out, arena);
		if (same_range(&without, &all))
			continue;
		memmove(&out.list[i + 1], &out.list[i], (out.n - i) * sizeof(one));
		out.list[i] = one;
		out.n++;
	}
	return out;
}
