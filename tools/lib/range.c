/* SPDX-License-Identifier: Apache-2.0 */
#include "range.h"

#include "str.h"

/* Does v belong to a final release: the release itself, its locals, its posts? */
static bool
is_final(const struct version *v)
{
	return !v->pre && (!v->dev.p || v->post.p);
}

/* base's posts end above all of them, and below the next release. */
static int
cmp_posts_end(const struct version *base, const struct version *v)
{
	struct version family = *v;
	int order;

	if (is_final(v))
		family.post = family.dev = (struct str){0};
	order = version_cmp_public(base, &family);
	return order ? order : 1;
}

int
range_cmp(const struct range_cut *a, const struct range_cut *b)
{
	int order;

	if (a->place == RANGE_END || b->place == RANGE_END)
		return (a->place == RANGE_END) - (b->place == RANGE_END);
	if (a->version == b->version)
		return (int)a->place - (int)b->place;
	if (a->place == RANGE_AFTER_POSTS && b->place == RANGE_AFTER_POSTS)
		return version_cmp_public(a->version, b->version);
	if (a->place == RANGE_AFTER_POSTS)
		return cmp_posts_end(a->version, b->version);
	if (b->place == RANGE_AFTER_POSTS)
		return -cmp_posts_end(b->version, a->version);
	order = version_cmp(a->version, b->version);
	return order ? order : (int)a->place - (int)b->place;
}

/* Nothing comes before 0.dev0. */
static const struct version first_version = {
	.epoch = {"0", 1}, .release = {"0", 1}, .dev = {"0", 1}};
static const struct range_cut lowest = {&first_version, RANGE_BEFORE};
static const struct range_cut end = {NULL, RANGE_END};

static struct range_cut
before(const struct version *v)
{
	return (struct range_cut){v, RANGE_BEFORE};
}

/* The same of a version that is made here. */
static struct range_cut
before_new(struct version v, struct arena *arena)
{
	struct version *kept = ARENA_NEW(arena, struct version);

	*kept = v;
	return before(kept);
}

/* The least version above v and all its locals. */
static struct range_cut
after_locals(struct version v, struct arena *arena)
{
	v.local = (struct str){0};
	if (v.dev.p) {
		v.dev = version_next(v.dev, arena);
		return before_new(v, arena);
	}
	v.post = v.post.p ? version_next(v.post, arena) : S("0");
	v.dev = S("0");
	return before_new(v, arena);
}

/* What ">" starts with: the version's posts are left out, unless it is one. */
static struct range_cut
above(const struct version *limit, struct arena *arena)
{
	struct version v = *limit;

	if (v.dev.p || v.post.p)
		return after_locals(v, arena);
	if (!v.pre)
		return (struct range_cut){limit, RANGE_AFTER_POSTS};
	v.pre_n = version_next(v.pre_n, arena);
	v.dev = S("0");
	return before_new(v, arena);
}

/* What "<" ends with: pre-releases of the version are left out, unless it is one. */
static struct range_cut
below(const struct version *limit, struct arena *arena)
{
	struct version v = *limit;

	if (version_is_pre(limit))
		return before(limit);
	v.dev = S("0");
	return before_new(v, arena);
}

static struct range_cut
release_start(const struct version *v, struct str release, struct arena *arena)
{
	return before_new(
		(struct version){.epoch = v->epoch, .release = release, .dev = S("0")},
		arena);
}

static struct range_span
prefix_span(const struct version *v, struct str release, struct arena *arena)
{
	return (struct range_span){
		release_start(v, release, arena),
		release_start(v, version_next_release(release, arena), arena),
	};
}

