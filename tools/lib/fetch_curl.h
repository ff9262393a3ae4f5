/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sessions (fetch.c), their loop (fetch_loop.c) and a hop (fetch_hop.c, fetch_tls.c,
 * fetch_hops.c) share; nothing else includes curl.
 */
#ifndef FETCH_CURL_H
#define FETCH_CURL_H

#include "fetch_http.h"
#include "fetch_trust.h"

#include <curl/curl.h>
#include <stdatomic.h>

/* libcurl before 7.87 (Ubuntu 22.04's is 7.81) */
#ifndef CURL_WRITEFUNC_ERROR
#define CURL_WRITEFUNC_ERROR 0xFFFFFFFF
#endif

enum { FETCH_LOOK_MS = 200 }; /* between two looks for what is silent */

struct fetch {
	struct arena *arena;
	struct fetch_options options;
	struct fetch_trust trust;
	CURLM *multi;
	CURLSH *share;
	int epoll, wake;
	atomic_bool woken;   /* wake is set, or about to be */
	uint64_t due;        /* ticks when curl wants to be called; UINT64_MAX: never */
	uint64_t looked;     /* ticks of the last look for silent ones */
	struct http *hops;   /* under way */
	struct http *failed; /* over before they began */
	unsigned nhops;
	CURL *spare; /* a handle that is free for the next hop, or NULL */
	bool unread; /* a connection has more that was read ahead */
};

struct http {
	struct fetch *fetch;
	struct arena *arena;
	struct http_ask ask;
	struct http_answer answer;
	http_done *done;
	void *context;
	struct err err;
	int status; /* of one in failed */
	unsigned nhops;
	struct http *next, **place; /* in the session's list */

	/* the hop */
	CURL *curl;
	struct curl_slist *fields;
	char message[CURL_ERROR_SIZE];
	bool begun, thorough;
	curl_socket_t socket; /* of its connection, while curl waits for it */
	bool enough;          /* the head says it all: a failure, or a redirect */
	void *held;           /* see hop_hold_farewell, or NULL */
	int refused;          /* what begin or the sink returned */
	uint64_t last;        /* ticks when something arrived */
	size_t head, body;    /* bytes of this hop */
};

/* fetch_loop.c: a part of fetch_open; the multi handle is there. */
int loop_open(struct fetch *fetch, struct err *err);
void loop_close(struct fetch *fetch);
/* Waits for at most so long, and lets curl do what is due. */
void loop_turn(struct fetch *fetch, unsigned milliseconds);

/* Makes http->curl for a hop to answer.url. */
int hop_prepare(struct http *http);
/* The hop is over: 0 with answer.status set, or what it failed with. */
int hop_result(struct http *http, CURLcode code);
/* Certificates could not be verified with the folder alone: is a second try due? */
bool hop_again(struct http *http, CURLcode code);
void hop_release(struct http *http);

/* fetch_error.c: fills err and answer.heals for a transfer that failed with code. */
int hop_failed(struct http *http, CURLcode code);

/* fetch_tls.c: a part of hop_prepare, which says whom to trust. */
void hop_trust(struct http *http);
/* The head is complete: where only the end of the connection tells that of the body, was
 * it cut? To be asked once it is over. */
void hop_hold_farewell(struct http *http);
bool hop_was_cut(struct http *http);

/* fetch_hops.c: may this address be asked? */
int hop_allowed(struct http *http);
/* What a hop's answer means. Sets *more where a redirect is to be followed, to
 * answer.url. */
int hop_follow(struct http_answer *answer, struct arena *arena,
	       const struct http_ask *ask, bool *more, struct err *err);

#endif
