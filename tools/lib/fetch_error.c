/* SPDX-License-Identifier: Apache-2.0 */
/* What curl reports, in our words: its own may repeat an address with secrets. */
#include "fetch_curl.h"
#include "str.h"

/* What no second attempt changes; all else may pass, also what is no HTTP at all. */
static bool
is_lasting(CURLcode code)
{
	return code == CURLE_PEER_FAILED_VERIFICATION ||
	       code == CURLE_SSL_CACERT_BADFILE || code == CURLE_URL_MALFORMAT;
}

/* curl has looked at the variables, and not at the network. */
static bool
is_bad_proxy(struct str message)
{
	return str_starts(message, S("Unsupported proxy"));
}

/* Whoever signs the certificates of a firm's proxy is unknown to a fresh image. */
static const char *
trust_hint(CURLcode code, struct str why)
{
	bool is_unknown = str_find(why, S("self-signed")) >= 0 ||
			  str_find(why, S("self signed")) >= 0 ||
			  str_find(why, S("issuer")) >= 0;

	return code == CURLE_PEER_FAILED_VERIFICATION && is_unknown
		       ? "; --cacert or SSL_CERT_FILE says whom to trust"
		       : "";
}

int
hop_failed(struct http *http, CURLcode code)
{
	struct str shown = url_shown(http->arena, &http->answer.url);
	const struct fetch_trust *trust = &http->fetch->trust;
	unsigned stall = http->fetch->options.stall;
	const char *why = http->message[0] ? http->message : curl_easy_strerror(code);

	if (is_bad_proxy(str_c(why))) /* which it repeats with its password */
		return err_set(&http->err, E_USAGE,
			       "%.*s: http_proxy, https_proxy or all_proxy is no address "
			       "of a proxy",
			       STR(shown));
	http->answer.heals = !is_lasting(code);
	if (code == CURLE_SSL_CACERT_BADFILE)
		return err_set(&http->err, E_SYSTEM, "%s: cannot be read as certificates",
			       trust->file ? trust->file : trust->folder);
	if (code == CURLE_ABORTED_BY_CALLBACK ||
	    (code == CURLE_OPERATION_TIMEDOUT && http->begun))
		return err_set(&http->err, E_NETWORK, "%.*s: no data for %u seconds",
			       STR(shown), stall);
	if (code == CURLE_PARTIAL_FILE)
		return err_set(&http->err, E_NETWORK,
			       "%.*s: the connection was closed before the end",
			       STR(shown));
	return err_set(&http->err, E_NETWORK, "%.*s: %s%s", STR(shown), why,
		       trust_hint(code, str_c(why)));
}
