/* SPDX-License-Identifier: Apache-2.0 */
/* Against models of servers, in steps of a millisecond, looked at now and then. */
#include <setjmp.h>

#include "pace.h"

#include <cmocka.h>

#define MB  UINT64_C(1000000)
#define MS  UINT64_C(1000000)
#define SEC (1000 * MS)

struct model {
	uint64_t cap;      /* bytes a second for a connection; 0: none */
	uint64_t link;     /* for all of them; 0: none */
	uint64_t client;   /* what the receiving thread can take; 0: anything */
	unsigned tax;      /* percent that each connection beyond the first costs all */
	unsigned collapse; /* past so many connections all drop to 1 percent; 0: never */
	uint64_t penance;  /* and stay there for so long after */
	uint64_t luckless; /* until then the second connection brings a tenth */
	unsigned refuse;   /* a connection past so many gets a 429; 0: never */
	unsigned noise;    /* percent up or down, new each 50 ms */
	uint64_t setup;    /* ns until a connection brings its first byte */
	uint64_t rise;     /* ns until it is up to speed */
	uint64_t tick;     /* ms that the engine is late each time */
	unsigned resets;   /* a connection breaks each so many seconds; 0: never */
};

struct world {
	const struct model *model;
	uint64_t now, bytes, busy, bad_until, tick;
	uint64_t since[PACE_MOST]; /* when a connection was opened */
	uint32_t seed;
	unsigned n, ups, most; /* connections; how often they grew; most ever */
	unsigned noise;
};

static uint32_t
draw(uint32_t *seed, uint32_t below)
{
	*seed = *seed * 1664525 + 1013904223;
	return (uint32_t)(((uint64_t)*seed * below) >> 32);
}

static void
set_connections(struct world *world, unsigned n)
{
	world->ups += n > world->n;
	for (; world->n < n; world->n++)
		world->since[world->n] = world->now;
	world->n = n;
	world->most = n > world->most ? n : world->most;
}

static unsigned
count_active(const struct world *world)
{
	unsigned n = 0;

	for (unsigned i = 0; i < world->n; i++)
		n += world->now - world->since[i] >= world->model->setup;
	return n;
}

/* What connection i would get alone. */
static uint64_t
want(const struct world *world, unsigned i)
{
	const struct model *model = world->model;
	uint64_t age = world->now - world->since[i];
	uint64_t most = model->cap ? model->cap : 100000 * MB;

	if (age < model->setup)
		return 0;
	if (i == 1 && world->since[i] < model->luckless)
		most /= 10;
	age -= model->setup;
	if (model->link && most > model->link)
		most = model->link;
	return age < model->rise ? most * age / model->rise : most;
}

static uint64_t
least(uint64_t a, uint64_t b)
{
	return b && b < a ? b : a;
}

static void
advance(struct world *world)
{
	const struct model *model = world->model;
	unsigned active = count_active(world);
	uint64_t total = 0;

	if (world->now % (50 * MS) == 0 && model->noise)
		world->noise = draw(&world->seed, 2 * model->noise + 1);
	for (unsigned i = 0; i < world->n; i++)
		total += want(world, i);
	total = least(total, model->link);
	for (unsigned i = 1; i < active; i++)
		total = total / 100 * (100 - model->tax);
	if (model->collapse && active > model->collapse)
		world->bad_until = world->now + model->penance + 1;
	if (world->now < world->bad_until)
		total /= 100;
	total = total / 100 * (100 - model->noise + world->noise);
	total = least(total, model->client);
	if (model->client)
		world->busy += total / (model->client / MS);
	world->now += MS;
	world->bytes += total / 1000;
}

static void
break_some(struct world *world, struct pace *pace)
{
	const struct model *model = world->model;

	if (model->resets && world->now % (model->resets * SEC) == 0) {
		world->since[draw(&world->seed, world->n)] = world->now;
		pace_loss(pace, world->now);
	}
	if (model->refuse && world->n > model->refuse)
		for (unsigned i = model->refuse; i < world->n; i++)
			pace_refused(pace, world->now);
}

/* The engine comes round each twenty milliseconds, or somewhat later. */
static bool
is_due(struct world *world)
{
	if (world->now < world->tick)
		return false;
	world->tick =
		world->now + (world->model->tick + 20 + draw(&world->seed, 15)) * MS;
	return true;
}

