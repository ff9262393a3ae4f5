/* SPDX-License-Identifier: Apache-2.0 */
#include "pieces.h"

#include "with_arena.h"

#define MIB UINT64_C(1048576)
#define GB  UINT64_C(1000000000)

enum { LANES = 24 };

static void
receive(struct pieces *pieces, struct claim *claim, uint64_t n)
{
	pieces_arrived(pieces, (struct span){claim->rest.first, claim->rest.first + n});
	claim->rest.first += n;
}

/* One connection, the whole file: how many requests, and is all of it asked once? */
static void
sizes(void **state)
{
	static const struct {
		uint64_t size;
		size_t nrequests;
	} rows[] = {
		{0, 0},
		{1, 1},
		{8 * MIB - 1, 1},
		{8 * MIB, 1},
		{8 * MIB + 1, 1}, /* no request for a crumb */
		{9 * MIB - 1, 1},
		{9 * MIB, 2},
		{16 * MIB, 2},
		{256 * MIB - 1, 32},
		{256 * MIB, 16},
		{(UINT64_C(1) << 31) - 1, 128},
		{UINT64_C(1) << 31, 128},
		{(UINT64_C(1) << 31) + 1, 128},
		{UINT64_C(1) << 32, 256},
		{500 * GB, 29803},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pieces pieces;
		struct claim claim;
		size_t n = 0;

		pieces_init(&pieces, &arena, rows[i].size);
		while (pieces_next(&pieces, &claim, rows[i].size, 1)) {
			assert_true(claim.rest.first == pieces_front(&pieces));
			receive(&pieces, &claim, claim.rest.end - claim.rest.first);
			assert_false(pieces_wanted(&pieces, &claim));
			pieces_drop(&pieces, &claim);
			n++;
		}
		assert_int_equal(n, rows[i].nrequests);
		assert_true(pieces_complete(&pieces));
		assert_true(pieces_front(&pieces) == rows[i].size);
		assert_true(pieces.nhere <= 1);
	}
}

static void
joins_what_touches(void **state)
{
	static const struct {
		struct span add;
		size_t nhere;
		uint64_t nbytes, front;
	} rows[] = {
		{{10, 20}, 1, 10, 0},    {{30, 40}, 2, 20, 0}, {{50, 60}, 3, 30, 0},
		{{15, 18}, 3, 30, 0},    {{20, 25}, 3, 35, 0}, {{5, 10}, 3, 40, 0},
		{{25, 30}, 2, 45, 0},    {{70, 70}, 2, 45, 0}, {{35, 55}, 1, 55, 0},
		{{80, 100}, 2, 75, 0},   {{0, 3}, 3, 78, 3},   {{2, 5}, 2, 80, 60},
		{{0, 100}, 1, 100, 100},
	};
	struct pieces pieces;

	(void)state;
	pieces_init(&pieces, &arena, 100);
	for (size_t i = 0; i < COUNT(rows); i++) {
		pieces_arrived(&pieces, rows[i].add);
		assert_int_equal(pieces.nhere, rows[i].nhere);
		assert_true(pieces.nbytes == rows[i].nbytes);
		assert_true(pieces_front(&pieces) == rows[i].front);
		assert_int_equal(pieces_complete(&pieces), i + 1 == COUNT(rows));
	}
}

static void
finds_gaps(void **state)
{
	static const struct {
		struct span within, gap; /* an empty gap: none */
	} rows[] = {
		{{0, 100}, {0, 10}},   {{10, 20}, {0}},      {{10, 100}, {20, 30}},
		{{15, 25}, {20, 25}},  {{20, 30}, {20, 30}}, {{19, 31}, {20, 30}},
		{{30, 35}, {0}},       {{40, 40}, {0}},      {{9, 10}, {9, 10}},
		{{40, 100}, {40, 60}}, {{60, 80}, {0}},      {{60, 81}, {80, 81}},
	};
	struct pieces pieces;
	struct span gap;

	(void)state;
	pieces_init(&pieces, &arena, 100);
	pieces_arrived(&pieces, (struct span){10, 20});
	pieces_arrived(&pieces, (struct span){30, 40});
	pieces_arrived(&pieces, (struct span){60, 80});
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool found = pieces_gap(&pieces, rows[i].within, &gap);

		assert_int_equal(found, rows[i].gap.end != 0);
		if (found)
			assert_memory_equal(&gap, &rows[i].gap, sizeof(gap));
	}
}

static void
dropped_claims_are_asked_again(void **state)
{
	struct pieces pieces;
	struct claim a, b, c;

	(void)state;
	pieces_init(&pieces, &arena, 1024 * MIB);
	assert_true(pieces_next(&pieces, &a, 1024 * MIB, 1));
	assert_true(pieces_next(&pieces, &b, 1024 * MIB, 1));
	assert_true(a.rest.end == b.rest.first);
	receive(&pieces, &a, 5 * MIB);
	pieces_drop(&pieces, &a);
	pieces_drop(&pieces, &a);
	assert_true(pieces_next(&pieces, &c, 1024 * MIB, 1));
	assert_true(c.rest.first == 5 * MIB && c.rest.end == 16 * MIB);
}

