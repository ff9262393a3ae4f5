/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: one loop that drives all exchanges, and waits for nothing else. */
#include "fetch_curl.h"
#include "ahead.h"
#include "host.h"
#include "str.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { HOPS_MAX = 10, EVENTS = 64, LOOK_MS = 200, DRAIN_MOST = 64 };

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

static int
open_loop(struct fetch *fetch, struct err *err)
{
	struct epoll_event event = {.events = EPOLLIN};

	fetch->epoll = epoll_create1(EPOLL_CLOEXEC);
	fetch->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	event.data.fd = fetch->wake;
	if (fetch->epoll < 0 || fetch->wake < 0 ||
	    epoll_ctl(fetch->epoll, EPOLL_CTL_ADD, fetch->wake, &event) < 0)
		return err_sys(err, "waiting for the network");
	return 0;
}

static void
open_multi(struct fetch *fetch)
{
	fetch->multi = curl_multi_init();
	fetch->share = curl_share_init();
	if (!fetch->multi || !fetch->share)
		die_oom(sizeof(*fetch));
	curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(fetch->multi, CURLMOPT_SOCKETDATA, fetch);
	curl_multi_setopt(fetch->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(fetch->multi, CURLMOPT_TIMERDATA, fetch);
	curl_multi_setopt(fetch->multi, CURLMOPT_MAXCONNECTS, (long)FETCH_CONNECTIONS);
	/* Further connections to a host need no second proof of its certificate. */
	curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

int
fetch_open(struct fetch **fetch, struct arena *arena, const struct fetch_options *options,
	   struct err *err)
{
	struct fetch *made = ARENA_NEW(arena, struct fetch);

	made->arena = arena;
	made->options = *options;
	made->due = UINT64_MAX;
	if (!made->options.attempts)
		made->options.attempts = 6;
	if (!made->options.stall)
		made->options.stall = 30;
	if (!made->options.delay)
		made->options.delay = 500;
	if (!made->options.connections)
		made->options.connections = 32;
	if (made->options.connections > FETCH_CONNECTIONS)
		made->options.connections = FETCH_CONNECTIONS;
	if (options->cacert && host_kind(options->cacert) != HOST_FILE)
		return err_set(err, E_SYSTEM, "%s: no such file of certificates",
			       options->cacert);
	/* libcurl would write the keys of every connection there, tokens within reach. */
	host_env_drop("SSLKEYLOGFILE");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, E_SYSTEM, "libcurl did not start");
	open_multi(made);
	*fetch = made;
	return open_loop(made, err);
}

/* OpenSSL writes a farewell also where nobody listens any more. */
static void
ignore_pipes(struct sigaction *before)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGPIPE, &ignore, before);
}

void
fetch_close(struct fetch *fetch)
{
	struct sigaction before;

	if (!fetch)
		return;
	while (fetch->hops)
		http_cancel(fetch->hops);
	ignore_pipes(&before);
	curl_easy_cleanup(fetch->spare);
	curl_multi_cleanup(fetch->multi);
	sigaction(SIGPIPE, &before, NULL);
	curl_share_cleanup(fetch->share);
	close(fetch->epoll);
	close(fetch->wake);
	roots_close(fetch->trust.roots);
	curl_global_cleanup();
}

const struct fetch_options *
fetch_settings(const struct fetch *fetch)
{
	return &fetch->options;
}

static void
link_in(struct http **list, struct http *http)
{
	http->next = *list;
	http->place = list;
	if (http->next)
		http->next->place = &http->next;
	*list = http;
}

static void
take_out(struct http *http)
{
	assert(http->place);
	*http->place = http->next;
	if (http->next)
		http->next->place = http->place;
	http->place = NULL;
}

/* What cannot even begin ends in the next turn, so that done is never called from here. */
static void
start_hop(struct http *http)
{
	struct fetch *fetch = http->fetch;

	http->status = hop_allowed(http);
	if (http->status == 0)
		http->status = hop_prepare(http);
	if (http->status < 0) {
		link_in(&fetch->failed, http);
		return;
	}
	link_in(&fetch->hops, http);
	fetch->nhops++;
	if (curl_multi_add_handle(fetch->multi, http->curl) != CURLM_OK)
		die_oom(sizeof(*http));
}

static void
stop_hop(struct http *http)
{
	if (http->curl) {
		curl_multi_remove_handle(http->fetch->multi, http->curl);
		hop_release(http);
		http->fetch->nhops--;
	}
	take_out(http);
}

