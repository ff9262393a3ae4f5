/* SPDX-License-Identifier: Apache-2.0 */
/* The head of an answer that brings a file. */
#include "answer.h"

#include <stdio.h>
#include <string.h>

#define MILLISECOND ((uint64_t)1000000)

static void
say_range(struct answer *a)
{
	unsigned long long first = a->first, last = a->end - 1, total = a->content.size;

	wire_say(a->wire, a->plan->range == RANGE_AS_WHOLE
				  ? "HTTP/1.1 200 OK\r\n"
				  : "HTTP/1.1 206 Partial Content\r\n");
	switch (a->plan->range) {
	case RANGE_BARE:
	case RANGE_MULTIPART:
		return;
	case RANGE_OTHER:
		first++;
		break;
	case RANGE_LIAR:
		total--;
		last--;
		break;
	case RANGE_STAR:
		wire_say(a->wire, "Content-Range: bytes %llu-%llu/*\r\n", first, last);
		return;
	case RANGE_UNITS:
		wire_say(a->wire, "Content-Range: items %llu-%llu/%llu\r\n", first, last,
			 total);
		return;
	case RANGE_BACKWARDS:
		wire_say(a->wire, "Content-Range: bytes %llu-%llu/%llu\r\n", last + 1,
			 first, total);
		return;
	case RANGE_HUGE:
		wire_say(a->wire,
			 "Content-Range: bytes %llu-%llu/99999999999999999999999\r\n",
			 first, last);
		return;
	default:
		break;
	}
	wire_say(a->wire, "Content-Range: bytes %llu-%llu/%llu\r\n", first, last, total);
}

static void
say_length(struct answer *a)
{
	unsigned long long n = a->end - a->first;

	switch (a->plan->length) {
	case LENGTH_RIGHT:
		wire_say(a->wire, "Content-Length: %llu\r\n", n);
		break;
	case LENGTH_LONG:
		wire_say(a->wire, "Content-Length: %llu\r\n", n + 10);
		break;
	case LENGTH_SHORT:
		wire_say(a->wire, "Content-Length: %llu\r\n", n > 10 ? n - 10 : 0);
		break;
	case LENGTH_TWICE:
		wire_say(a->wire, "Content-Length: %llu\r\nContent-Length: %llu\r\n", n,
			 n / 2);
		break;
	case LENGTH_NEGATIVE:
		wire_say(a->wire, "Content-Length: -1\r\n");
		break;
	case LENGTH_HUGE:
		wire_say(a->wire, "Content-Length: 99999999999999999999999\r\n");
		break;
	case LENGTH_GARBAGE:
		wire_say(a->wire, "Content-Length: many\r\n");
		break;
	case LENGTH_BOTH:
		wire_say(a->wire, "Content-Length: %llu\r\n", n / 2);
		/* fall through */
	case LENGTH_CHUNKED:
	case LENGTH_TRAILERS:
	case LENGTH_NO_LAST:
	case LENGTH_BAD_CHUNK:
		wire_say(a->wire, "Transfer-Encoding: chunked\r\n");
		break;
	case LENGTH_NONE:
		break;
	}
}

static void
say_digest(struct answer *a)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";
	unsigned char sum[33] = {0};
	char text[45];

	if (!content_sum(&a->content, sum))
		return;
	sum[0] ^= a->plan->is_digest_wrong;
	for (unsigned i = 0, n = 0; i < 33; i += 3) {
		unsigned bits =
			(unsigned)sum[i] << 16 | (unsigned)sum[i + 1] << 8 | sum[i + 2];
		for (int shift = 18; shift >= 0; shift -= 6)
			text[n++] = digits[bits >> shift & 63];
	}
	text[43] = '=';
	text[44] = 0;
	if (a->plan->is_digest_old)
		wire_say(a->wire, "Digest: SHA-256=%s\r\n", text);
	else
		wire_say(a->wire, "Repr-Digest: sha-256=:%s:\r\n", text);
}

static void
say_slowly(struct wire *wire)
{
	static const char line[] = "X-Slow: 0123456789\r\n";

	for (size_t i = 0; i < sizeof(line) - 1; i++) {
		wire_send(wire, line + i, 1);
		wire_sleep_until(wire, wire_now() + 100 * MILLISECOND);
	}
}

static void
say_padding(struct answer *a)
{
	char line[1025];

	memset(line, 'x', 1024);
	line[1024] = 0;
	for (unsigned i = 0; i < a->plan->padding; i++)
		wire_say(a->wire, "X-Padding-%u: %s\r\n", i, line);
	while (a->plan->endless_head) {
		wire_say(a->wire, "X-Padding: %s\r\n", line);
		wire_sleep_until(a->wire, wire_now() + MILLISECOND);
	}
}

bool
answer_closes(const struct answer *a)
{
	enum plan_length length = a->plan->length;

	return (length != LENGTH_RIGHT && length != LENGTH_CHUNKED &&
		length != LENGTH_TRAILERS) ||
	       a->plan->stop || a->plan->unclean || a->plan->range == RANGE_EXCESS ||
	       a->request->once;
}

void
answer_say_head(struct answer *a)
{
	struct wire *wire = a->wire;

	if (a->partial)
		say_range(a);
	else
		wire_say(wire, "HTTP/1.1 200 OK\r\n");
	if (a->plan->reset_head)
		wire_reset(wire);
	wire_say(wire, "Date: %s\r\nContent-Type: %s\r\n%s", a->date,
		 a->partial && a->plan->range == RANGE_MULTIPART
			 ? "multipart/byteranges; boundary=x"
			 : "application/octet-stream",
		 answer_closes(a) ? "Connection: close\r\n" : "");
	if (a->etag[0])
		wire_say(wire, "ETag: %s\r\n", a->etag);
	if (a->modified[0])
		wire_say(wire, "Last-Modified: %s\r\n", a->modified);
	if (a->plan->packed)
		wire_say(wire, "Content-Encoding: gzip\r\n");
	if (a->plan->is_digested)
		say_digest(a);
	wire_say(wire, "%s", a->plan->extra);
	if (a->plan->slow_head)
		say_slowly(wire);
	say_padding(a);
	say_length(a);
	wire_say(wire, "\r\n");
}
