/* SPDX-License-Identifier: Apache-2.0 */
/* One HTTP exchange with its redirects: what fetch_file and fetch_bytes are made of. */
#ifndef FETCH_HTTP_H
#define FETCH_HTTP_H

#include "fetch.h"
#include "url.h"

struct http_answer {
	struct url url;  /* of the last hop */
	unsigned status; /* 0: there was none */
	bool heals;      /* of a failure: may another attempt help? */
	bool moved;      /* it came from another host than was asked */
	bool has_retry_after;
	uint64_t retry_after;
	bool has_length;
	uint64_t length;  /* of this body */
	struct str range; /* Content-Range */
	struct str etag, modified, encoding, location, reason;
	struct str disposition;   /* Content-Disposition */
	struct str code;          /* X-Error-Code: Hugging Face's word for a failure */
	struct digest_value repr; /* Repr-Digest: the sum of the whole file */
	/* What the first host says about the file, whoever delivers it. */
	bool has_linked_size;
	uint64_t linked_size;
	struct digest_value linked;
	struct digest_value git_sha1; /* the sum that git would name the content by */
	struct str commit;            /* X-Repo-Commit: what the revision was */
	bool is_text;                 /* a body that people can read */
	bool chunked; /* a body without length that shows its end all the same */
};

struct http_ask {
	const struct url *url;
	bool any_http;  /* http to other machines, too */
	bool head;      /* ask for the head of the answer only */
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
 * Returns 0 when the exchange came to its end: 200, 206, 304 or 416 with a whole body.
 * Else -E_CODE with err filled; answer->heals says whether to try again. Strings of the
 * answer live in the arena.
 */
int fetch_http(struct fetch *fetch, struct arena *arena, const struct http_ask *ask,
	       struct http_answer *answer, struct err *err);

/*
 * One hop to answer->url: 0 for any answer that came to its end. Credentials are sent as
 * long as answer->moved is false.
 */
int fetch_hop(struct fetch *fetch, struct arena *arena, const struct http_ask *ask,
	      struct http_answer *answer, struct err *err);

/* -E_USAGE for http to another machine, unless any_http. */
int fetch_http_allowed(const struct url *url, bool any_http, struct str shown,
		       struct err *err);

/* Takes a header field into the answer; value is not empty. */
void fetch_head(struct http_answer *answer, struct arena *arena, struct str name,
		struct str value);
/* The file of certificates to trust, or NULL for those built in. */
const char *fetch_ca_find(const struct fetch_options *options);

/* The session's options with their defaults filled in. */
const struct fetch_options *fetch_settings(const struct fetch *fetch);
/*
 * After a failed attempt (from 1): waits as told by the answer, or longer each time, and
 * returns true; false if there is no further attempt.
 */
bool fetch_again(struct fetch *fetch, unsigned attempt, const struct http_answer *answer,
		 const struct err *err);

#endif
