/* SPDX-License-Identifier: Apache-2.0 */
/* Who may ask for how much: connections are given to files, and slow ones replaced. */
#include "fetch_run.h"
#include "host.h"
#include "str.h"

enum {
	SMALL_FIRST = 32, /* requests for small files at once, to begin with */
	TICK_MS = 20,
	SAMPLE_MS = 250,
	QUIET_MS = 1000, /* of one at a file's end, while others bring bytes */
	ALONE_MS = 2500, /* of any other */
	AGAIN_MS = 5000, /* of one that asks a second time, also for its connection */
	FLOWS_MS = 500,
};

static const uint64_t millisecond = 1000000;

struct origin *
origin_of(struct run *run, const struct url *url)
{
	struct origin *made;

	for (unsigned i = 0; i < run->norigins; i++)
		if (url_same_origin(&run->origins[i]->url, url))
			return run->origins[i];
	if (run->norigins == ORIGINS) /* what is left shares the last one's budget */
		return run->origins[ORIGINS - 1];
	made = ARENA_NEW(&run->mem, struct origin);
	made->url = *url;
	made->url.host = arena_str(&run->mem, url->host);
	made->small = SMALL_FIRST;
	made->wanted = 1;
	pace_init(&made->pace, run->options->connections);
	run->origins[run->norigins++] = made;
	return made;
}

uint64_t
lane_rate(const struct lane *lane, uint64_t now)
{
	unsigned n = lane->nsamples, back = n < 12 ? n : 12;
	uint64_t since, bytes;

	if (back < 4)
		return 0;
	since = now - lane->times[(n - back) % SAMPLES];
	bytes = lane->got - lane->samples[(n - back) % SAMPLES];
	bytes = since ? bytes * 1000 / (since / millisecond + 1) : 0;
	return bytes ? bytes : 1;
}

/* Is there something that a further request of this file could bring? */
static bool
may_ask(const struct job *job, uint64_t now)
{
	if (job->phase != JOB_READY || now < job->not_before)
		return false;
	/* After a failure it may have to start over, which needs quiet. */
	if (job->tries > 0 && job->nlanes == 0 && job->hash.running)
		return false;
	if (!job->known || job->whole || (job->resolving && !job->has_final))
		return job->nlanes == 0;
	return !job->idle;
}

static bool
is_big(const struct job *job)
{
	return job->known && !job->whole &&
	       (!job->has_total || job->total > PIECES_LEAST);
}

static bool
has_room(const struct run *run, struct job *job, uint64_t now)
{
	const struct origin *origin =
		origin_of(job->run, job->has_final ? &job->final.url : &job->url);

	if (now < origin->not_before || run->nlanes >= run->options->connections)
		return false;
	return is_big(job) ? origin->nbig < origin->wanted
			   : origin->nsmall < origin->small;
}

/* The one with the fewest requests; of large files only the first few take part. */
static struct job *
neediest(struct run *run, uint64_t now)
{
	struct job *most = NULL;
	unsigned nbig = 0;

	for (struct job *job = run->jobs; job; job = job->next) {
		if (job->phase == JOB_READY && is_big(job) && ++nbig > BIG_FILES)
			continue;
		if (may_ask(job, now) && (!most || job->nlanes < most->nlanes) &&
		    has_room(run, job, now))
			most = job;
	}
	return most;
}

void
lanes_fill(struct run *run)
{
	uint64_t now = host_ticks();
	struct job *job;

	for (job = run->jobs; job; job = job->next)
		job->idle = false;
	while ((job = neediest(run, now)))
		job->idle = !lane_start(run, job, NULL);
}

/* More than there should be: the youngest go. */
static void
thin_out(struct run *run, const struct origin *origin)
{
	unsigned n = origin->nbig;

	for (size_t i = 0; i < COUNT(run->lanes); i++)
		n -= run->lanes[i].job && run->lanes[i].origin == origin &&
		     run->lanes[i].hedge;
	for (; n > origin->wanted; n--) {
		struct lane *youngest = NULL;
		for (size_t i = 0; i < COUNT(run->lanes); i++) {
			struct lane *lane = &run->lanes[i];
			if (lane->job && lane->origin == origin && lane->big &&
			    !lane->hedge && lane->job->nlanes > 1 &&
			    (!youngest || lane->started > youngest->started))
				youngest = lane;
		}
		if (!youngest)
			return;
		lane_stop(youngest);
	}
}

static void
tick_origin(struct run *run, struct origin *origin, uint64_t now)
{
	struct pace_seen seen = {.now = now, .bytes = origin->bytes, .busy = host_busy()};

	for (size_t i = 0; i < COUNT(run->lanes); i++) {
		const struct lane *lane = &run->lanes[i];
		seen.active +=
			lane->job && lane->origin == origin && lane->big && lane->got > 0;
	}
	if (origin->nbig == 0)
		return;
	origin->wanted = pace_tick(&origin->pace, &seen);
	thin_out(run, origin);
}

