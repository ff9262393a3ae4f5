/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: what is under way, from its start to its end. */
#include "fetch_curl.h"
#include "host.h"
#include "str.h"

#include <signal.h>

enum { HOPS_MAX = 10 };

static const uint64_t millisecond = 1000000;

static void
open_multi(struct fetch *fetch)
{
	fetch->multi = curl_multi_init();
	fetch->share = curl_share_init();
	if (!fetch->multi || !fetch->share)
		die_oom(sizeof(*fetch));
	curl_multi_setopt(fetch->multi, CURLMOPT_MAXCONNECTS, (long)FETCH_CONNECTIONS);
	/* Further connections to a host need no second proof of its certificate. */
	curl_share_setopt(fetch->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

/* Half of the descriptors; one that is being made may have two, for IPv6 and IPv4. */
static unsigned
affordable(unsigned connections)
{
	uint64_t most = host_descriptors() / 4;

	most = most ? most : 1;
	return connections < most ? connections : (unsigned)most;
}

int
fetch_open(struct fetch **fetch, struct arena *arena, const struct fetch_options *options,
	   struct err *err)
{
	struct fetch *made = ARENA_NEW(arena, struct fetch);

	made->arena = arena;
	made->options = *options;
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
	made->options.connections = affordable(made->options.connections);
	if (options->cacert && host_kind(options->cacert) != HOST_FILE)
		return err_set(err, E_SYSTEM, "%s: no such file of certificates",
			       options->cacert);
	/* libcurl would write the keys of every connection there, tokens within reach. */
	host_env_drop("SSLKEYLOGFILE");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, E_SYSTEM, "libcurl did not start");
	open_multi(made);
	*fetch = made;
	return loop_open(made, err);
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
	loop_close(fetch);
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

	if (now - fetch->looked < FETCH_LOOK_MS * millisecond)
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

void
fetch_turn(struct fetch *fetch, unsigned milliseconds)
{
	struct sigaction before;

	ignore_pipes(&before);
	loop_turn(fetch, milliseconds);
	end_failed(fetch);
	end_complete(fetch);
	end_silent(fetch);
	sigaction(SIGPIPE, &before, NULL);
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
