/* SPDX-License-Identifier: Apache-2.0 */
/* One hop of an exchange: what is asked, and what the answer was. */
#include "fetch_curl.h"
#include "host.h"
#include "origin.h"
#include "secret.h"
#include "str.h"

enum {
	FIELD_MAX = 8192,
	HEAD_MAX = 256 << 10,
	REASON_MAX = 200,
	REFUSAL_MAX = 64 << 10, /* of the body of a failure; nobody reads more */
	CONNECT_SECONDS = 10,
	SLOW_BYTES = 512, /* per second; less for `stall` seconds is a stall */
	MANY = 16,        /* exchanges that may have large buffers */
	BUFFER_SMALL = 64 << 10,
	BUFFER_MANY = 256 << 10,
	BUFFER = 512 << 10,
};

/* The head of every answer of this hop: also of "100 Continue". */
static void
start_head(struct http *http)
{
	struct http_answer *answer = &http->answer;
	struct http_answer fresh = {.url = answer->url,
				    .moved = answer->moved,
				    .with_token = answer->with_token,
				    .has_linked_size = answer->has_linked_size,
				    .linked_size = answer->linked_size,
				    .linked = answer->linked,
				    .git_sha1 = answer->git_sha1,
				    .commit = answer->commit};

	*answer = fresh;
}

static unsigned
status_of(const struct http *http)
{
	long status = 0;

	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	return (unsigned)status;
}

/* Is nothing but the head of such an answer of interest? Interim ones are none yet. */
static bool
says_all(unsigned status)
{
	return status == 101 || (status > 200 && status != 206);
}

static void
end_head(struct http *http, unsigned status)
{
	http->enough = says_all(status);
	if (status == 200)
		hop_hold_farewell(http);
}

static size_t
on_header(char *bytes, size_t size, size_t n, void *context)
{
	struct http *http = context;
	struct str value = str_n(bytes, size * n), name;

	http->last = host_ticks();
	http->head += n;
	if (http->head > HEAD_MAX) {
		http->refused = err_set(&http->err, E_NETWORK,
					"%.*s: the answer has no end of header fields",
					STR(url_shown(http->arena, &http->answer.url)));
		return 0;
	}
	if (str_starts(value, S("HTTP/"))) {
		start_head(http);
		return n;
	}
	if (str_eq(value, S("\r\n")) || str_eq(value, S("\n")))
		end_head(http, status_of(http));
	name = str_cut(&value, ':');
	value = str_trim(value);
	if (value.n && value.n <= FIELD_MAX)
		fetch_head(&http->answer, http->arena, name, value);
	return n;
}

/* The first time only; an empty body gets it when the exchange is over. */
static int
begin(struct http *http)
{
	if (http->begun)
		return 0;
	http->begun = true;
	http->answer.status = status_of(http);
	if (http->answer.status != 200 && http->answer.status != 206)
		return 0;
	if (http->answer.chunked) /* its chunks tell the length, whatever else does */
		http->answer.has_length = http->answer.torn = false;
	if (http->answer.torn) {
		http->answer.heals = true;
		return err_set(&http->err, E_NETWORK,
			       "%.*s: the answer gives no clear length",
			       STR(url_shown(http->arena, &http->answer.url)));
	}
	return http->ask.begin ? http->ask.begin(http->ask.body.context, &http->answer,
						 &http->err)
			       : 0;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct http *http = context;
	struct http_answer *answer = &http->answer;
	struct str body = str_n(bytes, size * n);

	http->refused = begin(http);
	if (http->refused < 0)
		return CURL_WRITEFUNC_ERROR;
	http->last = host_ticks();
	http->body += n;
	if (answer->status == 200 || answer->status == 206) {
		http->refused =
			http->ask.body.take(http->ask.body.context, body, &http->err);
		return http->refused < 0 ? CURL_WRITEFUNC_ERROR : n;
	}
	if (answer->is_text && !answer->reason.p)
		answer->reason = arena_str(http->arena, str_sub(body, 0, REASON_MAX));
	return http->body > REFUSAL_MAX ? CURL_WRITEFUNC_ERROR : n;
}

/* Appends a header; the list is freed by the caller also when this fails. */
static void
field(struct http *http, const char *name, struct str value)
{
	struct str line = arena_printf(http->arena, "%s: %.*s", name, STR(value));
	struct curl_slist *longer = curl_slist_append(http->fields, line.p);

	if (!longer)
		die_oom(line.n);
	http->fields = longer;
}

