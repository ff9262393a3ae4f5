/* SPDX-License-Identifier: Apache-2.0 */
/* One request: what it asks for, what of the answer is taken, what its end means. */
#include "fetch_run.h"
#include "header.h"
#include "host.h"
#include "str.h"

enum { LANE_MEMORY = 4 << 20, SPAN_WORTH = 1 << 16 };

/* A file this small is one short request. */
static bool
is_small(const struct job *job)
{
	const struct fetch_file *want = job->want;

	return job->known ? job->has_total && job->total <= PIECES_LEAST
			  : want->has_size && want->size <= PIECES_LEAST;
}

static void
free_lane(struct run *run, struct lane *lane)
{
	arena_release(&lane->mem);
	lane->job = NULL;
	lane->http = NULL;
	lane->ended = host_ticks();
	run->recent[FETCH_CONNECTIONS - run->nlanes] = (unsigned)(lane - run->lanes);
	run->nlanes--;
	run->stirred = true;
}

static struct lane *
take_lane(struct run *run)
{
	run->nlanes++;
	return &run->lanes[run->recent[FETCH_CONNECTIONS - run->nlanes]];
}

static void
count(struct lane *lane, int one)
{
	unsigned *n = lane->big ? &lane->origin->nbig : &lane->origin->nsmall;

	*n += (unsigned)one;
}

/* The request has ended; what it brought stays. */
static void
leave(struct lane *lane)
{
	struct job *job = lane->job;
	struct state_span span = {lane->asked.first, lane->claim.rest.first, 0};

	if (lane->answered && !lane->inflate && span.end - span.first >= SPAN_WORTH) {
		span.fold = fold_value(&lane->fold);
		job_add_span(job, &span);
	}
	if (job->has_pieces)
		pieces_drop(&job->pieces, &lane->claim);
	inflate_close(lane->inflate);
	count(lane, -1);
	if (lane->resolving)
		job->resolving = false;
	job->nlanes--;
}

void
lane_stop(struct lane *lane)
{
	struct run *run = lane->job->run;

	http_cancel(lane->http);
	leave(lane);
	free_lane(run, lane);
}

/* The answer came from here: further requests go there directly. */
static void
take_final(struct lane *lane, const struct http_answer *answer)
{
	struct job *job = lane->job;
	struct err ignored;

	if (job->has_final && !lane->resolving)
		return;
	job->final = (struct http_answer){.moved = answer->moved};
	job->has_final = url_parse(&job->final.url, &job->mem,
				   arena_str(&job->mem, answer->url.text), &ignored) == 0;
}

/* It is the host that sends the bytes whose connections count. */
static void
move_origin(struct lane *lane, const struct http_answer *answer)
{
	count(lane, -1);
	lane->origin = origin_of(lane->job->run, &answer->url);
	lane->big = !is_small(lane->job);
	count(lane, 1);
}

static int
no_use(struct lane *lane, enum piece_verdict verdict, const char *why, struct err *err)
{
	lane->verdict = verdict;
	lane->piece.why = why;
	return err_set(err, verdict == PIECE_PACKED ? E_CHECKSUM : E_NETWORK,
		       "%.*s: cannot be continued: %s", STR(lane->job->shown), why);
}

static struct str
keep(struct job *job, struct str text)
{
	return text.p ? arena_str(&job->mem, text) : text;
}

/* The first answer says what file it is. */
static int
take_version(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	struct str etag, modified;
	int status;

	piece_validators(&etag, &modified, answer);
	job->etag = keep(job, etag);
	job->modified = keep(job, modified);
	job->sent = keep(job, answer->modified);
	job->has_total = lane->piece.has_total;
	job->total = lane->piece.total;
	status = job_claims(job, answer, err);
	if (status == 0 && job->has_total)
		status = part_allocate(&job->part, job->total, err);
	if (status < 0)
		return status;
	pieces_init(&job->pieces, &job->mem, job->has_total ? job->total : INT64_MAX);
	job->has_pieces = job->known = true;
	return 0;
}

/* Parts of a file whose versions cannot be told apart must not be put together. */
static bool
can_be_joined(const struct lane *lane, const struct http_answer *answer)
{
	struct str etag, modified;

	piece_validators(&etag, &modified, answer);
	return lane->piece.span.end == lane->piece.total || etag.p || modified.p ||
	       lane->job->sha256.n || lane->job->git_sha1.n || answer->linked.n ||
	       answer->repr.n || answer->git_sha1.n;
}

