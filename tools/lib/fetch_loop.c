/* SPDX-License-Identifier: Apache-2.0 */
/* One loop that drives all exchanges of a session, and waits for nothing else. */
#include "fetch_curl.h"
#include "ahead.h"
#include "host.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { EVENTS = 64, DRAIN_MOST = 64 };

static const uint64_t millisecond = 1000000;

static int
on_socket(CURL *curl, curl_socket_t socket, int what, void *context, void *known)
{
	struct fetch *fetch = context;
	struct epoll_event event = {.data.fd = socket};
	struct http *http = NULL;

	curl_easy_getinfo(curl, CURLINFO_PRIVATE, &http);
	if (http)
		http->socket = what == CURL_POLL_REMOVE ? CURL_SOCKET_BAD : socket;
	if (what == CURL_POLL_REMOVE) {
		epoll_ctl(fetch->epoll, EPOLL_CTL_DEL, socket, NULL);
		return 0;
	}
	if (what & CURL_POLL_IN)
		event.events |= EPOLLIN;
	if (what & CURL_POLL_OUT)
		event.events |= EPOLLOUT;
	/* Where curl forgot to say that a socket was closed, its number may come again. */
	if (epoll_ctl(fetch->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket,
		      &event) < 0)
		epoll_ctl(fetch->epoll, errno == EEXIST ? EPOLL_CTL_MOD : EPOLL_CTL_ADD,
			  socket, &event);
	if (!known)
		curl_multi_assign(fetch->multi, socket, fetch);
	return 0;
}

static int
on_timer(CURLM *multi, long milliseconds, void *context)
{
	struct fetch *fetch = context;

	(void)multi;
	fetch->due = milliseconds < 0
			     ? UINT64_MAX
			     : host_ticks() + (uint64_t)milliseconds * millisecond;
	return 0;
}

int
loop_open(struct fetch *fetch, struct err *err)
{
	struct epoll_event event = {.events = EPOLLIN};

	fetch->due = UINT64_MAX;
	curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch);
	curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch);
	fetch->epoll = epoll_create1(EPOLL_CLOEXEC);
	fetch->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	event.data.fd = fetch->wake;
	if (fetch->epoll < 0 || fetch->wake < 0 ||
	    epoll_ctl(fetch->epoll, EPOLL_CTL_ADD, fetch->wake, &event) < 0)
		return err_sys(err, "waiting for the network");
	return 0;
}

void
loop_close(struct fetch *fetch)
{
	close(fetch->epoll);
	close(fetch->wake);
}

/* How long curl lets us sleep, at most `most`. */
static int
sleep_time(const struct fetch *fetch, unsigned most)
{
	uint64_t now = host_ticks(), left;

	if (fetch->failed || fetch->unread)
		return 0;
	if (fetch->hops && most > FETCH_LOOK_MS)
		most = FETCH_LOOK_MS;
	if (fetch->due == UINT64_MAX)
		return (int)most;
	left = fetch->due > now ? (fetch->due - now + millisecond - 1) / millisecond : 0;
	return left < most ? (int)left : (int)most;
}

static bool
has_unread(const struct http *http)
{
	struct curl_tlssessioninfo *tls = NULL;

	return http->socket != CURL_SOCKET_BAD &&
	       curl_easy_getinfo(http->curl, CURLINFO_TLS_SSL_PTR, &tls) == CURLE_OK &&
	       tls && tls->internals && ahead_left(tls->internals);
}

/* What connections have read ahead, no event will tell of. In one turn not without end. */
static void
drain(struct fetch *fetch)
{
	int running;

	fetch->unread = false;
	for (struct http *http = fetch->hops; http; http = http->next) {
		unsigned n = 0;
		for (; n < DRAIN_MOST && has_unread(http); n++)
			curl_multi_socket_action(fetch->multi, http->socket,
						 CURL_CSELECT_IN, &running);
		fetch->unread = fetch->unread || n == DRAIN_MOST;
	}
}

static void
serve(struct fetch *fetch, const struct epoll_event *events, int n)
{
	int running;

	for (int i = 0; i < n; i++) {
		int what = 0;
		if (events[i].data.fd == fetch->wake) {
			uint64_t count;
			(void)!read(fetch->wake, &count, sizeof(count));
			atomic_store(&fetch->woken, false);
			continue;
		}
		if (events[i].events & EPOLLIN)
			what |= CURL_CSELECT_IN;
		if (events[i].events & EPOLLOUT)
			what |= CURL_CSELECT_OUT;
		if (events[i].events & (EPOLLERR | EPOLLHUP))
			what |= CURL_CSELECT_ERR;
		curl_multi_socket_action(fetch->multi, events[i].data.fd, what, &running);
	}
	if (fetch->due <= host_ticks()) {
		fetch->due = UINT64_MAX;
		curl_multi_socket_action(fetch->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
}

void
loop_turn(struct fetch *fetch, unsigned milliseconds)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(fetch->epoll, events, EVENTS, sleep_time(fetch, milliseconds));

	serve(fetch, events, n);
	drain(fetch);
}

void
fetch_wake(void *context)
{
	struct fetch *fetch = context;
	uint64_t one = 1;

	if (!atomic_exchange(&fetch->woken, true))
		(void)!write(fetch->wake, &one, sizeof(one));
}
