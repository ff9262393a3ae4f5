/* SPDX-License-Identifier: Apache-2.0 */
/* A file's sum, for a lock, from all of its bytes, none of which is kept. */
#include "content.h"
#include "models.h"
#include "str.h"

enum { HEAD_MAX = 4 << 20 };

/* What comes while a file is read for its sum. */
struct reading {
	struct arena mem;
	struct digest digest;
	uint64_t n;
	struct buf head; /* the first bytes */
};

static int
restart(void *context, struct err *err)
{
	struct reading *reading = context;

	(void)err;
	digest_init(&reading->digest, DIGEST_SHA256);
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

int
read_whole(struct grab *grab, struct str url, struct str path, uint64_t *size,
	   struct digest_value *sum)
{
	struct reading reading = {.mem = arena_new((size_t)4 * HEAD_MAX)};
	struct fetch_stream want = {.url = url,
				    .as_sent = str_ends(path, S(".gz")) ||
					       str_ends(path, S(".tgz")),
				    .sink = {take, &reading},
				    .restart = restart};
	int status;

	buf_init(&reading.head, &reading.mem, HEAD_MAX);
	restart(&reading, NULL);
	grab_next(grab);
	status = fetch_stream(grab->fetch, &want, &grab->err);
	if (status == 0)
		status = check_content(&reading, path, lock_url(&grab->mem, url),
				       &grab->err);
	digest_final(&reading.digest, sum);
	*size = reading.n;
	arena_release(&reading.mem);
	return status;
}
