/* SPDX-License-Identifier: Apache-2.0 */
/* A fresh folder as the working folder of each test, and gone after it. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include "host.h"

#include <unistd.h>

static char scratch_dir[PATH_MAX];

static inline int
scratch_enter(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	snprintf(scratch_dir, sizeof(scratch_dir), "%s/unit.XXXXXX",
		 base ? base : "/tmp");
	return mkdtemp(scratch_dir) && chdir(scratch_dir) == 0 ? 0 : -1;
}

static inline int
scratch_leave(void **state)
{
	struct err err = {0};

	(void)state;
	return chdir("/") == 0 && host_remove_tree(scratch_dir, &err) == 0 ? 0 : -1;
}

/* By stdio and not by host, which may be what is tested. */
static inline void
scratch_file(const char *name, struct str bytes)
{
	FILE *file = fopen(name, "w");

	if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0)
		abort();
}

#endif
