/* SPDX-License-Identifier: Apache-2.0 */
/* A request as it came, and the words of its path. */
#ifndef REQUEST_H
#define REQUEST_H

#include "shared.h"
#include "wire.h"

enum { WORDS_MAX = 48, PATH_LONG = 4096, VALUE_LONG = 1024 };

/* What the command line said, and where the doors are. */
struct server {
	const char *dir, *log;
	const char *record; /* a file that gets every head as it came, or NULL */
	const char *doors;  /* a file that gets all ports, or NULL */
	int ports[2];       /* of plain HTTP, and of TLS by names */
};

struct request {
	const struct server *server;
	struct wire *wire;
	char text[WIRE_IN]; /* the head */
	char method[16];
	char path[PATH_LONG];
	char host[256]; /* without port, in lower case */
	char copy[PATH_LONG];
	char *words[WORDS_MAX]; /* of the path, in copy */
	int nwords;
	struct slot *slot; /* of the path */
	unsigned count;    /* requests for this path before this one */
	bool once;         /* ?once: the first answer ends too early */
};

/* Waits for a head; false if none comes. It is taken from the wire. */
bool request_read(struct request *request, struct wire *wire,
		  const struct server *server);
/* Into LOG, and the record. */
void request_log(const struct request *request);
/* A header's value, cut at its line's end; NULL if it was not sent. */
const char *request_field(const struct request *request, const char *name,
			  char value[VALUE_LONG]);
/* The path from word number `from` on, without what follows '?'. */
void request_rest(const struct request *request, int from, char rest[PATH_LONG]);
/* A number after '?' or '&' by its name; otherwise `else_`. */
unsigned request_parameter(const struct request *request, const char *name,
			   unsigned else_);
/* Where the bytes sent of the file are counted that the last word names. */
struct slot *sent_slot(const struct request *request);
uint64_t number_of(const char *text);

#endif
