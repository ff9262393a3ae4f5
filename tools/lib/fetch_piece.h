/* SPDX-License-Identifier: Apache-2.0 */
/* What the head of an answer is worth: is its body what was asked for? No I/O. */
#ifndef FETCH_PIECE_H
#define FETCH_PIECE_H

#include "fetch_http.h"
#include "pieces.h"

struct piece_ask {
	bool ranged;      /* else all of the file was asked for */
	struct span span; /* what was asked for; may go beyond the end of the file */
	/* A version of the file that we have bytes of: any other is refused. */
	bool known;
	uint64_t total;
	struct str etag, modified; /* absent ones are not compared */
	bool as_sent;              /* the file is a gzip file itself */
};

enum piece_verdict {
	PIECE_TAKE,    /* the bytes asked for, from piece->span on */
	PIECE_WHOLE,   /* all of the file, from its start */
	PIECE_UNPACK,  /* the same, in gzip */
	PIECE_EMPTY,   /* the file has no bytes */
	PIECE_CHANGED, /* another version of the file */
	PIECE_IGNORED, /* all of the version known, where a part was asked for */
	PIECE_UNFIT,   /* its ranges are of no use: ask for all of it */
	PIECE_TORN,    /* it contradicts itself or one before: the next one may not */
	PIECE_PACKED,  /* in a form that is not understood */
};

struct piece {
	struct span span;
	bool has_total;
	uint64_t total;  /* also of a part that is of no use */
	const char *why; /* for all but the first four */
};

/* status: 200, 206, 412 or 416. Nothing is believed that is not said in full. */
enum piece_verdict piece_judge(struct piece *piece, const struct piece_ask *ask,
			       const struct http_answer *answer);

/*
 * The validators that tie requests to this answer's version: a strong ETag, and a
 * Last-Modified of at least a second before the answer, with which a weak ETag is worth
 * comparing, too. Both absent where there is none.
 */
void piece_validators(struct str *etag, struct str *modified,
		      const struct http_answer *answer);
/* The one of them that If-Range may carry: a weak ETag may not (RFC 9110, 13.1.5). */
struct str piece_if_range(struct str etag, struct str modified);

#endif