/* The first request may begin before anybody knows the size. */
static void
claims_what_is_under_way(void **state)
{
	struct pieces pieces;
	struct claim first, next;

	(void)state;
	pieces_init(&pieces, &arena, 1024 * MIB);
	pieces_claim(&pieces, &first, (struct span){0, 8 * MIB});
	receive(&pieces, &first, 100);
	assert_true(pieces_next(&pieces, &next, 1024 * MIB, 1));
	assert_true(next.rest.first == 8 * MIB);
}

static void
stays_within_the_window(void **state)
{
	struct pieces pieces;
	struct claim claims[PIECES_AHEAD + 1];
	size_t n = 0;

	(void)state;
	pieces_init(&pieces, &arena, 500 * GB);
	while (pieces_next(&pieces, &claims[n], pieces_window(&pieces, 0), 64))
		n++;
	assert_int_equal(n, PIECES_AHEAD);
	assert_true(claims[n - 1].rest.end == pieces_window(&pieces, 0));
	assert_true(pieces_window(&pieces, 500 * GB - 5) == 500 * GB);
	/* Dropped in the middle: below the window, so it may be asked for. */
	pieces_drop(&pieces, &claims[7]);
	assert_true(pieces_next(&pieces, &claims[7], pieces_window(&pieces, 0), 64));
	assert_false(pieces_next(&pieces, &claims[n], pieces_window(&pieces, 0), 64));
}

static void
resumes_around_what_is_here(void **state)
{
	struct pieces pieces;
	struct claim a, b, c;

	(void)state;
	pieces_init(&pieces, &arena, 64 * MIB);
	pieces_arrived(&pieces, (struct span){0, 10 * MIB});
	pieces_arrived(&pieces, (struct span){12 * MIB, 30 * MIB});
	assert_true(pieces_next(&pieces, &a, 64 * MIB, 2));
	assert_true(a.rest.first == 10 * MIB && a.rest.end == 12 * MIB);
	assert_true(pieces_next(&pieces, &b, 64 * MIB, 2));
	assert_true(b.rest.first == 30 * MIB && b.rest.end == 38 * MIB);
	assert_true(pieces_next(&pieces, &c, 64 * MIB, 2));
	assert_true(c.rest.first == 38 * MIB);
}

/* Many connections get even shares of a file that has too few whole pieces for them. */
static void
shares_the_end(void **state)
{
	struct pieces pieces;
	struct claim claims[200];
	size_t n = 0;

	(void)state;
	pieces_init(&pieces, &arena, 64 * MIB);
	while (pieces_next(&pieces, &claims[n], 64 * MIB, 16))
		n++;
	assert_true(n >= 32);
	assert_true(claims[0].rest.end == 4 * MIB);
	for (size_t i = 0; i < n; i++)
		assert_true(claims[i].rest.end - claims[i].rest.first >= MIB);
	assert_true(claims[n - 1].rest.end == 64 * MIB);
}

/* 16 MiB, of which a has the first half and b the other. */
static void
give_halves(struct pieces *pieces, struct claim *a, struct claim *b)
{
	pieces_init(pieces, &arena, 16 * MIB);
	assert_true(pieces_next(pieces, a, 16 * MIB, 1));
	assert_true(pieces_next(pieces, b, 16 * MIB, 1));
}

static void
splits_the_largest_rest(void **state)
{
	struct pieces pieces;
	struct claim a, b, thief, more;

	(void)state;
	give_halves(&pieces, &a, &b);
	receive(&pieces, &a, 2 * MIB);
	receive(&pieces, &b, 7 * MIB);
	assert_false(pieces_next(&pieces, &thief, 16 * MIB, 1));
	assert_ptr_equal(pieces_split(&pieces, &thief, MIB), &a);
	assert_true(a.rest.first == 2 * MIB && a.rest.end == 5 * MIB);
	assert_true(thief.rest.first == 5 * MIB && thief.rest.end == 8 * MIB);
	assert_null(pieces_split(&pieces, &more, 2 * MIB));
	assert_ptr_equal(pieces_split(&pieces, &more, MIB), &thief);
	/* A thief that fails leaves its part to whoever asks next. */
	pieces_drop(&pieces, &thief);
	pieces_drop(&pieces, &more);
	assert_true(pieces_next(&pieces, &thief, 16 * MIB, 1));
	assert_true(thief.rest.first == 5 * MIB && thief.rest.end == 8 * MIB);
	receive(&pieces, &a, 3 * MIB);
	assert_false(pieces_wanted(&pieces, &a));
}

