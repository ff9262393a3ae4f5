/* SPDX-License-Identifier: Apache-2.0 */
/* First: the headers of OpenSSL 3.0 name a member gets, which banned.h poisons. */
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "roots.h"

#include "str.h"

struct root {
	struct str der;
	X509_NAME *subject;
	X509 *decoded; /* also in the store; NULL before it is asked for */
	bool broken;
};

struct roots {
	X509_STORE *store;
	X509_LOOKUP_METHOD *method;
	struct root *list;
	size_t n;
};

static const char any[] = "-----BEGIN ";
static const char begin[] = "-----BEGIN CERTIFICATE-----";
static const char end[] = "-----END CERTIFICATE-----";

/* One element of DER at the start of rest; its content, and rest behind it. */
static bool
take(struct str *rest, unsigned char tag, struct str *content)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t length, head = 2;

	if (rest->n < 2 || p[0] != tag)
		return false;
	length = p[1];
	if (length & 0x80) {
		head += length & 0x7f;
		if (length < 0x81 || length > 0x83 || rest->n < head)
			return false;
		length = 0;
		for (size_t i = 2; i < head; i++)
			length = length << 8 | p[i];
	}
	if (rest->n - head < length)
		return false;
	*content = str_sub(*rest, head, head + length);
	*rest = str_sub(*rest, head + length, rest->n);
	return true;
}

/* RFC 5280, 4.1: version, serial, algorithm, issuer and validity come before it. */
static bool
find_subject(struct str der, struct str *subject)
{
	enum { SEQUENCE = 0x30, INTEGER = 0x02, EXPLICIT_0 = 0xa0 };
	struct str certificate, body, skipped, start;

	if (!take(&der, SEQUENCE, &certificate) || !take(&certificate, SEQUENCE, &body))
		return false;
	take(&body, EXPLICIT_0, &skipped);
	if (!take(&body, INTEGER, &skipped))
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (!take(&body, SEQUENCE, &skipped))
			return false;
	start = body;
	if (!take(&body, SEQUENCE, &skipped))
		return false;
	*subject = str_sub(start, 0, start.n - body.n);
	return true;
}

/*
 * The rest of a mark's line, then lines as RFC 7468, 2 has them written. OpenSSL takes an
 * empty one for the end of headers: that, and other oddities, are left to it.
 */
