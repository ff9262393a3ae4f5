/* SPDX-License-Identifier: Apache-2.0 */
/* What is said about a file, by whoever wants it and by servers, and what it is. */
#include "fetch_job.h"
#include "content.h"
#include "header.h"
#include "host.h"
#include "secret.h"
#include "str.h"

static int
wrong_sum(const struct job *job, const struct digest_value *got, const char *said,
	  struct err *err)
{
	char expected[DIGEST_HEX_MAX], other[DIGEST_HEX_MAX];

	digest_hex(expected, &job->sha256);
	digest_hex(other, got);
	return err_set(err, E_CHECKSUM, "%.*s: expected sha256 %s, %s %s",
		       STR(job->shown), expected, said, other);
}

static int
wrong_size(const struct job *job, uint64_t got, struct err *err)
{
	return err_set(err, E_CHECKSUM, "%.*s: expected %llu bytes, got %llu",
		       STR(job->shown), (unsigned long long)job->want->size,
		       (unsigned long long)got);
}

int
job_claims(struct job *job, const struct http_answer *answer, struct err *err)
{
	const struct fetch_file *want = job->want;

	if (answer->linked.n == 32 && !job->sha256.n)
		job->sha256 = answer->linked;
	if (answer->linked.n && !digest_eq(&answer->linked, &job->sha256))
		return wrong_sum(job, &answer->linked, "the server announces", err);
	/* of something packed it is the sum of other bytes */
	if (answer->repr.n && !header_packed(answer->encoding) && !job->sha256.n)
		job->sha256 = answer->repr;
	if (job_git_claims(job, &answer->git_sha1, err) < 0)
		return -E_CHECKSUM;
	if (job->has_total && answer->has_linked_size &&
	    answer->linked_size != job->total)
		return err_set(err, E_CHECKSUM,
			       "%.*s: the file has %llu bytes, this answer %llu",
			       STR(job->shown), (unsigned long long)answer->linked_size,
			       (unsigned long long)job->total);
	if (job->has_total && want->has_size && job->total != want->size)
		return wrong_size(job, job->total, err);
	if (!job->has_total && (want->has_size || answer->has_linked_size)) {
		job->has_total = true;
		job->total = want->has_size ? want->size : answer->linked_size;
	}
	return 0;
}

/* The name that says what is expected: that of dest, unless it says nothing. */
static struct str
telling_name(struct job *job)
{
	struct str dest = str_c(job->want->dest);
	struct str name = str_sub(dest, (size_t)(str_rchr(dest, '/') + 1), dest.n);

	if (str_chr(name, '.') >= 0 && !str_ends(name, S(".tmp")) &&
	    !str_ends(name, S(".part")))
		return dest;
	return url_name(&job->mem, &job->url);
}

/* A message quotes how the file starts, where a server may repeat what it was sent. */
static int
hidden(struct job *job, int status, struct err *err)
{
	struct str text;

	if (status != -E_CHECKSUM)
		return status;
	text = secret_hide(&job->mem, str_c(err->text), &job->url);
	if (job->has_final)
		text = secret_hide(&job->mem, text, &job->final.url);
	return err_set(err, E_CHECKSUM, "%.*s", STR(text));
}

int
job_check_head(struct job *job, struct str head, struct err *err)
{
	char bytes[CONTENT_HEAD];
	size_t n = sizeof(bytes);
	int status;

	if (!head.p) {
		if (part_head(&job->part, bytes, &n, err) < 0)
			return -E_SYSTEM;
		head = str_n(bytes, n);
	}
	job->head_checked = true;
	status = content_head(telling_name(job), head, job->shown, err);
	if (status == 0 && job->is_page)
		status = content_page(telling_name(job), head, job->shown, err);
	return hidden(job, status, err);
}

int
job_verify(struct job *job, struct err *err)
{
	struct digest copy = job->hashed.digest;
	struct str name = telling_name(job);
	uint64_t size = job->hashed.at;

	if (job->want->has_size && size != job->want->size)
		return wrong_size(job, size, err);
	digest_final(&copy, &job->sum);
	if (job->sha256.n && !digest_eq(&job->sha256, &job->sum))
		return wrong_sum(job, &job->sum, "got", err);
	if (job_git_verify(job, size, err) < 0)
		return -(int)err->code;
	if (!job->head_checked && job_check_head(job, (struct str){0}, err) < 0)
		return -(int)err->code;
	if (!content_needs_all(name))
		return 0;
	return hidden(job, content_file(name, job->part.data, job->shown, err), err);
}

/* What came twice is not written twice: what was summed up must stay. */
int
job_write(struct job *job, uint64_t at, struct str bytes, struct err *err)
{
	struct span rest = {at, at + bytes.n}, gap;
	struct str head = {0}; /* where the first bytes of the file come just now */

	if (at == 0 && bytes.n >= CONTENT_HEAD && pieces_front(&job->pieces) == 0)
		head = str_sub(bytes, 0, CONTENT_HEAD);
	while (pieces_gap(&job->pieces, rest, &gap)) {
		struct str part =
			str_sub(bytes, (size_t)(gap.first - at), (size_t)(gap.end - at));
		if (part_write_at(&job->part, gap.first, part, err) < 0)
			return -E_SYSTEM;
		pieces_arrived(&job->pieces, gap);
		rest.first = gap.end;
	}
	job->received += bytes.n;
	if (!job->head_checked && pieces_front(&job->pieces) >= CONTENT_HEAD)
		return job_check_head(job, head, err);
	return 0;
}
