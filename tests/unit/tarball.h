/* SPDX-License-Identifier: Apache-2.0 */
/* Makes tar archives of any content, right or not, for tests of what reads them. */
#ifndef TESTS_TARBALL_H
#define TESTS_TARBALL_H

#include "str.h"

struct tarball {
	char bytes[1 << 18];
	size_t n;
};

static inline void
tarball_sum(char *block)
{
	unsigned sum = 0;

	memset(block + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)block[i];
	snprintf(block + 148, 8, "%06o", sum & 0777777);
}

/* A header and its data, padded. type as in ustar: '0' file, '5' folder, '2' link, ... */
static inline void
tarball_add(struct tarball *tar, char type, const char *name, const char *target,
	    struct str data)
{
	char *block = tar->bytes + tar->n;

	assert(tar->n + 1024 + data.n <= sizeof(tar->bytes));
	memset(block, 0, 512);
	memcpy(block, name, strnlen(name, 100));
	snprintf(block + 100, 8, "%07o", type == '5' ? 0775 : 0664);
	snprintf(block + 124, 12, "%011zo", data.n);
	block[156] = type;
	memcpy(block + 157, target, strnlen(target, 100));
	memcpy(block + 257, "ustar\00000", 8);
	tarball_sum(block);
	tar->n += 512;
	if (data.n)
		memcpy(tar->bytes + tar->n, data.p, data.n);
	memset(tar->bytes + tar->n + data.n, 0, 512);
	tar->n += (data.n + 511) / 512 * 512;
}

static inline void
tarball_end(struct tarball *tar)
{
	memset(tar->bytes + tar->n, 0, 1024);
	tar->n += 1024;
}

static inline struct str
tarball_str(const struct tarball *tar)
{
	return str_n(tar->bytes, tar->n);
}

#endif
