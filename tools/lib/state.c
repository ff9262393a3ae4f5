/* SPDX-License-Identifier: Apache-2.0 */
#include "state.h"
#include "record_text.h"
#include "str.h"

#define HEAD "grab-state 1\n"

enum { SUM_LINE = 4 + 64 + 1 }; /* "sum ", digits, newline */

void
state_init(struct state *state)
{
	*state = (struct state){0};
	digest_init(&state->synced.digest, DIGEST_SHA256);
	state->front = state->synced;
}

static void
print_text(struct buf *buf, const char *key, struct str value)
{
	if (value.n == 0)
		return;
	if (str_chr(value, '\n') >= 0 || str_chr(value, '\r') >= 0 ||
	    str_chr(value, 0) >= 0)
		buf->full = true; /* would be read as something else */
	buf_printf(buf, "%s %.*s\n", key, STR(value));
}

static void
print_front(struct buf *buf, const char *key, const struct state_front *front)
{
	char text[DIGEST_SAVED_MAX];

	assert(front->at == digest_count(&front->digest));
	digest_save(text, &front->digest);
	buf_printf(buf, "%s %llu %s\n", key, (unsigned long long)front->at, text);
}

static int
by_first(const void *a, const void *b)
{
	const struct state_span *one = a, *other = b;

	return (one->first > other->first) - (one->first < other->first);
}

static void
print_spans(struct buf *buf, struct arena *arena, const struct state *state)
{
	struct state_span *spans = ARENA_ARRAY(arena, struct state_span, state->nspans);
	uint64_t last = 0;
	size_t n = 0;

	if (state->nspans == 0)
		return;
	memcpy(spans, state->spans, state->nspans * sizeof(*spans));
	qsort(spans, state->nspans, sizeof(*spans), by_first);
	for (size_t i = 0; i < state->nspans && n < STATE_SPANS_MAX; i++) {
		const struct state_span *span = &spans[i];
		if (span->end <= state->synced.at || span->first < last)
			continue;
		buf_printf(buf, "span %llu %llu %016llx\n",
			   (unsigned long long)span->first, (unsigned long long)span->end,
			   (unsigned long long)span->fold);
		last = span->end;
		n++;
	}
}

struct str
state_print(struct arena *arena, const struct state *state)
{
	struct digest_value sum;
	struct buf buf;

	buf_init(&buf, arena, STATE_MAX);
	buf_add(&buf, S(HEAD));
	record_print_sum(&buf, "url", &state->url);
	print_text(&buf, "from", state->shown);
	print_text(&buf, "etag", state->etag);
	print_text(&buf, "modified", state->modified);
	record_print_sum(&buf, "sha256", &state->sha256);
	buf_printf(&buf, "size %llu\ninode %llu\n", (unsigned long long)state->size,
		   (unsigned long long)state->inode);
	print_front(&buf, "synced", &state->synced);
	print_front(&buf, "front", &state->front);
	print_spans(&buf, arena, state);
	digest_of(&sum, DIGEST_SHA256, buf_str(&buf));
	record_print_sum(&buf, "sum", &sum);
	return buf.full ? (struct str){0} : buf_str(&buf);
}

static bool
parse_front(struct state_front *front, struct str value)
{
	struct str at = str_cut(&value, ' ');

	return str_uint(at, 0, INT64_MAX, &front->at) &&
	       digest_load(&front->digest, value) &&
	       digest_count(&front->digest) == front->at;
}

static bool
parse_span(struct state *state, struct str value)
{
	struct str first = str_cut(&value, ' '), end = str_cut(&value, ' ');
	struct state_span *span = &state->spans[state->nspans];

	if (state->nspans == STATE_SPANS_MAX || value.n != 16 ||
	    !str_uint(first, 0, INT64_MAX, &span->first) ||
	    !str_uint(end, span->first + 1, INT64_MAX, &span->end) ||
	    !str_hex(value, &span->fold))
		return false;
	state->nspans++;
	return true;
}

static bool
parse_line(struct state *state, struct str line)
{
	struct str value = line, key = str_cut(&value, ' ');

	if (str_eq(key, S("span")))
		return parse_span(state, value);
	if (str_eq(key, S("synced")))
		return parse_front(&state->synced, value);
	if (str_eq(key, S("front")))
		return parse_front(&state->front, value);
	if (str_eq(key, S("url")))
		return digest_parse(&state->url, value);
	if (str_eq(key, S("sha256")))
		return digest_parse(&state->sha256, value);
	if (str_eq(key, S("size")))
		return str_uint(value, 0, INT64_MAX, &state->size);
	if (str_eq(key, S("inode")))
		return str_uint(value, 0, UINT64_MAX, &state->inode);
	if (str_eq(key, S("from")))
		state->shown = value;
	else if (str_eq(key, S("etag")))
		state->etag = value;
	else if (str_eq(key, S("modified")))
		state->modified = value;
	else
		return false;
	return value.n > 0;
}

static bool
is_possible(const struct state *state)
{
	uint64_t last = 0;

	if (state->url.n != 32 || (state->sha256.n && state->sha256.n != 32) ||
	    state->synced.at > state->front.at || state->front.at > state->size)
		return false;
	for (size_t i = 0; i < state->nspans; last = state->spans[i++].end)
		if (state->spans[i].first < last ||
		    state->spans[i].end <= state->synced.at ||
		    state->spans[i].end > state->size)
			return false;
	return true;
}

/* What stands before the last line, if that is the sum of it. */
static bool
check_sum(struct str *body, struct str bytes)
{
	struct digest_value want, got;
	struct str line;

	if (bytes.n < SUM_LINE || bytes.n > STATE_MAX)
		return false;
	*body = str_sub(bytes, 0, bytes.n - SUM_LINE);
	line = str_sub(bytes, bytes.n - SUM_LINE, bytes.n);
	if (!str_starts(line, S("sum ")) || !str_ends(line, S("\n")) ||
	    !digest_parse(&want, str_sub(line, 4, SUM_LINE - 1)))
		return false;
	digest_of(&got, DIGEST_SHA256, *body);
	return digest_eq(&want, &got);
}

bool
state_parse(struct state *state, struct arena *arena, struct str bytes)
{
	struct state made;
	struct str body, line, again;

	if (!check_sum(&body, bytes) || !str_starts(body, S(HEAD)))
		return false;
	state_init(&made);
	made.spans = ARENA_ARRAY(arena, struct state_span, STATE_SPANS_MAX);
	body = str_sub(body, sizeof(HEAD) - 1, body.n);
	while (str_line(&body, &line))
		if (!parse_line(&made, line))
			return false;
	if (!is_possible(&made))
		return false;
	/* A line that came twice, or in another order, is not ours. */
	again = state_print(arena, &made);
	if (!str_eq(again, bytes))
		return false;
	*state = made;
	return true;
}
