/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a path: what each changes in the plan. */
#include "plan.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* A mode that sets one number of the plan. */
struct setting {
	const char *word;
	size_t offset;
	unsigned value;
};

#define SET(word, field, value)                           \
	{                                                 \
		word, offsetof(struct plan, field), value \
	}

/* Fields of the plan are ints or enums here, which have the size of unsigned. */
static const struct setting settings[] = {
	SET("norange", range, RANGE_IGNORED),
	SET("otherrange", range, RANGE_OTHER),
	SET("earlier", range, RANGE_EARLIER),
	SET("shifted", range, RANGE_SHIFTED),
	SET("barerange", range, RANGE_BARE),
	SET("liar", range, RANGE_LIAR),
	SET("startotal", range, RANGE_STAR),
	SET("halfrange", range, RANGE_HALF),
	SET("longrange", range, RANGE_LONGER),
	SET("excess", range, RANGE_EXCESS),
	SET("units", range, RANGE_UNITS),
	SET("backwards", range, RANGE_BACKWARDS),
	SET("hugerange", range, RANGE_HUGE),
	SET("multipart", range, RANGE_MULTIPART),
	SET("416", range, RANGE_416),
	SET("416bare", range, RANGE_416_BARE),
	SET("416other", range, RANGE_416_OTHER),
	SET("nolength", length, LENGTH_NONE),
	SET("long", length, LENGTH_LONG),
	SET("short", length, LENGTH_SHORT),
	SET("twolengths", length, LENGTH_TWICE),
	SET("negative", length, LENGTH_NEGATIVE),
	SET("hugelength", length, LENGTH_HUGE),
	SET("oddlength", length, LENGTH_GARBAGE),
	SET("chunked", length, LENGTH_CHUNKED),
	SET("trailers", length, LENGTH_TRAILERS),
	SET("bothlengths", length, LENGTH_BOTH),
	SET("nolastchunk", length, LENGTH_NO_LAST),
	SET("badchunk", length, LENGTH_BAD_CHUNK),
	SET("weakdated", etag, ETAG_WEAK),
	SET("modifiedonly", etag, ETAG_NOT),
	SET("etagonly", modified, MODIFIED_NOT),
	SET("gzip", packed, PACKED_SAID),
	SET("gzipped", packed, PACKED_REALLY),
};

static const struct setting switches[] = {
	SET("deaf", deaf, 1),
	SET("flip", flipped, 1),
	SET("digest", is_digested, 1),
	SET("slowhead", slow_head, 1),
	SET("endlesshead", endless_head, 1),
	SET("resethead", reset_head, 1),
	SET("lastcall", last_call, 1),
	SET("unclean", unclean, 1),
	SET("stallone", stall_one, 1),
};

static bool
set_by_table(struct plan *plan, const char *word)
{
	char *base = (char *)plan;

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (strcmp(word, settings[i].word) == 0) {
			memcpy(base + settings[i].offset, &settings[i].value,
			       sizeof(unsigned));
			return true;
		}
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
		if (strcmp(word, switches[i].word) == 0) {
			*(bool *)(base + switches[i].offset) = true;
			return true;
		}
	return false;
}

/* Settings that need more than one assignment, or the request. */
static bool
set_by_hand(struct plan *plan, const struct request *request, const char *word)
{
	if (strcmp(word, "novalidator") == 0) {
		plan->etag = ETAG_NOT;
		plan->modified = MODIFIED_NOT;
	} else if (strcmp(word, "weak") == 0) {
		plan->etag = ETAG_WEAK;
		plan->modified = MODIFIED_NOT;
	} else if (strcmp(word, "fresh") == 0) {
		plan->etag = ETAG_NOT;
		plan->modified = MODIFIED_NOW;
	} else if (strcmp(word, "changing") == 0) {
		plan->version = request->count;
	} else if (strcmp(word, "glue") == 0) {
		plan->version = request->count;
		plan->deaf = true;
	} else if (strcmp(word, "edgetags") == 0) {
		plan->version = request->wire->number % 3;
	} else if (strcmp(word, "wrongdigest") == 0) {
		plan->is_digested = plan->is_digest_wrong = true;
	} else if (strcmp(word, "repr") == 0) { /* of "hello\n" */
		snprintf(plan->extra, sizeof(plan->extra),
			 "Repr-Digest: "
			 "sha-256=:WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=:\r\n");
	} else if (strcmp(word, "nohead") == 0) {
		plan->bad_head = "hello, this is no HTTP\r\n\r\n";
	} else if (strcmp(word, "oddhead") == 0) {
		plan->bad_head = "HTTP/1.1 abc\r\nContent-Length: x\r\n\r\n";
	} else if (strcmp(word, "oddheaders") == 0) {
		plan->bad_head = "HTTP/1.1 200 OK\r\nX: \1\177\200\r\n: y\r\nz\r\n\r\n";
	} else {
		return false;
	}
	return true;
}

