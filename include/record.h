/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of a file that is on its way or has arrived; kept beside it, and believed
 * only as a whole. No I/O.
 */
#ifndef RECORD_H
#define RECORD_H

#include "arena.h"
#include "digest.h"

struct record {
	struct digest_value url; /* sum of the address, which may hold a secret */
	struct str etag;         /* strong, with its quotes; absent if there was none */
	struct str modified;     /* Last-Modified as sent; absent if there was none */
	bool has_size;
	uint64_t size;
	struct digest_value sha256; /* of the whole file; while on its way, as expected */
	int64_t mtime, ctime;       /* of the finished file, nanoseconds; else 0 */
};

/* False for anything but the exact bytes that record_print wrote. */
bool record_parse(struct record *record, struct str bytes);
struct str record_print(struct arena *arena, const struct record *record);

#endif
