/* SPDX-License-Identifier: Apache-2.0 */
/* A growing run of bytes with a ceiling, kept in an arena. */
#ifndef BUF_H
#define BUF_H

#include "arena.h"

struct buf {
	struct arena *arena;
	char *p;
	size_t n, size;
	size_t max; /* the most bytes it takes */
	bool full;  /* something did not fit; what is here is then incomplete */
};

/* max: 1 to SIZE_MAX / 2. Cannot fail. */
void buf_init(struct buf *buf, struct arena *arena, size_t max);
/* Each appends, or sets full and appends nothing. */
void buf_add(struct buf *buf, struct str s);
void buf_char(struct buf *buf, char c);
void buf_uint(struct buf *buf, uint64_t value); /* in decimal */
void buf_printf(struct buf *buf, const char *format, ...) PRINTF(2, 3);
/* What is in it, with a NUL behind it; valid until the next append. */
struct str buf_str(struct buf *buf);

#endif
