/* SPDX-License-Identifier: Apache-2.0 */
/* What goes on after a failure: another attempt, another server, from the start, or no more. */
#include "fetch_run.h"
#include "host.h"
#include "str.h"

enum {
	GAIN = 1 << 16, /* so many new bytes make an attempt a success */
	RESTARTS_MAX = 2,
};

static const uint64_t millisecond = 1000000;

int
job_take_source(struct job *job)
{
	const struct fetch_file *want = job->want;
	struct str url = job->source ? want->mirrors[job->source - 1] : want->url;
	int status = url_parse(&job->url, &job->mem, url, &job->err);

	if (status < 0)
		return status;
	job->shown = url_shown(&job->mem, &job->url);
	digest_of(&job->url_sum, DIGEST_SHA256, job->url.text);
	job->has_final = false;
	job->tries = job->restarts = job->nignored = 0;
	job->told = 0;
	job->whole = false;
	job->not_before = 0;
	return fetch_http_allowed(&job->url, want->sha256.n > 0, job->shown, &job->err);
}

static void
remember(struct job *job)
{
	if (job->worse && job->worse->code >= job->err.code)
		return;
	if (!job->worse)
		job->worse = ARENA_NEW(&job->mem, struct err);
	*job->worse = job->err;
}

/* That the last address has no such file, or may not be asked, does not mean that another
 * attempt is no use. */
static int
recall(struct job *job, int status)
{
	if ((status != -E_NOMATCH && status != -E_USAGE) || !job->worse ||
	    (int)job->worse->code <= -status)
		return status;
	run_note(job->run, job->err.text);
	job->err = *job->worse;
	return -(int)job->err.code;
}

/* With a sum to prove it, another server may go on with what is here. A mirror that may not
 * be asked is passed over; the first address is what was meant. */
static void
next_source(struct job *job)
{
	int status = job->status;

	while (status != -E_SYSTEM && (status != -E_USAGE || job->source) &&
	       ++job->source <= job->want->nmirrors) {
		run_note(job->run, job->err.text);
		remember(job);
		status = job_take_source(job);
		if (status < 0)
			continue;
		job->etag = job->modified = (struct str){0};
		job->phase = JOB_READY;
		if (!job->sha256.n || !job->has_pieces || job->status == -E_CHECKSUM)
			job_anew(job, NULL);
		return;
	}
	job->status = recall(job, status);
	job_save(job);
	job_end_failed(job);
}

void
job_fail(struct job *job, int status)
{
	job->status = status;
	job_settle(job, next_source);
}

static void
give_up(struct job *job)
{
	job_save(job);
	part_close(&job->part, job->has_state);
	job_over(job, 0);
}

void
job_give_up(struct job *job)
{
	if (job->phase == JOB_WAITING || job->phase == JOB_READY)
		job_settle(job, give_up);
	else if (job->phase == JOB_SETTLING)
		job->then = give_up;
}

static void
start_again(struct job *job)
{
	job_start_over(job);
	job->discard = false;
	if (part_reset(&job->part, &job->err) < 0) {
		job->status = -E_SYSTEM;
		job_end_failed(job);
		return;
	}
	job->phase = JOB_READY;
}

void
job_anew(struct job *job, const char *why)
{
	if (why && ++job->restarts > RESTARTS_MAX) {
		job->whole = true;
		if (job->restarts > 2 * RESTARTS_MAX) {
			job_fail(job, err_set(&job->err, E_NETWORK,
					      "%.*s: cannot be continued: %s",
					      STR(job->shown), why));
			return;
		}
	}
	if (why)
		run_note(job->run, arena_printf(&job->mem, "%.*s: %s; from its start",
						STR(job->shown), why)
					   .p);
	job->discard = true;
	job_settle(job, start_again);
}

bool
job_is_fed(const struct job *job)
{
	for (size_t i = 0; i < COUNT(job->run->lanes); i++)
		if (job->run->lanes[i].job == job && job->run->lanes[i].answered)
			return true;
	return false;
}

void
job_retry(struct job *job, const struct http_answer *answer, uint64_t started)
{
	const struct fetch_options *options = job->run->options;
	uint64_t now = host_ticks(), wait;
	uint64_t here = job->has_pieces ? job->pieces.nbytes : 0;
	bool alone = job->nlanes == 0;

	if (answer->heals && job->failed_at && started <= job->failed_at)
		return; /* of the same moment as the last one */
	if (here >= job->best + GAIN) {
		job->tries = 0;
		job->best = here;
	}
	job->failed_at = now;
	if (++job->tries >= options->attempts && job_is_fed(job))
		job->tries = options->attempts - 1; /* that is no end of the file */
	if (!fetch_wait(options, job->tries, answer, &wait)) {
		job_fail(job, -(int)job->err.code);
		return;
	}
	if (!alone && job->tries == 1 && !answer->has_retry_after)
		return;
	if (alone || answer->has_retry_after)
		fetch_note_again(options, &job->err, wait);
	job->not_before = job->wake = now + wait * millisecond;
}
