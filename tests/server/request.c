/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

const char *
request_field(const struct request *request, const char *name, char value[VALUE_LONG])
{
	const char *line = request->text;
	size_t n = strlen(name);

	while ((line = strstr(line, "\r\n")) != NULL) {
		line += 2;
		if (strncasecmp(line, name, n) != 0 || line[n] != ':')
			continue;
		line += n + 1;
		while (*line == ' ')
			line++;
		snprintf(value, VALUE_LONG, "%.*s", (int)strcspn(line, "\r"), line);
		return value;
	}
	return NULL;
}

uint64_t
number_of(const char *text)
{
	uint64_t value = 0;

	for (; isdigit((unsigned char)*text); text++)
		value = value * 10 + (uint64_t)(*text - '0');
	return value;
}

unsigned
request_parameter(const struct request *request, const char *name, unsigned else_)
{
	const char *at = strchr(request->path, '?');
	size_t n = strlen(name);

	for (; at; at = strchr(at, '&')) {
		at++;
		if (strncmp(at, name, n) == 0 && at[n] == '=')
			return (unsigned)number_of(at + n + 1);
	}
	return else_;
}

void
request_rest(const struct request *request, int from, char rest[PATH_LONG])
{
	size_t n = 0;

	rest[0] = 0;
	for (int i = from; i < request->nwords && n < PATH_LONG - 300; i++)
		n += (size_t)snprintf(rest + n, PATH_LONG - n, "/%.250s",
				      request->words[i]);
}

static void
append(const char *path, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0666);

	if (fd < 0 || write(fd, bytes, n) < 0) {
		perror(path);
		exit(1);
	}
	close(fd);
}

void
request_log(const struct request *request)
{
	static const char *const names[] = {"Range", "If-Range", "If-None-Match",
					    "If-Modified-Since", "Authorization"};
	char line[16384], value[VALUE_LONG];
	const char *method = strcmp(request->method, "GET") ? request->method : "";
	size_t n = (size_t)snprintf(line, sizeof(line), "%s%s%s", method,
				    *method ? " " : "", request->path);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (request_field(request, names[i], value))
			n += (size_t)snprintf(line + n, sizeof(line) - n, " %s=%s",
					      names[i], value);
	line[n++] = '\n';
	append(request->server->log, line, n);
	if (request->server->record) { /* at once: others append too */
		static char head[WIRE_IN + 8];
		n = (size_t)snprintf(head, sizeof(head), "%s %s",
				     request->wire->has_tls ? "TLS" : "plain",
				     request->text);
		append(request->server->record, head, n);
	}
}

/* "http://host:1/path", as a proxy is asked, is "/path". */
static void
take_target(struct request *request, const char *target)
{
	char host[VALUE_LONG];
	const char *slash = strncasecmp(target, "http://", 7) ? NULL : target + 7;

	if (slash)
		target = slash + strcspn(slash, "/");
	snprintf(request->path, sizeof(request->path), "%s", *target ? target : "/");
	if (!request_field(request, "Host", host))
		host[0] = 0;
	snprintf(request->host, sizeof(request->host), "%.*s",
		 (int)(host[0] == '[' ? strcspn(host, "]") : strcspn(host, ":")), host);
	for (char *p = request->host; *p; p++)
		*p = (char)tolower((unsigned char)*p);
}

static void
split(struct request *request)
{
	char *rest = request->copy, *word;

	request->slot = shared_slot(request->path);
	request->count =
		__atomic_fetch_add(&request->slot->requests, 1, __ATOMIC_SEQ_CST);
	request->once = strstr(request->path, "?once") && request->count == 0;
	snprintf(request->copy, sizeof(request->copy), "%s", request->path);
	request->copy[strcspn(request->copy, "?")] = 0;
	while ((word = strsep(&rest, "/")) && request->nwords < WORDS_MAX)
		if (*word)
			request->words[request->nwords++] = word;
}

struct slot *
sent_slot(const struct request *request)
{
	char name[320];

	snprintf(name, sizeof(name), "sent/%.300s",
		 request->nwords ? request->words[request->nwords - 1] : "");
	return shared_slot(name);
}

bool
request_read(struct request *request, struct wire *wire, const struct server *server)
{
	char target[PATH_LONG];
	const char *end;
	size_t n;

	while (!(end = wire->nin ? strstr(wire->in, "\r\n\r\n") : NULL))
		if (!wire_more(wire))
			return false;
	n = (size_t)(end - wire->in) + 4;
	request->server = server;
	request->wire = wire;
	request->nwords = 0;
	memcpy(request->text, wire->in, n);
	request->text[n] = 0;
	wire->nin -= n;
	memmove(wire->in, wire->in + n, wire->nin + 1);
	if (sscanf(request->text, "%15s %4095s", request->method, target) != 2)
		return false;
	take_target(request, target);
	if (strcmp(request->method, "CONNECT") == 0)
		snprintf(request->path, sizeof(request->path), "%s", target);
	else
		split(request);
	return true;
}