/* The one span of an operator, or the hole that "!=" leaves. */
static struct range_span
span_of(const struct specifier *one, struct arena *arena)
{
	const struct version *v = &one->version;
	struct range_span span = {lowest, end};
	struct str release = v->release;

	switch (one->op) {
	case SPEC_LESS:
		span.high = below(v, arena);
		break;
	case SPEC_AT_MOST:
		span.high = after_locals(*v, arena);
		break;
	case SPEC_AT_LEAST:
		span.low = before(v);
		break;
	case SPEC_GREATER:
		span.low = above(v, arena);
		break;
	case SPEC_COMPATIBLE:
		release.n = (size_t)str_rchr(release, '.');
		span = prefix_span(v, release, arena);
		span.low = before(v);
		break;
	case SPEC_EQUAL:
	case SPEC_DIFFERENT:
		if (one->prefix)
			return prefix_span(v, release, arena);
		span.low = before(v);
		span.high = v->local.p ? (struct range_cut){v, RANGE_AFTER}
				       : after_locals(*v, arena);
		break;
	case SPEC_SAME:
		break;
	}
	return span;
}

static void
add_span(struct range *range, struct range_cut low, struct range_cut high)
{
	if (range_cmp(&low, &high) < 0)
		range->spans[range->n++] = (struct range_span){low, high};
}

static struct range
range_of_one(const struct specifier *one, struct arena *arena)
{
	struct range range = {.spans = ARENA_ARRAY(arena, struct range_span, 2)};
	struct range_span span = span_of(one, arena);

	range.plain = one->op != SPEC_SAME;
	if (one->op == SPEC_SAME)
		range.same = one->text;
	if (one->op == SPEC_DIFFERENT) {
		add_span(&range, lowest, span.low);
		add_span(&range, span.high, end);
	} else {
		add_span(&range, span.low, span.high);
	}
	return range;
}

/* In pairs, then pairs of pairs: many holes must not cost their square. */
struct range
range_of(const struct specifier_set *set, struct arena *arena)
{
	struct range everything = {0}, *list;
	size_t n = set->n;

	if (n == 1)
		return range_of_one(&set->list[0], arena);
	if (!n) {
		everything.spans = ARENA_NEW(arena, struct range_span);
		add_span(&everything, lowest, end);
		return everything;
	}
	list = ARENA_ARRAY(arena, struct range, n);
	for (size_t i = 0; i < n; i++)
		list[i] = range_of_one(&set->list[i], arena);
	for (; n > 1; n = (n + 1) / 2)
		for (size_t i = 0; i < n; i += 2)
			list[i / 2] = i + 1 < n ? range_and(&list[i], &list[i + 1], arena)
						: list[i];
	return list[0];
}

static void
join_same(struct range *out, const struct range *a, const struct range *b)
{
	out->plain = a->plain || b->plain;
	out->same = a->same.p ? a->same : b->same;
	out->clash = a->clash || b->clash ||
		     (a->same.p && b->same.p && !str_eq_nocase(a->same, b->same));
}

struct range
range_and(const struct range *a, const struct range *b, struct arena *arena)
{
	struct range out = {0};
	size_t i = 0, j = 0;

	out.spans = ARENA_ARRAY(arena, struct range_span, a->n + b->n);
	while (i < a->n && j < b->n) {
		const struct range_span *x = &a->spans[i], *y = &b->spans[j];
		bool x_ends = range_cmp(&x->high, &y->high) < 0;

		add_span(&out, range_cmp(&x->low, &y->low) > 0 ? x->low : y->low,
			 x_ends ? x->high : y->high);
		if (x_ends)
			i++;
		else
			j++;
	}
	join_same(&out, a, b);
	return out;
}

static bool
holds(const struct range *range, const struct version *v)
{
	struct range_cut at = before(v);

	for (size_t i = 0; i < range->n; i++)
		if (range_cmp(&range->spans[i].low, &at) <= 0 &&
		    range_cmp(&at, &range->spans[i].high) < 0)
			return true;
	return false;
}

/* "===" leaves one text, which must suit the others as a version. */
bool
range_is_empty(const struct range *range, struct arena *arena)
{
	struct version v;

	if (!range->n || range->clash)
		return true;
	if (!range->same.p || !range->plain)
		return false;
	return !version_parse(&v, arena, range->same) || !holds(range, &v);
}
