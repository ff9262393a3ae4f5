/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A loopback HTTP server that makes the mistakes servers make. `server PORTFILE DIR LOG`
 * serves files of DIR; the address says which mistake:
 *
 *   /ok/F                         as it should be: ETag, Last-Modified, Range, If-Range
 *   /norange/F /chunked/F         ranges are ignored; a chunked body
 *   /weak/F /novalidator/F        a weak ETag only; neither ETag nor Last-Modified
 *   /nolength/F                   ends by closing, without any length
 *   /cut/PERCENT/F                the same, and too early
 *   /close/PERCENT/F              closes at PERCENT of each larger body
 *   /stall/PERCENT/F              the first answer stops there for good
 *   /slow/BYTES/F                 so many bytes a second
 *   /long/F                       promises ten bytes more than it has
 *   /otherrange/F /barerange/F    206 for another offset; 206 without Content-Range
 *   /liar/F                       206 whose total is one less
 *   /changing/F                   a new ETag each time; If-Range works
 *   /glue/F                       a new ETag each time; If-Range is ignored
 *   /flip/F                       one bit is wrong
 *   /fail/STATUS/TIMES/AFTER/F    fails that often, with Retry-After unless AFTER is -
 *   /html/F /json/F /lfs/F        a page, a message, a pointer instead of the file
 *   /gzip/F                       says Content-Encoding: gzip
 *   /redirect/STATUS/REST         to /REST
 *   /away/STATUS/REST             to /REST of another host name
 *   /to/SCHEME/HOST/REST          to SCHEME://HOST/REST
 *   /loop                         to itself
 *   /linked/SUM/SIZE/REST         to /REST, announcing sum and size as Hugging Face does
 *   /repr/F                       a Repr-Digest, of "hello\n"
 *   /echo/F                       the request itself is the body
 *   /gone/F                       404 with a message
 *
 * With ?once behind it the first answer for an address ends in the middle of its body.
 * PORTFILE gets the port, and PORTFILE-tls that of the same server with TLS, whose
 * certificate, for 127.0.0.1 and for nobody else, is written to PORTFILE-cert.
 *
 * Each request becomes a line of LOG: path, then Range, If-Range, If-None-Match and
 * Authorization where sent. Counters are shared by the processes that serve connections.
 */
#include "tls.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { COUNTERS = 1024, REQUEST_MAX = 65536, WORDS_MAX = 8 };

static unsigned *counters;
static const char *dir, *log_path;
static int port;

struct request {
	int fd;
	char text[REQUEST_MAX]; /* as it came */
	char path[4096];
	char *words[WORDS_MAX]; /* of the path */
	int nwords;
	unsigned count; /* requests for this path before this one */
};

struct body {
	char *bytes;
	size_t size;
	size_t first, last; /* what is sent: [first, last) */
	char etag[64], modified[64];
};

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static void
send_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = tls_is_on() ? tls_write(bytes, n)
					   : send(fd, bytes, n, MSG_NOSIGNAL);
		if (sent <= 0)
			_exit(0); /* the client went away */
		bytes += sent;
		n -= (size_t)sent;
	}
}

static void __attribute__((format(printf, 2, 3))) say(int fd, const char *format, ...)
{
	char line[8192];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	send_all(fd, line, strlen(line));
}

/* A header's value, cut at its line's end; NULL if it was not sent. */
static const char *
field(const struct request *request, const char *name, char value[static 1024])
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
		snprintf(value, 1024, "%.*s", (int)strcspn(line, "\r"), line);
		return value;
	}
	return NULL;
}

static void
write_log(const struct request *request)
{
	static const char *const names[] = {"Range", "If-Range", "If-None-Match",
					    "If-Modified-Since", "Authorization"};
	char line[8192], value[1024];
	int fd = open(log_path, O_WRONLY | O_APPEND | O_CREAT, 0666);
	size_t n = (size_t)snprintf(line, sizeof(line), "%s", request->path);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (field(request, names[i], value))
			n += (size_t)snprintf(line + n, sizeof(line) - n, " %s=%s",
					      names[i], value);
	line[n++] = '\n';
	if (fd < 0 || write(fd, line, n) < 0)
		die(log_path);
	close(fd);
}

static bool
is(const struct request *request, const char *mode)
{
	return request->nwords && strcmp(request->words[0], mode) == 0;
}

