/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom to trust. The distribution's certificates are built in for images that have none;
 * scripts/libcurl makes the file.
 */
#include "fetch_http.h"
#include "host.h"
#include "str.h"

__asm__(".pushsection .rodata\n"
	"fetch_ca: .incbin \"ca-bundle.crt\"\n"
	"fetch_ca_end: .byte 0\n"
	".popsection\n");

struct str
fetch_ca_bundle(void)
{
	extern const char fetch_ca[], fetch_ca_end[];

	return str_n(fetch_ca, (size_t)(fetch_ca_end - fetch_ca));
}

/* The first that is there; distributions do not agree on a place. */
const char *
fetch_ca_find(const struct fetch_options *options)
{
	static const char *const variables[] = {"SSL_CERT_FILE", "CURL_CA_BUNDLE"};
	static const char *const places[] = {
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"/etc/ssl/ca-bundle.pem",
		"/etc/ssl/cert.pem",
	};

	if (options->cacert)
		return options->cacert;
	for (size_t i = 0; i < COUNT(variables); i++)
		if (host_env(variables[i]).n)
			return host_env(variables[i]).p;
	for (size_t i = 0; i < COUNT(places); i++)
		if (host_kind(places[i]) == HOST_FILE)
			return places[i];
	return NULL;
}
