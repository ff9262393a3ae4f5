/* SPDX-License-Identifier: Apache-2.0 */
/* Modes that answer by themselves. */
#include "plan.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static void
fail_value(char value[64], const char *word)
{
	if (strncmp(word, "date+", 5) == 0)
		format_date(value, time(NULL) + (int64_t)number_of(word + 5));
	else
		snprintf(value, 64, "%.60s", word);
}

static void
fail(struct request *request, const char *number, const char *after)
{
	char status[64], headers[256] = "", value[64];

	fail_value(value, after);
	snprintf(status, sizeof(status), "%.40s Failure", number);
	if (after[0] != '-')
		snprintf(headers, sizeof(headers), "Retry-After: %s\r\n", value);
	answer_bare(request, status, headers);
}

/* True if the request has been answered. */
bool
mode_fails(struct request *request, char **words)
{
	if (request->count >= number_of(words[2]))
		return false;
	fail(request, words[1], words[3]);
	return true;
}

bool
mode_is_crowded(struct request *request, char **words)
{
	wire_join(request->wire, request->slot);
	if (__atomic_load_n(&request->slot->open, __ATOMIC_SEQ_CST) <= 1)
		return false;
	if (strcmp(words[1], "reset") == 0)
		wire_reset(request->wire);
	fail(request, words[1], words[2]);
	wire_end(request->wire);
}

bool
mode_limits(struct request *request, char **words)
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

static const struct {
	const char *word, *status, *type, *text;
} pages[] = {
	{"html", "200 OK", "text/html",
	 "<!DOCTYPE html>\n<title>Sign in</title>\x1b[31m\n"},
	{"htmltext", "200 OK", "text/html; charset=utf-8", "Please sign in first.\n"},
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

/* A whole head, and of the body that it promises only the start. */
static bool
cut_answer(struct request *request, int at)
{
	const char *mode = request->words[at];
	char rest[PATH_LONG];

	if (strcmp(mode, "cutgone") == 0) {
		wire_say(request->wire, "HTTP/1.1 404 Not Found\r\n");
	} else if (strcmp(mode, "cutmoved") == 0) {
		request_rest(request, at + 1, rest);
		wire_say(request->wire, "HTTP/1.1 302 Found\r\nLocation: %s\r\n", rest);
	} else {
		return false;
	}
	wire_say(request->wire, "Content-Length: 1000\r\n\r\nHere is");
	wire_end(request->wire);
}

/* Modes that answer; true if this one did. */
bool
mode_answers(struct request *request, int at)
{
	char **words = request->words + at;

	if (strcmp(words[0], "echo") == 0) {
		answer_text(request, "200 Status", "text/plain", request->text);
		return true;
	}
	if (strcmp(words[0], "sent") == 0) {
		char text[32];
		snprintf(text, sizeof(text), "%llu\n",
			 (unsigned long long)sent_slot(request)->sent);
		answer_text(request, "200 OK", "text/plain", text);
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
	return cut_answer(request, at) || redirect_mode(request, at);
}
