/* SPDX-License-Identifier: Apache-2.0 */
/* Values of HTTP header fields (RFC 9110), from servers that nobody vouches for. No I/O. */
#ifndef HEADER_H
#define HEADER_H

#include "digest.h"

struct content_range {
	bool has_range; /* false for "bytes *" with a total, which comes with 416 */
	uint64_t first, last;
	bool has_total; /* false for an unknown total */
	uint64_t total;
};

/* "bytes 0-99/200"; false if it is anything else, or contradicts itself. */
bool header_content_range(struct content_range *range, struct str value);

/*
 * Retry-After in seconds from now (seconds since 1970): a number, or a date of the past
 * (0) or future. False if it is neither.
 */
bool header_retry_after(uint64_t *seconds, struct str value, int64_t now);

/*
 * RateLimit ("resolvers";r=0;t=55): how many seconds to wait where nothing is left (r=0),
 * one more than it says; of several limits the longest. False where something is left.
 */
bool header_rate_limit(uint64_t *seconds, struct str value);

/* "Sun, 06 Nov 1994 08:49:37 GMT", or one of its older forms, as seconds since 1970. */
bool header_date(int64_t *time, struct str value);

/* Is it an entity tag that promises equal bytes: quoted, without W/ ? */
bool header_etag_strong(struct str value);

/*
 * Is a body of this Content-Encoding other bytes than the file's? Not where it is absent,
 * nor for words that say nothing of the kind: a charset, or how an upload to S3 was framed.
 */
bool header_packed(struct str encoding);

/* What stands between the quotes of an entity tag; all of it where they are left out. */
struct str header_etag_text(struct str value);

/* The sha-256 of a Repr-Digest field ("sha-256=:base64:"); false if it has none. */
bool header_repr_digest(struct digest_value *value, struct str field);
/* The same of the older Digest (RFC 3230): "SHA-256=base64". */
bool header_digest(struct digest_value *value, struct str field);

#endif
