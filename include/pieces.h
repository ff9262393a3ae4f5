/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which bytes of a file are here, which are asked for, and what to ask for next. Pure: no
 * clock, no file. What nobody claims and is not here is asked for by the next
 * pieces_next, so a claim that is dropped needs no other care.
 */
#ifndef PIECES_H
#define PIECES_H

#include "arena.h"

/* [first, end); empty where first == end. */
struct span {
	uint64_t first, end;
};

/*
 * One request under way. The caller owns it and leaves it in place until pieces_drop; it
 * moves rest.first up as bytes arrive, in the same step as pieces_arrived.
 */
struct claim {
	struct span rest; /* not yet received by it */
	struct claim *next;
	bool hedged; /* another claim is on the same bytes */
};

struct pieces {
	struct arena *arena;
	uint64_t size, nbytes; /* of the file; of it here */
	struct span *here;     /* ascending, apart from each other */
	size_t nhere, room;
	struct claim *claims;
};

enum {
	PIECES_LEAST = 1 << 20, /* nothing smaller is cut off on purpose */
	PIECES_SMALL = 8 << 20, /* a piece of a file below PIECES_LARGE */
	PIECES_LARGE = 256 << 20,
	PIECES_PIECE = 16 << 20,
	PIECES_AHEAD = 64, /* pieces between the front and the end of the window */
};

/* arena: for the list of spans, which grows with the gaps, not with the file. */
void pieces_init(struct pieces *pieces, struct arena *arena, uint64_t size);

/* These bytes are here: from a resume, or just written. Within the size; may overlap. */
void pieces_arrived(struct pieces *pieces, struct span span);
/*
 * The first gap within span that is not here, false for none. Bytes that came twice are
 * not written twice: what was hashed must stay.
 */
bool pieces_gap(const struct pieces *pieces, struct span span, struct span *gap);
/* The contiguous bytes from 0. */
uint64_t pieces_front(const struct pieces *pieces);
bool pieces_complete(const struct pieces *pieces);
/* front + PIECES_AHEAD pieces, at most the size. */
uint64_t pieces_window(const struct pieces *pieces, uint64_t front);

/* What one piece of this file has where connections share what is left. */
uint64_t pieces_length(const struct pieces *pieces, unsigned connections);
/*
 * Claim the lowest bytes below window that nobody has or claims, at most one piece.
 * connections: how many share the work, 1 or more: towards the end of the file the
 * pieces get smaller. False, and no claim, where there is nothing.
 */
bool pieces_next(struct pieces *pieces, struct claim *claim, uint64_t window,
		 unsigned connections);
/* Claim exactly span: a request that began before the size was known. */
void pieces_claim(struct pieces *pieces, struct claim *claim, struct span span);
/*
 * Where pieces_next has nothing: take the second half of the largest rest, of two times
 * `least` bytes or more. The other claim now ends there: its request is stopped when its
 * rest is empty. Returns that claim, NULL where nothing is worth it.
 */
struct claim *pieces_split(struct pieces *pieces, struct claim *claim, uint64_t least);
/* The same with this one, which need not be the largest but may be the last to end. */
bool pieces_halve(struct pieces *pieces, struct claim *claim, struct claim *other,
		  uint64_t least);
/* Ask for the rest of a slow claim a second time, once; the first bytes win. */
bool pieces_hedge(struct pieces *pieces, struct claim *claim, struct claim *slow);
/* Does the claim still want a byte that is not here? If not, its request is stopped. */
bool pieces_wanted(const struct pieces *pieces, const struct claim *claim);
/* The request has ended, whatever it brought. Harmless on a claim that is not in. */
void pieces_drop(struct pieces *pieces, struct claim *claim);

#endif
