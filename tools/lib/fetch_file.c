/* SPDX-License-Identifier: Apache-2.0 */
/* Is the file there already? If not: lock, transfer, verify, rename, record. */
#include "fetch_job.h"
#include "host.h"
#include "str.h"

enum { JOB_MEMORY = 8 << 20 };

/* A commit of Hugging Face never changes: huggingface.co/x/y/resolve/(40 digits)/path */
static bool
is_immutable(const struct url *url)
{
	ptrdiff_t at = str_find(url->path, S("/resolve/"));
	struct digest_value sum;
	struct str rest;

	if (at < 0 || !url_host_in(url, "huggingface.co"))
		return false;
	rest = str_sub(url->path, (size_t)at + 9, url->path.n);
	return digest_parse(&sum, str_cut(&rest, '/')) && sum.n == 20;
}

static void
save_record(struct job *job, struct record record)
{
	struct err ignored; /* without a record the file is only verified again */

	if (part_stat(job->part.dest, &record.size, &record.mtime, &record.ctime)) {
		record.has_size = true;
		(void)part_save(&record, &job->mem, job->part.record, &ignored);
	}
}

/* Sums up the file at dest, unless its record still fits and spares that. */
static int
sum_existing(struct job *job, bool fresh, struct digest_value *sum, struct err *err)
{
	uint64_t size;

	*sum = job->record.sha256;
	return fresh ? 0 : part_sum_file(sum, &size, job->part.dest, err);
}

/*
 * Sets *there if the file at dest is proven to be what is wanted. Without a sum to prove
 * it, a record of the same address must fit, and either the size is known too, or the
 * address cannot change its meaning; else job->can_ask says that the server may be asked.
 */
static int
look(struct job *job, bool *there, struct digest_value *sum, struct err *err)
{
	const struct fetch_file *want = job->want;
	uint64_t size;
	int64_t mtime, ctime;
	bool known, fresh;

	*there = false;
	if (!part_stat(job->part.dest, &size, &mtime, &ctime))
		return 0;
	if (want->trust_existing) {
		*there = true;
		return 0;
	}
	if (want->has_size && size != want->size)
		return 0;
	known = part_load(&job->record, &job->mem, job->part.record) &&
		job->record.sha256.n && job->record.size == size;
	fresh = known && job->record.mtime == mtime && job->record.ctime == ctime;
	known = known && digest_eq(&job->record.url, &job->url_sum);
	if (!want->sha256.n && !known)
		return 0;
	if (sum_existing(job, fresh, sum, err) < 0)
		return -E_SYSTEM;
	if (want->sha256.n) {
		*there = digest_eq(sum, &want->sha256);
		if (*there && !fresh)
			save_record(job,
				    (struct record){.url = job->url_sum, .sha256 = *sum});
		return 0;
	}
	known = digest_eq(sum, &job->record.sha256);
	*there = known && (want->has_size || is_immutable(&job->url) || job->part.waited);
	job->can_ask = known;
	return 0;
}

static void
on_wait(void *context)
{
	struct job *job = context;
	const struct fetch_options *options = fetch_settings(job->fetch);
	struct str text = arena_printf(
		&job->mem, "%s: another process brings it; waiting", job->part.dest);

	if (options->note)
		options->note(options->context, text.p);
}

/* What an earlier process left counts only with a state of the same address. */
static int
adopt(struct job *job, struct err *err)
{
	struct record *state = &job->state;

	if (job->part.size == 0 || job->url.scheme == URL_FILE ||
	    !part_load(state, &job->mem, job->part.state) ||
	    !digest_eq(&state->url, &job->url_sum) ||
	    (state->has_size && job->part.size > state->size)) {
		*state = (struct record){0};
		return part_reset(&job->part, err);
	}
	if (!job->sha256.n)
		job->sha256 = state->sha256;
	job->resumed = job->has_state = true;
	return part_sum(&job->part, err);
}

/* Transfer and proof. Bytes of an earlier attempt that fail the proof may have been
 * damaged here, so they are fetched once more; fresh ones are what the server sends. */
static int
bring(struct job *job, struct digest_value *sum, struct err *err)
{
	for (;;) {
		int status = job_transfer(job, err);
		if (status < 0 || job->unchanged)
			return status;
		status = job_verify(job, sum, err);
		if (status != -E_CHECKSUM || !job->resumed)
			return status;
		job->resumed = false;
		job->state = (struct record){0};
		if (part_reset(&job->part, err) < 0)
			return -E_SYSTEM;
	}
}

static int
finish(struct job *job, struct digest_value *sum, struct err *err)
{
	struct record record;
	int status = bring(job, sum, err);

	if (status < 0 || job->unchanged) {
		part_close(&job->part, status != -E_CHECKSUM && job->has_state);
		*sum = job->unchanged ? job->record.sha256 : *sum;
		return status;
	}
	if (part_commit(&job->part, err) < 0)
		return -E_SYSTEM;
	record = job->state;
	record.url = job->url_sum;
	record.sha256 = *sum;
	if (job->url.scheme != URL_FILE)
		save_record(job, record);
	return 0;
}

/* Lock, and look again if the one who had it may have brought the file. */
static int
locked(struct job *job, struct fetch_result *result, struct err *err)
{
	bool there = false;
	int status = part_open(&job->part, on_wait, job, err);

	if (status < 0)
		return status;
	if (job->part.waited)
		status = look(job, &there, &result->sha256, err);
	if (status == 0 && !there)
		status = adopt(job, err);
	if (status < 0 || there) {
		part_close(&job->part, status < 0);
		result->was_there = there;
		return status;
	}
	status = finish(job, &result->sha256, err);
	result->was_there = job->unchanged;
	result->unproven = job->unproven && !job->sha256.n && !job->want->has_size;
	result->received = job->received;
	return status;
}

static int
run(struct job *job, struct fetch_result *result, struct err *err)
{
	int64_t mtime, ctime;
	int status;

	status = url_parse(&job->url, &job->mem, job->want->url, err);
	if (status < 0)
		return status;
	job->shown = url_shown(&job->mem, &job->url);
	digest_of(&job->url_sum, DIGEST_SHA256, job->url.text);
	job->sha256 = job->want->sha256;
	status = fetch_http_allowed(&job->url, job->want->sha256.n > 0, job->shown, err);
	if (status == 0)
		status = part_name(&job->part, &job->mem, job->want->dest, err);
	if (status == 0)
		status = look(job, &result->was_there, &result->sha256, err);
	if (status == 0 && !result->was_there)
		status = locked(job, result, err);
	if (status == 0)
		part_stat(job->want->dest, &result->size, &mtime, &ctime);
	return status;
}

int
fetch_one(struct fetch *fetch, const struct fetch_file *want, struct fetch_result *result,
	  struct err *err)
{
	struct job job = {.fetch = fetch, .want = want, .mem = arena_new(JOB_MEMORY)};
	int status;

	*result = (struct fetch_result){0};
	status = run(&job, result, err);
	arena_release(&job.mem);
	return status;
}
