/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of the facts: tables of cases, a case a line with tabs between fields. */
#ifndef TESTS_FACTS_H
#define TESTS_FACTS_H

#include "cuda.h"
#include "host.h"
#include "str.h"
#include "torch.h"

static inline void
facts_str(struct str got, struct str want, struct str context)
{
	if (!str_eq(got, want))
		fail_msg("%.*s: got '%.*s', want '%.*s'", STR(context), STR(got),
			 STR(want));
}

/* Calls check for every line that is neither empty nor a comment; returns how many. */
static inline size_t
facts_each(const char *name, void (*check)(struct arena *mem, struct str row))
{
	struct arena files = arena_new(1 << 22);
	struct err err = {0};
	struct str rest, row;
	size_t n = 0;

	assert_int_equal(host_read(&rest, &files,
				   arena_printf(&files, "tests/data/facts/%s", name).p,
				   1 << 20, &err),
			 0);
	while (str_line(&rest, &row)) {
		struct arena mem = arena_new(1 << 26);

		if (row.n && row.p[0] != '#') {
			check(&mem, row);
			n++;
		}
		arena_release(&mem);
	}
	arena_release(&files);
	return n;
}

/* Folders and what they hold are loaded once. */
struct facts_all {
	struct gpu_table gpus;
	struct torch_table torch;
	struct cuda_table cuda;
};

static inline const struct facts_all *
facts_all(void)
{
	static struct facts_all all;
	static struct arena mem;
	struct err err = {0};

	if (mem.cap)
		return &all;
	mem = arena_new(1 << 24);
	if (gpu_load(&all.gpus, &mem, NULL, &err) < 0 ||
	    torch_load(&all.torch, &mem, NULL, &err) < 0 ||
	    cuda_load(&all.cuda, &mem, NULL, &err) < 0)
		fail_msg("%s", err.text);
	return &all;
}

#endif
