/* SPDX-License-Identifier: Apache-2.0 */
/* What the end of a request means for its file. */
#include "fetch_run.h"
#include "host.h"
#include "str.h"

static void
unchanged(struct job *job)
{
	job->there = true;
	job->sum = job->record.sha256;
	job_renew(job);
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
	} else if ((verdict == PIECE_UNFIT && !job->whole) ||
		   (verdict == PIECE_IGNORED && ++job->nignored > 1)) {
		job->whole = true;
		job_anew(job, NULL);
	} else {
		return false;
	}
	return true;
}

/* The signature of an address has run out, or it was for somebody else, or it is gone. */
static bool
has_expired(const struct http_answer *answer)
{
	return answer->status == 400 || answer->status == 401 || answer->status == 403 ||
	       answer->status == 404 || answer->status == 410;
}

/* A refusal that no other attempt changes. */
static bool
is_final(const struct http_answer *answer)
{
	return answer->status >= 400 &&
	       (!answer->heals ||
		(answer->has_retry_after && answer->retry_after > FETCH_PAUSE_MAX));
}

static void
blame_origin(struct lane *lane, const struct http_answer *answer)
{
	struct origin *origin = lane->origin;
	uint64_t now = host_ticks();

	if (!answer->heals && !is_final(answer))
		return;
	if (answer->status == 429 || answer->status == 503 || is_final(answer))
		pace_refused(&origin->pace, now);
	else
		pace_loss(&origin->pace, now);
	origin->wanted = origin->pace.wanted; /* not only at the next tick */
	origin->small = origin->small > 2 ? origin->small / 2 : 1;
	origin->ngood = 0;
	if (answer->has_retry_after && answer->retry_after <= FETCH_PAUSE_MAX)
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
		lane_leave(lane);
		lane_free(job->run, lane);
		end_without(job, answer, conditional && job->can_ask, started);
		return;
	}
	praise_origin(lane);
	lane_leave(lane);
	lane_free(job->run, lane);
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
	if (!stopped && (status == -E_NETWORK || is_final(answer)))
		blame_origin(lane, answer);
	lane_leave(lane);
	lane_free(job->run, lane);
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
	else if (status < 0 && is_final(&copy) && job_is_fed(job))
		return; /* asked again when it is alone */
	if (verdict == PIECE_IGNORED || verdict == PIECE_TORN)
		copy.heals = true;
	job_retry(job, &copy, started);
	if (whole && job->phase == JOB_READY)
		job_anew(job, NULL);
}

void
lane_done(void *context, int status, const struct http_answer *answer,
	  const struct err *err)
{
	struct lane *lane = context;
	struct job *job = lane->job;
	struct http_answer copy = *answer;

	if (status < 0)
		job->err = *err;
	if (status == 0 && (answer->status == 416 || answer->status == 412)) {
		lane->verdict = piece_judge(&lane->piece, &lane->piece_ask, answer);
		status = lane_no_use(lane, lane->verdict, lane->piece.why, &job->err);
	} else if (status == 0 && answer->status != 304) {
		status = lane_whole(lane, answer, &job->err);
		copy.heals = status != -E_CHECKSUM;
	}
	if (status == 0)
		end_well(lane, job, &copy);
	else
		end_badly(lane, job, status, &copy);
}
