/* SPDX-License-Identifier: Apache-2.0 */
/* Files that Hugging Face keeps inside git have a sum, too: the one git names them by. */
#include "fetch_job.h"
#include "str.h"

struct sums {
	struct digest git, usual;
};

static int
add(void *context, struct str bytes, struct err *err)
{
	struct sums *sums = context;

	(void)err;
	digest_update(&sums->git, bytes);
	digest_update(&sums->usual, bytes);
	return 0;
}

/* sha1("blob SIZE\0" and the content), and the content's SHA-256 on the way. */
static int
sum_up(struct digest_value *git, struct digest_value *usual, uint64_t size,
       const char *path, struct err *err)
{
	struct sums sums;
	char head[32];
	int n = snprintf(head, sizeof(head), "blob %llu", (unsigned long long)size);

	digest_init(&sums.git, DIGEST_SHA1);
	digest_init(&sums.usual, DIGEST_SHA256);
	digest_update(&sums.git, str_n(head, (size_t)n + 1));
	if (part_read_file(path, (struct sink){add, &sums}, err) < 0)
		return -E_SYSTEM;
	digest_final(&sums.git, git);
	digest_final(&sums.usual, usual);
	return 0;
}

static int
wrong(const struct job *job, const struct digest_value *got, const char *said,
      struct err *err)
{
	char expected[DIGEST_HEX_MAX], other[DIGEST_HEX_MAX];

	digest_hex(expected, &job->git_sha1);
	digest_hex(other, got);
	return err_set(err, E_CHECKSUM, "%.*s: expected git blob %s, %s %s",
		       STR(job->shown), expected, said, other);
}

int
job_git_claims(struct job *job, const struct digest_value *said, struct err *err)
{
	if (!job->git_sha1.n)
		job->git_sha1 = *said;
	if (said->n && !digest_eq(&job->git_sha1, said))
		return wrong(job, said, "the server announces", err);
	return 0;
}

int
job_git_verify(struct job *job, uint64_t size, struct err *err)
{
	struct digest_value git, usual;

	/* the stronger sum says it already, and costs no second reading */
	if (job->sha256.n || !job->git_sha1.n)
		return 0;
	if (sum_up(&git, &usual, size, job->part.data, err) < 0)
		return -E_SYSTEM;
	return digest_eq(&git, &job->git_sha1) ? 0 : wrong(job, &git, "got", err);
}

int
job_git_look(struct job *job, uint64_t size, struct err *err)
{
	struct digest_value git;

	if (sum_up(&git, &job->sum, size, job->want->dest, err) < 0)
		return -E_SYSTEM;
	job->there = job->stale = digest_eq(&git, &job->want->git_sha1);
	return 0;
}
