/* SPDX-License-Identifier: Apache-2.0 */
/* The order of versions. */
#include "version_parts.h"

#include "str.h"

/* The first number of a release, none for zero, and *rest behind it. */
static struct str
next_segment(struct str *rest)
{
	struct str segment;
	size_t from = 0, to;

	while (from < rest->n && rest->p[from] == '0')
		from++;
	for (to = from; to < rest->n && rest->p[to] != '.';)
		to++;
	segment = str_n(rest->p + from, to - from);
	to += to < rest->n;
	*rest = str_n(rest->p + to, rest->n - to);
	return segment;
}

/* A segment up to most, which stands for all that is larger. */
static uint64_t
capped(struct str digits, uint64_t most)
{
	uint64_t value = 0;

	if (digits.n > 8)
		return most;
	for (size_t i = 0; i < digits.n; i++)
		value = value * 10 + (uint64_t)(digits.p[i] - '0');
	return value < most ? value : most;
}

uint64_t
version_rank(const struct version *v)
{
	static const unsigned bits[] = {24, 20, 20};
	struct str rest = v->release;
	bool full = !str_eq(v->epoch, S("0"));
	uint64_t rank = 0;

	for (size_t k = 0; k < COUNT(bits); k++) {
		uint64_t most = (UINT64_C(1) << bits[k]) - 1;
		uint64_t value = full ? most : capped(next_segment(&rest), most);

		full = value == most;
		rank = rank << bits[k] | value;
	}
	return rank;
}

/* Of numbers without leading zeros. */
static int
cmp_digits(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	/* one digit or two, mostly, for which memcmp is far away */
	for (size_t i = 0; i < a.n; i++)
		if (a.p[i] != b.p[i])
			return a.p[i] < b.p[i] ? -1 : 1;
	return 0;
}

static int
cmp_numbers(struct str a, struct str b)
{
	return cmp_digits(version_number(a, 0, a.n), version_number(b, 0, b.n));
}

/* Missing segments count as zero: 1.0 and 1 are the same. */
static int
cmp_releases(struct str a, struct str b)
{
	int order = 0;

	/* the ends of one span, mostly */
	if (a.p == b.p && a.n == b.n)
		return 0;
	while (!order && (a.n || b.n)) {
		struct str left = next_segment(&a), right = next_segment(&b);

		order = cmp_digits(left, right);
	}
	return order;
}

/* 1.0.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0 and 1.0.post1 */
static int
pre_rank(const struct version *v)
{
	switch (v->pre) {
	case 'a':
		return 1;
	case 'b':
		return 2;
	case 'r':
		return 3;
	default:
		return v->dev.p && !v->post.p ? 0 : 4;
	}
}

/* An absent number is below every number (post), or above it (dev). */
static int
cmp_optional(struct str a, struct str b, int absent)
{
	if (a.p && b.p)
		return cmp_digits(a, b);
	if (!a.p && !b.p)
		return 0;
	return a.p ? -absent : absent;
}

/* Words come before numbers, a prefix before what is longer. */
static int
cmp_locals(struct str a, struct str b)
{
	int order = 0;

	while (!order && a.p && b.p) {
		struct str left = version_local_segment(&a),
			   right = version_local_segment(&b);

		if (version_is_number(left) && version_is_number(right))
			order = cmp_numbers(left, right);
		else if (version_is_number(left) != version_is_number(right))
			order = version_is_number(left) ? 1 : -1;
		else
			order = str_cmp(left, right);
	}
	if (!order && (a.p || b.p))
		order = a.p ? 1 : -1;
	return order;
}

int
version_cmp_public(const struct version *a, const struct version *b)
{
	int order;

	if (a->rank && b->rank && a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	order = cmp_digits(a->epoch, b->epoch);
	if (!order)
		order = cmp_releases(a->release, b->release);
	if (!order)
		order = pre_rank(a) - pre_rank(b);
	if (!order && a->pre)
		order = cmp_digits(a->pre_n, b->pre_n);
	if (!order)
		order = cmp_optional(a->post, b->post, -1);
	if (!order)
		order = cmp_optional(a->dev, b->dev, 1);
	return order;
}

int
version_cmp(const struct version *a, const struct version *b)
{
	int order = version_cmp_public(a, b);

	return order ? order : cmp_locals(a->local, b->local);
}
