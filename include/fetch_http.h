/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One HTTP exchange with its redirects: what fetch_file and fetch_bytes are made of. Many
 * run side by side in one session; fetch_turn moves all of them on.
 */
#ifndef FETCH_HTTP_H
#define FETCH_HTTP_H

#include "fetch.h"
#include "url.h"

struct http_answer {
	struct url url;   /* of the last hop */
	unsigned status;  /* 0: there was none */
	bool heals;       /* of a failure: may another attempt help? */
	bool moved;       /* it came from another host than was asked */
	bool with_token;  /* credentials were sent with this hop */
	struct str pause; /* Retry-After as sent */
	bool has_retry_after;
	uint64_t retry_after;
	bool has_date;
	int64_t date; /* when the server says it answered */
	bool has_length;
	uint64_t length;  /* of this body */
	struct str range; /* Content-Range */
	struct str etag, modified, encoding, location, reason;
	struct str disposition;   /* Content-Disposition */
	struct str code;          /* X-Error-Code: Hugging Face's word for a failure */
	struct str link;          /* the last Link field */
	struct digest_value repr; /* Repr-Digest, Digest: the sum of the whole file */
	/* What the first host says about the file, whoever delivers it. */
	bool has_linked_size;
	uint64_t linked_size;
	struct digest_value linked;
	struct digest_value git_sha1; /* the sum that git would name the content by */
	struct str commit;            /* X-Repo-Commit: what the revision was */
	bool is_text;                 /* a body that people can read */
	bool is_page;                 /* HTML, XML or JSON, it says */
	bool is_multi; /* a body of several parts, each with a head of its own */
	bool chunked;  /* a body without length that shows its end all the same */
	bool cut;      /* its body ended with the connection, without TLS's word for it */
	bool torn;     /* it gives two lengths, or one that is no number */
};

struct http_ask {
	const struct url *url;
	/* Begin there instead: where an earlier exchange for url ended. Or NULL. */
	const struct http_answer *at;
	bool any_http;  /* http to other machines, too */
	bool head;      /* ask for the head of the answer only */
	bool fresh;     /* not by a connection that is there */
	bool small;     /* may share a connection (HTTP/2) */
	bool has_range; /* from this byte to the end, or to `last` */
	uint64_t from;
	bool has_last;
	uint64_t last;
	struct str if_range; /* a validator, or absent */
	struct str none_match, modified_since;
	/* What we have already: where the first host announces this sum, that is a 304. */
	struct digest_value have;
	/*
	 * Called once when the head of an answer with status 200 or 206 is complete; what
	 * it returns is handed on.
	 */
	int (*begin)(void *context, const struct http_answer *answer, struct err *err);
	struct sink body; /* its context is that of begin, too */
};

/*
 * Returns 0 when the exchange came to its end: 200, 206, 304 or 416 with a whole body; 412
 * where if_range was sent.
 * Else -E_CODE with err filled; answer->heals says whether to try again. Strings of the
 * answer live in the arena.
 */
int fetch_http(struct fetch *fetch, struct arena *arena, const struct http_ask *ask,
	       struct http_answer *answer, struct err *err);

/*
 * The same without waiting: begin and the sink are called from within fetch_turn, where
 * they may start and cancel nothing; so is done, once, which may, and the exchange is
 * over then. What ask points to, and the arena, must stay until it is.
 */
struct http;
typedef void http_done(void *context, int status, const struct http_answer *answer,
		       const struct err *err);
struct http *http_start(struct fetch *fetch, struct arena *arena,
			const struct http_ask *ask, http_done *done, void *context);
/* Ends it without a word; its connection is closed unless the body was complete. */
void http_cancel(struct http *http);
/* Waits for something to happen, at most so long, and does what there is to do. */
void fetch_turn(struct fetch *fetch, unsigned milliseconds);
/* Any thread: ends the wait of fetch_turn. */
void fetch_wake(void *fetch);

/* What to do about a refusal, as " (words)", by what its host is known to mean; "" where
 * nothing is known. */
const char *fetch_hint(struct arena *arena, const struct http_answer *answer);
/* -E_NOMATCH where a redirect leads to a login and not to the file; else 0. */
int fetch_no_login(struct arena *arena, const struct http_answer *answer,
		   struct err *err);

/* -E_USAGE for http to another machine, unless any_http. */
int fetch_http_allowed(const struct url *url, bool any_http, struct str shown,
		       struct err *err);

/* Takes a header field into the answer; value is not empty. */
void fetch_head(struct http_answer *answer, struct arena *arena, struct str name,
		struct str value);
/* The session's options with their defaults filled in. */
const struct fetch_options *fetch_settings(const struct fetch *fetch);
/* Seconds; nobody waits for a server that asks for more. */
enum { FETCH_PAUSE_MAX = 300 };
/*
 * After a failed attempt (from 1): false if there is no further one; else how long to wait
 * before it, as told by the answer, or longer each time.
 */
bool fetch_wait(const struct fetch_options *options, unsigned attempt,
		const struct http_answer *answer, uint64_t *milliseconds);
/* Says what failed and when the next attempt comes. */
void fetch_note_again(const struct fetch_options *options, const struct err *err,
		      uint64_t milliseconds);
/* Both, and the wait itself; false if there is no further attempt. */
bool fetch_again(struct fetch *fetch, unsigned attempt, const struct http_answer *answer,
		 const struct err *err);

#endif
