/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How far a download in pieces has come, as text that stands beside the partial file. It
 * is believed only as a whole, and what it claims is still held against the disk
 * (part_resume). No I/O.
 *
 *   0 ........ synced ........ front ....................... size
 *   on the disk    hashed, written     spans written ahead
 *
 * [0, synced) was on the disk (fdatasync) before the state that says so got its name. What
 * lies behind may be lost with the power, so each span of it has its own sum.
 */
#ifndef STATE_H
#define STATE_H

#include "arena.h"
#include "digest.h"

/* Beyond so many a span is left out, and is fetched again. */
enum { STATE_SPANS_MAX = 1024, STATE_MAX = 1 << 17 };

struct state_span {
	uint64_t first, end; /* [first, end), not empty */
	uint64_t fold;       /* fold_value of its bytes */
};

struct state_front {
	uint64_t at;
	struct digest digest; /* SHA-256 of [0, at), unfinished */
};

struct state {
	struct digest_value url; /* sum of the address, which may hold a secret */
	struct str shown;        /* the address for people; absent: none */
	struct str etag;         /* with its quotes; a weak one only with modified */
	struct str modified;     /* Last-Modified as sent; absent if there was none */
	uint64_t size;
	struct digest_value sha256; /* expected; n 0: not known */
	uint64_t inode;             /* of the partial file; part_state_save fills it */
	struct state_front synced, front;
	struct state_span *spans; /* finished ones; their order is free */
	size_t nspans;
};

/* All zero, fronts at 0 with fresh digests. */
void state_init(struct state *state);
/*
 * Spans that end before synced, or that overlap one before them, are left out: fewer
 * claims are fine. Absent if a text holds a line's end, or is too long.
 */
struct str state_print(struct arena *arena, const struct state *state);
/*
 * False for anything but bytes that state_print wrote, with synced <= front <= size and
 * spans in order. Texts borrow from bytes, spans lie in the arena.
 */
bool state_parse(struct state *state, struct arena *arena, struct str bytes);

#endif
