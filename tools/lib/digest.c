/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The plain functions of libcrypto and not EVP: since OpenSSL 3 EVP looks every algorithm
 * up in a provider, and a static program then carries all of them (megabytes, for tools
 * that hash a few files). The code that hashes is the same.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "digest.h"
#include "str.h"

#include <openssl/sha.h>

union state {
	SHA256_CTX sha256;
	SHA_CTX sha1;
};

_Static_assert(sizeof(union state) <= sizeof(((struct digest *)0)->state),
	       "libcrypto's state must fit");

static union state *
state_of(struct digest *digest)
{
	return (union state *)(void *)digest->state;
}

void
digest_init(struct digest *digest, enum digest_kind kind)
{
	digest->kind = kind;
	if (kind == DIGEST_SHA256)
		SHA256_Init(&state_of(digest)->sha256);
	else
		SHA1_Init(&state_of(digest)->sha1);
}

void
digest_update(struct digest *digest, struct str bytes)
{
	if (digest->kind == DIGEST_SHA256)
		SHA256_Update(&state_of(digest)->sha256, bytes.p, bytes.n);
	else
		SHA1_Update(&state_of(digest)->sha1, bytes.p, bytes.n);
}

void
digest_final(struct digest *digest, struct digest_value *value)
{
	*value = (struct digest_value){.kind = digest->kind};
	if (digest->kind == DIGEST_SHA256)
		SHA256_Final(value->bytes, &state_of(digest)->sha256);
	else
		SHA1_Final(value->bytes, &state_of(digest)->sha1);
	value->n = digest->kind == DIGEST_SHA256 ? 32 : 20;
}

void
digest_of(struct digest_value *value, enum digest_kind kind, struct str bytes)
{
	struct digest digest;

	digest_init(&digest, kind);
	digest_update(&digest, bytes);
	digest_final(&digest, value);
}

bool
digest_eq(const struct digest_value *a, const struct digest_value *b)
{
	return a->n && a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

bool
digest_parse(struct digest_value *value, struct str text)
{
	struct digest_value made = {0};
	uint64_t byte;

	if (str_starts(text, S("sha256:")) && text.n == 64 + 7)
		text = str_sub(text, 7, text.n);
	if (text.n != 64 && text.n != 40)
		return false;
	made.kind = text.n == 64 ? DIGEST_SHA256 : DIGEST_SHA1;
	for (; made.n < text.n / 2; made.n++) {
		if (!str_hex(str_sub(text, 2 * made.n, 2 * made.n + 2), &byte))
			return false;
		made.bytes[made.n] = (unsigned char)byte;
	}
	*value = made;
	return true;
}

void
digest_hex(char hex[static DIGEST_HEX_MAX], const struct digest_value *value)
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned i = 0; i < value->n; i++) {
		hex[2 * i] = digits[value->bytes[i] >> 4];
		hex[2 * i + 1] = digits[value->bytes[i] & 15];
	}
	hex[2 * value->n] = 0;
}
