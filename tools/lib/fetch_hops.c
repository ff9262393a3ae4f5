/* SPDX-License-Identifier: Apache-2.0 */
/* From hop to hop: what may follow on what, and what an answer means. */
#include "fetch_curl.h"
#include "secret.h"
#include "str.h"

static bool
is_redirect(unsigned status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 ||
	       status == 308;
}

/* The Location of an answer becomes the address of the next hop. */
static int
next_hop(struct http_answer *answer, struct arena *arena, const struct http_ask *ask,
	 struct err *err)
{
	struct url *url = &answer->url;
	struct str shown = url_shown(arena, url), next;
	bool was_https = url->scheme == URL_HTTPS;

	if (!answer->location.p)
		return err_set(err, E_NETWORK, "%.*s: a redirect to nowhere", STR(shown));
	next = url_join(arena, url, answer->location);
	if (url_parse_plain(url, arena, next, err) < 0 || url->scheme == URL_FILE)
		return err_set(err, E_NETWORK, "%.*s: redirects to a bad address",
			       STR(shown));
	if (was_https && url->scheme != URL_HTTPS)
		return err_set(err, E_NOMATCH,
			       "%.*s: redirects from https to http, which is refused",
			       STR(shown));
	if (!url_same_origin(url, ask->url))
		answer->moved = true;
	return 0;
}

int
fetch_http_allowed(const struct url *url, bool any_http, struct str shown,
		   struct err *err)
{
	if (url->scheme != URL_HTTP || any_http || url_is_loopback(url))
		return 0;
	return err_set(err, E_USAGE,
		       "%.*s: http can be changed on its way: use https, or give the "
		       "sha256",
		       STR(shown));
}

/* A signed address may have expired: the next attempt gets a new one. On the host that was
 * asked that is so only of one that an earlier redirect led to, which may be gone, too. */
static bool
may_have_expired(const struct http_answer *answer, const struct http_ask *ask)
{
	bool earlier = ask->at && !str_eq(ask->at->url.text, ask->url->text);
	unsigned status = answer->status;

	return ((answer->moved || earlier) &&
		(status == 400 || status == 401 || status == 403 || status == 410)) ||
	       (earlier && status == 404);
}

/* What the server says of it, which may be what it was sent. */
static struct str
reason_of(const struct http_answer *answer, struct arena *arena,
	  const struct http_ask *ask)
{
	struct str reason = answer->reason;

	if (!reason.p)
		return reason;
	reason = secret_hide(arena, reason, ask->url);
	return str_trim(secret_hide(arena, reason, &answer->url));
}

/* What to do about it, or why it is not asked again. */
static const char *
hint_of(const struct http_answer *answer, struct arena *arena)
{
	if (!answer->has_retry_after || answer->retry_after <= FETCH_PAUSE_MAX)
		return fetch_hint(arena, answer);
	return arena_printf(arena, " (asks for a pause of %llu s, which is too long)",
			    (unsigned long long)answer->retry_after)
		.p;
}

/* Anything but success, as a failure: may it pass by itself? */
static int
refused(struct http_answer *answer, struct arena *arena, const struct http_ask *ask,
	struct err *err)
{
	unsigned status = answer->status;
	struct str reason = reason_of(answer, arena, ask);
	bool passes = status == 408 || status == 425 || status == 429 || status >= 500;
	const char *hint = hint_of(answer, arena);

	answer->heals = passes || may_have_expired(answer, ask);
	return err_set(err, passes || status < 400 ? E_NETWORK : E_NOMATCH,
		       "%.*s: the server answers %u%s%s%.*s",
		       STR(url_shown(arena, &answer->url)), status, hint,
		       reason.n ? ": " : "", STR(reason));
}

int
hop_allowed(struct http *http)
{
	struct http_answer *answer = &http->answer;
	int status = fetch_http_allowed(&answer->url, http->ask.any_http,
					url_shown(http->arena, &answer->url), &http->err);

	if (status < 0 && answer->moved) /* no fault of whoever asked */
		return -(int)(http->err.code = E_NOMATCH);
	return status;
}

int
hop_follow(struct http_answer *answer, struct arena *arena, const struct http_ask *ask,
	   bool *more, struct err *err)
{
	if (is_redirect(answer->status) && digest_eq(&answer->linked, &ask->have))
		answer->status = 304;
	if (answer->status == 200 || answer->status == 206 || answer->status == 304 ||
	    answer->status == 416 || (answer->status == 412 && ask->if_range.p))
		return 0;
	if (!is_redirect(answer->status))
		return refused(answer, arena, ask, err);
	if (fetch_no_login(arena, answer, err) < 0)
		return -E_NOMATCH;
	*more = true;
	return next_hop(answer, arena, ask, err);
}