static void
sample(struct run *run, uint64_t now)
{
	for (size_t i = 0; i < COUNT(run->lanes); i++) {
		struct lane *lane = &run->lanes[i];
		if (!lane->job || !lane->answered)
			continue;
		lane->samples[lane->nsamples % SAMPLES] = lane->got;
		lane->times[lane->nsamples++ % SAMPLES] = now;
	}
}

/* Connections far below the others are given up for new ones; a few at a time. */
static void
replace_slow(struct run *run, struct origin *origin, uint64_t now)
{
	uint64_t rates[FETCH_CONNECTIONS];
	struct lane *lanes[FETCH_CONNECTIONS];
	size_t n = 0, nslow = 0;

	for (size_t i = 0; i < COUNT(run->lanes); i++) {
		struct lane *lane = &run->lanes[i];
		if (!lane->job || lane->origin != origin || !lane->big)
			continue;
		lanes[n] = lane;
		rates[n++] = lane_rate(lane, now);
	}
	for (size_t i = 0; i < n && nslow <= n / 8; i++) {
		const struct span *rest = &lanes[i]->claim.rest;
		if (rest->end - rest->first < 2 * rates[i] || lanes[i]->claim.hedged ||
		    !pace_slow(rates, n, i))
			continue;
		origin->nfresh++;
		nslow++;
		lane_stop(lanes[i]);
	}
}

/* Has another connection of its host just brought something? */
static bool
others_flow(const struct run *run, const struct lane *lane, uint64_t now)
{
	for (size_t i = 0; i < COUNT(run->lanes); i++) {
		const struct lane *other = &run->lanes[i];
		if (other->job && other != lane && other->origin == lane->origin &&
		    other->answered && now - other->last < FLOWS_MS * millisecond)
			return true;
	}
	return false;
}

static bool
has_hedge(const struct run *run, const struct job *job)
{
	for (size_t i = 0; i < COUNT(run->lanes); i++)
		if (run->lanes[i].job == job && run->lanes[i].hedge)
			return true;
	return false;
}

/* Has it been silent for longer than a second request for its bytes would take? */
static bool
is_overdue(const struct run *run, const struct lane *lane, uint64_t now)
{
	const struct job *job = lane->job;
	uint64_t quiet = (now - lane->last) / millisecond;

	if (!job || !lane->big || lane->claim.hedged || job->phase != JOB_READY ||
	    !job->has_pieces || job->whole || quiet < QUIET_MS)
		return false;
	if (!others_flow(run, lane, now) && !(job->joined && job->nlanes == 1))
		return quiet >= ALONE_MS && !has_hedge(run, job);
	return quiet >=
	       (lane->answered && (job->idle || job->nlanes == 1) ? QUIET_MS : ALONE_MS);
}

/* Its own place is for yet another one; the first goes on, until it is called a stall. */
static bool
is_silent_hedge(const struct lane *lane, uint64_t now)
{
	return lane->job && lane->hedge && lane->claim.hedged &&
	       now >= lane->last + AGAIN_MS * millisecond; /* last may be after now */
}

/*
 * What is overdue is asked for twice: a silent connection at the end of a file would cost
 * as long as a stall takes to be called one. Where there is no room for a second
 * connection, it takes the place of the first.
 */
static void
hedge(struct run *run, uint64_t now)
{
	for (size_t i = 0; i < COUNT(run->lanes); i++) {
		struct lane *lane = &run->lanes[i];
		if (is_silent_hedge(lane, now))
			lane_stop(lane);
		if (!is_overdue(run, lane, now))
			continue;
		if (run->nlanes < run->options->connections) {
			lane_start(run, lane->job, lane);
		} else {
			lane->origin->nfresh++;
			lane_stop(lane);
		}
	}
}

/* Another one has brought all that this one still is to bring: a silent one would keep its
 * place from those that are of use. */
static bool
is_unwanted(const struct lane *lane)
{
	const struct span *rest = &lane->claim.rest;

	return lane->job && lane->job->has_pieces && rest->first < rest->end &&
	       !pieces_wanted(&lane->job->pieces, &lane->claim);
}

static void
stop_unwanted(struct run *run)
{
	for (size_t i = 0; i < COUNT(run->lanes); i++)
		if (is_unwanted(&run->lanes[i]))
			lane_stop(&run->lanes[i]);
}

void
lanes_tick(struct run *run)
{
	uint64_t now = host_ticks();

	if (now - run->ticked < TICK_MS * millisecond)
		return;
	run->ticked = now;
	run->stirred = true;
	stop_unwanted(run);
	for (unsigned i = 0; i < run->norigins; i++)
		tick_origin(run, run->origins[i], now);
	if (now - run->sampled < SAMPLE_MS * millisecond)
		return;
	run->sampled = now;
	sample(run, now);
	for (unsigned i = 0; i < run->norigins; i++)
		replace_slow(run, run->origins[i], now);
	hedge(run, now);
}
