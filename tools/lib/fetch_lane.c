/* SPDX-License-Identifier: Apache-2.0 */
/* Requests: what they ask for, and their places. */
#include "fetch_run.h"
#include "host.h"
#include "str.h"

enum {
	LANE_MEMORY = 4 << 20,
	SPAN_WORTH = 1 << 16,
	YOUNG_MS = 200,
	LATE_MS = 500, /* of one that would end so much later: somebody else takes half */
};

/* A file this small is one short request. */
bool
job_is_small(const struct job *job)
{
	const struct fetch_file *want = job->want;

	return job->known ? job->has_total && job->total <= PIECES_LEAST
			  : want->has_size && want->size <= PIECES_LEAST;
}

static void
give_back(struct run *run, struct lane *lane)
{
	arena_release(&lane->mem);
	lane->job = NULL;
	lane->http = NULL;
	lane->ended = host_ticks();
	run->recent[FETCH_CONNECTIONS - run->nlanes] = (unsigned)(lane - run->lanes);
	run->nlanes--;
}

void
lane_free(struct run *run, struct lane *lane)
{
	give_back(run, lane);
	run->stirred = true;
}

static struct lane *
take_lane(struct run *run)
{
	run->nlanes++;
	return &run->lanes[run->recent[FETCH_CONNECTIONS - run->nlanes]];
}

void
lane_count(struct lane *lane, int one)
{
	unsigned *n = lane->big ? &lane->origin->nbig : &lane->origin->nsmall;

	*n += (unsigned)one;
}

void
lane_fold(struct lane *lane, struct str bytes)
{
	if (lane->asked.end - lane->asked.first >= SPAN_WORTH)
		fold_update(&lane->fold, bytes);
}

bool
lane_span(const struct lane *lane, const struct job *job, struct state_span *span)
{
	if (lane->job != job || !lane->answered || lane->inflate)
		return false;
	span->first = lane->asked.first;
	span->end = lane->claim.rest.first;
	span->fold = fold_value(&lane->fold);
	return span->end - span->first >= SPAN_WORTH;
}

/* The request has ended; what it brought stays. */
void
lane_leave(struct lane *lane)
{
	struct job *job = lane->job;
	struct state_span span;

	if (lane_span(lane, job, &span))
		job_add_span(job, &span);
	if (job->has_pieces)
		pieces_drop(&job->pieces, &lane->claim);
	inflate_close(lane->inflate);
	lane_count(lane, -1);
	if (lane->resolving)
		job->resolving = false;
	job->nlanes--;
}

void
lane_stop(struct lane *lane)
{
	struct run *run = lane->job->run;

	http_cancel(lane->http);
	lane_leave(lane);
	lane_free(run, lane);
}

static void
ask_first(struct lane *lane)
{
	struct job *job = lane->job;
	struct http_ask *ask = &lane->ask;

	/* The first answer tells size and version; a small file is then complete. */
	lane->asked = (struct span){0, PIECES_SMALL};
	ask->has_range = !job->whole && !job_is_small(job);
	if (!job->can_ask)
		return;
	ask->have = job->record.sha256;
	ask->none_match = job->record.etag;
	if (!ask->none_match.p)
		ask->modified_since = job->record.modified;
}

/* A fifth of a second's work of a connection: less is not worth a new request. */
static uint64_t
worth_a_split(const struct origin *origin)
{
	uint64_t worth = origin->pace.usual / origin->wanted / 5;

	if (!worth || worth > PIECES_LEAST)
		return PIECES_LEAST;
	return worth < SPAN_WORTH ? SPAN_WORTH : worth;
}

/* Milliseconds until it has brought what it is to bring; 0: nobody knows. A young one is
 * judged by this request alone. */
static uint64_t
time_left(const struct lane *lane, uint64_t now)
{
	const struct span *rest = &lane->claim.rest;
	uint64_t more = rest->end - rest->first, rate = lane_rate(lane, now);
	uint64_t ms = (now - lane->started) / 1000000;

	if (!rate && ms >= YOUNG_MS)
		rate = (rest->first - lane->asked.first) * 1000 / ms + 1;
	return rate ? more / rate * 1000 + more % rate * 1000 / rate : 0;
}

/* What of its file will be here last. */
static struct lane *
latest(const struct lane *lane)
{
	struct run *run = lane->job->run;
	uint64_t now = host_ticks(), most = LATE_MS;
	struct lane *late = NULL;

	for (size_t i = 0; i < COUNT(run->lanes); i++) {
		struct lane *other = &run->lanes[i];
		uint64_t left;
		if (other == lane || other->job != lane->job || !other->answered ||
		    other->claim.hedged)
			continue;
		left = time_left(other, now);
		if (left >= most) {
			most = left;
			late = other;
		}
	}
	return late;
}

