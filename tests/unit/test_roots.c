/* SPDX-License-Identifier: Apache-2.0 */
/* tests/data/roots: root signed leaf; twin has root's name, and another key. */
#include "roots.h"

#include "host.h"
#include "str.h"
#include "with_arena.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <unistd.h>

static struct str
load(const char *name)
{
	struct err err = {0};
	struct str bytes;
	const char *path = arena_printf(&arena, "tests/data/roots/%s.pem", name).p;

	assert_int_equal(host_read(&bytes, &arena, path, 1 << 16, &err), 0);
	return bytes;
}

/* "root other": these bundled, as files are. */
static struct str
bundle(const char *names)
{
	struct str rest = str_c(names), pem = S("# trusted here\n");

	while (rest.p) {
		struct str name = str_cut(&rest, ' ');

		pem = arena_cat(&arena, pem, load(arena_str(&arena, name).p));
		pem = arena_cat(&arena, pem, S("\n"));
	}
	return pem;
}

static bool
trusts(SSL_CTX *ctx, const char *name)
{
	struct str pem = load(name);
	BIO *bio = BIO_new_mem_buf(pem.p, (int)pem.n);
	X509 *leaf = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	bool good;

	assert_int_equal(
		X509_STORE_CTX_init(check, SSL_CTX_get_cert_store(ctx), leaf, NULL), 1);
	good = X509_verify_cert(check) == 1;
	X509_STORE_CTX_free(check);
	X509_free(leaf);
	BIO_free(bio);
	return good;
}

static void
trusts_what_is_in_the_bundle(void **state)
{
	static const struct {
		const char *names;
		bool trusted;
	} rows[] = {
		{"root", true},       {"other", false},
		{"other root", true}, {"twin", false},
		{"twin root", true},  {"root twin", true},
		{"root root", true},  {"other twin", false},
		{"leaf", true},       {"twin root root other", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct roots *roots = roots_open(&arena, bundle(rows[i].names));
		SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

		assert_non_null(roots);
		roots_use(roots, ctx);
		/* The second time it is in the store. */
		for (unsigned turn = 0; turn < 2; turn++)
			if (trusts(ctx, "leaf") != rows[i].trusted)
				fail_msg("'%s'", rows[i].names);
		SSL_CTX_free(ctx);
		roots_close(roots);
	}
	roots_close(NULL);
}

/* The folder is asked, as by OpenSSL, for names that the bundle has not; it may be missing. */
static void
trusts_what_is_in_the_folder(void **state)
{
	static const struct {
		const char *bundle, *folder;
		bool trusted;
	} rows[] = {
		{"other", "root", true},      {"other", "twin", false},
		{"twin", "root", false},      {"root", "twin", true},
		{"other", "other", false},    {"other", "trusted", false},
		{"other", NULL, false},       {"root", NULL, true},
		{"other", "twin root", true},
	};
	char dir[] = "/tmp/test_roots.XXXXXX";
	const char *path;
	struct err err;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = arena_printf(&arena, "%s/7b81cee7.0", dir).p;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct roots *roots = roots_open(&arena, bundle(rows[i].bundle));
		SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

		unlink(path);
		if (rows[i].folder)
			assert_int_equal(
				host_write(path, bundle(rows[i].folder), 0644, &err), 0);
		roots_add_folder(roots, rows[i].folder ? dir : "/nonexistent");
		roots_use(roots, ctx);
		for (unsigned turn = 0; turn < 2; turn++)
			if (trusts(ctx, "leaf") != rows[i].trusted)
				fail_msg("'%s', '%s'", rows[i].bundle,
					 rows[i].folder ? rows[i].folder : "none");
		SSL_CTX_free(ctx);
		roots_close(roots);
	}
	assert_int_equal(host_remove_tree(dir, &err), 0);
}

/* What only OpenSSL's own reader understands is left to it. */
static void
leaves_the_rest_to_the_library(void **state)
{
	struct str root = load("root");

	(void)state;
	assert_null(roots_open(&arena, S("")));
	assert_null(roots_open(&arena, S("no certificate\n")));
	assert_null(roots_open(&arena, bundle("root trusted")));
	for (size_t n = root.n - 2; n > 0; n -= n > 40 ? 37 : 1)
		assert_null(roots_open(&arena, str_sub(root, 0, n)));
	assert_null(roots_open(&arena, S("-----BEGIN CERTIFICATE-----\nMAA=\n"
					 "-----END CERTIFICATE-----\n")));
	assert_null(roots_open(&arena, S("-----BEGIN CERTIFICATE-----\nMIP//w==\n"
					 "-----END CERTIFICATE-----\n")));
}

/* OpenSSL reads these, too, and some of them otherwise than they look. */
static void
leaves_odd_lines_to_the_library(void **state)
{
	static const char *const odd[] = {"\n\n", "\n\n\n", "\n \n",
					  " \n",  "\n\t",   "\nA: b\n\n"};
	struct str root = load("root"), behind;
	size_t n = 0;

	(void)state;
	for (behind = root; str_cut(&behind, '\n').n && behind.n; n++) {
		struct str front = str_sub(root, 0, root.n - behind.n - 1);

		for (size_t i = 0; behind.p[0] != '-' && i < COUNT(odd); i++)
			assert_null(roots_open(
				&arena,
				arena_cat(&arena, arena_cat(&arena, front, str_c(odd[i])),
					  behind)));
	}
	assert_true(n > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(trusts_what_is_in_the_bundle),
		TEST(trusts_what_is_in_the_folder),
		TEST(leaves_the_rest_to_the_library),
		TEST(leaves_odd_lines_to_the_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