static int
take_part(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	int status;

	lane->asked = lane->piece.span;
	if (job->known)
		return lane->resolving ? job_claims(job, answer, err) : 0;
	if (!can_be_joined(lane, answer))
		return no_use(lane, PIECE_UNFIT, "nothing tells its versions apart", err);
	status = take_version(lane, answer, err);
	if (status == 0)
		pieces_claim(&job->pieces, &lane->claim, lane->piece.span);
	return status;
}

static int take_unpacked(void *context, struct str bytes, struct err *err);

static int
take_whole(struct lane *lane, const struct http_answer *answer, struct err *err)
{
	struct job *job = lane->job;
	int status;

	job->unproven = !answer->has_length && !answer->chunked;
	status = take_version(lane, answer, err);
	if (status < 0)
		return status;
	pieces_claim(&job->pieces, &lane->claim, (struct span){0, job->pieces.size});
	lane->asked = lane->claim.rest;
	if (lane->verdict == PIECE_UNPACK) {
		job->whole = true; /* its ranges are those of other bytes */
		lane->inflate = inflate_open(&lane->mem, INFLATE_GZIP, job->pieces.size,
					     (struct sink){take_unpacked, lane});
	}
	return 0;
}

/*
 * The range was ignored, or another version comes, and the whole of it: it is taken at
 * once where nothing else goes on, unless it is large and may come in parts.
 */
static bool
take_instead(struct lane *lane, const struct http_answer *answer)
{
	struct job *job = lane->job;
	bool large = lane->verdict == PIECE_CHANGED &&
		     !(answer->has_length && answer->length <= PIECES_SMALL);
	struct err ignored;

	if (answer->status != 200 || large || job->nlanes > 1 || job->hash.running ||
	    job->sync.running)
		return false;
	pieces_drop(&job->pieces, &lane->claim);
	if (lane->verdict == PIECE_CHANGED)
		run_note(job->run, arena_printf(&lane->mem, "%.*s: %s; from its start",
						STR(job->shown), lane->piece.why)
					   .p);
	job_start_over(job);
	if (part_reset(&job->part, &ignored) < 0)
		return false;
	lane->piece_ask.known = false;
	lane->verdict = piece_judge(&lane->piece, &lane->piece_ask, answer);
	return true;
}

static int
on_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct lane *lane = context;
	struct job *job = lane->job;
	int status;

	lane->verdict = piece_judge(&lane->piece, &lane->piece_ask, answer);
	if (lane->verdict == PIECE_CHANGED || lane->verdict == PIECE_IGNORED)
		(void)take_instead(lane, answer);
	if (lane->verdict == PIECE_TAKE)
		status = take_part(lane, answer, err);
	else if (lane->verdict == PIECE_WHOLE || lane->verdict == PIECE_UNPACK)
		status = take_whole(lane, answer, err);
	else
		status = no_use(lane, lane->verdict, lane->piece.why, err);
	if (status < 0)
		return status;
	take_final(lane, answer);
	move_origin(lane, answer);
	lane->answered = true;
	job->nparts++;
	return 0;
}

/* Bytes of the file, at their place. */
static int
take(struct lane *lane, struct str bytes, struct err *err)
{
	struct job *job = lane->job;
	struct span *rest = &lane->claim.rest;
	size_t n = bytes.n;
	int status;

	if (n > rest->end - rest->first)
		n = (size_t)(rest->end - rest->first);
	status = job_write(job, rest->first, str_sub(bytes, 0, n), err);
	if (status < 0)
		return status;
	fold_update(&lane->fold, str_sub(bytes, 0, n));
	rest->first += n;
	if (n < bytes.n && rest->end == lane->asked.end && lane->verdict == PIECE_TAKE)
		return no_use(lane, PIECE_UNFIT, "more bytes than asked for", err);
	if (n < bytes.n && rest->end == lane->asked.end)
		return err_set(err, E_CHECKSUM, "%.*s: more than the expected %llu bytes",
			       STR(job->shown), (unsigned long long)job->total);
	/* Another request has, or will bring, what else was asked for. */
	lane->stopped = rest->end < lane->asked.end ? rest->first == rest->end
			: lane->claim.hedged ? !pieces_wanted(&job->pieces, &lane->claim)
					     : false;
	return lane->stopped ? err_set(err, E_NETWORK, "enough") : 0;
}

