/* SPDX-License-Identifier: Apache-2.0 */
/* The words of a path: what each changes in the plan. */
#include "mix.h"
#include "plan.h"

#include <stdio.h>
#include <string.h>

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
	SET("aswhole", range, RANGE_AS_WHOLE),
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
	SET("weakone", etag, ETAG_ONE),
	SET("modifiedonly", etag, ETAG_NOT),
	SET("etagonly", modified, MODIFIED_NOT),
	SET("gzip", packed, PACKED_SAID),
	SET("gzipped", packed, PACKED_REALLY),
};

static const struct setting switches[] = {
	SET("deaf", deaf, 1),
	SET("flip", flipped, 1),
	SET("digest", is_digested, 1),
	SET("olddigest", is_digest_old, 1),
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
	static const struct {
		const char *word;
		enum plan_stop stop;
		bool large_only;
	} words[] = {
		{"close", STOP_CLOSE, true},     {"reset", STOP_RESET, true},
		{"break", STOP_CLOSE, false},    {"abort", STOP_RESET, false},
		{"drip", STOP_DRIP, false},      {"half", STOP_HALF, false},
		{"stallall", STOP_STALL, false},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i].word) != 0)
			continue;
		plan->stop = words[i].stop;
		plan->stop_percent = (unsigned)number_of(argument);
		plan->stop_large_only = words[i].large_only;
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
	} else {
		return 0;
	}
	return 2;
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

static int take_words(struct plan *plan, struct request *request, int at);

/* The modes that the lot gives, as if they stood in the path. */
static int
mix_words(struct plan *plan, struct request *request, char **words)
{
	static struct request drawn; /* its words lie in text */
	static char text[64];
	char name[320], *rest = text;
	unsigned count;

	/* Of this file, not of the address: a signed one is new each time. */
	snprintf(name, sizeof(name), "%s/%s/%.250s", words[0], words[1],
		 request->words[request->nwords - 1]);
	count = __atomic_fetch_add(&shared_slot(name)->requests, 1, __ATOMIC_SEQ_CST);
	if (!mix_draw(number_of(words[1]), count, words[0][1] == 'e', text))
		return 2;
	drawn = *request;
	drawn.count = count;
	for (drawn.nwords = 0; rest;)
		drawn.words[drawn.nwords++] = strsep(&rest, "/");
	return take_words(plan, &drawn, 0) < 0 ? -1 : 2;
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
		return mode_fails(request, words) ? -1 : 4;
	if (nwords > 3 && strcmp(words[0], "lone") == 0)
		return mode_is_crowded(request, words) ? -1 : 3;
	if (nwords > 3 && strcmp(words[0], "ratelimit") == 0)
		return mode_limits(request, words) ? -1 : 3;
	if (nwords > 1 && (!strcmp(words[0], "mix") || !strcmp(words[0], "mess")))
		return mix_words(plan, request, words);
	taken = pace_words(plan, request, words, nwords);
	if (!taken)
		taken = number_words(plan, request, words, nwords);
	if (!taken && mode_answers(request, at))
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
		{"cap", 1},      {"slow", 1},    {"client", 1},    {"crowd", 2},
		{"collapse", 2}, {"edges", 3},   {"close", 1},     {"reset", 1},
		{"drip", 1},     {"half", 1},    {"stallall", 1},  {"stall", 1},
		{"cut", 1},      {"mix", 1},     {"mess", 1},      {"break", 1},
		{"abort", 1},    {"interim", 1}, {"bighead", 1},   {"swap", 1},
		{"change", 1},   {"fail", 3},    {"ratelimit", 2}, {"redirect", 1},
		{"away", 1},     {"to", 2},
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