/* The file that the last word names. */
static void
load(const struct request *request, struct body *body)
{
	char path[8192];
	struct stat st;
	struct tm tm;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, request->words[request->nwords - 1]);
	fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		say(request->fd, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
		_exit(0);
	}
	body->size = body->last = (size_t)st.st_size;
	body->bytes = malloc(body->size + 1);
	for (size_t n = 0; n < body->size;) {
		ssize_t got = read(fd, body->bytes + n, body->size - n);
		if (got <= 0)
			die(path);
		n += (size_t)got;
	}
	close(fd);
	gmtime_r(&st.st_mtime, &tm);
	strftime(body->modified, sizeof(body->modified), "%a, %d %b %Y %H:%M:%S GMT",
		 &tm);
	snprintf(body->etag, sizeof(body->etag), "\"%zx-%lx-%u\"", body->size,
		 (unsigned long)st.st_mtime,
		 is(request, "changing") || is(request, "glue") ? request->count : 0);
	if (is(request, "flip") && body->size)
		body->bytes[body->size / 2] ^= 1;
}

/* Does a range apply, and from where? */
static bool
range_applies(const struct request *request, struct body *body)
{
	char range[1024], tag[1024];
	unsigned long long first;

	if (!field(request, "Range", range) || is(request, "norange") ||
	    is(request, "chunked") || is(request, "nolength") || is(request, "cut"))
		return false;
	if (sscanf(range, "bytes=%llu-", &first) != 1)
		return false;
	if (field(request, "If-Range", tag) && !is(request, "glue") &&
	    strcmp(tag, body->etag) != 0 && strcmp(tag, body->modified) != 0)
		return false;
	body->first = (size_t)first;
	return true;
}

static void
send_validators(const struct request *request, const struct body *body)
{
	if (is(request, "novalidator"))
		return;
	if (is(request, "weak")) {
		say(request->fd, "ETag: W/%s\r\n", body->etag);
		return;
	}
	say(request->fd, "ETag: %s\r\nLast-Modified: %s\r\n", body->etag, body->modified);
}

static void
send_partial_head(const struct request *request, const struct body *body)
{
	say(request->fd, "HTTP/1.1 206 Partial Content\r\n");
	if (is(request, "otherrange"))
		say(request->fd, "Content-Range: bytes %zu-%zu/%zu\r\n", body->first + 1,
		    body->last - 1, body->size);
	else if (is(request, "liar"))
		say(request->fd, "Content-Range: bytes %zu-%zu/%zu\r\n", body->first,
		    body->last - 2, body->size - 1);
	else if (!is(request, "barerange"))
		say(request->fd, "Content-Range: bytes %zu-%zu/%zu\r\n", body->first,
		    body->last - 1, body->size);
}

static void
send_head(const struct request *request, const struct body *body, bool partial)
{
	if (partial)
		send_partial_head(request, body);
	else
		say(request->fd, "HTTP/1.1 200 OK\r\n");
	say(request->fd,
	    "Content-Type: application/octet-stream\r\nConnection: close\r\n");
	send_validators(request, body);
	if (is(request, "repr"))
		say(request->fd,
		    "Repr-Digest: "
		    "sha-256=:WJG1tSLV3whtD/CxEPvZ0hu0/HFjrzTQgoai6Eb2vgM=:\r\n");
	if (is(request, "gzip"))
		say(request->fd, "Content-Encoding: gzip\r\n");
	if (is(request, "chunked"))
		say(request->fd, "Transfer-Encoding: chunked\r\n");
	else if (is(request, "long"))
		say(request->fd, "Content-Length: %zu\r\n",
		    body->last - body->first + 10);
	else if (!is(request, "nolength") && !is(request, "cut"))
		say(request->fd, "Content-Length: %zu\r\n", body->last - body->first);
	say(request->fd, "\r\n");
}

static void
send_slowly(int fd, const char *bytes, size_t n, size_t rate)
{
	size_t piece = rate / 20 + 1;

	while (n) {
		size_t now = n < piece ? n : piece;
		send_all(fd, bytes, now);
		bytes += now;
		n -= now;
		usleep(50000);
	}
}

static void
send_chunked(int fd, const char *bytes, size_t n)
{
	while (n) {
		size_t now = n < 1000 ? n : 1000;
		say(fd, "%zx\r\n", now);
		send_all(fd, bytes, now);
		say(fd, "\r\n");
		bytes += now;
		n -= now;
	}
	say(fd, "0\r\n\r\n");
}

