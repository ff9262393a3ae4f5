/* SPDX-License-Identifier: Apache-2.0 */
/* Files of tests/data. */
#ifndef LOAD_H
#define LOAD_H

#include "host.h"

/* All of a file; one that cannot be read fails the test. */
static inline struct str
load(struct arena *mem, const char *path)
{
	struct err err = {0};
	struct str bytes;

	assert_int_equal(host_read(&bytes, mem, path, 1 << 24, &err), 0);
	return bytes;
}

#endif
