/* SPDX-License-Identifier: Apache-2.0 */
/* A file as an answer, with the mistakes that are planned. */
#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK = 1 << 18, LARGE = 300000, SECOND_MS = 1000 };

#define MILLISECOND ((uint64_t)1000000)

void
format_date(char text[64], int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm tm;

	gmtime_r(&time, &tm);
	strftime(text, 64, "%a, %d %b %Y %H:%M:%S GMT", &tm);
}

static bool
is_head(const struct answer *a)
{
	return strcmp(a->request->method, "HEAD") == 0;
}

static void
make_validators(struct answer *a)
{
	const struct plan *plan = a->plan;
	int64_t now = time(NULL), mtime = a->content.mtime + plan->change;

	format_date(a->date, now);
	if (plan->modified != MODIFIED_NOT)
		format_date(a->modified, plan->modified == MODIFIED_NOW ? now : mtime);
	if (plan->etag == ETAG_ONE)
		snprintf(a->etag, sizeof(a->etag), "W/\"one\"");
	else if (plan->etag != ETAG_NOT)
		snprintf(a->etag, sizeof(a->etag), "%s\"%llx-%llx-%u\"",
			 plan->etag == ETAG_WEAK ? "W/" : "",
			 (unsigned long long)a->content.size, (unsigned long long)mtime,
			 plan->version + plan->change);
}

/* Is If-Range absent, not heeded, or what we have? */
static bool
is_same(const struct answer *a)
{
	char tag[VALUE_LONG];

	if (a->plan->deaf || !request_field(a->request, "If-Range", tag))
		return true;
	return (a->plan->etag == ETAG_STRONG && strcmp(tag, a->etag) == 0) ||
	       (a->modified[0] && strcmp(tag, a->modified) == 0);
}

/* Does a range apply, and which? */
static bool
take_range(struct answer *a)
{
	unsigned long long first, last;
	char range[VALUE_LONG];
	int n;

	a->end = a->content.size;
	if (a->plan->range == RANGE_IGNORED || a->plan->length >= LENGTH_CHUNKED ||
	    !request_field(a->request, "Range", range) || !is_same(a))
		return false;
	n = sscanf(range, "bytes=%llu-%llu", &first, &last);
	if (n < 1)
		return false;
	a->first = first;
	if (n == 2 && last < a->end)
		a->end = last + 1;
	return true;
}

static void
refuse_range(struct answer *a)
{
	char total[64] = "";
	unsigned long long size = a->content.size;

	if (a->plan->range == RANGE_416_OTHER)
		size = size * 2 + 7;
	if (a->plan->range != RANGE_416_BARE)
		snprintf(total, sizeof(total), "Content-Range: bytes */%llu\r\n", size);
	answer_bare(a->request, "416 Range Not Satisfiable", total);
}

/* What is sent differs from what was asked, and what is said from what is sent. */
static void
bend_range(struct answer *a)
{
	uint64_t n = a->end - a->first;

	if (a->plan->range == RANGE_EARLIER)
		a->first -= a->first < 1000 ? a->first : 1000;
	if (a->plan->range == RANGE_HALF)
		a->end = a->first + (n + 1) / 2;
	if (a->plan->range == RANGE_LONGER)
		a->end = a->content.size;
	a->from = a->first;
	a->upto = a->end;
	if (a->plan->range == RANGE_SHIFTED) {
		a->from -= a->from < 512 ? a->from : 512;
		a->upto = a->from + n;
	}
	if (a->plan->range == RANGE_EXCESS)
		a->upto = a->upto + 1000 < a->content.size ? a->upto + 1000
							   : a->content.size;
}

static void
send_block(struct answer *a, const char *bytes, size_t n)
{
	if (a->plan->length < LENGTH_CHUNKED) {
		wire_send(a->wire, bytes, n);
		return;
	}
	wire_say(a->wire, "%zx\r\n", n);
	wire_send(a->wire, bytes, n);
	wire_say(a->wire, "\r\n");
}

/* The part of the body from `from` up to `upto`, as fast as the pace allows. */
static void
send_part(struct answer *a, uint64_t from, uint64_t upto)
{
	static char block[BLOCK];
	bool is_chunked = a->plan->length >= LENGTH_CHUNKED;

	while (from < upto) {
		uint64_t most = is_chunked ? 10000 : BLOCK;
		size_t n = (size_t)(upto - from < most ? upto - from : most);
		n = pace_piece(&a->plan->pace, n);
		if (!content_read(&a->content, from, block, n))
			wire_reset(a->wire); /* the file has shrunk */
		send_block(a, block, n);
		__atomic_add_fetch(&a->sent->sent, n, __ATOMIC_SEQ_CST);
		pace_wait(&a->plan->pace, a->wire, n);
		from += n;
	}
}

static _Noreturn void
drip(struct answer *a, uint64_t from, uint64_t upto)
{
	for (; from < upto; from++) {
		send_part(a, from, from + 1);
		wire_sleep_until(a->wire, wire_now() + SECOND_MS * MILLISECOND);
	}
	wire_end(a->wire);
}