static size_t
number(const char *text)
{
	size_t value = 0;

	for (; isdigit((unsigned char)*text); text++)
		value = value * 10 + (size_t)(*text - '0');
	return value;
}

static void
send_body(const struct request *request, const struct body *body)
{
	const char *bytes = body->bytes + body->first;
	size_t n = body->last - body->first, part = n;

	if ((is(request, "close") && n > 300000) || is(request, "stall") ||
	    is(request, "cut"))
		part = n * number(request->words[1]) / 100;
	if (is(request, "stall") && request->count > 0)
		part = n;
	if (strstr(request->path, "?once") && request->count == 0)
		part = n / 2;
	if (is(request, "slow"))
		send_slowly(request->fd, bytes, n, number(request->words[1]));
	else if (is(request, "chunked"))
		send_chunked(request->fd, bytes, n);
	else
		send_all(request->fd, bytes, part);
	if (is(request, "stall") && part < n)
		pause();
}

static void
serve_file(const struct request *request)
{
	struct body body = {0};
	char tag[1024];
	bool partial;

	load(request, &body);
	if ((field(request, "If-None-Match", tag) && strcmp(tag, body.etag) == 0) ||
	    (field(request, "If-Modified-Since", tag) &&
	     strcmp(tag, body.modified) == 0)) {
		say(request->fd, "HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n",
		    body.etag);
		return;
	}
	partial = range_applies(request, &body);
	if (partial && body.first >= body.size) {
		say(request->fd,
		    "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */%zu\r\n"
		    "Content-Length: 0\r\n\r\n",
		    body.size);
		return;
	}
	send_head(request, &body, partial);
	send_body(request, &body);
}

static void
send_text(int fd, int status, const char *type, const char *text)
{
	say(fd,
	    "HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
	    "Connection: close\r\n\r\n%s",
	    status, type, strlen(text), text);
}

/* The path from word number `from` on. */
static void
rest_of_path(const struct request *request, int from, char rest[static 4096])
{
	size_t n = 0;

	rest[0] = 0;
	for (int i = from; i < request->nwords && n < 4000; i++)
		n += (size_t)snprintf(rest + n, 4096 - n, "/%s", request->words[i]);
}

static void
redirect(const struct request *request)
{
	char rest[4096];
	int fd = request->fd;

	if (is(request, "loop")) {
		say(fd, "HTTP/1.1 302 Found\r\nLocation: /loop\r\n\r\n");
	} else if (is(request, "redirect")) {
		rest_of_path(request, 2, rest);
		say(fd, "HTTP/1.1 %s Moved\r\nLocation: %s\r\n\r\n", request->words[1],
		    rest);
	} else if (is(request, "away")) {
		rest_of_path(request, 2, rest);
		say(fd, "HTTP/1.1 %s Moved\r\nLocation: http://localhost:%d%s\r\n\r\n",
		    request->words[1], port, rest);
	} else if (is(request, "to")) {
		rest_of_path(request, 3, rest);
		say(fd, "HTTP/1.1 302 Found\r\nLocation: %s://%s%s\r\n\r\n",
		    request->words[1], request->words[2], rest);
	} else {
		rest_of_path(request, 3, rest);
		say(fd,
		    "HTTP/1.1 302 Found\r\nX-Linked-ETag: \"%s\"\r\nX-Linked-Size: %s\r\n"
		    "Location: %s\r\n\r\n",
		    request->words[1], request->words[2], rest);
	}
}

static void
fail(const struct request *request)
{
	if (request->count >= number(request->words[2])) {
		serve_file(request);
		return;
	}
	say(request->fd, "HTTP/1.1 %s Failure\r\n", request->words[1]);
	if (request->words[3][0] != '-')
		say(request->fd, "Retry-After: %s\r\n", request->words[3]);
	say(request->fd, "Content-Length: 0\r\n\r\n");
}

static bool
wants(const struct request *request, const char *mode, int nwords)
{
	return is(request, mode) && request->nwords >= nwords;
}