/* The world after size bytes, or as it is after `until`. */
static struct world
run(const struct model *model, unsigned fixed, uint64_t size, uint64_t until)
{
	struct world world = {.model = model, .now = SEC, .seed = 7};
	struct pace pace;

	pace_init(&pace, PACE_MOST);
	set_connections(&world, fixed ? fixed : 1);
	for (until += world.now; world.bytes < size && world.now < until;) {
		struct pace_seen seen;

		advance(&world);
		seen = (struct pace_seen){world.now, world.bytes, world.busy,
					  count_active(&world)};
		if (!fixed)
			break_some(&world, &pace);
		if (fixed || !is_due(&world))
			continue;
		set_connections(&world, pace_tick(&pace, &seen));
	}
	world.now -= SEC;
	return world;
}

/* How many percent of the speed of `fixed` connections, over size bytes. */
static unsigned
percent_of_fixed(const struct model *model, unsigned fixed, uint64_t size)
{
	uint64_t theirs = run(model, fixed, size, 10000 * SEC).now;
	uint64_t ours = run(model, 0, size, 10000 * SEC).now;

	return (unsigned)(theirs * 100 / ours);
}

static const struct model capped = {.cap = 8700000, .setup = 20 * MS};

static void
opens_many_where_a_connection_is_capped(void **state)
{
	(void)state;
	/* The first of 64 are there after a second, whole within two. */
	assert_true(run(&capped, 0, UINT64_MAX, 1300 * MS).n == PACE_MOST);
	assert_true(percent_of_fixed(&capped, 1, 512 << 20) >= 2500);
	assert_true(percent_of_fixed(&capped, 16, 512 << 20) >= 180);
	assert_true(percent_of_fixed(&capped, 16, UINT64_C(2) << 30) >= 250);
}

/* Two or three looks a window must do. */
static void
copes_with_a_slow_engine(void **state)
{
	(void)state;
	for (uint64_t tick = 0; tick < 120; tick++) {
		struct model model = capped;

		model.tick = tick;
		if (run(&model, 0, UINT64_MAX, 4 * SEC).n != PACE_MOST)
			fail_msg("not with %u ms", (unsigned)tick);
	}
}

static void
is_not_fooled_by_far_servers(void **state)
{
	static const struct model far = {
		.cap = 8700000, .setup = 300 * MS, .rise = 700 * MS};

	(void)state;
	assert_true(run(&far, 0, UINT64_MAX, 8 * SEC).n == PACE_MOST);
}

