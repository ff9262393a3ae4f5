/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts. A body is taken only where the answer proves that it continues what we have:
 * 206, the asked start, the same total, the same validator. Anything else starts over.
 */
#include "fetch_job.h"
#include "content.h"
#include "header.h"
#include "host.h"
#include "str.h"

enum {
	STATE_WORTH = 1 << 16, /* smaller files are simply fetched again */
	GAIN = 1 << 16,        /* so many new bytes make an attempt a success */
	RESTARTS_MAX = 2,
};

static int
start_over(struct job *job, const char *why, struct err *err)
{
	job->restart = true;
	return err_set(err, E_NETWORK, "%.*s: cannot be continued: %s", STR(job->shown),
		       why);
}

/* Sums and sizes that are known from two sides must agree before the first byte. */
static int
check_claims(struct job *job, const struct http_answer *answer, struct err *err)
{
	const struct fetch_file *want = job->want;
	char expected[DIGEST_HEX_MAX], said[DIGEST_HEX_MAX];

	if (answer->linked.n && answer->linked.n == 32 && !job->sha256.n)
		job->sha256 = answer->linked;
	if (answer->linked.n && !digest_eq(&answer->linked, &job->sha256)) {
		digest_hex(expected, &job->sha256);
		digest_hex(said, &answer->linked);
		return err_set(err, E_CHECKSUM,
			       "%.*s: expected sha256 %s, the server announces %s",
			       STR(job->shown), expected, said);
	}
	if (answer->repr.n && !job->sha256.n)
		job->sha256 = answer->repr;
	if (job->has_total && answer->has_linked_size &&
	    answer->linked_size != job->total)
		return err_set(err, E_CHECKSUM,
			       "%.*s: the file has %llu bytes, this answer %llu",
			       STR(job->shown), (unsigned long long)answer->linked_size,
			       (unsigned long long)job->total);
	if (job->has_total && want->has_size && job->total != want->size)
		return err_set(err, E_CHECKSUM, "%.*s: expected %llu bytes, got %llu",
			       STR(job->shown), (unsigned long long)want->size,
			       (unsigned long long)job->total);
	if (!job->has_total && (want->has_size || answer->has_linked_size)) {
		job->has_total = true;
		job->total = want->has_size ? want->size : answer->linked_size;
	}
	return 0;
}

static int
accept_rest(struct job *job, const struct http_answer *answer, struct err *err)
{
	struct content_range range;

	if (!header_content_range(&range, answer->range) || !range.has_range)
		return start_over(job, "the answer does not say which part it is", err);
	if (range.first != job->part.size)
		return start_over(job, "the answer is another part than asked for", err);
	if (!range.has_total || (job->state.has_size && range.total != job->state.size))
		return start_over(job, "the size has changed", err);
	if (answer->has_length && answer->length != range.last - range.first + 1)
		return start_over(job, "the answer contradicts itself", err);
	if (job->state.etag.p && answer->etag.p && !str_eq(job->state.etag, answer->etag))
		return start_over(job, "the file has changed", err);
	if (job->state.modified.p && answer->modified.p &&
	    !str_eq(job->state.modified, answer->modified))
		return start_over(job, "the file has changed", err);
	job->has_total = true;
	job->total = range.total;
	return 0;
}

/* A whole body from its start; what it continues later is bound to its validators. */
static int
accept_whole(struct job *job, const struct http_answer *answer, struct err *err)
{
	if (part_reset(&job->part, err) < 0)
		return -E_SYSTEM;
	job->resumed = job->head_checked = job->has_state = false;
	job->sha256 = job->want->sha256;
	job->has_total = answer->has_length;
	job->total = answer->length;
	job->unproven = !answer->has_length && !answer->chunked;
	job->state = (struct record){.url = job->url_sum,
				     .has_size = answer->has_length,
				     .size = answer->length};
	if (header_etag_strong(answer->etag))
		job->state.etag = answer->etag;
	job->state.modified = answer->modified;
	return 0;
}

/* gzip files are sent as "Content-Encoding: gzip" by some servers, as they are. */
static bool
encoding_ok(const struct job *job, struct str encoding)
{
	struct str name = str_c(job->want->dest);

	return !encoding.p || str_eq_nocase(encoding, S("identity")) ||
	       str_ends(name, S(".gz")) || str_ends(name, S(".tgz"));
}

static int
on_begin(void *context, const struct http_answer *answer, struct err *err)
{
	struct job *job = context;
	bool is_rest = answer->status == 206;
	int status;

	if (!encoding_ok(job, answer->encoding))
		return err_set(err, E_CHECKSUM,
			       "%.*s: the server packed it (%.*s) though asked not to",
			       STR(job->shown), STR(answer->encoding));
	status = is_rest ? accept_rest(job, answer, err) : accept_whole(job, answer, err);
	if (status == 0)
		status = check_claims(job, answer, err);
	if (status == 0 && job->has_total && job->total > job->part.size)
		status = part_room(&job->part, job->total - job->part.size, err);
	job->state.sha256 = job->sha256;
	if (status == 0 && !is_rest && (!job->has_total || job->total >= STATE_WORTH))
		job->has_state = (status = part_save(&job->state, &job->mem,
						     job->part.state, err)) == 0;
	return status;
}

static int
check_head(struct job *job, struct err *err)
{
	char head[CONTENT_HEAD];
	size_t n = sizeof(head);

	if (part_head(&job->part, head, &n, err) < 0)
		return -E_SYSTEM;
	job->head_checked = true;
	return content_head(str_c(job->want->dest), str_n(head, n), job->shown, err);
}