static bool
are_lines(struct str text)
{
	static const char base64[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/=";
	struct str line;

	str_line(&text, &line);
	while (str_line(&text, &line)) {
		if (line.n < 1 || line.n > 64)
			return false;
		for (size_t i = 0; i < line.n; i++)
			if (!memchr(base64, line.p[i], sizeof(base64) - 1))
				return false;
	}
	return true;
}

static bool
decode_base64(struct arena *arena, struct str text, struct str *der)
{
	unsigned char *bytes = arena_alloc(arena, text.n / 4 * 3 + 3);
	EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
	int n = 0, last = 0;
	bool good;

	if (!context)
		die_oom(text.n);
	EVP_DecodeInit(context);
	good = EVP_DecodeUpdate(context, bytes, &n, (const unsigned char *)text.p,
				(int)text.n) >= 0 &&
	       EVP_DecodeFinal(context, bytes + n, &last) >= 0;
	EVP_ENCODE_CTX_free(context);
	*der = str_n((char *)bytes, (size_t)(n + last));
	return good;
}

static bool
add(struct roots *roots, struct arena *arena, struct str text)
{
	struct root *root = &roots->list[roots->n];
	const unsigned char *p;
	struct str subject;

	if (!are_lines(text) || !decode_base64(arena, text, &root->der) ||
	    !find_subject(root->der, &subject))
		return false;
	p = (const unsigned char *)subject.p;
	root->subject = d2i_X509_NAME(NULL, &p, (long)subject.n);
	roots->n += root->subject != NULL;
	return root->subject != NULL;
}

/* A mark stands on a line of its own; OpenSSL overlooks others. */
static bool
is_line(struct str pem, ptrdiff_t at, struct str mark)
{
	struct str behind;

	if (at < 0 || (at > 0 && pem.p[at - 1] != '\n'))
		return false;
	behind = str_sub(pem, (size_t)at, pem.n);
	if (!str_starts(behind, mark))
		return false;
	behind = str_sub(behind, mark.n, behind.n);
	return !behind.n || str_starts(behind, S("\n")) || str_starts(behind, S("\r\n"));
}

static bool
add_all(struct roots *roots, struct arena *arena, struct str pem)
{
	struct str rest = pem;
	ptrdiff_t at;

	while ((at = str_find(rest, str_c(any))) >= 0) {
		if (!is_line(rest, at, str_c(begin)))
			return false;
		rest = str_sub(rest, (size_t)at + sizeof(begin) - 1, rest.n);
		at = str_find(rest, S("-----"));
		if (!is_line(rest, at, str_c(end)) ||
		    !add(roots, arena, str_sub(rest, 0, (size_t)at)))
			return false;
		rest = str_sub(rest, (size_t)at, rest.n);
	}
	return roots->n > 0;
}

static bool
decode(struct roots *roots, struct root *root)
{
	const unsigned char *p = (const unsigned char *)root->der.p;

	root->decoded = d2i_X509(NULL, &p, (long)root->der.n);
	root->broken =
		!root->decoded || X509_STORE_add_cert(roots->store, root->decoded) != 1;
	return !root->broken;
}

/*
 * All of that name go into the store, where OpenSSL looks for the one that signed; it
 * tries the first of them first. The caller counts what is returned again, so it is given
 * without a count of its own.
 */
static int
by_subject(X509_LOOKUP *lookup, X509_LOOKUP_TYPE type, const X509_NAME *name,
	   X509_OBJECT *object)
{
	struct roots *roots = X509_LOOKUP_get_method_data(lookup);
	X509 *found = NULL;

	for (size_t i = 0; type == X509_LU_X509 && i < roots->n; i++) {
		struct root *root = &roots->list[i];

		if (!root->decoded && !root->broken &&
		    X509_NAME_cmp(root->subject, name) == 0 && decode(roots, root) &&
		    !found)
			found = root->decoded;
	}
	if (!found || !X509_OBJECT_set1_X509(object, found))
		return 0;
	X509_free(found);
	return 1;
}

/* As libcurl sets its own up: an intermediate in the bundle is trust enough. */
static bool
make_store(struct roots *roots)
{
	X509_LOOKUP *lookup;

	roots->store = X509_STORE_new();
	roots->method = X509_LOOKUP_meth_new("roots");
	if (!roots->store || !roots->method ||
	    !X509_LOOKUP_meth_set_get_by_subject(roots->method, by_subject))
		return false;
	lookup = X509_STORE_add_lookup(roots->store, roots->method);
	return lookup && X509_LOOKUP_set_method_data(lookup, roots) &&
	       X509_STORE_set_flags(roots->store, X509_V_FLAG_TRUSTED_FIRST |
							  X509_V_FLAG_PARTIAL_CHAIN);
}

static size_t
count(struct str pem)
{
	size_t n = 0;

	for (ptrdiff_t at; (at = str_find(pem, str_c(any))) >= 0; n++)
		pem = str_sub(pem, (size_t)at + 1, pem.n);
	return n;
}

struct roots *
roots_open(struct arena *arena, struct str pem)
{
	struct roots *roots = ARENA_NEW(arena, struct roots);

	roots->list = ARENA_ARRAY(arena, struct root, count(pem));
	if (add_all(roots, arena, pem) && make_store(roots))
		return roots;
	roots_close(roots);
	return NULL;
}

void
roots_add_folder(struct roots *roots, const char *folder)
{
	if (X509_STORE_load_locations(roots->store, NULL, folder) != 1)
		die_oom(strlen(folder));
}

void
roots_use(struct roots *roots, void *ssl_ctx)
{
	SSL_CTX_set1_cert_store(ssl_ctx, roots->store);
}

void
roots_close(struct roots *roots)
{
	if (!roots)
		return;
	for (size_t i = 0; i < roots->n; i++) {
		X509_NAME_free(roots->list[i].subject);
		X509_free(roots->list[i].decoded);
	}
	X509_STORE_free(roots->store);
	X509_LOOKUP_meth_free(roots->method);
	*roots = (struct roots){0};
}
