/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that includes curl: sessions, and one hop of an exchange. */
#include "fetch_http.h"
#include "buf.h"
#include "host.h"
#include "secret.h"
#include "str.h"

#include <curl/curl.h>
#include <signal.h>

enum {
	FIELD_MAX = 8192,
	REASON_MAX = 200,
	CONNECT_SECONDS = 10,
	SLOW_BYTES = 512, /* per second; less for `stall` seconds is a stall */
	BUFFER = 512 << 10,
};

struct fetch {
	struct arena *arena;
	struct fetch_options options;
	CURL *curl;
};

/* One hop on its way. */
struct exchange {
	struct fetch *fetch;
	struct arena *arena;
	const struct http_ask *ask;
	struct http_answer *answer;
	struct err *err;
	int failed; /* what begin or the sink returned */
	bool begun;
	uint64_t last; /* ticks when something arrived */
};

static void
set_trust(CURL *curl, const struct fetch_options *options)
{
	const char *bundle = fetch_ca_find(options);
	struct str built_in = fetch_ca_bundle();
	struct curl_blob blob = {(void *)(uintptr_t)built_in.p, built_in.n,
				 CURL_BLOB_NOCOPY};

	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
	if (bundle)
		curl_easy_setopt(curl, CURLOPT_CAINFO, bundle);
	else
		curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
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
	if (options->cacert && host_kind(options->cacert) != HOST_FILE)
		return err_set(err, E_SYSTEM, "%s: no such file of certificates",
			       options->cacert);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(err, E_SYSTEM, "libcurl did not start");
	made->curl = curl_easy_init();
	if (!made->curl)
		die_oom(sizeof(*made));
	*fetch = made;
	return 0;
}

void
fetch_close(struct fetch *fetch)
{
	if (!fetch)
		return;
	curl_easy_cleanup(fetch->curl);
	curl_global_cleanup();
}

const struct fetch_options *
fetch_settings(const struct fetch *fetch)
{
	return &fetch->options;
}

/* The head of every answer of this hop: also of "100 Continue". */
static void
start_head(struct exchange *x)
{
	struct http_answer *answer = x->answer;
	struct http_answer fresh = {.url = answer->url,
				    .moved = answer->moved,
				    .has_linked_size = answer->has_linked_size,
				    .linked_size = answer->linked_size,
				    .linked = answer->linked,
				    .git_sha1 = answer->git_sha1,
				    .commit = answer->commit};

	*answer = fresh;
}

static size_t
on_header(char *bytes, size_t size, size_t n, void *context)
{
	struct exchange *x = context;
	struct str value = str_n(bytes, size * n), name;

	x->last = host_ticks();
	if (str_starts(value, S("HTTP/"))) {
		start_head(x);
		return n;
	}
	name = str_cut(&value, ':');
	value = str_trim(value);
	if (value.n && value.n <= FIELD_MAX)
		fetch_head(x->answer, x->arena, name, value);
	return n;
}

static unsigned
status_of(struct exchange *x)
{
	long status = 0;

	curl_easy_getinfo(x->fetch->curl, CURLINFO_RESPONSE_CODE, &status);
	return (unsigned)status;
}

/* The first time only; an empty body gets it when the exchange is over. */
static int
begin(struct exchange *x)
{
	if (x->begun)
		return 0;
	x->begun = true;
	x->answer->status = status_of(x);
	if (x->answer->status != 200 && x->answer->status != 206)
		return 0;
	return x->ask->begin ? x->ask->begin(x->ask->body.context, x->answer, x->err) : 0;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct exchange *x = context;
	struct str body = str_n(bytes, size * n);

	x->failed = begin(x);
	if (x->failed < 0)
		return CURL_WRITEFUNC_ERROR;
	x->last = host_ticks();
	if (x->answer->status == 200 || x->answer->status == 206) {
		x->failed = x->ask->body.take(x->ask->body.context, body, x->err);
		return x->failed < 0 ? CURL_WRITEFUNC_ERROR : n;
	}
	if (x->answer->is_text && !x->answer->reason.p)
		x->answer->reason = arena_str(x->arena, str_sub(body, 0, REASON_MAX));
	return n;
}

/* Called about once a second also when nothing comes. curl's own limit is an average that
 * a fast start keeps up for a while; it catches the trickle, this the silence. */
static int
on_time(void *context, curl_off_t total, curl_off_t done, curl_off_t up_total,
	curl_off_t up)
{
	const struct exchange *x = context;

	(void)total;
	(void)done;
	(void)up_total;
	(void)up;
	return host_ticks() - x->last > x->fetch->options.stall * 1000000000ull;
}

/* Appends a header; the list is freed by the caller also when this fails. */
static void
header(struct curl_slist **list, struct arena *arena, const char *name, struct str value)
{
	struct str line = arena_printf(arena, "%s: %.*s", name, STR(value));
	struct curl_slist *longer = curl_slist_append(*list, line.p);

	if (!longer)
		die_oom(line.n);
	*list = longer;
}