static void
report(struct job *job)
{
	const struct fetch_options *options = fetch_settings(job->fetch);
	struct fetch_progress progress = {.url = job->shown,
					  .done = job->part.size,
					  .has_total = job->has_total,
					  .total = job->total,
					  .nfiles = 1};

	if (options->progress)
		options->progress(options->context, &progress);
}

static int
on_body(void *context, struct str bytes, struct err *err)
{
	struct job *job = context;

	if (job->has_total && bytes.n > job->total - job->part.size)
		return err_set(err, E_CHECKSUM, "%.*s: more than the expected %llu bytes",
			       STR(job->shown), (unsigned long long)job->total);
	if (part_write(&job->part, bytes, err) < 0)
		return -E_SYSTEM;
	job->received += bytes.n;
	report(job);
	/* Before gigabytes of the wrong thing arrive. */
	if (!job->head_checked && job->part.size >= CONTENT_HEAD)
		return check_head(job, err);
	return 0;
}

static int
copy_local(struct job *job, struct err *err)
{
	const char *path = job->url.path.p;
	int64_t mtime, ctime;

	if (!part_stat(path, &job->total, &mtime, &ctime))
		return err_set(err, E_NOMATCH, "%.*s: no such file", STR(job->shown));
	job->has_total = true;
	if (part_reset(&job->part, err) < 0 || part_room(&job->part, job->total, err) < 0)
		return -E_SYSTEM;
	if (check_claims(job, &job->answer, err) < 0)
		return -E_CHECKSUM;
	return part_read_file(path, (struct sink){on_body, job}, err);
}

/* A range is asked for only where the answer can be tied to what we have. */
static void
fill_ask(struct job *job, struct http_ask *ask)
{
	*ask = (struct http_ask){
		.url = &job->url,
		.any_http = job->want->sha256.n > 0,
		.begin = on_begin,
		.body = {on_body, job},
	};
	if (job->part.size > 0) {
		ask->has_range = true;
		ask->from = job->part.size;
		ask->if_range = job->state.etag.p ? job->state.etag : job->state.modified;
	} else if (job->can_ask) {
		ask->have = job->record.sha256;
		ask->none_match = job->record.etag;
		ask->modified_since =
			job->record.etag.p ? (struct str){0} : job->record.modified;
	}
}

static int
attempt(struct job *job, struct err *err)
{
	struct http_ask ask;
	int status;

	if (job->url.scheme == URL_FILE)
		return copy_local(job, err);
	fill_ask(job, &ask);
	status = fetch_http(job->fetch, &job->mem, &ask, &job->answer, err);
	if (status < 0)
		return status;
	if (job->answer.status == 304) {
		job->unchanged = job->can_ask && job->part.size == 0;
		return job->unchanged ? 0 : start_over(job, "304 without a reason", err);
	}
	if (job->answer.status == 416)
		return start_over(job, "the server has no such part", err);
	if (job->has_total && job->part.size < job->total) {
		job->answer.heals = true;
		return err_set(err, E_NETWORK, "%.*s: ended after %llu of %llu bytes",
			       STR(job->shown), (unsigned long long)job->part.size,
			       (unsigned long long)job->total);
	}
	return 0;
}

/* What is there without anything to tie it to is of no use. */
static int
prepare(struct job *job, struct err *err)
{
	bool tied = job->state.etag.p || job->state.modified.p || job->want->sha256.n;

	if (job->part.size > 0)
		job->resumed = true;
	return job->part.size > 0 && !tied ? part_reset(&job->part, err) : 0;
}

static bool
is_complete(const struct job *job)
{
	return job->part.size > 0 && job->state.has_size &&
	       job->part.size == job->state.size;
}

int
job_transfer(struct job *job, struct err *err)
{
	uint64_t best = job->part.size;
	unsigned tries = 1, restarts = 0;

	if (is_complete(job))
		return 0;
	for (;; tries++) {
		int status = prepare(job, err);
		if (status == 0)
			status = attempt(job, err);
		if (status == 0)
			return 0;
		if (job->restart && restarts++ < RESTARTS_MAX) {
			job->restart = false;
			if (part_reset(&job->part, err) < 0)
				return -E_SYSTEM;
			continue;
		}
		if (job->part.size >= best + GAIN) {
			best = job->part.size;
			tries = 1;
		}
		if (!fetch_again(job->fetch, tries, &job->answer, err))
			return status;
	}
}

int
job_verify(struct job *job, struct digest_value *sum, struct err *err)
{
	char expected[DIGEST_HEX_MAX], got[DIGEST_HEX_MAX];
	struct digest copy = job->part.digest;

	if (job->want->has_size && job->part.size != job->want->size)
		return err_set(err, E_CHECKSUM, "%.*s: expected %llu bytes, got %llu",
			       STR(job->shown), (unsigned long long)job->want->size,
			       (unsigned long long)job->part.size);
	digest_final(&copy, sum);
	if (job->sha256.n && !digest_eq(&job->sha256, sum)) {
		digest_hex(expected, &job->sha256);
		digest_hex(got, sum);
		return err_set(err, E_CHECKSUM, "%.*s: expected sha256 %s, got %s",
			       STR(job->shown), expected, got);
	}
	return content_file(str_c(job->want->dest), job->part.data, job->shown, err);
}