static void
set_basic(struct http *http, struct str name, struct str password)
{
	curl_easy_setopt(http->curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	curl_easy_setopt(http->curl, CURLOPT_USERNAME, arena_str(http->arena, name).p);
	curl_easy_setopt(http->curl, CURLOPT_PASSWORD,
			 arena_str(http->arena, password).p);
}

static int
set_user(struct http *http, struct str name)
{
	struct str password = name;

	name = str_cut(&password, ':');
	name = url_decode(http->arena, name);
	password = url_decode(http->arena, password.p ? password : S(""));
	if (!name.p || !password.p)
		return err_set(&http->err, E_USAGE, "a bad %% in the address's user");
	http->answer.with_token = true;
	set_basic(http, name, password);
	return 0;
}

/* A token of the host; else what ~/.netrc has for it. */
static int
set_secret(struct http *http)
{
	const struct url *url = &http->answer.url;
	struct netrc login;
	struct str token;
	int status = secret_for(&token, http->arena, url, &http->err);

	if (status == 0 && token.p) {
		http->answer.with_token = true;
		field(http, "Authorization",
		      arena_printf(http->arena, "Bearer %.*s", STR(token)));
		return 0;
	}
	if (status == 0)
		status = secret_login(&login, http->arena, url, &http->err);
	if (status == 0 && login.password.p) {
		http->answer.with_token = true;
		set_basic(http, login.login, login.password);
	}
	return status;
}

/* Credentials go to the hosts they belong to, as long as no redirect led elsewhere. */
static int
set_credentials(struct http *http)
{
	struct str user = http->ask.url->userinfo;

	http->answer.with_token = false;
	if (http->answer.moved)
		return 0;
	if (user.p && url_same_origin(&http->answer.url, http->ask.url))
		return set_user(http, user);
	return set_secret(http);
}

static void
set_range(struct http *http)
{
	const struct http_ask *ask = &http->ask;
	struct str range =
		arena_printf(http->arena, "bytes=%llu-", (unsigned long long)ask->from);

	if (ask->has_last)
		range = arena_printf(http->arena, "%.*s%llu", STR(range),
				     (unsigned long long)ask->last);
	field(http, "Range", range);
	if (ask->if_range.p)
		field(http, "If-Range", ask->if_range);
}

static int
set_fields(struct http *http)
{
	const struct http_ask *ask = &http->ask;
	int status;

	/* Compressed answers have other bytes, other lengths, and often no ranges. */
	field(http, "Accept-Encoding", S("identity"));
	field(http, "Accept", str_c(origin_accept(&http->answer.url)));
	if (ask->has_range)
		set_range(http);
	if (ask->none_match.p)
		field(http, "If-None-Match", ask->none_match);
	if (ask->modified_since.p)
		field(http, "If-Modified-Since", ask->modified_since);
	status = set_credentials(http);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, http->fields);
	return status;
}

/* Few large buffers are fastest; many would take too much memory. */
static long
buffer_size(const struct http *http)
{
	if (http->ask.small)
		return BUFFER_SMALL;
	return http->fetch->nhops < MANY ? BUFFER : BUFFER_MANY;
}

static void
set_callbacks(struct http *http)
{
	CURL *curl = http->curl;

	http->message[0] = 0;
	curl_easy_setopt(curl, CURLOPT_PRIVATE, http);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, http->message);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, http);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
}

static void
set_transfer(struct http *http)
{
	const struct url *url = &http->answer.url;
	CURL *curl = http->curl;

	curl_easy_setopt(curl, CURLOPT_URL, url->text.p);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_NOBODY, http->ask.head ? 1L : 0L);
#if LIBCURL_VERSION_NUM < 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS,
			 (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#else
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#endif
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	/* A large file has connections of its own: the streams of HTTP/2 share one, and
	 * are cut by CDNs. Small ones wait for one that is there. */
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
			 http->ask.small ? (long)CURL_HTTP_VERSION_2TLS
					 : (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_PIPEWAIT, http->ask.small ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, http->ask.fresh ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, buffer_size(http));
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "grab/" VERSION);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)http->fetch->options.stall);
	curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	/* What may be plain http since it stays on this machine must not leave it. */
	if (url->scheme == URL_HTTP && url_is_loopback(url))
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

/* The last one again: making one costs more than the options of a hop. */
static CURL *
take_handle(struct fetch *fetch)
{
	CURL *curl = fetch->spare ? fetch->spare : curl_easy_init();

	if (!curl)
		die_oom(sizeof(*fetch));
	fetch->spare = NULL;
	return curl;
}

static void
give_handle(struct fetch *fetch, CURL *curl)
{
	if (fetch->spare) {
		curl_easy_cleanup(curl);
		return;
	}
	curl_easy_reset(curl); /* nothing of a hop, its secrets least, is for another */
	fetch->spare = curl;
}

int
hop_prepare(struct http *http)
{
	int status;

	http->begun = http->enough = false;
	http->socket = CURL_SOCKET_BAD;
	http->refused = 0;
	http->head = http->body = 0;
	http->last = host_ticks();
	http->fields = NULL;
	http->curl = take_handle(http->fetch);
	start_head(http);
	set_transfer(http);
	set_callbacks(http);
	hop_trust(http);
	status = set_fields(http);
	if (status < 0)
		hop_release(http);
	return status;
}

void
hop_release(struct http *http)
{
	(void)hop_was_cut(http);
	give_handle(http->fetch, http->curl);
	curl_slist_free_all(http->fields);
	http->curl = NULL;
	http->fields = NULL;
}

bool
hop_again(struct http *http, CURLcode code)
{
	if (code != CURLE_PEER_FAILED_VERIFICATION || http->thorough)
		return false;
	http->fetch->trust.lazy = false;
	return true;
}

int
hop_result(struct http *http, CURLcode code)
{
	http->answer.status = status_of(http);
	http->answer.cut = hop_was_cut(http);
	if (http->refused < 0)
		return http->refused;
	if (code != CURLE_OK && !http->enough)
		return hop_failed(http, code);
	return begin(http);
}