static void
halves_the_one_that_is_asked_for(void **state)
{
	struct pieces pieces;
	struct claim a, b, thief, more;

	(void)state;
	give_halves(&pieces, &a, &b);
	receive(&pieces, &b, 7 * MIB);
	assert_false(pieces_halve(&pieces, &thief, &b, MIB));
	assert_true(pieces_halve(&pieces, &thief, &b, MIB / 2));
	assert_true(a.rest.end == 8 * MIB);
	assert_true(b.rest.first == 15 * MIB && b.rest.end == 15 * MIB + MIB / 2);
	assert_true(thief.rest.first == b.rest.end && thief.rest.end == 16 * MIB);
	assert_true(pieces_hedge(&pieces, &more, &thief));
	assert_false(pieces_halve(&pieces, &more, &thief, 4096));
}

static void
splits_nothing_below_a_page(void **state)
{
	struct pieces pieces;
	struct claim a, thief;

	(void)state;
	pieces_init(&pieces, &arena, 8191);
	assert_null(pieces_split(&pieces, &thief, 0));
	assert_true(pieces_next(&pieces, &a, 8191, 1));
	assert_null(pieces_split(&pieces, &thief, 0));
}

static void
hedges_once(void **state)
{
	struct pieces pieces;
	struct claim slow, hedge, third;

	(void)state;
	pieces_init(&pieces, &arena, MIB);
	assert_true(pieces_next(&pieces, &slow, MIB, 1));
	receive(&pieces, &slow, 1000);
	assert_true(pieces_hedge(&pieces, &hedge, &slow));
	assert_true(hedge.rest.first == 1000 && hedge.rest.end == MIB);
	assert_false(pieces_hedge(&pieces, &third, &slow));
	assert_false(pieces_hedge(&pieces, &third, &hedge));
	assert_null(pieces_split(&pieces, &third, 4096));
	/* Both bring bytes: each is still wanted for what the other has not. */
	receive(&pieces, &hedge, 5000);
	receive(&pieces, &slow, 2000);
	assert_true(pieces.nbytes == 6000);
	assert_true(pieces_wanted(&pieces, &slow));
	pieces_drop(&pieces, &hedge);
	assert_true(pieces_hedge(&pieces, &third, &slow));
	assert_true(third.rest.first == 6000);
	receive(&pieces, &third, MIB - 6000);
	assert_true(pieces_complete(&pieces));
	assert_false(pieces_wanted(&pieces, &slow));
}

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

/* One step of a lane at random: ask, receive, fail, split or hedge. */
static void
step(struct pieces *pieces, struct claim *lanes, bool *used, uint32_t *seed)
{
	uint32_t i = draw(seed, LANES), other = draw(seed, LANES);
	struct claim *lane = &lanes[i];
	uint64_t window = pieces_window(pieces, pieces_front(pieces));

	if (!used[i]) {
		used[i] = pieces_next(pieces, lane, window, 1 + draw(seed, LANES)) ||
			  pieces_split(pieces, lane, draw(seed, 100000)) ||
			  (used[other] &&
			   pieces_halve(pieces, lane, &lanes[other], draw(seed, 9999))) ||
			  (used[other] && pieces_hedge(pieces, lane, &lanes[other]));
		return;
	}
	if (draw(seed, 10)) {
		uint64_t n = lane->rest.end - lane->rest.first;
		uint64_t some = draw(seed, 4) ? 1 + draw(seed, (uint32_t)(8 * MIB)) : n;

		receive(pieces, lane, n < some ? n : some);
	}
	if (!pieces_wanted(pieces, lane) || !draw(seed, 20)) {
		pieces_drop(pieces, lane);
		used[i] = false;
	}
}

/* Whatever happens, no byte is lost, and the list stays as short as the lanes are few. */
static void
finishes_whatever_fails(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 60; seed++) {
		struct pieces pieces;
		struct claim lanes[LANES];
		bool used[LANES] = {0};
		uint32_t drawn = seed;
		size_t nsteps = 0, most = 0;

		pieces_init(&pieces, &arena, 3 * GB + seed * 7777777);
		while (!pieces_complete(&pieces)) {
			step(&pieces, lanes, used, &drawn);
			most = pieces.nhere > most ? pieces.nhere : most;
			assert_true(nsteps++ < 1000000);
		}
		assert_true(pieces_front(&pieces) == pieces.size);
		assert_true(most <= 16 * LANES);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sizes),
		TEST(joins_what_touches),
		TEST(finds_gaps),
		TEST(dropped_claims_are_asked_again),
		TEST(claims_what_is_under_way),
		TEST(stays_within_the_window),
		TEST(resumes_around_what_is_here),
		TEST(shares_the_end),
		TEST(splits_the_largest_rest),
		TEST(halves_the_one_that_is_asked_for),
		TEST(splits_nothing_below_a_page),
		TEST(hedges_once),
		TEST(finishes_whatever_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