static void
answer(const struct request *request)
{
	int fd = request->fd;

	if (wants(request, "loop", 1) || wants(request, "redirect", 3) ||
	    wants(request, "away", 3) || wants(request, "to", 3) ||
	    wants(request, "linked", 4))
		redirect(request);
	else if (wants(request, "fail", 5))
		fail(request);
	else if (is(request, "html"))
		send_text(fd, 200, "text/html",
			  "<!DOCTYPE html>\n<title>Sign in</title>\x1b[31m\n");
	else if (is(request, "json"))
		send_text(fd, 200, "application/json", "{\"error\":\"Unauthorized\"}");
	else if (is(request, "lfs"))
		send_text(fd, 200, "text/plain",
			  "version https://git-lfs.github.com/spec/v1\noid sha256:00\n"
			  "size 5\n");
	else if (is(request, "echo"))
		send_text(fd, 200, "text/plain", request->text);
	else if (is(request, "gone"))
		send_text(fd, 404, "application/json", "{\"error\":\"no such entry\"}");
	else if (request->nwords >= 2)
		serve_file(request);
	else
		send_text(fd, 404, "text/plain", "no such mode");
}

static void
split(struct request *request)
{
	static char copy[sizeof(request->path)];
	char *rest = copy, *word;
	unsigned hash = 5381;

	for (const char *p = request->path; *p; p++)
		hash = hash * 33 + (unsigned char)*p;
	request->count =
		__atomic_fetch_add(&counters[hash % COUNTERS], 1, __ATOMIC_RELAXED);
	snprintf(copy, sizeof(copy), "%s", request->path);
	copy[strcspn(copy, "?")] = 0;
	while ((word = strsep(&rest, "/")) && request->nwords < WORDS_MAX)
		if (*word)
			request->words[request->nwords++] = word;
}

static void
serve(int fd)
{
	static struct request request;
	size_t n = 0;

	request.fd = fd;
	while (!strstr(request.text, "\r\n\r\n") && n < sizeof(request.text) - 1) {
		size_t room = sizeof(request.text) - 1 - n;
		ssize_t got = tls_is_on() ? tls_read(request.text + n, room)
					  : recv(fd, request.text + n, room, 0);
		if (got <= 0)
			return;
		n += (size_t)got;
	}
	if (sscanf(request.text, "%*s %4095s", request.path) != 1)
		return;
	write_log(&request);
	split(&request);
	answer(&request);
	if (tls_is_on())
		tls_end();
	shutdown(fd, SHUT_WR);
}

static int
listen_on_loopback(const char *port_file, int *bound)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char temporary[4096];
	FILE *file;

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, n) < 0 ||
	    listen(fd, 64) < 0 || getsockname(fd, (struct sockaddr *)&address, &n) < 0)
		die("listen");
	*bound = ntohs(address.sin_port);
	snprintf(temporary, sizeof(temporary), "%s.new", port_file);
	file = fopen(temporary, "w");
	if (!file || fprintf(file, "%d\n", *bound) < 0 || fclose(file) != 0 ||
	    rename(temporary, port_file) < 0)
		die(port_file);
	return fd;
}

static void
serve_one(int listener, bool with_tls)
{
	int connection = accept(listener, NULL, NULL);

	if (connection < 0)
		return;
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (!with_tls || tls_begin(connection))
			serve(connection);
		_exit(0);
	}
	close(connection);
}

int
main(int argc, char **argv)
{
	char name[4096];
	struct pollfd fds[2];
	int tls_port;

	if (argc != 4) {
		fprintf(stderr, "usage: server PORTFILE DIR LOG\n");
		return 2;
	}
	dir = argv[2];
	log_path = argv[3];
	/* Nobody cleans up after a test that was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(120);
	signal(SIGCHLD, SIG_IGN);
	counters = mmap(NULL, COUNTERS * sizeof(*counters), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counters == MAP_FAILED)
		die("mmap");
	snprintf(name, sizeof(name), "%s-cert", argv[1]);
	if (!tls_prepare(name))
		die(name);
	snprintf(name, sizeof(name), "%s-tls", argv[1]);
	fds[1] = (struct pollfd){listen_on_loopback(name, &tls_port), POLLIN, 0};
	/* The last to appear: all is ready then. */
	fds[0] = (struct pollfd){listen_on_loopback(argv[1], &port), POLLIN, 0};
	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			die("poll");
		for (int i = 0; i < 2; i++)
			if (fds[i].revents)
				serve_one(fds[i].fd, i == 1);
	}
}