static bool
stop_word(struct plan *plan, const char *word, const char *argument)
{
	static const char *const words[] = {
		[STOP_CLOSE] = "close", [STOP_RESET] = "reset", [STOP_STALL] = "stallall",
		[STOP_DRIP] = "drip",   [STOP_HALF] = "half",
	};

	for (unsigned i = STOP_CLOSE; i <= STOP_HALF; i++) {
		if (strcmp(word, words[i]) != 0)
			continue;
		plan->stop = i;
		plan->stop_percent = (unsigned)number_of(argument);
		plan->stop_large_only = i == STOP_CLOSE || i == STOP_RESET;
		return true;
	}
	return false;
}

/* Bandwidth: a mode and its numbers. */
static int
pace_words(struct plan *plan, struct request *request, char **words, int nwords)
{
	struct pace *pace = &plan->pace;
	uint64_t draw;

	pace->slot = request->slot;
	if (nwords > 1 && (!strcmp(words[0], "cap") || !strcmp(words[0], "slow"))) {
		pace->rate = number_of(words[1]);
		return 2;
	}
	if (nwords > 3 && !strcmp(words[0], "edges")) {
		draw = shared_mix(request->wire->number * 1000003u +
				  request_parameter(request, "seed", 0));
		pace->rate = number_of(words[draw % 100 < number_of(words[1]) ? 2 : 3]);
		return 4;
	}
	if (nwords > 2 && !strcmp(words[0], "collapse")) {
		wire_join(request->wire, request->slot);
		pace->most = (unsigned)number_of(words[1]);
		pace->rate = number_of(words[2]);
		return 3;
	}
	if (nwords > 1 && !strcmp(words[0], "client")) {
		pace->shared = number_of(words[1]);
		return 2;
	}
	if (nwords > 2 && !strcmp(words[0], "crowd")) {
		wire_join(request->wire, request->slot);
		pace->shared = number_of(words[1]);
		pace->crowd = (unsigned)number_of(words[2]);
		return 3;
	}
	return 0;
}

/* Modes with one number. */
static int
number_words(struct plan *plan, struct request *request, char **words, int nwords)
{
	unsigned n;

	if (nwords < 2)
		return 0;
	n = (unsigned)number_of(words[1]);
	if (stop_word(plan, words[0], words[1]))
		return 2;
	if (strcmp(words[0], "stall") == 0) {
		plan->stop = request->count == 0 ? STOP_STALL : STOP_NOT;
		plan->stop_percent = n;
	} else if (strcmp(words[0], "cut") == 0) {
		plan->stop = STOP_CLOSE;
		plan->stop_percent = n;
		plan->length = LENGTH_NONE;
		plan->range = RANGE_IGNORED;
	} else if (strcmp(words[0], "interim") == 0) {
		plan->interim = n;
	} else if (strcmp(words[0], "bighead") == 0) {
		plan->padding = n;
	} else if (strcmp(words[0], "change") == 0) {
		plan->change = n;
	} else if (strcmp(words[0], "swap") == 0) {
		plan->change = request->count >= n;
	} else if (strcmp(words[0], "mix") == 0) {
		mix_plan(plan, request, number_of(words[1]));
	} else {
		return 0;
	}
	return 2;
}

static void
fail_value(char value[64], const char *word)
{
	if (strncmp(word, "date+", 5) == 0)
		format_date(value, time(NULL) + (int64_t)number_of(word + 5));
	else
		snprintf(value, 64, "%.60s", word);
}

/* True if the request has been answered. */
static bool
fail(struct request *request, char **words)
{
	char status[64], headers[256] = "", value[64];

	if (request->count >= number_of(words[2]))
		return false;
	fail_value(value, words[3]);
	snprintf(status, sizeof(status), "%.40s Failure", words[1]);
	if (words[3][0] != '-')
		snprintf(headers, sizeof(headers), "Retry-After: %s\r\n", value);
	answer_bare(request, status, headers);
	return true;
}

