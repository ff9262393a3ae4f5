/* SPDX-License-Identifier: Apache-2.0 */
/* What a hop's TLS is told: whom to trust, and how to read. */
#include "fetch_curl.h"
#include "ahead.h"
#include "farewell.h"
#include "host.h"
#include "str.h"

/* Then TLS runs inside TLS, and what the outer one has read ahead nobody sees. */
static bool
proxy_speaks_tls(void)
{
	static const char *const names[] = {"https_proxy", "HTTPS_PROXY", "all_proxy",
					    "ALL_PROXY"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq_nocase(str_sub(host_env(names[i]), 0, 6), S("https:")))
			return true;
	return false;
}

static CURLcode
on_tls(CURL *curl, void *ssl_ctx, void *context)
{
	struct http *http = context;

	(void)curl;
	if (http->fetch->trust.roots)
		roots_use(http->fetch->trust.roots, ssl_ctx);
	farewell_watch(ssl_ctx);
	if (!http->ask.small && !proxy_speaks_tls())
		ahead_use(ssl_ctx);
	return CURLE_OK;
}

static void
set_certificates(CURL *curl, const struct fetch_trust *trust)
{
	struct str built_in = fetch_ca_bundle();
	struct curl_blob blob = {(void *)(uintptr_t)built_in.p, built_in.n,
				 CURL_BLOB_NOCOPY};

	if (trust->roots)
		return;
	curl_easy_setopt(curl, CURLOPT_CAPATH, trust->folder);
	curl_easy_setopt(curl, CURLOPT_CAINFO, trust->lazy ? NULL : trust->file);
	if (!trust->file && !trust->folder)
		curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob);
}

void
hop_trust(struct http *http)
{
	struct fetch_trust *trust = &http->fetch->trust;
	CURL *curl = http->curl;

	if (!trust->file && !trust->folder && !trust->roots)
		fetch_trust_find(trust, http->fetch->arena, &http->fetch->options);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, on_tls);
	curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, http);
	http->thorough = !trust->lazy;
	set_certificates(curl, trust);
	curl_easy_setopt(curl, CURLOPT_SHARE, http->fetch->share);
}

/* Of HTTP/2 each stream shows its end. */
void
hop_hold_farewell(struct http *http)
{
	const struct http_answer *answer = &http->answer;
	struct curl_tlssessioninfo *tls = NULL;
	long version = CURL_HTTP_VERSION_NONE;

	if (http->held || answer->has_length || answer->chunked ||
	    curl_easy_getinfo(http->curl, CURLINFO_HTTP_VERSION, &version) != CURLE_OK ||
	    version > CURL_HTTP_VERSION_1_1 ||
	    curl_easy_getinfo(http->curl, CURLINFO_TLS_SSL_PTR, &tls) != CURLE_OK)
		return;
	if (tls && tls->internals)
		http->held = farewell_hold(tls->internals);
}

bool
hop_was_cut(struct http *http)
{
	bool cut = http->held && !farewell_said(http->held);

	http->held = NULL;
	return cut;
}
