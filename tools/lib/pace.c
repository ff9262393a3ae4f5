/* SPDX-License-Identifier: Apache-2.0 */
#include "pace.h"

#define MS  UINT64_C(1000000)
#define SEC (1000 * MS)

/*
 * A doubling that pays is seen at once, so that 64 connections run after a second; what
 * is near the noise is given time. The percentages are of the total before.
 */
static const struct {
	uint64_t after;
	unsigned percent;
} grown[] = {{120 * MS, 150}, {300 * MS, 130}, {600 * MS, 115}};

#define SAMPLE_EACH     (20 * MS)
#define OPEN_MOST       (1 * SEC)
#define JUDGE_MOST      (800 * MS)
#define STEADY_MOST     (400 * MS) /* for how long a total that still rises is awaited */
#define FIRST_LEAST     (150 * MS)
#define FIRST_MOST      (1 * SEC)
#define FALLEN_AFTER    (300 * MS)
#define COLLAPSED_AFTER (100 * MS)
#define HOLD_WINDOW     (500 * MS)
#define PROBE_EACH      (20 * SEC)
#define BUSY_AGAIN      (5 * SEC)
#define FORGIVE_AFTER   (60 * SEC)
#define ONCE            (1 * SEC) /* within this, refusals are one */
#define LOST_WITHIN     (2 * SEC)

enum {
	FALLEN = 85, /* percent of the total before */
	COLLAPSED = 50,
	STEADY = 125, /* the second half of a window against the first */
	BUSY = 90,    /* percent of the time: the client is what limits */
	COLLAPSES_MOST = 4,
};

void
pace_init(struct pace *pace, unsigned most)
{
	assert(most >= 1 && most <= PACE_MOST);
	*pace = (struct pace){.most = most, .wanted = 1, .below = 1, .ceiling = most};
}

static uint64_t
rate(const struct pace_seen *from, const struct pace_seen *to)
{
	uint64_t us = (to->now - from->now) / 1000;

	return us ? (to->bytes - from->bytes) * 1000000 / us : 0;
}

static uint64_t
percent_of(uint64_t value, unsigned percent)
{
	return value / 100 * percent + value % 100 * percent / 100;
}

static void
enter(struct pace *pace, enum pace_phase phase, uint64_t now)
{
	pace->phase = phase;
	pace->since = now;
	pace->nsamples = 0;
}

static void
hold(struct pace *pace, unsigned wanted, uint64_t now, uint64_t wait)
{
	pace->wanted = wanted ? wanted : 1;
	pace->probe = now + wait;
	enter(pace, PACE_HOLDING, now);
}

/*
 * Each try in vain makes the next one wait longer: it costs where a client is limited.
 * The first may have been bad luck: a fast edge, and then a slow one.
 */
static void
hold_in_vain(struct pace *pace, unsigned wanted, uint64_t now)
{
	static const uint64_t waits[] = {3 * SEC, 10 * SEC, 20 * SEC, 40 * SEC, 80 * SEC};

	hold(pace, wanted, now, waits[pace->nvain]);
	if (pace->nvain + 1 < COUNT(waits))
		pace->nvain++;
}

static unsigned
limit(const struct pace *pace, uint64_t now)
{
	return now < pace->forgive && pace->ceiling < pace->most ? pace->ceiling
								 : pace->most;
}

/* From a level that brings `total`. */
static void
go_up(struct pace *pace, uint64_t now, uint64_t total)
{
	unsigned most = limit(pace, now);

	pace->usual = total;
	if (pace->wanted >= most) {
		hold(pace, pace->wanted, now, PROBE_EACH);
		return;
	}
	pace->below = pace->wanted;
	pace->before = total ? total : 1;
	pace->wanted = 2 * pace->wanted < most ? 2 * pace->wanted : most;
	enter(pace, PACE_OPENING, now);
}

/* More than `safe` brought the whole down: not tried again soon. */
static void
remember_collapse(struct pace *pace, unsigned safe, uint64_t now)
{
	pace->ceiling = safe ? safe : 1;
	pace->forgive = now + (FORGIVE_AFTER << pace->ncollapses);
	if (pace->ncollapses < COLLAPSES_MOST)
		pace->ncollapses++;
}

/* No window has as many; if calls came that rarely, every other one will do. */
static void
thin(struct pace *pace)
{
	for (size_t i = 1; i < PACE_SAMPLES / 2; i++)
		pace->samples[i] = pace->samples[2 * i];
	pace->nsamples = PACE_SAMPLES / 2;
}

/* Adds to the window, which starts anew where connections leave for want of work. */
static bool
sample(struct pace *pace, const struct pace_seen *seen)
{
	unsigned active = pace->samples[0].active;

	if (!pace->nsamples || seen->active < active - active / 4) {
		pace->samples[0] = *seen;
		pace->nsamples = 1;
		return false;
	}
	if (seen->now - pace->samples[pace->nsamples - 1].now < SAMPLE_EACH)
		return false;
	if (pace->nsamples == PACE_SAMPLES)
		thin(pace);
	pace->samples[pace->nsamples++] = *seen;
	return true;
}

/* A window in numbers. */
struct window {
	uint64_t length, whole, first, second; /* bytes a second; of the halves */
	bool busy;
};

