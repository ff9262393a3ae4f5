/* SPDX-License-Identifier: Apache-2.0 */
/* Many files: their order, their mirrors, and the worst of what happened. */
#include "fetch_job.h"
#include "str.h"

struct place {
	size_t index;
	bool has_size;
	uint64_t size;
};

/* Largest first, unknown sizes last, else as given. */
static int
by_size(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->has_size != b->has_size)
		return a->has_size ? -1 : 1;
	if (a->has_size && a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

/* One address after the other; what the disk or the command line says is final. */
static int
with_mirrors(struct fetch *fetch, const struct fetch_file *want,
	     struct fetch_result *result, struct err *err)
{
	const struct fetch_options *options = fetch_settings(fetch);
	struct fetch_file next = *want;
	int status = fetch_one(fetch, want, result, err);

	for (size_t i = 0; i < want->nmirrors && status < 0; i++) {
		if (status == -E_SYSTEM || status == -E_USAGE)
			break;
		if (options->note)
			options->note(options->context, err->text);
		next.url = want->mirrors[i];
		status = fetch_one(fetch, &next, result, err);
	}
	return status;
}

static struct place *
in_order(struct arena *mem, const struct fetch_file *files, size_t nfiles)
{
	struct place *order = ARENA_ARRAY(mem, struct place, nfiles);

	for (size_t i = 0; i < nfiles; i++)
		order[i] = (struct place){i, files[i].has_size, files[i].size};
	qsort(order, nfiles, sizeof(*order), by_size);
	return order;
}

int
fetch_files(struct fetch *fetch, const struct fetch_file *files, size_t nfiles,
	    const struct fetch_batch *batch, struct err *err)
{
	struct arena mem = arena_new(SIZE_MAX);
	struct place *order = in_order(&mem, files, nfiles);
	int worst = 0;

	for (size_t i = 0; i < nfiles && (worst == 0 || batch->keep_going); i++) {
		struct fetch_result result;
		struct err own = {0};
		int status = with_mirrors(fetch, &files[order[i].index], &result, &own);
		if (batch->finished)
			batch->finished(batch->context, order[i].index, status, &result,
					&own);
		if (status < 0 && (worst == 0 || own.code > err->code)) {
			worst = status;
			*err = own;
		}
	}
	arena_release(&mem);
	return worst;
}

struct single {
	struct fetch_result *result;
};

static void
keep_result(void *context, size_t index, int status, const struct fetch_result *result,
	    const struct err *err)
{
	(void)index;
	(void)status;
	(void)err;
	*((struct single *)context)->result = *result;
}

int
fetch_file(struct fetch *fetch, const struct fetch_file *want,
	   struct fetch_result *result, struct err *err)
{
	struct single single = {result};
	struct fetch_batch batch = {.finished = keep_result, .context = &single};

	*result = (struct fetch_result){0};
	return fetch_files(fetch, want, 1, &batch, err);
}
