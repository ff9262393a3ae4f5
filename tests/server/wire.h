/* SPDX-License-Identifier: Apache-2.0 */
/* One connection of a client, plain or with TLS: bytes in and out, and its ends. */
#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slot;

enum { WIRE_IN = 65536, WIRE_OUT = 16384, WIRE_SLOTS = 64 };

struct wire {
	int fd;
	bool has_tls;
	bool is_proxied;  /* the client speaks to a proxy, or through one */
	unsigned number;  /* of this connection, from 1 */
	char in[WIRE_IN]; /* what has come and is not yet taken */
	size_t nin;
	char out[WIRE_OUT]; /* what is to be sent, as soon as we wait for anything */
	size_t nout;
	uint64_t clock;                 /* when it has sent what it took on, in ns */
	struct slot *slots[WIRE_SLOTS]; /* in which it counts as open */
	unsigned nslots;
};

uint64_t wire_now(void);
/* From now on it counts as one of the connections of the slot. */
void wire_join(struct wire *wire, struct slot *slot);
/* The process ends where the client went away. */
void wire_send(struct wire *wire, const char *bytes, size_t n);
void __attribute__((format(printf, 2, 3)))
wire_say(struct wire *wire, const char *format, ...);
/* Before anything but these functions touches fd. */
void wire_flush(struct wire *wire);
/* Appends to in; false at the end, or if there is no room. */
bool wire_more(struct wire *wire);
/* Sleeps until then, unless the client goes away: then the process ends. */
void wire_sleep_until(struct wire *wire, uint64_t then);
/* Nothing more, for good; ends when the client does. */
_Noreturn void wire_stall(struct wire *wire);
/* All is sent, and the connection closed, as it should be. */
_Noreturn void wire_end(struct wire *wire);
/* Closed without TLS's word for it. */
_Noreturn void wire_drop(struct wire *wire);
/* A reset instead of an end. */
_Noreturn void wire_reset(struct wire *wire);
/* Our side is closed, the connection stays until the client ends it. */
_Noreturn void wire_half(struct wire *wire);

#endif
