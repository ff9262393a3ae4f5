/* SPDX-License-Identifier: Apache-2.0 */
/* Decompression in a stream, by zlib: what is fed in comes out of a sink, in pieces. */
#ifndef INFLATE_H
#define INFLATE_H

#include "arena.h"
#include "sink.h"

enum inflate_form {
	INFLATE_RAW,  /* deflate without a frame, as in zip */
	INFLATE_GZIP, /* one or more gzip members, checksums verified */
};

struct inflate;

/*
 * Starts a stream that gives its output to sink. max: the most bytes that may come out,
 * over all members; more is refused before it reaches the sink. Release with
 * inflate_close.
 */
struct inflate *inflate_open(struct arena *arena, enum inflate_form form, uint64_t max,
			     struct sink sink);
/*
 * Feeds *bytes and cuts from it what was used: all of it, unless a raw stream ended
 * inside. Returns 0; -E_FORMAT for damaged input, bytes behind the end of gzip, or output
 * past max; or what the sink returned. After a failure nothing more may be fed.
 */
int inflate_feed(struct inflate *inflate, struct str *bytes, struct err *err);
/* Did the stream reach its end? Otherwise what came out is not complete. */
bool inflate_done(const struct inflate *inflate);
/* NULL is fine. */
void inflate_close(struct inflate *inflate);

/* CRC-32 as gzip and zip use it; start with 0. */
uint32_t inflate_crc32(uint32_t crc, struct str bytes);

#endif
