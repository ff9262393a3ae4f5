/* SPDX-License-Identifier: Apache-2.0 */
/* Where the server listens: a door a way to fail before the first request. */
#ifndef DOORS_H
#define DOORS_H

#include "tls.h"

enum door_kind {
	DOOR_PLAIN,
	DOOR_TLS,
	DOOR_PROXY,
	DOOR_PROXY_ASKS,  /* 407 without user:pass */
	DOOR_PROXY_FAILS, /* 502 */
	DOOR_GARBAGE,     /* other bytes than TLS's */
	DOOR_RESETS,
	DOOR_SILENT, /* accepts, and says nothing */
	DOOR_FULL    /* connecting does not end; nobody accepts */
};

struct door {
	const char *name;
	enum door_kind kind;
	enum tls_cert cert;
	bool has_full_v6; /* [::1] has the same port, where nobody accepts; else port is 0 */
	int fd;
	int port;
};

enum { DOORS = 13 };

/* Opens all on loopback: *ports may hold a port for the plain one and the names' one. */
bool doors_open(struct door doors[DOORS], const int ports[2]);
/* The ports of plain HTTP and TLS into files of their own, that of plain HTTP last; before,
 * if there is a name for it, a file with "NAME PORT" for each other door. */
bool doors_tell(const struct door doors[DOORS], const char *port_file,
		const char *doors_file);

#endif
