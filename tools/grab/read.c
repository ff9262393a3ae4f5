/* SPDX-License-Identifier: Apache-2.0 */
/* A file's sum, for a lock, from all of its bytes, none of which is kept. */
#include "content.h"
#include "models.h"
#include "str.h"
#include "treehash.h"

enum { HEAD_MAX = 4 << 20 };

/* What comes while a file is read for its sum. */
struct reading {
	const struct whole *file;
	struct arena mem;
	struct digest digest, git;
	uint64_t n;
	struct buf head; /* the first bytes */
};

static int
restart(void *context, struct err *err)
{
	struct reading *reading = context;

	(void)err;
	digest_init(&reading->digest, DIGEST_SHA256);
	treehash_begin(&reading->git, reading->file->size);
	reading->n = 0;
	reading->head.n = 0;
	return 0;
}

static int
take(void *context, struct str bytes, struct err *err)
{
	struct reading *reading = context;

	(void)err;
	digest_update(&reading->digest, bytes);
	if (reading->file->git_sha1.n)
		digest_update(&reading->git, bytes);
	reading->n += bytes.n;
	buf_add(&reading->head, str_sub(bytes, 0, HEAD_MAX - reading->head.n));
	return 0;
}

/* The sum of a login page would make it the model. */
static int
check_content(const struct reading *reading, struct str path, struct str shown,
	      struct err *err)
{
	struct str head = str_n(reading->head.p, reading->head.n);
	int status = content_head(path, str_sub(head, 0, CONTENT_HEAD), shown, err);

	if (status < 0 || !str_ends(path, S(".safetensors")))
		return status;
	if (head.n < reading->n && str_le(head, 0, 8) > head.n - 8)
		return 0; /* larger than what was kept */
	return content_safetensors(head, reading->n, shown, err);
}

/* What its host has said of it. */
static int
check_claims(struct reading *reading, struct str shown, struct err *err)
{
	const struct whole *file = reading->file;
	char expected[DIGEST_HEX_MAX], other[DIGEST_HEX_MAX];
	struct digest_value git;

	if (file->has_size && file->size != reading->n)
		return err_set(err, E_CHECKSUM, "%.*s: expected %llu bytes, got %llu",
			       STR(shown), (unsigned long long)file->size,
			       (unsigned long long)reading->n);
	digest_final(&reading->git, &git);
	if (!file->has_size || !file->git_sha1.n || digest_eq(&git, &file->git_sha1))
		return 0;
	digest_hex(expected, &file->git_sha1);
	digest_hex(other, &git);
	return err_set(err, E_CHECKSUM, "%.*s: expected git blob %s, got %s", STR(shown),
		       expected, other);
}

int
read_whole(struct grab *grab, struct whole *file)
{
	struct reading reading = {.file = file, .mem = arena_new((size_t)4 * HEAD_MAX)};
	struct fetch_stream want = {.url = file->url,
				    .as_sent = str_ends(file->path, S(".gz")) ||
					       str_ends(file->path, S(".tgz")),
				    .sink = {take, &reading},
				    .restart = restart};
	struct str shown = lock_url(&grab->mem, file->url);
	int status;

	buf_init(&reading.head, &reading.mem, HEAD_MAX);
	restart(&reading, NULL);
	grab_next(grab);
	status = fetch_stream(grab->fetch, &want, &grab->err);
	if (status == 0)
		status = check_content(&reading, file->path, shown, &grab->err);
	if (status == 0)
		status = check_claims(&reading, shown, &grab->err);
	digest_final(&reading.digest, &file->sha256);
	file->has_size = true;
	file->size = reading.n;
	arena_release(&reading.mem);
	return status;
}