static void
uses_one_where_one_fills_the_link(void **state)
{
	static const struct model links[] = {
		{.link = 100 * MB, .setup = 5 * MS},
		{.link = 12 * MB, .setup = 150 * MS, .rise = 600 * MS},
		{.link = 100 * MB, .setup = 5 * MS, .noise = 20},
		{.link = 100 * MB, .setup = 5 * MS, .tax = 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(links); i++) {
		struct world world = run(&links[i], 0, UINT64_MAX, 60 * SEC);

		if (world.n > 2 || world.most > 4)
			fail_msg("row %zu: %u connections, at most %u", i, world.n,
				 world.most);
		assert_true(percent_of_fixed(&links[i], 1, 2000 * MB) >= 97);
	}
}

/* The receiving thread is the limit: more connections are not even tried. */
static void
tries_nothing_where_the_client_is_busy(void **state)
{
	static const struct model model = {.client = 600 * MB, .setup = 1 * MS};

	(void)state;
	assert_int_equal(run(&model, 0, UINT64_MAX, 60 * SEC).most, 1);
}

static void
settles_at_one_where_a_client_is_limited(void **state)
{
	static const struct model model = {.link = 10 * MB, .setup = 30 * MS, .tax = 12};
	struct world world;

	(void)state;
	world = run(&model, 0, UINT64_MAX, 200 * SEC);
	assert_int_equal(world.n, 1);
	assert_int_equal(world.most, 2);
	assert_true(percent_of_fixed(&model, 1, 100 * MB) >= 97);
	assert_true(percent_of_fixed(&model, 1, 1000 * MB) >= 97);
	assert_true(percent_of_fixed(&model, 8, 1000 * MB) >= 200);
}

/* A slow edge behind a fast one says little about the third. */
static void
tries_again_after_bad_luck(void **state)
{
	static const struct model model = {
		.cap = 8 * MB, .setup = 30 * MS, .luckless = 4 * SEC};

	(void)state;
	assert_int_equal(run(&model, 0, UINT64_MAX, 6 * SEC).n, PACE_MOST);
}

/* What falls at once is not watched for long. */
static void
leaves_what_falls(void **state)
{
	static const struct model model = {.link = 10 * MB, .setup = 30 * MS, .tax = 30};

	(void)state;
	assert_int_equal(run(&model, 0, UINT64_MAX, 600 * MS).n, 1);
}

static void
comes_down_from_a_collapse(void **state)
{
	static const struct model brief = {
		.cap = 10 * MB, .setup = 20 * MS, .collapse = 8};
	static const struct model lasting = {
		.cap = 10 * MB, .setup = 20 * MS, .collapse = 8, .penance = 2 * SEC};
	struct world world = run(&brief, 0, UINT64_MAX, 50 * SEC);

	(void)state;
	assert_int_equal(world.n, 8);
	assert_int_equal(world.most, 16);
	assert_true(percent_of_fixed(&brief, 4, 500 * MB) >= 150);
	assert_true(percent_of_fixed(&lasting, 4, 500 * MB) >= 120);
	assert_true(percent_of_fixed(&lasting, 4, 5000 * MB) >= 150);
	/* Not tried again for a minute, then less and less often. */
	assert_int_equal(run(&brief, 0, UINT64_MAX, 50 * SEC).ups, 5);
	assert_true(run(&brief, 0, UINT64_MAX, 1000 * SEC).ups <= 10);
}

static void
does_not_oscillate_in_noise(void **state)
{
	static const struct model model = {
		.cap = 8 * MB, .link = 60 * MB, .setup = 40 * MS, .noise = 20};
	struct world world = run(&model, 0, UINT64_MAX, 200 * SEC);

	(void)state;
	/* Three or four doublings, then a try each twenty seconds or less often. */
	assert_true(world.n == 8 || world.n == 16);
	assert_true(world.ups <= 10);
	assert_true(percent_of_fixed(&model, 8, 5000 * MB) >= 95);
}

static void
obeys_refusals(void **state)
{
	static const struct model model = {.cap = 5 * MB, .setup = 40 * MS, .refuse = 6};
	struct world world = run(&model, 0, UINT64_MAX, 200 * SEC);

	(void)state;
	assert_int_equal(world.n, 4);
	assert_true(world.ups <= 8);
	assert_true(percent_of_fixed(&model, 4, 2000 * MB) >= 95);
}

static void
shrugs_off_a_reset_among_many(void **state)
{
	static const struct model model = {.cap = 5 * MB, .setup = 40 * MS, .resets = 4};

	(void)state;
	assert_int_equal(run(&model, 0, UINT64_MAX, 100 * SEC).n, PACE_MOST);
}

static void
halves_where_a_quarter_breaks(void **state)
{
	struct pace pace;

	(void)state;
	pace_init(&pace, 32);
	pace.wanted = 16;
	for (unsigned i = 1; i <= 6; i++) {
		pace_loss(&pace, SEC + i * MS);
		assert_int_equal(pace.wanted, i < 4 ? 16 : 8);
	}
	pace_refused(&pace, 3 * SEC);
	pace_refused(&pace, 3 * SEC + 900 * MS);
	assert_int_equal(pace.wanted, 4);
	for (uint64_t at = 5; at < 20; at += 2)
		pace_refused(&pace, at * SEC);
	assert_int_equal(pace.wanted, 1);
}

/* One that had to give way comes back when the link does. */
static void
finds_the_way_back(void **state)
{
	struct model model = {.cap = 8 * MB, .setup = 40 * MS};
	struct world world = {.model = &model, .now = SEC, .seed = 7};
	struct pace pace;

	(void)state;
	pace_init(&pace, 32);
	set_connections(&world, 1);
	while (world.now < 100 * SEC) {
		struct pace_seen seen;

		model.link = world.now > 10 * SEC && world.now < 20 * SEC ? 20 * MB : 0;
		advance(&world);
		seen = (struct pace_seen){world.now, world.bytes, 0,
					  count_active(&world)};
		if (is_due(&world))
			set_connections(&world, pace_tick(&pace, &seen));
		if (world.now == 19 * SEC)
			assert_true(world.n < 32);
		if (world.now == 42 * SEC)
			assert_int_equal(world.n, 32);
	}
	assert_int_equal(world.n, 32);
}

static void
never_leaves_its_bounds(void **state)
{
	(void)state;
	for (unsigned most = 1; most <= PACE_MOST; most += 7) {
		struct pace pace;
		uint32_t seed = most;
		uint64_t bytes = 0;

		pace_init(&pace, most);
		for (uint64_t now = 1; now < 300 * SEC; now += draw(&seed, 60) * MS) {
			struct pace_seen seen = {now, bytes += draw(&seed, 1 << 22), 0,
						 draw(&seed, most + 2)};
			unsigned wanted = pace_tick(&pace, &seen);

			assert_true(wanted >= 1 && wanted <= most);
			if (!draw(&seed, 300))
				pace_loss(&pace, now);
			if (!draw(&seed, 300))
				pace_refused(&pace, now);
		}
	}
}

static void
names_the_slow(void **state)
{
	static const struct {
		uint64_t rates[16];
		size_t n;
		const char *slow; /* a letter a connection */
	} rows[] = {
		{{5}, 1, "-"},
		{{0, 5}, 2, "--"},
		{{5, 5}, 2, "--"},
		{{5, 1}, 2, "-s"},
		{{10, 10, 10, 3}, 4, "---s"},
		{{10, 10, 10, 4}, 4, "----"},
		{{10, 10, 10, 0}, 4, "----"},
		{{87, 87, 87, 680, 87, 87, 680, 87, 87, 680}, 10, "sss-ss-ss-"},
		{{87, 87, 87, 87, 87, 87, 87, 87, 87, 680}, 10, "----------"},
		{{90, 60, 100, 50, 110, 70, 80, 45}, 8, "--------"},
		{{100, 100, 1, 100}, 4, "--s-"},
		{{1, 1, 1, 1}, 4, "----"},
	};

	(void)state;
	for (size_t row = 0; row < COUNT(rows); row++)
		for (size_t i = 0; i < rows[row].n; i++)
			if (pace_slow(rows[row].rates, rows[row].n, i) !=
			    (rows[row].slow[i] == 's'))
				fail_msg("row %zu, connection %zu", row, i);
}

static uint64_t
draw_edge(uint32_t *seed)
{
	return draw(seed, 10) < 7 ? 8700000 : 68 * MB;
}

/* 70 of 100 new connections are slow: replacing them beats the luck of the start. */
static void
replacing_pays(void **state)
{
	uint64_t rates[16], before = 0, after = 0;
	uint32_t seed = 5;
	unsigned nreplaced = 0;

	(void)state;
	for (unsigned i = 0; i < 1600; i++) {
		rates[i % 16] = draw_edge(&seed);
		before += rates[i % 16];
		if (i % 16 < 15)
			continue;
		for (size_t k = 0; k < 10 * COUNT(rates); k++)
			if (pace_slow(rates, COUNT(rates), k % 16)) {
				rates[k % 16] = draw_edge(&seed);
				nreplaced++;
			}
		for (size_t k = 0; k < COUNT(rates); k++)
			after += rates[k];
	}
	assert_true(before < 1600 * 30 * MB && after > 1600 * 60 * MB);
	assert_true(nreplaced < 1600 * 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens_many_where_a_connection_is_capped),
		cmocka_unit_test(copes_with_a_slow_engine),
		cmocka_unit_test(is_not_fooled_by_far_servers),
		cmocka_unit_test(uses_one_where_one_fills_the_link),
		cmocka_unit_test(tries_nothing_where_the_client_is_busy),
		cmocka_unit_test(settles_at_one_where_a_client_is_limited),
		cmocka_unit_test(tries_again_after_bad_luck),
		cmocka_unit_test(leaves_what_falls),
		cmocka_unit_test(comes_down_from_a_collapse),
		cmocka_unit_test(does_not_oscillate_in_noise),
		cmocka_unit_test(obeys_refusals),
		cmocka_unit_test(shrugs_off_a_reset_among_many),
		cmocka_unit_test(halves_where_a_quarter_breaks),
		cmocka_unit_test(finds_the_way_back),
		cmocka_unit_test(never_leaves_its_bounds),
		cmocka_unit_test(names_the_slow),
		cmocka_unit_test(replacing_pays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
