/* SPDX-License-Identifier: Apache-2.0 */
/* Answers that lead elsewhere, and signed addresses that expire. */
#include "plan.h"

#include <stdio.h>
#include <string.h>

enum { LOCATION = PATH_LONG + 512 };

static void
send_to(struct request *request, const char *status, const char *location,
	const char *headers)
{
	char all[LOCATION + 1024];

	snprintf(all, sizeof(all), "%sLocation: %s\r\n", headers, location);
	answer_bare(request, status, all);
}

void
redirect_other_host(const struct request *request, char base[128])
{
	const struct server *server = request->server;

	if (request->wire->is_proxied)
		snprintf(base, 128, "https://cas-bridge.xethub.hf.co");
	else if (request->wire->has_tls)
		snprintf(base, 128, "https://localhost:%d", server->ports[1]);
	else
		snprintf(base, 128, "http://localhost:%d", server->ports[0]);
}

static void
away(struct request *request, const char *status, const char *rest)
{
	char base[128], location[LOCATION], line[64];

	redirect_other_host(request, base);
	snprintf(location, sizeof(location), "%s%s", base, rest);
	snprintf(line, sizeof(line), "%.40s Moved", status);
	send_to(request, line, location, "");
}

static void
hops(struct request *request, uint64_t left, const char *rest)
{
	char location[LOCATION];

	if (left > 1)
		snprintf(location, sizeof(location), "/hops/%llu%s",
			 (unsigned long long)left - 1, rest);
	else
		snprintf(location, sizeof(location), "%s", rest);
	send_to(request, "302 Found", location, "");
}

/* "../../ok/f": as many steps up as the path has folders. */
static void
relative(struct request *request, const char *rest)
{
	char location[LOCATION];
	size_t n = 0;

	for (int i = 1; i < request->nwords; i++)
		n += (size_t)snprintf(location + n, sizeof(location) - n, "../");
	snprintf(location + n, sizeof(location) - n, "%s", rest + 1);
	send_to(request, "307 Temporary Redirect", location, "");
}

unsigned
redirect_signature(char path[128], const char *uses, const char *ms)
{
	unsigned key = shared_number();
	char name[64];

	snprintf(name, sizeof(name), "signed/%u", key);
	shared_slot(name)->born = wire_now();
	snprintf(path, 128, "/signature/%u/%.20s/%.20s", key, uses, ms);
	return key;
}

static void
sign(struct request *request, char **words, const char *rest, const char *mode)
{
	char path[128], location[LOCATION], change[64] = "";
	unsigned key = redirect_signature(path, words[0], words[1]);

	if (strcmp(mode, "signedswap") == 0)
		snprintf(change, sizeof(change), "/change/%u", key);
	snprintf(location, sizeof(location), "%s%s%s?Signature=SIGNATURE%u", path, change,
		 rest, key);
	if (strcmp(mode, "signedhere") == 0)
		send_to(request, "302 Found", location, "");
	else
		away(request, "302", location);
}

static void
answer_rest(struct request *request, int from)
{
	struct plan plan = {0};

	request->nwords -= from;
	memmove(request->words, request->words + from,
		sizeof(request->words[0]) * (size_t)request->nwords);
	if (plan_make(&plan, request))
		answer_file(request, &plan);
}

static void
check_signature(struct request *request, int at)
{
	char **words = request->words + at + 1, name[64];
	uint64_t uses = number_of(words[1]), ms = number_of(words[2]);
	struct slot *slot;
	unsigned used;

	snprintf(name, sizeof(name), "signed/%.20s", words[0]);
	slot = shared_slot(name);
	used = __atomic_fetch_add(&slot->uses, 1, __ATOMIC_SEQ_CST);
	if (!slot->born || (uses && used >= uses) ||
	    (ms && wire_now() - slot->born > ms * 1000000))
		answer_text(request, "403 Forbidden", "application/xml",
			    "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code>"
			    "<Message>Request has expired</Message></Error>");
	else
		answer_rest(request, at + 4);
}

static void
linked(struct request *request, char **words, const char *quote, const char *rest)
{
	char headers[1024];

	snprintf(headers, sizeof(headers),
		 "X-Linked-ETag: %s%.200s%s\r\nX-Linked-Size: %.40s\r\n", quote, words[0],
		 quote, words[1]);
	send_to(request, "302 Found", rest, headers);
}

static bool
short_mode(struct request *request, const char *mode, const char *rest)
{
	char base[128], location[LOCATION];

	if (strcmp(mode, "loop") == 0) {
		send_to(request, "302 Found", "/loop", "");
	} else if (strcmp(mode, "nolocation") == 0) {
		answer_bare(request, "302 Found", "");
	} else if (strcmp(mode, "badlocation") == 0) {
		send_to(request, "302 Found", "http://[::/%zz\x01", "");
	} else if (strcmp(mode, "relative") == 0) {
		relative(request, rest);
	} else if (strcmp(mode, "network") == 0) {
		redirect_other_host(request, base);
		snprintf(location, sizeof(location), "%s%s", strstr(base, "//"), rest);
		send_to(request, "302 Found", location, "");
	} else {
		return false;
	}
	return true;
}

bool
redirect_mode(struct request *request, int at)
{
	const char *mode = request->words[at];
	char **words = request->words + at + 1, rest[PATH_LONG], line[LOCATION];
	int n = request->nwords - at - 1;

	request_rest(request, at + 1, rest);
	if (short_mode(request, mode, rest))
		return true;
	if (n < 2)
		return false;
	request_rest(request, at + 2, rest);
	if (strcmp(mode, "redirect") == 0) {
		snprintf(line, sizeof(line), "%.40s Moved", words[0]);
		send_to(request, line, rest, "");
		return true;
	}
	if (strcmp(mode, "away") == 0 || strcmp(mode, "hops") == 0) {
		if (*mode == 'a')
			away(request, words[0], rest);
		else
			hops(request, number_of(words[0]), rest);
		return true;
	}
	request_rest(request, at + 3, rest);
	if (strcmp(mode, "to") == 0) {
		snprintf(line, sizeof(line), "%.20s://%.300s%s", words[0], words[1],
			 rest);
		send_to(request, "302 Found", line, "");
	} else if (n > 2 && strcmp(mode, "linked") == 0) {
		linked(request, words, "\"", rest);
	} else if (n > 2 && strcmp(mode, "linkedbare") == 0) {
		linked(request, words, "", rest);
	} else if (n > 2 && strncmp(mode, "signed", 6) == 0) {
		sign(request, words, rest, mode);
	} else if (n > 3 && strcmp(mode, "signature") == 0) {
		check_signature(request, at);
	} else {
		return false;
	}
	return true;
}
