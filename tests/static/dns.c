/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dns ROOT PROGRAM [ARGUMENT]...: runs PROGRAM with ROOT as its root folder, in a network
 * namespace that the caller made, with a name server on 127.0.0.1 port 53 and something
 * that accepts connections on port 80. It knows: plain.test  127.0.0.4, by UDP cut.test
 * by UDP an answer marked as cut; by TCP sixty addresses, 127.1.0.1 and up All else does
 * not exist. Ends with the program's exit status.
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER = 12, TYPE_A = 1, CUT = 0x02, NO_SUCH_NAME = 3, NCUT = 60 };

static void
need(int ok, const char *what)
{
	if (!ok) {
		perror(what);
		exit(99);
	}
}

static void
loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	need(fd >= 0 && ioctl(fd, SIOCSIFFLAGS, &request) == 0, "loopback");
	close(fd);
}

static int
listen_on(int type, uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(port == 53 ? INADDR_LOOPBACK : INADDR_ANY),
	};
	int fd = socket(AF_INET, type, 0);

	need(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0,
	     "bind");
	need(type == SOCK_DGRAM || listen(fd, 8) == 0, "listen");
	return fd;
}

/* The record's name is a pointer to the question. */
static size_t
add_record(unsigned char *at, uint32_t address)
{
	static const unsigned char head[] = {0xc0, HEADER, 0, TYPE_A, 0, 1,
					     0,    0,      0, 60,     0, 4};

	address = htonl(address);
	memcpy(at, head, sizeof head);
	memcpy(at + sizeof head, &address, sizeof address);
	return sizeof head + sizeof address;
}

/* Turns the query of n bytes into its answer; returns the answer's length, 0 for none. */
static size_t
answer(unsigned char *p, size_t n, int by_tcp)
{
	static const unsigned char plain[] = "\5plain\4test", cut[] = "\3cut\4test";
	size_t end = HEADER, nrecords = 0;
	int is_plain, is_cut, wants_a;

	while (end < n && p[end])
		end += p[end] + 1u;
	if (end + 5 > n)
		return 0;
	is_plain = end + 1 - HEADER == sizeof plain &&
		   !memcmp(p + HEADER, plain, sizeof plain);
	is_cut = end + 1 - HEADER == sizeof cut && !memcmp(p + HEADER, cut, sizeof cut);
	wants_a = p[end + 2] == TYPE_A;
	n = end + 5;
	p[2] = (unsigned char)(0x81 | (is_cut && !by_tcp ? CUT : 0));
	p[3] = (unsigned char)(0x80 | (is_plain || is_cut ? 0 : NO_SUCH_NAME));
	memset(p + 6, 0, 6);
	if (wants_a && is_plain)
		nrecords = 1;
	if (wants_a && is_cut && by_tcp)
		nrecords = NCUT;
	p[7] = (unsigned char)nrecords;
	for (size_t i = 0; i < nrecords; i++)
		n += add_record(p + n, is_plain ? 0x7f000004 : 0x7f010001 + (uint32_t)i);
	return n;
}

static void
serve_udp(int fd)
{
	unsigned char message[4096];
	struct sockaddr_in peer;
	socklen_t len = sizeof peer;
	ssize_t n = recvfrom(fd, message, 512, 0, (struct sockaddr *)&peer, &len);
	size_t reply = n > 0 ? answer(message, (size_t)n, 0) : 0;

	if (reply)
		sendto(fd, message, reply, 0, (struct sockaddr *)&peer, len);
}

static void
serve_tcp(int fd)
{
	unsigned char message[4096];
	int peer = accept(fd, NULL, NULL);
	ssize_t n;

	/* one connection carries the questions for A and AAAA, each behind its length */
	while (recv(peer, message, 2, MSG_WAITALL) == 2) {
		size_t want = (size_t)message[0] << 8 | message[1], reply;

		n = want <= 512 ? recv(peer, message + 2, want, MSG_WAITALL) : 0;
		reply = n > 0 ? answer(message + 2, (size_t)n, 1) : 0;
		message[0] = (unsigned char)(reply >> 8);
		message[1] = (unsigned char)reply;
		if (!reply || send(peer, message, reply + 2, MSG_NOSIGNAL) < 0)
			break;
	}
	close(peer);
}

static pid_t
serve(void)
{
	struct pollfd fds[] = {
		{listen_on(SOCK_DGRAM, 53), POLLIN, 0},
		{listen_on(SOCK_STREAM, 53), POLLIN, 0},
		{listen_on(SOCK_STREAM, 80), POLLIN, 0},
	};

	pid_t server = fork();

	need(server >= 0, "fork");
	if (server == 0) {
		for (;;) {
			need(poll(fds, 3, -1) > 0, "poll");
			if (fds[0].revents)
				serve_udp(fds[0].fd);
			if (fds[1].revents)
				serve_tcp(fds[1].fd);
			if (fds[2].revents)
				close(accept(fds[2].fd, NULL, NULL));
		}
	}
	for (size_t i = 0; i < 3; i++)
		close(fds[i].fd);
	return server;
}

int
main(int argc, char **argv)
{
	int status = 0;
	pid_t server, program;

	if (argc < 3) {
		fputs("usage: dns ROOT PROGRAM [ARGUMENT]...\n", stderr);
		return 99;
	}
	loopback_up();
	server = serve();
	program = fork();
	need(program >= 0, "fork");
	if (program == 0) {
		need(chroot(argv[1]) == 0 && chdir("/") == 0, argv[1]);
		execv(argv[2], argv + 2);
		need(0, argv[2]);
	}
	need(waitpid(program, &status, 0) == program, "waitpid");
	kill(server, SIGKILL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}
