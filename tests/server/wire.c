/* SPDX-License-Identifier: Apache-2.0 */
#include "wire.h"
#include "shared.h"
#include "tls.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND ((uint64_t)1000000)

enum { LINE = 16384 };

uint64_t
wire_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void
wire_join(struct wire *wire, struct slot *slot)
{
	for (unsigned i = 0; i < wire->nslots; i++)
		if (wire->slots[i] == slot)
			return;
	if (wire->nslots == WIRE_SLOTS)
		return;
	wire->slots[wire->nslots++] = slot;
	__atomic_add_fetch(&slot->open, 1, __ATOMIC_SEQ_CST);
	__atomic_add_fetch(&slot->connections, 1, __ATOMIC_SEQ_CST);
}

static _Noreturn void
leave(struct wire *wire)
{
	for (unsigned i = 0; i < wire->nslots; i++)
		__atomic_sub_fetch(&wire->slots[i]->open, 1, __ATOMIC_SEQ_CST);
	_exit(0);
}

static void
send_now(struct wire *wire, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = wire->has_tls ? tls_write(bytes, n)
					     : send(wire->fd, bytes, n, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			leave(wire); /* the client went away */
		bytes += sent;
		n -= (size_t)sent;
	}
}

void
wire_flush(struct wire *wire)
{
	size_t n = wire->nout;

	wire->nout = 0;
	send_now(wire, wire->out, n);
}

/* Small pieces go together: a packet each would wait for one another. */
void
wire_send(struct wire *wire, const char *bytes, size_t n)
{
	if (n > sizeof(wire->out) - wire->nout)
		wire_flush(wire);
	if (n > sizeof(wire->out)) {
		send_now(wire, bytes, n);
		return;
	}
	memcpy(wire->out + wire->nout, bytes, n);
	wire->nout += n;
}

void
wire_say(struct wire *wire, const char *format, ...)
{
	char line[LINE];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	wire_send(wire, line, n < LINE ? (size_t)n : LINE - 1);
}

bool
wire_more(struct wire *wire)
{
	size_t room = sizeof(wire->in) - 1 - wire->nin;
	char *to = wire->in + wire->nin;
	ssize_t got;

	wire_flush(wire);
	if (room == 0)
		return false;
	do
		got = wire->has_tls ? tls_read(to, room) : recv(wire->fd, to, room, 0);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return false;
	wire->nin += (size_t)got;
	wire->in[wire->nin] = 0;
	return true;
}

void
wire_sleep_until(struct wire *wire, uint64_t then)
{
	wire_flush(wire);
	for (;;) {
		struct pollfd fd = {wire->fd, POLLRDHUP, 0};
		uint64_t now = wire_now(), left = now < then ? then - now : 0;
		struct timespec wait = {(time_t)(left / 1000000000u),
					(long)(left % 1000000000u)};
		if (left == 0)
			return;
		if (ppoll(&fd, 1, &wait, NULL) > 0)
			leave(wire);
	}
}

void
wire_stall(struct wire *wire)
{
	for (;;)
		wire_sleep_until(wire, wire_now() + 3600 * 1000000000ull);
}

void
wire_end(struct wire *wire)
{
	char rest[4096];

	wire_flush(wire);
	if (wire->has_tls)
		tls_end();
	shutdown(wire->fd, SHUT_WR);
	/* Closing with a request unread would be a reset, which takes sent bytes along. */
	while (recv(wire->fd, rest, sizeof(rest), MSG_DONTWAIT) > 0)
		;
	leave(wire);
}

void
wire_drop(struct wire *wire)
{
	wire_flush(wire);
	shutdown(wire->fd, SHUT_WR);
	leave(wire);
}

/* What is on its way would be lost with a reset: it arrives, at least for the most part. */
static void
let_arrive(struct wire *wire)
{
	int left = 0;

	for (int i = 0; i < 100; i++) {
		if (ioctl(wire->fd, SIOCOUTQ, &left) < 0 || left == 0)
			break;
		wire_sleep_until(wire, wire_now() + 10 * MILLISECOND);
	}
	wire_sleep_until(wire, wire_now() + 10 * MILLISECOND);
}

void
wire_reset(struct wire *wire)
{
	struct linger none = {1, 0};

	wire_flush(wire);
	let_arrive(wire);
	setsockopt(wire->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	close(wire->fd);
	leave(wire);
}

void
wire_half(struct wire *wire)
{
	char rest[4096];

	wire_flush(wire);
	shutdown(wire->fd, SHUT_WR);
	while (recv(wire->fd, rest, sizeof(rest), 0) > 0)
		;
	leave(wire);
}
