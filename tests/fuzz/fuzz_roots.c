/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nobody is trusted whom OpenSSL would not trust after reading the same bundle itself, and
 * the same folder: what stands behind a NUL is the certificate there.
 */
#include "roots.h"
#include "str.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

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

static char folder[] = "/tmp/fuzz_roots.XXXXXX";

/* By the hash of the name that signed the leaf. */
static const char *
path_in_folder(void)
{
	static char path[64];

	snprintf(path, sizeof(path), "%s/%08lx.0", folder,
		 X509_NAME_hash_ex(X509_get_issuer_name(leaf()), NULL, NULL, NULL));
	return path;
}

static void
remove_folder(void)
{
	unlink(path_in_folder());
	rmdir(folder);
}

static void
fill_folder(struct str bytes)
{
	static bool made;
	FILE *file;

	if (!made && (!mkdtemp(folder) || atexit(remove_folder) != 0))
		abort();
	made = true;
	file = fopen(path_in_folder(), "w");
	if (!file || fwrite(bytes.p, 1, bytes.n, file) != bytes.n || fclose(file) != 0)
		abort();
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
library_trusts(struct str pem, bool has_folder)
{
	X509_STORE *store = X509_STORE_new();
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
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
	if (has_folder && X509_STORE_load_locations(store, NULL, folder) != 1)
		abort();
	good = trusts(store);
	X509_STORE_free(store);
	BIO_free(bio);
	return good;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(4 << 20);
	struct str other = str_n((const char *)bytes, n), pem = str_cut(&other, 0);
	struct roots *roots = roots_open(&mem, pem);
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (roots && other.p) {
		fill_folder(other);
		roots_add_folder(roots, folder);
	}
	if (roots) {
		roots_use(roots, ctx);
		if (trusts(SSL_CTX_get_cert_store(ctx)) &&
		    !library_trusts(pem, other.p != NULL))
			abort();
	}
	SSL_CTX_free(ctx);
	roots_close(roots);
	arena_release(&mem);
	return 0;
}