static bool
limit(struct request *request, char **words)
{
	char headers[256];

	if (request->count >= number_of(words[1]))
		return false;
	snprintf(headers, sizeof(headers),
		 "RateLimit: \"resolvers\";r=0;t=%.20s\r\n"
		 "RateLimit-Policy: \"fixed window\";\"resolvers\";q=3000;w=300\r\n",
		 words[2]);
	answer_bare(request, "429 Too Many Requests", headers);
	return true;
}

/* Only from, only up to, or only every so many requests. */
static bool
is_turn(const struct request *request, const char *how)
{
	unsigned n = (unsigned)number_of(how + 1), count = request->count;

	switch (*how) {
	case '+':
		return count >= n;
	case '-':
		return count < n;
	case '%':
		return n && count % n == n - 1;
	default:
		return count == number_of(how);
	}
}

static const struct {
	const char *word, *status, *type, *text;
} pages[] = {
	{"html", "200 OK", "text/html",
	 "<!DOCTYPE html>\n<title>Sign in</title>\x1b[31m\n"},
	{"json", "200 OK", "application/json", "{\"error\":\"Unauthorized\"}"},
	{"lfs", "200 OK", "text/plain",
	 "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"},
	{"html206", "206 Partial Content", "text/html",
	 "<!DOCTYPE html>\n<title>Sign in</title>\n"},
	{"gone", "404 Not Found", "application/json", "{\"error\":\"no such entry\"}"},
	{"empty", "200 OK", "application/octet-stream", ""},
	{"xml", "403 Forbidden", "application/xml",
	 "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"},
};

/* Modes that answer; true if this one did. */
static bool
answer_words(struct request *request, int at)
{
	char **words = request->words + at;

	if (strcmp(words[0], "echo") == 0) {
		answer_text(request, "200 Status", "text/plain", request->text);
		return true;
	}
	if (strcmp(words[0], "noanswer") == 0)
		wire_end(request->wire);
	if (strcmp(words[0], "resetnow") == 0)
		wire_reset(request->wire);
	if (strcmp(words[0], "silent") == 0)
		wire_stall(request->wire);
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		if (strcmp(words[0], pages[i].word) == 0) {
			answer_text(request, pages[i].status, pages[i].type,
				    pages[i].text);
			return true;
		}
	return redirect_mode(request, at);
}

/* How many words were taken; 0: this one is no mode; -1: answered. */
static int
take_words(struct plan *plan, struct request *request, int at)
{
	char **words = request->words + at;
	int taken, nwords = request->nwords - at;

	if (set_by_table(plan, words[0]) || set_by_hand(plan, request, words[0]))
		return 1;
	if (nwords > 4 && strcmp(words[0], "fail") == 0)
		return fail(request, words) ? -1 : 4;
	if (nwords > 3 && strcmp(words[0], "ratelimit") == 0)
		return limit(request, words) ? -1 : 3;
	taken = pace_words(plan, request, words, nwords);
	if (!taken)
		taken = number_words(plan, request, words, nwords);
	if (!taken && answer_words(request, at))
		return -1;
	return taken;
}

/* Words behind a mode that belong to it; the modes that are not here have none. */
static int
arguments_of(const char *word)
{
	static const struct {
		const char *word;
		int n;
	} modes[] = {
		{"cap", 1},      {"slow", 1},   {"client", 1},   {"crowd", 2},
		{"collapse", 2}, {"edges", 3},  {"close", 1},    {"reset", 1},
		{"drip", 1},     {"half", 1},   {"stallall", 1}, {"stall", 1},
		{"cut", 1},      {"mix", 1},    {"interim", 1},  {"bighead", 1},
		{"swap", 1},     {"change", 1}, {"fail", 3},     {"ratelimit", 2},
		{"redirect", 1}, {"away", 1},   {"to", 2},
	};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (strcmp(word, modes[i].word) == 0)
			return modes[i].n;
	return 0;
}

bool
plan_make(struct plan *plan, struct request *request)
{
	int i = 0, n;

	while (i < request->nwords && strcmp(request->words[i], "ok") != 0) {
		bool at = i + 2 < request->nwords && !strcmp(request->words[i], "at");
		bool turn = !at || is_turn(request, request->words[i + 1]);
		i += at ? 2 : 0;
		n = turn ? take_words(plan, request, i)
			 : 1 + arguments_of(request->words[i]);
		if (n <= 0)
			return n == 0;
		i += n;
	}
	return true;
}