/* Credentials go to the hosts they belong to, as long as no redirect led elsewhere. */
static int
set_credentials(struct exchange *x, struct curl_slist **list)
{
	const struct url *url = &x->answer->url;
	struct str user = x->ask->url->userinfo, token;
	CURL *curl = x->fetch->curl;
	int status;

	curl_easy_setopt(curl, CURLOPT_USERNAME, NULL);
	curl_easy_setopt(curl, CURLOPT_PASSWORD, NULL);
	if (x->answer->moved)
		return 0;
	if (user.p && url_same_origin(url, x->ask->url)) {
		struct str password = user, name = str_cut(&password, ':');
		name = url_decode(x->arena, name);
		password = url_decode(x->arena, password.p ? password : S(""));
		if (!name.p || !password.p)
			return err_set(x->err, E_USAGE, "a bad %% in the address's user");
		curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(curl, CURLOPT_USERNAME, name.p);
		curl_easy_setopt(curl, CURLOPT_PASSWORD, password.p);
		return 0;
	}
	status = secret_for(&token, x->arena, url, x->err);
	if (status == 0 && token.p)
		header(list, x->arena, "Authorization",
		       arena_printf(x->arena, "Bearer %.*s", STR(token)));
	return status;
}

static int
set_headers(struct exchange *x, struct curl_slist **list)
{
	const struct http_ask *ask = x->ask;

	/* Compressed answers have other bytes, other lengths, and often no ranges. */
	header(list, x->arena, "Accept-Encoding", S("identity"));
	header(list, x->arena, "Accept", S("*/*"));
	if (ask->has_range && ask->has_last)
		header(list, x->arena, "Range",
		       arena_printf(x->arena, "bytes=%llu-%llu",
				    (unsigned long long)ask->from,
				    (unsigned long long)ask->last));
	else if (ask->has_range)
		header(list, x->arena, "Range",
		       arena_printf(x->arena, "bytes=%llu-",
				    (unsigned long long)ask->from));
	if (ask->has_range && ask->if_range.p)
		header(list, x->arena, "If-Range", ask->if_range);
	if (ask->none_match.p)
		header(list, x->arena, "If-None-Match", ask->none_match);
	if (ask->modified_since.p)
		header(list, x->arena, "If-Modified-Since", ask->modified_since);
	return set_credentials(x, list);
}

static void
set_transfer(struct exchange *x, char *message)
{
	const struct url *url = &x->answer->url;
	CURL *curl = x->fetch->curl;

	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url->text.p);
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_NOBODY, x->ask->head ? 1L : 0L);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	/* One connection a file: streams of HTTP/2 share one, and are cut by CDNs. */
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, (long)BUFFER);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "grab/" VERSION);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)x->fetch->options.stall);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_time);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, x);
	curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, x);
	if (url_is_loopback(url))
		curl_easy_setopt(curl, CURLOPT_PROXY, "");
	set_trust(curl, &x->fetch->options);
}

/* What no second attempt changes; all else of the network may pass. */
static bool
is_lasting(CURLcode code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	       code == CURLE_SSL_CACERT_BADFILE || code == CURLE_UNSUPPORTED_PROTOCOL ||
	       code == CURLE_URL_MALFORMAT;
}

/* What curl reports, in our words: its own may repeat an address with secrets. */
static int
transfer_failed(struct exchange *x, CURLcode code, const char *message)
{
	struct str shown = url_shown(x->arena, &x->answer->url);
	const char *why = message[0] ? message : curl_easy_strerror(code);

	x->answer->heals = !is_lasting(code);
	if (code == CURLE_SSL_CACERT_BADFILE)
		return err_set(x->err, E_SYSTEM, "%s: cannot be read as certificates",
			       fetch_ca_find(&x->fetch->options));
	if (code == CURLE_ABORTED_BY_CALLBACK ||
	    (code == CURLE_OPERATION_TIMEDOUT && x->begun))
		return err_set(x->err, E_NETWORK, "%.*s: no data for %u seconds",
			       STR(shown), x->fetch->options.stall);
	if (code == CURLE_PARTIAL_FILE)
		return err_set(x->err, E_NETWORK,
			       "%.*s: the connection was closed before the end",
			       STR(shown));
	return err_set(x->err, E_NETWORK, "%.*s: %s", STR(shown), why);
}

int
fetch_hop(struct fetch *fetch, struct arena *arena, const struct http_ask *ask,
	  struct http_answer *answer, struct err *err)
{
	struct exchange x = {.fetch = fetch,
			     .arena = arena,
			     .ask = ask,
			     .answer = answer,
			     .err = err,
			     .last = host_ticks()};
	char message[CURL_ERROR_SIZE] = "";
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	struct curl_slist *list = NULL;
	CURLcode code;
	int status;

	start_head(&x);
	set_transfer(&x, message);
	status = set_headers(&x, &list);
	if (status < 0)
		goto out;
	curl_easy_setopt(fetch->curl, CURLOPT_HTTPHEADER, list);
	/* OpenSSL writes a farewell also where nobody listens any more. */
	sigaction(SIGPIPE, &ignore, &before);
	code = curl_easy_perform(fetch->curl);
	sigaction(SIGPIPE, &before, NULL);
	answer->status = status_of(&x);
	if (x.failed < 0)
		status = x.failed;
	else if (code != CURLE_OK)
		status = transfer_failed(&x, code, message);
	else
		status = begin(&x);
out:
	curl_slist_free_all(list);
	return status;
}
