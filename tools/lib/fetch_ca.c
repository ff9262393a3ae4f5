/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whom to trust. The distribution's certificates are built in for images that have none;
 * scripts/deps/ca-bundle makes the file.
 */
#include "fetch_trust.h"
#include "host.h"
#include "str.h"

enum { BUNDLE_MOST = 4 << 20 };

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

/* "4f316efb.0" is how OpenSSL finds a certificate in a folder. */
static bool
is_hashed(const char *folder)
{
	struct arena mem = arena_new(4 << 20);
	struct str *names;
	struct err ignored;
	bool found = false;
	size_t n = 0;

	if (host_kind(folder) == HOST_DIR &&
	    host_list(&names, &n, &mem, folder, &ignored) < 0)
		n = 0;
	for (size_t i = 0; i < n && !found; i++) {
		uint64_t hash;
		found = names[i].n == 10 && str_ends(names[i], S(".0")) &&
			str_hex(str_sub(names[i], 0, 8), &hash);
	}
	arena_release(&mem);
	return found;
}

/* The first that is there; distributions do not agree on a place. */
static void
use_system(struct fetch_trust *trust)
{
	static const char *const places[] = {
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"/etc/ssl/ca-bundle.pem",
		"/etc/ssl/cert.pem",
	};

	for (size_t i = 0; i < COUNT(places) && !trust->file; i++)
		if (host_kind(places[i]) == HOST_FILE)
			trust->file = places[i];
	if (is_hashed("/etc/ssl/certs"))
		trust->folder = "/etc/ssl/certs";
	trust->lazy = trust->file && trust->folder;
}

static void
find(struct fetch_trust *trust)
{
	static const char *const files[] = {"SSL_CERT_FILE", "CURL_CA_BUNDLE"};

	for (size_t i = 0; i < COUNT(files) && !trust->file; i++)
		if (host_env(files[i]).n)
			trust->file = host_env(files[i]).p;
	if (host_env("SSL_CERT_DIR").n)
		trust->folder = host_env("SSL_CERT_DIR").p;
	if (!trust->file && !trust->folder)
		use_system(trust);
}

void
fetch_trust_find(struct fetch_trust *trust, struct arena *arena,
		 const struct fetch_options *options)
{
	struct str pem = fetch_ca_bundle();
	struct err ignored;

	*trust = (struct fetch_trust){.file = options->cacert};
	if (!trust->file)
		find(trust);
	if (trust->folder && (trust->lazy || !trust->file))
		return;
	if (trust->file && host_read(&pem, arena, trust->file, BUNDLE_MOST, &ignored) < 0)
		return;
	trust->roots = roots_open(arena, pem);
	if (trust->roots && trust->folder)
		roots_add_folder(trust->roots, trust->folder);
}