struct http *
http_start(struct fetch *fetch, struct arena *arena, const struct http_ask *ask,
	   http_done *done, void *context)
{
	struct http *http = ARENA_NEW(arena, struct http);

	http->fetch = fetch;
	http->arena = arena;
	http->ask = *ask;
	http->done = done;
	http->context = context;
	http->answer = (struct http_answer){.url = ask->at ? ask->at->url : *ask->url,
					    .moved = ask->at && ask->at->moved};
	start_hop(http);
	return http;
}

void
http_cancel(struct http *http)
{
	struct sigaction before;

	ignore_pipes(&before);
	stop_hop(http);
	sigaction(SIGPIPE, &before, NULL);
}

static void
end(struct http *http, int status)
{
	http->done(http->context, status, &http->answer, &http->err);
}

/* The answer is complete, or failed: on to the next hop, or it is over. */
static void
finish_hop(struct http *http, CURLcode code)
{
	bool more = hop_again(http, code);
	int status = more ? 0 : hop_result(http, code);

	stop_hop(http);
	if (status == 0 && !more)
		status = hop_follow(&http->answer, http->arena, &http->ask, &more,
				    &http->err);
	if (status == 0 && more && ++http->nhops > HOPS_MAX)
		status = err_set(&http->err, E_NETWORK, "%.*s: more than %d redirects",
				 STR(url_shown(http->arena, http->ask.url)), HOPS_MAX);
	if (status == 0 && more)
		start_hop(http);
	else
		end(http, status);
}

static void
end_failed(struct fetch *fetch)
{
	while (fetch->failed) {
		struct http *http = fetch->failed;
		take_out(http);
		end(http, http->status);
	}
}

static void
end_complete(struct fetch *fetch)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(fetch->multi, &left))) {
		CURLcode code = message->data.result;
		struct http *http = NULL;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &http);
		finish_hop(http, code);
	}
}

/* curl's own limit is an average that a fast start keeps up for a while; it catches the
 * trickle, this the silence. */
static void
end_silent(struct fetch *fetch)
{
	uint64_t now = host_ticks(), most = fetch->options.stall * 1000 * millisecond;
	struct http *next;

	if (now - fetch->looked < LOOK_MS * millisecond)
		return;
	fetch->looked = now;
	for (struct http *http = fetch->hops; http; http = next) {
		next = http->next;
		if (now - http->last > most) {
			finish_hop(http, CURLE_ABORTED_BY_CALLBACK);
			next = fetch->hops; /* done may have changed the list */
		}
	}
}

/* How long curl lets us sleep, at most `most`. */
static int
sleep_time(const struct fetch *fetch, unsigned most)
{
	uint64_t now = host_ticks(), left;

	if (fetch->failed || fetch->unread)
		return 0;
	if (fetch->hops && most > LOOK_MS)
		most = LOOK_MS;
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
fetch_turn(struct fetch *fetch, unsigned milliseconds)
{
	struct epoll_event events[EVENTS];
	struct sigaction before;
	int n = epoll_wait(fetch->epoll, events, EVENTS, sleep_time(fetch, milliseconds));

	ignore_pipes(&before);
	serve(fetch, events, n);
	drain(fetch);
	end_failed(fetch);
	end_complete(fetch);
	end_silent(fetch);
	sigaction(SIGPIPE, &before, NULL);
}

void
fetch_wake(void *context)
{
	struct fetch *fetch = context;
	uint64_t one = 1;

	if (!atomic_exchange(&fetch->woken, true))
		(void)!write(fetch->wake, &one, sizeof(one));
}

struct waiter {
	struct http_answer *answer;
	struct err *err;
	int status;
	bool over;
};

static void
on_done(void *context, int status, const struct http_answer *answer,
	const struct err *err)
{
	struct waiter *waiter = context;

	waiter->over = true;
	waiter->status = status;
	*waiter->answer = *answer;
	if (status < 0)
		*waiter->err = *err;
}

int
fetch_http(struct fetch *fetch, struct arena *arena, const struct http_ask *ask,
	   struct http_answer *answer, struct err *err)
{
	struct waiter waiter = {.answer = answer, .err = err};

	http_start(fetch, arena, ask, on_done, &waiter);
	while (!waiter.over)
		fetch_turn(fetch, 1000);
	return waiter.status;
}
