/* SPDX-License-Identifier: Apache-2.0 */
/* Nobody is trusted whom OpenSSL would not trust after reading the same bundle itself. */
#include "roots.h"
#include "str.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static X509 *
leaf(void)
{
	static X509 *cert;
	FILE *file;

	if (!cert && (file = fopen("tests/data/roots/leaf.pem", "r"))) {
		cert = PEM_read_X509(file, NULL, NULL, NULL);
		fclose(file);
	}
	if (!cert)
		abort();
	return cert;
}

static bool
trusts(X509_STORE *store)
{
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	bool good = X509_STORE_CTX_init(check, store, leaf(), NULL) == 1 &&
		    X509_verify_cert(check) == 1;

	X509_STORE_CTX_free(check);
	return good;
}

static bool
library_trusts(const uint8_t *bytes, size_t n)
{
	X509_STORE *store = X509_STORE_new();
	BIO *bio = BIO_new_mem_buf(bytes, (int)n);
	X509 *cert;
	bool good;

	X509_STORE_set_flags(store,
			     X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN);
	while (!BIO_eof(bio)) {
		cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		if (cert)
			X509_STORE_add_cert(store, cert);
		X509_free(cert);
	}
	good = trusts(store);
	X509_STORE_free(store);
	BIO_free(bio);
	return good;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(4 << 20);
	struct roots *roots = roots_open(&mem, str_n(bytes, n));
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (roots) {
		roots_use(roots, ctx);
		if (trusts(SSL_CTX_get_cert_store(ctx)) && !library_trusts(bytes, n))
			abort();
	}
	SSL_CTX_free(ctx);
	roots_close(roots);
	arena_release(&mem);
	return 0;
}