static int
take_unpacked(void *context, struct str bytes, struct err *err)
{
	return take(context, bytes, err);
}

static int
unpack(struct lane *lane, struct str bytes, struct err *err)
{
	struct err why;
	int status = inflate_feed(lane->inflate, &bytes, &why);

	if (status == -E_FORMAT)
		return err_set(err, E_CHECKSUM, "%.*s: %s", STR(lane->job->shown),
			       why.text);
	if (status < 0)
		*err = why;
	return status;
}

static int
on_body(void *context, struct str bytes, struct err *err)
{
	struct lane *lane = context;

	lane->last = host_ticks();
	lane->got += bytes.n;
	lane->origin->bytes += bytes.n;
	return lane->inflate ? unpack(lane, bytes, err) : take(lane, bytes, err);
}

/* All of it came, as far as the server knows. */
static int
check_end(struct lane *lane, struct err *err)
{
	struct job *job = lane->job;
	const struct span *rest = &lane->claim.rest;

	if (lane->inflate && !inflate_done(lane->inflate))
		return err_set(err, E_NETWORK, "%.*s: ends within what was packed",
			       STR(job->shown));
	if (!job->has_total) {
		job->has_total = true;
		job->total = rest->first;
		pieces_drop(&job->pieces, &lane->claim);
		pieces_init(&job->pieces, &job->mem, job->total);
		pieces_arrived(&job->pieces, (struct span){0, job->total});
		return part_allocate(&job->part, job->total, err);
	}
	if (rest->first < rest->end)
		return err_set(err, E_NETWORK, "%.*s: ended after %llu of %llu bytes",
			       STR(job->shown), (unsigned long long)rest->first,
			       (unsigned long long)rest->end);
	return 0;
}

static void
unchanged(struct job *job)
{
	job->there = true;
	job->sum = job->record.sha256;
	part_close(&job->part, job->has_state);
	job_succeed(job);
}

/* An answer without a body for us. */
static void
end_without(struct job *job, const struct http_answer *answer, bool conditional,
	    uint64_t started)
{
	if (answer->status == 304 && conditional) {
		job_settle(job, unchanged);
		return;
	}
	err_set(&job->err, E_NETWORK, "%.*s: cannot be continued: 304 without a reason",
		STR(job->shown));
	job_retry(job, answer, started);
}

static void
end_empty(struct job *job)
{
	struct http_answer none = {0};

	job->has_total = job->known = job->has_pieces = true;
	job->total = 0;
	pieces_init(&job->pieces, &job->mem, 0);
	if (job_claims(job, &none, &job->err) < 0)
		job_fail(job, -E_CHECKSUM);
	else
		job_complete(job);
}

/* What the verdict asks for, beyond another attempt; false for another attempt. */
static bool
end_by_verdict(struct job *job, enum piece_verdict verdict, const char *why)
{
	if (verdict == PIECE_EMPTY) {
		end_empty(job);
	} else if (verdict == PIECE_CHANGED) {
		job_anew(job, why);
	} else if (verdict == PIECE_UNFIT && !job->whole) {
		job->whole = true;
		job_anew(job, NULL);
	} else if (verdict == PIECE_IGNORED && ++job->nignored > 1) {
		job->whole = true;
		job_anew(job, NULL);
	} else {
		return false;
	}
	return true;
}

/* The signature of an address has run out, or it was for somebody else. */
static bool
has_expired(const struct http_answer *answer)
{
	return answer->status == 400 || answer->status == 401 || answer->status == 403 ||
	       answer->status == 410;
}

static void
blame_origin(struct lane *lane, const struct http_answer *answer)
{
	struct origin *origin = lane->origin;
	uint64_t now = host_ticks();

	if (!answer->heals)
		return;
	if (answer->status == 429 || answer->status == 503)
		pace_refused(&origin->pace, now);
	else
		pace_loss(&origin->pace, now);
	origin->small = origin->small > 2 ? origin->small / 2 : 1;
	origin->ngood = 0;
	if (answer->has_retry_after && answer->retry_after <= 300)
		origin->not_before = now + answer->retry_after * 1000000000u;
}

