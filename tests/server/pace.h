/* SPDX-License-Identifier: Apache-2.0 */
/* Bandwidth: when the next bytes of an answer may go. */
#ifndef PACE_H
#define PACE_H

#include "shared.h"
#include "wire.h"

struct pace {
	uint64_t rate;   /* bytes a second of this connection; 0: no limit */
	uint64_t shared; /* of all connections of the slot together; 0: no limit */
	unsigned crowd;  /* percent less of shared for each connection but one */
	unsigned most;   /* more open connections than that: a collapse; 0: never */
	struct slot *slot;
};

/* How many of n bytes go at once. */
size_t pace_piece(const struct pace *pace, size_t n);
/* Waits until the piece just sent is paid for. */
void pace_wait(const struct pace *pace, struct wire *wire, size_t n);

#endif
