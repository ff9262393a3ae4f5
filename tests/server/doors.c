/* SPDX-License-Identifier: Apache-2.0 */
#include "doors.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 512, FILL = 8 };

/* The plain one first, that of names second, that of the address third. */
static const struct door all[DOORS] = {
	{"plain", DOOR_PLAIN, 0, false, -1, 0},
	{"names", DOOR_TLS, TLS_NAMES, false, -1, 0},
	{"tls", DOOR_TLS, TLS_ADDRESS, false, -1, 0},
	{"wrong", DOOR_TLS, TLS_WRONG, false, -1, 0},
	{"expired", DOOR_TLS, TLS_EXPIRED, false, -1, 0},
	{"proxy", DOOR_PROXY, TLS_NAMES, false, -1, 0},
	{"proxyasks", DOOR_PROXY_ASKS, TLS_NAMES, false, -1, 0},
	{"proxyfails", DOOR_PROXY_FAILS, TLS_NAMES, false, -1, 0},
	{"garbage", DOOR_GARBAGE, 0, false, -1, 0},
	{"resets", DOOR_RESETS, 0, false, -1, 0},
	{"silent", DOOR_SILENT, 0, false, -1, 0},
	{"full", DOOR_FULL, 0, false, -1, 0},
	{"eyes", DOOR_PLAIN, 0, true, -1, 0},
};

/* The port of a listening socket, or -1. */
static int
port_of(int fd)
{
	struct sockaddr_in address = {0};
	socklen_t n = sizeof(address);

	return getsockname(fd, (struct sockaddr *)&address, &n) < 0
		       ? -1
		       : ntohs(address.sin_port);
}

static int
listen_v4(int port, int backlog)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_port = htons((unsigned short)port),
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, backlog) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Connections that are never accepted: when the queue is full, others wait for ever. */
static void
fill(int listener, sa_family_t family)
{
	struct sockaddr_storage address;

	for (int i = 0; i < FILL; i++) {
		socklen_t n = sizeof(address);
		int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (getsockname(listener, (struct sockaddr *)&address, &n) == 0)
			(void)connect(fd, (struct sockaddr *)&address, n);
	}
}

static bool
fill_v6(int port)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6,
				       .sin6_port = htons((unsigned short)port),
				       .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    listen(fd, 0) < 0)
		return false;
	fill(fd, AF_INET6);
	return true;
}

bool
doors_open(struct door doors[DOORS], const int ports[2])
{
	for (int i = 0; i < DOORS; i++) {
		struct door *door = &doors[i];
		*door = all[i];
		door->fd = listen_v4(i < 2 ? ports[i] : 0,
				     door->kind == DOOR_FULL ? 0 : BACKLOG);
		door->port = door->fd < 0 ? -1 : port_of(door->fd);
		if (door->port <= 0)
			return false;
		if (door->kind == DOOR_FULL)
			fill(door->fd, AF_INET);
		if (door->has_full_v6 && !fill_v6(door->port))
			door->port = 0;
	}
	return true;
}

/* A whole file at once: whoever waits for it may read it. */
static bool
tell(const char *file_name, const struct door *doors, int n)
{
	char temporary[4200];
	FILE *file;

	snprintf(temporary, sizeof(temporary), "%s.new", file_name);
	file = fopen(temporary, "w");
	if (!file)
		return false;
	if (n == 1)
		fprintf(file, "%d\n", doors->port);
	for (int i = 0; n > 1 && i < n; i++)
		fprintf(file, "%s %d\n", doors[i].name, doors[i].port);
	return fclose(file) == 0 && rename(temporary, file_name) == 0;
}

bool
doors_tell(const struct door doors[DOORS], const char *port_file, const char *doors_file)
{
	char tls[4200];

	snprintf(tls, sizeof(tls), "%s-tls", port_file);
	return (!doors_file || tell(doors_file, doors, DOORS)) &&
	       tell(tls, &doors[2], 1) && tell(port_file, &doors[0], 1);
}
