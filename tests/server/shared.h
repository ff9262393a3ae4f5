/* SPDX-License-Identifier: Apache-2.0 */
/* What the processes of the server know together: a slot an address, in shared memory. */
#ifndef SHARED_H
#define SHARED_H

#include <stdbool.h>
#include <stdint.h>

struct slot {
	uint64_t key;         /* 0: free */
	unsigned requests;    /* so far */
	unsigned connections; /* that ever asked for it */
	unsigned open;        /* of these */
	unsigned stalled;     /* one has been chosen to stall */
	uint64_t free_at;     /* when the shared line has sent what it took on, in ns */
	uint64_t slow_until;  /* the end of a collapse, in ns */
	uint64_t born;        /* of a signed address, in ns; 0: none */
	unsigned uses;        /* of a signed address */
	uint64_t sent;        /* bytes of bodies, in the slot of a file's name */
};

/* Before the first fork. */
bool shared_init(void);
/* The slot of a text, all zero at first; never NULL. The table holds 65536. */
struct slot *shared_slot(const char *text);
/* A number for each call, from 1. */
unsigned shared_number(void);
/* A hash that spreads well. */
uint64_t shared_mix(uint64_t x);

#endif
