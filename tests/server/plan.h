/* SPDX-License-Identifier: Apache-2.0 */
/* How the answer to a request will be wrong; all zero is an answer as it should be. */
#ifndef PLAN_H
#define PLAN_H

#include "content.h"
#include "pace.h"
#include "request.h"

enum plan_range {
	RANGE_RIGHT,
	RANGE_IGNORED,   /* 200 */
	RANGE_OTHER,     /* Content-Range says one byte later */
	RANGE_EARLIER,   /* honest, from up to 1000 bytes before */
	RANGE_SHIFTED,   /* says what was asked for, sends what is 512 bytes before */
	RANGE_BARE,      /* 206 without Content-Range */
	RANGE_LIAR,      /* the total is one less */
	RANGE_STAR,      /* the total is '*' */
	RANGE_HALF,      /* honest, but half of what was asked for */
	RANGE_LONGER,    /* honest, but up to the end */
	RANGE_EXCESS,    /* says what was asked for, sends 1000 bytes more */
	RANGE_UNITS,     /* items 1-2/3 */
	RANGE_BACKWARDS, /* last before first */
	RANGE_HUGE,      /* numbers past 64 bits */
	RANGE_MULTIPART,
	RANGE_AS_WHOLE, /* 200 */
	RANGE_416,      /* always, with the right total */
	RANGE_416_BARE, /* always, without a total */
	RANGE_416_OTHER /* always, with another total */
};

enum plan_length {
	LENGTH_RIGHT,
	LENGTH_NONE,     /* the end is where the connection closes */
	LENGTH_LONG,     /* ten bytes more than come */
	LENGTH_SHORT,    /* ten bytes fewer than come */
	LENGTH_TWICE,    /* two that differ */
	LENGTH_NEGATIVE, /* -1 */
	LENGTH_HUGE,     /* past 64 bits */
	LENGTH_GARBAGE,  /* no number */
	LENGTH_CHUNKED,
	LENGTH_TRAILERS, /* chunked, and trailers behind */
	LENGTH_BOTH,     /* chunked, and a Content-Length that is wrong */
	LENGTH_NO_LAST,  /* chunked, closed before the last chunk */
	LENGTH_BAD_CHUNK /* a chunk's size is no number */
};

enum plan_stop {
	STOP_NOT,
	STOP_CLOSE,
	STOP_RESET,
	STOP_STALL,
	STOP_DRIP, /* goes on, one byte a second */
	STOP_HALF  /* our side is closed, the connection stays */
};

enum plan_modified { MODIFIED_OLD, MODIFIED_NOW, MODIFIED_NOT };
enum plan_etag { ETAG_STRONG, ETAG_WEAK, ETAG_ONE, ETAG_NOT };
enum plan_packed { PACKED_NOT, PACKED_SAID, PACKED_REALLY };

struct plan {
	enum plan_range range;
	enum plan_length length;
	enum plan_modified modified;
	enum plan_etag etag;
	enum plan_packed packed;
	unsigned version; /* of the ETag */
	unsigned change;  /* of the content */
	bool deaf;        /* If-Range is not heeded */
	bool flipped;
	bool is_digested;   /* a Repr-Digest */
	bool is_digest_old; /* as Digest of RFC 3230 */
	bool is_digest_wrong;
	unsigned interim;     /* 1xx answers before */
	unsigned padding;     /* KiB of further headers */
	bool slow_head;       /* a byte every 100 ms */
	bool endless_head;    /* never ends */
	bool reset_head;      /* the connection is reset within it */
	const char *bad_head; /* instead of it */
	bool last_call;       /* closes after the answer, which does not say so */
	bool unclean;         /* closes without TLS's word for it */
	enum plan_stop stop;
	unsigned stop_percent;
	bool stop_large_only; /* bodies above 300000 bytes */
	bool stall_one;   /* the first body that holds 99 % of the file stalls there */
	char extra[2048]; /* further headers, each with its line's end */
	struct pace pace;
};

/* The mode that answers by itself at word number `at`; false: it is none of them. */
bool mode_answers(struct request *request, int at);
/* fail, lone, ratelimit: false if it is not their turn. */
bool mode_fails(struct request *request, char **words);
bool mode_is_crowded(struct request *request, char **words);
bool mode_limits(struct request *request, char **words);
/* The words of the path change the plan, until one is no mode; false: answered. */
bool plan_make(struct plan *plan, struct request *request);
/* The file that the path's last word names, as planned. */
void answer_file(struct request *request, const struct plan *plan);
/* A small body. */
void answer_text(struct request *request, const char *status, const char *type,
		 const char *text);
/* A status, headers (each with its line's end), and no body. */
void answer_bare(struct request *request, const char *status, const char *headers);
/* "Sun, 06 Nov 1994 08:49:37 GMT" */
void format_date(char text[64], int64_t seconds);

/* The modes that lead elsewhere, at word number `at`; false: it is none of them. */
bool redirect_mode(struct request *request, int at);
/* This server by another name, in the same scheme: "http://localhost:1". */
void redirect_other_host(const struct request *request, char base[128]);
/* "/signature/KEY/USES/MS", what goes before a path so that it expires; gives the key. */
unsigned redirect_signature(char path[128], const char *uses, const char *ms);
/* Hugging Face as far as grab knows it; false if the path is none of it. */
bool hub_answer(struct request *request, int from);
/* The same for Civitai, GitHub and S3; and Content-Disposition. */
bool sites_answer(struct request *request);

#endif
