/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A loopback HTTP server that makes the mistakes servers make.
 *
 *   server [--life SECONDS] [--record FILE] [--port N] [--names-port N]
 *          [--doors FILE] PORTFILE DIR LOG
 *   server --print NAME | --sum NAME      a made-up file, or its SHA-256
 *
 * It serves files of DIR and, where DIR has none of that name, zero-SIZE.EXT and
 * seedN-SIZE.EXT, which are made up (a .safetensors or .gguf starts as it must). Each
 * request becomes a line of LOG: path, then Range, If-Range, If-None-Match,
 * If-Modified-Since and Authorization where sent; --record keeps whole heads, each behind "TLS" or "plain". It ends by
 * itself after 120 seconds, unless --life says otherwise.
 *
 * The first words of a path are modes, which may stand together (/cap/1000000/weak/F); the
 * first other word, or "ok", ends them, and the last word is the file. at/HOW/MODE is MODE
 * at request number HOW of this address only (from 0; +N from then on, -N before, %N each
 * Nth). ?once: the first answer for the address ends in the middle of its body.
 *
 * Bandwidth, in bytes a second:
 *   cap/B  slow/B                 of each connection
 *   edges/P/SLOW/FAST             of P % of the connections SLOW, of the others FAST
 *                                 (?seed=N: other ones)
 *   collapse/N/B                  B each; 1 % of it while more than N are open for the
 *                                 address, and for 2 s after
 *   client/B  crowd/B/P           of all connections together; P % less for each further
 *   stallone                      the first answer that holds the byte at 99 % of the file
 *                                 stops there for good
 * What a connection, or an address, has used up does not come back with a new request.
 *
 * Ranges:  norange (200)  otherrange (says one byte later)  earlier (1000 bytes, honest)
 *   shifted (bytes of elsewhere)  barerange (no Content-Range)  liar (other total)
 *   startotal (/ *)  halfrange longrange (less, more than asked for; honest)  excess (more
 *   than it says)  units backwards hugerange multipart  aswhole (200)   416 416bare 416other (always)
 * Lengths: nolength (closes)  cut/PERCENT (the same, too early)  long short (by 10)
 *   twolengths negative hugelength oddlength  chunked trailers bothlengths nolastchunk badchunk
 * Heads:   interim/N (1xx)  bighead/KIB  endlesshead slowhead resethead nohead oddhead
 *   oddheaders
 * Validators: weak novalidator etagonly modifiedonly fresh (Last-Modified is now)
 *   changing (a new ETag each time)  glue (the same; If-Range is not heeded)  deaf (only
 *   that)  weakdated (weak, with a date)  weakone (the same for all versions)
 *   edgetags (by connection)  change/N (another object)  swap/N (another one from
 *   request N on)  digest wrongdigest (Repr-Digest; with olddigest: Digest)
 * Content: flip (a bit)  html htmltext json lfs xml empty html206  gzip (says so)  gzipped (is)
 * Ends:    break/PERCENT abort/PERCENT (by a reset)  close/PERCENT reset/PERCENT (the same,
 *   of bodies above 300000 bytes)  stall/PERCENT (the first answer)  stallall/PERCENT  drip/PERCENT (then a byte a second)  half/PERCENT (our
 *   side only)  noanswer resetnow silent  lastcall (closes unannounced)  unclean (without
 *   TLS's word)
 * Failures: fail/STATUS/TIMES/AFTER (Retry-After: AFTER, "date+N", or none for "-")
 *   lone/STATUS/AFTER (for all but one connection at a time; STATUS may be "reset")
 *   ratelimit/TIMES/SECONDS  gone (404)  cutgone (its body ends too early)
 * Elsewhere: redirect/STATUS/REST  away/STATUS/REST (another host name)  network/REST (//)
 *   relative/REST  cutmoved/REST (as cutgone)  to/SCHEME/HOST/REST  hops/N/REST  loop nolocation badlocation
 *   linked/SUM/SIZE/REST  linkedbare/... (without quotes)  signed/USES/MS/REST (to another host, whose address serves so
 *   often and so long, 0: always; then 403)  signedswap (with another object each time)
 *   signedhere (the same host's)
 * echo: the request is the body.   sent: so many bytes of that file have been sent.
 * mix/SEED: the first few requests meet misbehaviours by lot, each of which passes;
 * mess/SEED: also ones that last.
 *
 * Hugging Face: /hf/OWNER/REPO/resolve/REV/F and below /hf/api/; see hub.c. Civitai,
 * GitHub, S3, and names that servers give: see sites.c.
 *
 * PORTFILE gets the port of plain HTTP, and PORTFILE-tls that of TLS, whose certificate,
 * for 127.0.0.1 and for nobody else, is PORTFILE-cert. There are further doors, whose
 * names and ports --doors writes to FILE, and all certificates to FILE-certs: names (TLS
 * for localhost, huggingface.co and other hosts), wrong (for another host), expired;
 * garbage resets silent full (connecting never ends) fail before a request; eyes is plain
 * HTTP on 127.0.0.1 while [::1] hangs (port 0: no IPv6 here); proxy serves CONNECT to any
 * host, itself, with the certificate of names, proxyasks wants user:pass, proxyfails
 * answers 502.
 */
#include "doors.h"
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LIFE = 120, PRINT = 1 << 18 };

static const char names[] =
	"DNS:localhost,IP:127.0.0.1,DNS:huggingface.co,DNS:hf.co,DNS:*.hf.co,"
	"DNS:*.xethub.hf.co,DNS:civitai.com,DNS:civitai.red,DNS:github.com,"
	"DNS:*.github.com,DNS:*.githubusercontent.com,DNS:gitlab.com,DNS:codeberg.org,"
	"DNS:files.example,DNS:a.example,DNS:b.example,DNS:mirror.example";

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static bool
is_hub(const struct request *request)
{
	return strcmp(request->host, "huggingface.co") == 0 ||
	       strcmp(request->host, "hf.co") == 0;
}

static void
answer(struct request *request)
{
	struct plan plan = {0};
	bool has_prefix = request->nwords && strcmp(request->words[0], "hf") == 0;

	if ((has_prefix || is_hub(request)) && hub_answer(request, has_prefix))
		return;
	if (sites_answer(request))
		return;
	if (plan_make(&plan, request))
		answer_file(request, &plan);
}

/* "Basic " and "user:pass" in base64. */
static bool
may_pass(const struct request *request, const struct door *door)
{
	char value[VALUE_LONG];

	return door->kind != DOOR_PROXY_ASKS ||
	       (request_field(request, "Proxy-Authorization", value) &&
		strcmp(value, "Basic dXNlcjpwYXNz") == 0);
}

/* What a proxy has to say first; false: that was all. */
static bool
pass_proxy(struct request *request, const struct door *door)
{
	if (door->kind == DOOR_PROXY_FAILS) {
		answer_bare(request, "502 Bad Gateway", "");
		return false;
	}
	if (!may_pass(request, door)) {
		answer_bare(request, "407 Proxy Authentication Required",
			    "Proxy-Authenticate: Basic realm=\"x\"\r\n");
		return false;
	}
	return true;
}

/* The tunnel leads to ourselves, whatever the name. */
static void
tunnel(struct wire *wire, const struct door *door)
{
	wire_say(wire, "HTTP/1.1 200 Connection established\r\n\r\n");
	wire_flush(wire);
	wire->nin = 0;
	wire->has_tls = tls_begin(wire->fd, door->cert);
	if (!wire->has_tls)
		wire_end(wire);
}

static _Noreturn void
serve(struct wire *wire, const struct door *door, const struct server *server)
{
	static struct request request;
	char value[VALUE_LONG];

	while (request_read(&request, wire, server)) {
		bool is_proxy = door->kind >= DOOR_PROXY && !wire->has_tls;
		request_log(&request);
		wire->is_proxied = door->kind >= DOOR_PROXY;
		if (is_proxy && !pass_proxy(&request, door))
			continue;
		if (strcmp(request.method, "CONNECT") == 0)
			tunnel(wire, door);
		else
			answer(&request);
		if (request_field(&request, "Connection", value) &&
		    strcmp(value, "close") == 0)
			break;
	}
	wire_end(wire);
}

static _Noreturn void
welcome(int fd, const struct door *door, const struct server *server)
{
	static struct wire wire;
	int yes = 1;

	wire.fd = fd;
	wire.number = shared_number();
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	switch (door->kind) {
	case DOOR_GARBAGE:
		wire_say(&wire, "SSH-2.0-OpenSSH_9.2p1 Debian\r\n");
		wire_half(&wire);
	case DOOR_RESETS:
		wire_reset(&wire);
	case DOOR_SILENT:
		wire_stall(&wire);
	case DOOR_TLS:
		wire.has_tls = tls_begin(fd, door->cert);
		if (!wire.has_tls)
			wire_end(&wire);
		break;
	default:
		break;
	}
	serve(&wire, door, server);
}

static void
let_in(const struct door *door, const struct server *server)
{
	int fd = accept4(door->fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		welcome(fd, door, server);
	}
	close(fd);
}

static _Noreturn void
keep_house(const struct door doors[DOORS], const struct server *server)
{
	struct pollfd fds[DOORS];

	for (int i = 0; i < DOORS; i++)
		fds[i] = (struct pollfd){doors[i].kind == DOOR_FULL ? -1 : doors[i].fd,
					 POLLIN, 0};
	for (;;) {
		if (poll(fds, DOORS, -1) < 0 && errno != EINTR)
			die("poll");
		for (int i = 0; i < DOORS; i++)
			if (fds[i].revents)
				let_in(&doors[i], server);
	}
}

/* --print NAME, --sum NAME */
static int
tell_content(const char *how, const char *name)
{
	static char block[PRINT];
	unsigned char sum[32];
	struct content content;

	if (!content_open(&content, ".", name)) {
		fprintf(stderr, "server: '%s' is no made-up file\n", name);
		return 1;
	}
	if (strcmp(how, "--sum") == 0) {
		if (!content_sum(&content, sum))
			die(name);
		for (int i = 0; i < 32; i++)
			printf("%02x", sum[i]);
		putchar('\n');
		return 0;
	}
	for (uint64_t at = 0; at < content.size; at += PRINT) {
		size_t n =
			content.size - at < PRINT ? (size_t)(content.size - at) : PRINT;
		if (!content_read(&content, at, block, n) ||
		    fwrite(block, 1, n, stdout) != n)
			die(name);
	}
	return 0;
}

static int
usage(void)
{
	fprintf(stderr, "usage: server [--life SECONDS] [--record FILE] [--port N] "
			"[--names-port N] [--doors FILE] PORTFILE DIR LOG\n"
			"       server --print NAME | --sum NAME\n");
	return 2;
}

/* Takes a pair of words off the command line. */
static bool
take_option(const char *word, const char *value, struct server *server)
{
	int *ports = server->ports;

	if (strcmp(word, "--life") == 0)
		alarm((unsigned)number_of(value));
	else if (strcmp(word, "--record") == 0)
		server->record = value;
	else if (strcmp(word, "--doors") == 0)
		server->doors = value;
	else if (strcmp(word, "--port") == 0)
		ports[0] = (int)number_of(value);
	else if (strcmp(word, "--names-port") == 0)
		ports[1] = (int)number_of(value);
	else
		return false;
	return true;
}

int
main(int argc, char **argv)
{
	struct server server = {0};
	struct door doors[DOORS];
	char cert[4096], certs[4096];

	/* Nobody cleans up after a test that was killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(LIFE);
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (argc == 3 && (!strcmp(argv[1], "--print") || !strcmp(argv[1], "--sum")))
		return tell_content(argv[1], argv[2]);
	for (; argc > 5; argc -= 2, argv += 2)
		if (!take_option(argv[1], argv[2], &server))
			return usage();
	if (argc != 4)
		return usage();
	server.dir = argv[2];
	server.log = argv[3];
	snprintf(cert, sizeof(cert), "%s-cert", argv[1]);
	snprintf(certs, sizeof(certs), "%s-certs", server.doors ? server.doors : "");
	if (!shared_init() || !tls_prepare(cert, server.doors ? certs : NULL, names))
		die(cert);
	if (!doors_open(doors, server.ports))
		die("listen");
	server.ports[0] = doors[0].port;
	server.ports[1] = doors[1].port;
	if (!doors_tell(doors, argv[1], server.doors)) /* all is ready then */
		die(argv[1]);
	keep_house(doors, &server);
}