/* More and more of the small ones at once, as long as nothing fails. */
static void
praise_origin(struct lane *lane)
{
	struct origin *origin = lane->origin;

	if (lane->big || ++origin->ngood < origin->small)
		return;
	origin->ngood = 0;
	if (origin->small < FETCH_CONNECTIONS)
		origin->small++;
}

static void
end_well(struct lane *lane, struct job *job, const struct http_answer *answer)
{
	bool conditional =
		lane->ask.none_match.p || lane->ask.modified_since.p || lane->ask.have.n;
	uint64_t started = lane->started;

	if (answer->status == 304) {
		leave(lane);
		free_lane(job->run, lane);
		end_without(job, answer, conditional && job->can_ask, started);
		return;
	}
	praise_origin(lane);
	leave(lane);
	free_lane(job->run, lane);
	if (job->has_pieces && pieces_complete(&job->pieces))
		job_complete(job);
}

/* Would the next part be known to belong to what is here? */
static bool
can_go_on(const struct job *job)
{
	return job->etag.p || job->modified.p || job->sha256.n;
}

static void
end_badly(struct lane *lane, struct job *job, int status,
	  const struct http_answer *answer)
{
	enum piece_verdict verdict = lane->verdict;
	const char *why = lane->piece.why;
	uint64_t started = lane->started;
	bool direct = lane->direct, stopped = lane->stopped;
	bool whole = lane->answered &&
		     (!lane->piece_ask.ranged || lane->inflate || !can_go_on(job));
	struct http_answer copy = *answer; /* its strings go with the lane */

	copy.reason = (struct str){0};
	if (!stopped && status == -E_NETWORK)
		blame_origin(lane, answer);
	leave(lane);
	free_lane(job->run, lane);
	if (job->has_pieces && pieces_complete(&job->pieces) &&
	    (stopped || (status == -E_NETWORK &&
			 (verdict == PIECE_TAKE || verdict == PIECE_WHOLE)))) {
		job_complete(job);
		return;
	}
	if (stopped || end_by_verdict(job, verdict, why))
		return;
	if (direct && has_expired(&copy))
		job->has_final = false;
	if (verdict == PIECE_IGNORED)
		copy.heals = true;
	job_retry(job, &copy, started);
	if (whole && job->phase == JOB_READY)
		job_anew(job, NULL);
}

static void
on_done(void *context, int status, const struct http_answer *answer,
	const struct err *err)
{
	struct lane *lane = context;
	struct job *job = lane->job;
	struct http_answer copy = *answer;

	if (status < 0)
		job->err = *err;
	if (status == 0 && answer->status == 416) {
		lane->verdict = piece_judge(&lane->piece, &lane->piece_ask, answer);
		status = no_use(lane, lane->verdict, lane->piece.why, &job->err);
	} else if (status == 0 && answer->status != 304) {
		status = check_end(lane, &job->err);
		copy.heals = true;
	}
	if (status == 0)
		end_well(lane, job, &copy);
	else
		end_badly(lane, job, status, &copy);
}

static void
ask_first(struct lane *lane)
{
	struct job *job = lane->job;
	struct http_ask *ask = &lane->ask;

	/* The first answer tells size and version; a small file is then complete. */
	lane->asked = (struct span){0, PIECES_SMALL};
	ask->has_range = !job->whole && !is_small(job);
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
			    !pieces_split(pieces, &lane->claim,
					  worth_a_split(lane->origin)))
		return false;
	lane->asked = lane->claim.rest;
	ask->has_range = true;
	ask->if_range = job->etag.p ? job->etag : job->modified;
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
				 .small = is_small(job),
				 .begin = on_begin,
				 .body = {on_body, lane}};
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
		free_lane(run, lane);
		return false;
	}
	lane->hedge = slow != NULL;
	lane->big = job->known && !is_small(job);
	lane->resolving = !lane->ask.at;
	lane->direct = lane->ask.at && lane->ask.at->moved;
	lane->ask.fresh = slow || origin->nfresh > 0;
	if (lane->ask.fresh)
		lane->nsamples = 0;
	if (!slow && origin->nfresh > 0)
		origin->nfresh--;
	if (lane->resolving)
		job->resolving = true;
	count(lane, 1);
	job->joined = job->nlanes++ > 0 || job->joined;
	lane->http = http_start(run->fetch, &lane->mem, &lane->ask, on_done, lane);
	return true;
}