/*
 * Half of the largest rest; or of what a slow connection has before it, however little: of
 * many slow ones each would have some seconds of it, and the fast ones nothing to do. What
 * is small, or ends nobody knows where, is left to the one who has it.
 */
static bool
ask_for_half(struct lane *lane)
{
	struct job *job = lane->job;
	struct lane *late;

	if (!job->has_total || job_is_small(job))
		return false;
	if (pieces_split(&job->pieces, &lane->claim, worth_a_split(lane->origin)))
		return true;
	late = latest(lane);
	return late && pieces_halve(&job->pieces, &lane->claim, &late->claim, SPAN_WORTH);
}

/* The next piece; where all are asked for, half of the largest, or what a slow one is to
 * bring. */
static bool
ask_next(struct lane *lane, struct lane *slow)
{
	struct job *job = lane->job;
	struct pieces *pieces = &job->pieces;
	struct http_ask *ask = &lane->ask;

	if (slow ? !pieces_hedge(pieces, &lane->claim, &slow->claim)
		 : !pieces_next(pieces, &lane->claim,
				pieces_window(pieces, job->hashed.at),
				lane->origin->wanted) &&
			    !ask_for_half(lane))
		return false;
	lane->asked = lane->claim.rest;
	ask->has_range = true;
	ask->if_range = piece_if_range(job->etag, job->modified);
	return true;
}

static bool
fill_ask(struct lane *lane, struct lane *slow)
{
	struct job *job = lane->job;
	struct http_ask *ask = &lane->ask;

	*ask = (struct http_ask){.url = &job->url,
				 .at = job->has_final ? &job->final : NULL,
				 .any_http = job->want->sha256.n > 0,
				 .small = job_is_small(job),
				 .begin = lane_begin,
				 .body = {lane_body, lane}};
	if (!job->known || job->whole)
		ask_first(lane);
	else if (!ask_next(lane, slow))
		return false;
	ask->from = lane->asked.first;
	ask->has_last = ask->has_range;
	ask->last = lane->asked.end - 1;
	lane->piece_ask = (struct piece_ask){
		.ranged = ask->has_range,
		.span = lane->asked,
		.known = job->known && !job->whole,
		.total = job->total,
		.etag = job->etag,
		.modified = job->modified,
		.as_sent = str_ends(str_c(job->want->dest), S(".gz")) ||
			   str_ends(str_c(job->want->dest), S(".tgz")),
	};
	return true;
}

/* A place whose connection has just become free goes on as the same one. */
static void
renew(struct lane *lane, struct job *job, struct origin *origin)
{
	uint64_t now = host_ticks();
	bool same = lane->origin == origin && now - lane->ended < 100000000;
	struct lane fresh = {.job = job, .origin = origin, .started = now, .last = now};

	if (same) {
		fresh.got = lane->got;
		fresh.nsamples = lane->nsamples;
		memcpy(fresh.samples, lane->samples, sizeof(fresh.samples));
		memcpy(fresh.times, lane->times, sizeof(fresh.times));
	}
	*lane = fresh;
	lane->mem = arena_new(LANE_MEMORY);
	fold_init(&lane->fold);
}

bool
lane_start(struct run *run, struct job *job, struct lane *slow)
{
	const struct url *url = job->has_final ? &job->final.url : &job->url;
	struct origin *origin = origin_of(run, url);
	struct lane *lane = take_lane(run);

	renew(lane, job, origin);
	if (!fill_ask(lane, slow)) {
		give_back(run, lane); /* nothing has happened: no reason to look again */
		return false;
	}
	lane->hedge = slow != NULL;
	lane->big = job->known && !job_is_small(job);
	lane->resolving = !lane->ask.at;
	lane->direct = lane->ask.at && !str_eq(job->final.url.text, job->url.text);
	lane->ask.fresh = slow || origin->nfresh > 0;
	if (lane->ask.fresh)
		lane->nsamples = 0;
	if (!slow && origin->nfresh > 0)
		origin->nfresh--;
	if (lane->resolving)
		job->resolving = true;
	lane_count(lane, 1);
	job->joined = job->nlanes++ > 0 || job->joined;
	lane->http = http_start(run->fetch, &lane->mem, &lane->ask, lane_done, lane);
	return true;
}
