/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many connections to use: up while the total grows, down when it does not. Servers
 * cap a connection, a client, or break down under many; only the total tells which. Pure:
 * the time is an argument.
 */
#ifndef PACE_H
#define PACE_H

#include "base.h"

/* What the engine sees at a moment; all but active only ever grow. */
struct pace_seen {
	uint64_t now;    /* ns */
	uint64_t bytes;  /* of bodies, over all connections and files */
	uint64_t busy;   /* ns of CPU of the receiving thread; always 0: not known */
	unsigned active; /* connections at work that ever brought a byte: one between two
			    pieces counts, one still connecting does not */
};

enum {
	PACE_MOST = 64,
	PACE_SAMPLES = 64,
};

struct pace {
	unsigned most, wanted, below; /* below: the level that wanted came from */
	unsigned ceiling;             /* not gone beyond before `forgive` */
	enum pace_phase {
		PACE_OPENING,   /* wanted has grown: its connections are not all there */
		PACE_MEASURING, /* does the total grow? */
		PACE_HOLDING,
	} phase;
	uint64_t since;                         /* the phase's start */
	struct pace_seen samples[PACE_SAMPLES]; /* of this window, the first its start */
	size_t nsamples;
	uint64_t before; /* bytes a second at `below`; 0: nothing to compare with */
	uint64_t usual;  /* bytes a second while holding; 0: not measured yet */
	uint64_t probe;  /* when to try more again */
	uint64_t forgive, down, lost;
	unsigned nvain, ncollapses, nlost;
};

/* most: 1 to PACE_MOST. */
void pace_init(struct pace *pace, unsigned most);
/*
 * How many connections there should be, 1 to most. Called at least each 50 ms while
 * something is under way; more often is fine. Where it says fewer than there are, the
 * youngest end at once: their bytes are asked for again by the others.
 */
unsigned pace_tick(struct pace *pace, const struct pace_seen *seen);
/* The server said "fewer": 429, 503. Several within a second count once. */
void pace_refused(struct pace *pace, uint64_t now);
/* A connection broke or stalled. One of many is bad luck; a quarter of them is not. */
void pace_loss(struct pace *pace, uint64_t now);

/*
 * Is connection i so far below the others that a new one is likely better? rates: bytes
 * a second over the last three seconds, or since it began but at least one; 0 for a
 * connection that is younger; a stalled one has 1. n: at most PACE_MOST. To be asked for
 * connections with two seconds of work or more left.
 */
bool pace_slow(const uint64_t *rates, size_t n, size_t i);

#endif