static _Noreturn void
stop(struct answer *a, uint64_t at)
{
	switch (a->plan->stop) {
	case STOP_RESET:
		wire_reset(a->wire);
	case STOP_STALL:
		wire_stall(a->wire);
	case STOP_HALF:
		wire_half(a->wire);
	case STOP_DRIP:
		drip(a, at, a->upto);
	default:
		if (a->plan->unclean)
			wire_drop(a->wire);
		wire_end(a->wire);
	}
}

/* Where the body ends too early; its end if it does not. */
static uint64_t
stop_at(const struct answer *a)
{
	uint64_t n = a->upto - a->from;

	if (a->request->once)
		return a->from + n / 2;
	if (!a->plan->stop || (a->plan->stop_large_only && n <= LARGE))
		return a->upto;
	return a->from + n * a->plan->stop_percent / 100;
}

static void
send_end(struct answer *a)
{
	enum plan_length length = a->plan->length;

	if (length == LENGTH_BAD_CHUNK)
		wire_say(a->wire, "zz\r\n");
	else if (length == LENGTH_TRAILERS)
		wire_say(a->wire, "0\r\nX-Trailer: 1\r\nETag: \"other\"\r\n\r\n");
	else if (length >= LENGTH_CHUNKED && length != LENGTH_NO_LAST)
		wire_say(a->wire, "0\r\n\r\n");
	if (a->plan->unclean)
		wire_drop(a->wire);
	if (answer_closes(a) || a->plan->last_call)
		wire_end(a->wire);
}

static void
send_body(struct answer *a)
{
	uint64_t at = stop_at(a), hole = a->content.size / 100 * 99;
	bool is_multi = a->partial && a->plan->range == RANGE_MULTIPART;

	if (is_multi)
		wire_say(a->wire, "--x\r\nContent-Range: bytes %llu-%llu/%llu\r\n\r\n",
			 (unsigned long long)a->first, (unsigned long long)a->end - 1,
			 (unsigned long long)a->content.size);
	if (a->plan->stall_one && hole >= a->from && hole < a->upto &&
	    __atomic_add_fetch(&a->request->slot->stalled, 1, __ATOMIC_SEQ_CST) == 1) {
		send_part(a, a->from, hole);
		wire_stall(a->wire);
	}
	send_part(a, a->from, at);
	if (at < a->upto || (a->plan->stop && a->plan->stop_percent >= 100))
		stop(a, at);
	send_end(a);
}

static bool
is_unchanged(const struct answer *a)
{
	char tag[VALUE_LONG];

	if (request_field(a->request, "If-None-Match", tag))
		return a->etag[0] && strcmp(tag, a->etag) == 0;
	return a->modified[0] && request_field(a->request, "If-Modified-Since", tag) &&
	       strcmp(tag, a->modified) == 0;
}

static void
send_answer(struct answer *a)
{
	bool no_range = a->plan->range >= RANGE_416;

	a->partial = take_range(a);
	if (a->partial && (no_range || a->first >= a->content.size)) {
		refuse_range(a);
		return;
	}
	a->from = a->first;
	a->upto = a->end;
	if (a->partial)
		bend_range(a);
	for (unsigned i = 0; i < a->plan->interim; i++)
		wire_say(a->wire, i % 2 ? "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
					: "HTTP/1.1 100 Continue\r\n\r\n");
	if (a->plan->bad_head) {
		wire_say(a->wire, "%s", a->plan->bad_head);
		wire_end(a->wire);
	}
	answer_say_head(a);
	if (!is_head(a))
		send_body(a);
}

void
answer_file(struct request *request, const struct plan *plan)
{
	struct answer a = {.request = request, .wire = request->wire, .plan = plan};

	if (request->nwords == 0 || !content_open(&a.content, request->server->dir,
						  request->words[request->nwords - 1])) {
		answer_bare(request, "404 Not Found", "");
		return;
	}
	a.content.flipped = plan->flipped && a.content.size;
	a.content.change = plan->change;
	a.sent = sent_slot(request);
	make_validators(&a);
	if (is_unchanged(&a)) {
		char etag[128] = "";
		if (a.etag[0])
			snprintf(etag, sizeof(etag), "ETag: %s\r\n", a.etag);
		answer_bare(request, "304 Not Modified", etag);
	} else if (plan->packed == PACKED_REALLY && !content_gzip(&a.content)) {
		answer_bare(request, "500 Too Large To Pack", "");
	} else {
		send_answer(&a);
	}
	content_close(&a.content);
}

void
answer_text(struct request *request, const char *status, const char *type,
	    const char *text)
{
	wire_say(request->wire,
		 "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", status,
		 type, strlen(text));
	if (strcmp(request->method, "HEAD") != 0)
		wire_send(request->wire, text, strlen(text));
}

void
answer_bare(struct request *request, const char *status, const char *headers)
{
	wire_say(request->wire, "HTTP/1.1 %s\r\n%s%s\r\n", status, headers,
		 strncmp(status, "304", 3) ? "Content-Length: 0\r\n" : "");
}
