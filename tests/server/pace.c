/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks, not naps: each piece moves the time at which its connection (or the line that
 * all share) is free again, and a nap that was too long is made up for by the next.
 */
#include "pace.h"

#define SECOND ((uint64_t)1000000000)

enum {
	PIECES = 50,        /* a second */
	PIECE_LEAST = 1024, /* bytes */
	PIECE_MOST = 1 << 18,
	COLLAPSE_SECONDS = 2,
	LATE = 50000000, /* ns that a sender may make up for */
};

/* Open connections beyond `most` spoil the line for all, and for a while. */
static uint64_t
own_rate(const struct pace *pace)
{
	struct slot *slot = pace->slot;
	uint64_t now = wire_now();

	if (!pace->most)
		return pace->rate;
	if (__atomic_load_n(&slot->open, __ATOMIC_SEQ_CST) > pace->most)
		__atomic_store_n(&slot->slow_until, now + COLLAPSE_SECONDS * SECOND,
				 __ATOMIC_SEQ_CST);
	return now < __atomic_load_n(&slot->slow_until, __ATOMIC_SEQ_CST)
		       ? pace->rate / 100 + 1
		       : pace->rate;
}

static uint64_t
shared_rate(const struct pace *pace)
{
	unsigned open = __atomic_load_n(&pace->slot->open, __ATOMIC_SEQ_CST);

	return pace->shared * 100 / (100 + pace->crowd * (open ? open - 1 : 0)) + 1;
}

size_t
pace_piece(const struct pace *pace, size_t n)
{
	uint64_t piece = PIECE_MOST, rate = pace->rate ? own_rate(pace) : 0;

	if (pace->shared && (!rate || pace->shared < rate))
		rate = pace->shared;
	if (rate && rate / PIECES < piece)
		piece = rate / PIECES;
	if (rate && rate < PIECE_LEAST)
		piece = rate;
	else if (piece < PIECE_LEAST)
		piece = PIECE_LEAST;
	return n < piece ? n : (size_t)piece;
}

/* The new time of a clock that takes on `cost` ns of work. */
static uint64_t
advance(uint64_t clock, uint64_t now, uint64_t cost)
{
	return (clock + LATE < now ? now : clock) + cost;
}

static uint64_t
take_from_shared(const struct pace *pace, size_t n)
{
	uint64_t *clock = &pace->slot->free_at, now = wire_now(), then;
	uint64_t cost = n * SECOND / shared_rate(pace);
	uint64_t seen = __atomic_load_n(clock, __ATOMIC_SEQ_CST);

	do
		then = advance(seen, now, cost);
	while (!__atomic_compare_exchange_n(clock, &seen, then, false, __ATOMIC_SEQ_CST,
					    __ATOMIC_SEQ_CST));
	return then;
}

void
pace_wait(const struct pace *pace, struct wire *wire, size_t n)
{
	if (pace->rate) {
		wire->clock =
			advance(wire->clock, wire_now(), n * SECOND / own_rate(pace));
		wire_sleep_until(wire, wire->clock);
	}
	if (pace->shared)
		wire_sleep_until(wire, take_from_shared(pace, n));
}