static struct window
look(const struct pace *pace)
{
	const struct pace_seen *from = &pace->samples[0];
	const struct pace_seen *to = &pace->samples[pace->nsamples - 1];
	const struct pace_seen *middle = from;
	struct window window = {.length = to->now - from->now};

	window.whole = window.first = window.second = rate(from, to);
	while (middle + 1 < to && middle[1].now - from->now <= window.length / 2)
		middle++;
	if (middle > from) {
		window.first = rate(from, middle);
		window.second = rate(middle, to);
	}
	window.busy = to->busy - from->busy >= percent_of(window.length, BUSY);
	return window;
}

static bool
is_steady(const struct window *window)
{
	return window->second <= percent_of(window->first, STEADY);
}

/* The first level: what one connection brings, once it has got up to speed. */
static void
judge_first(struct pace *pace, const struct window *window, uint64_t now)
{
	if (window->length < FIRST_LEAST ||
	    (window->length < FIRST_MOST && !is_steady(window)))
		return;
	pace->usual = window->second;
	if (window->busy)
		hold(pace, pace->wanted, now, BUSY_AGAIN);
	else
		go_up(pace, now, window->second);
}

static bool
has_grown(const struct pace *pace, const struct window *window)
{
	if (window->length < STEADY_MOST && !is_steady(window))
		return false;
	for (size_t i = 0; i < COUNT(grown); i++)
		if (window->length >= grown[i].after &&
		    window->second >= percent_of(pace->before, grown[i].percent))
			return true;
	return false;
}

static void
judge(struct pace *pace, uint64_t now)
{
	struct window window = look(pace);
	uint64_t before = pace->before;

	if (!before) {
		judge_first(pace, &window, now);
		return;
	}
	if (window.length >= COLLAPSED_AFTER &&
	    window.second < percent_of(before, COLLAPSED)) {
		/* That level was good; when it is so again is not ours to say. */
		remember_collapse(pace, pace->below, now);
		pace->usual = 0;
		hold(pace, pace->below, now, PROBE_EACH);
	} else if (has_grown(pace, &window)) {
		pace->nvain = 0;
		if (window.busy) {
			pace->usual = window.second;
			hold(pace, pace->wanted, now, BUSY_AGAIN);
		} else {
			go_up(pace, now, window.second);
		}
	} else if (window.length >= JUDGE_MOST ||
		   (window.length >= FALLEN_AFTER &&
		    window.second < percent_of(before, FALLEN))) {
		pace->usual = before;
		hold_in_vain(pace, pace->below, now);
	}
}

static void
watch(struct pace *pace, uint64_t now)
{
	struct window window = look(pace);

	if (window.length < HOLD_WINDOW)
		return;
	pace->nsamples = 0;
	if (pace->usual && window.whole < percent_of(pace->usual, COLLAPSED)) {
		/* Half as many may rightly bring half. */
		pace->usual = pace->wanted > 1 ? pace->usual / 2 : window.whole;
		hold(pace, pace->wanted / 2, now, PROBE_EACH);
	} else if (!pace->usual) {
		pace->usual = window.whole;
	} else {
		pace->usual = pace->usual / 4 * 3 + window.whole / 4;
	}
	/* No vain try is due while the client itself is at its end. */
	if (now >= pace->probe && pace->wanted < limit(pace, now)) {
		if (window.busy)
			pace->probe = now + BUSY_AGAIN;
		else
			go_up(pace, now, pace->usual);
	}
}

unsigned
pace_tick(struct pace *pace, const struct pace_seen *seen)
{
	if (pace->phase == PACE_OPENING) {
		bool late = pace->since && seen->now - pace->since >= OPEN_MOST;

		if (!pace->since)
			pace->since = seen->now;
		if (!seen->active || (seen->active < pace->wanted && !late))
			return pace->wanted;
		enter(pace, PACE_MEASURING, seen->now);
	}
	if (sample(pace, seen)) {
		if (pace->phase == PACE_MEASURING)
			judge(pace, seen->now);
		else
			watch(pace, seen->now);
	}
	return pace->wanted;
}

/* What comes right behind belongs to the same event. */
static void
step_down(struct pace *pace, uint64_t now)
{
	if (pace->down && now - pace->down < ONCE)
		return;
	pace->down = now;
	pace->usual = 0;
	if (!pace->nvain)
		pace->nvain = 2; /* it said so itself */
	hold_in_vain(pace, pace->wanted / 2, now);
}

void
pace_refused(struct pace *pace, uint64_t now)
{
	step_down(pace, now);
}

void
pace_loss(struct pace *pace, uint64_t now)
{
	if (now - pace->lost >= LOST_WITHIN)
		pace->nlost = 0;
	if (!pace->nlost++)
		pace->lost = now;
	if (4 * pace->nlost >= pace->wanted) {
		pace->nlost = 0;
		step_down(pace, now);
	}
}

static int
downwards(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y) - (x > y);
}

/* Against the best eighth: where seven of ten are slow, so is the median. */
bool
pace_slow(const uint64_t *rates, size_t n, size_t i)
{
	uint64_t known[PACE_MOST];
	size_t nknown = 0;

	assert(i < n && n <= COUNT(known));
	for (size_t k = 0; k < n; k++)
		if (rates[k])
			known[nknown++] = rates[k];
	if (!rates[i] || nknown < 2)
		return false;
	qsort(known, nknown, sizeof(*known), downwards);
	return 3 * rates[i] < known[(nknown - 1) / 8];
}
