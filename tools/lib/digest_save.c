/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A running SHA-256 as text: eight words of state, the count of bytes, then the bytes that
 * wait for their block to fill, each big-endian as FIPS 180-4 writes them.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "digest.h"
#include "str.h"

#include <openssl/sha.h>

enum { WORDS = 8, FIXED = 4 * WORDS + 8, BLOCK = 64, SAVED = FIXED + BLOCK - 1 };

_Static_assert(DIGEST_SAVED_MAX == 2 * SAVED + 1, "the longest text and its NUL");

static const SHA256_CTX *
context_of(const struct digest *digest)
{
	return (const SHA256_CTX *)(const void *)digest->state;
}

/* libcrypto counts bits, in two halves. */
uint64_t
digest_count(const struct digest *digest)
{
	const SHA256_CTX *context = context_of(digest);

	if (digest->kind == DIGEST_SHA1) {
		const SHA_CTX *sha1 = (const SHA_CTX *)(const void *)digest->state;
		return ((uint64_t)sha1->Nh << 32 | sha1->Nl) / 8;
	}
	return ((uint64_t)context->Nh << 32 | context->Nl) / 8;
}

static void
put_number(unsigned char *bytes, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = (unsigned char)(value >> 8 * (n - 1 - i));
}

static uint64_t
get_number(const unsigned char *bytes, size_t n)
{
	uint64_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | bytes[i];
	return value;
}

void
digest_save(char text[static DIGEST_SAVED_MAX], const struct digest *digest)
{
	static const char digits[] = "0123456789abcdef";
	const SHA256_CTX *context = context_of(digest);
	uint64_t count = digest_count(digest);
	size_t pending = count % BLOCK, n = FIXED + pending;
	unsigned char bytes[SAVED];

	assert(digest->kind == DIGEST_SHA256);
	for (size_t i = 0; i < WORDS; i++)
		put_number(bytes + 4 * i, context->h[i], 4);
	put_number(bytes + 4 * WORDS, count, 8);
	memcpy(bytes + FIXED, context->data, pending);
	for (size_t i = 0; i < n; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * n] = 0;
}

/* Only the digits that digest_save writes: one state has one text. */
static bool
unhex(unsigned char *bytes, struct str text)
{
	uint64_t byte;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] >= 'A' && text.p[i] <= 'F')
			return false;
	for (size_t i = 0; i < text.n / 2; i++) {
		if (!str_hex(str_sub(text, 2 * i, 2 * i + 2), &byte))
			return false;
		bytes[i] = (unsigned char)byte;
	}
	return true;
}

/* Before the first block is full the words are those of the start. */
static bool
is_possible(const SHA256_CTX *context, uint64_t count, size_t n)
{
	SHA256_CTX fresh;

	SHA256_Init(&fresh);
	return count <= UINT64_MAX / 8 && n == FIXED + count % BLOCK &&
	       (count >= BLOCK || memcmp(context->h, fresh.h, sizeof(fresh.h)) == 0);
}

bool
digest_load(struct digest *digest, struct str text)
{
	struct digest made = {.kind = DIGEST_SHA256};
	SHA256_CTX *context = (SHA256_CTX *)(void *)made.state;
	unsigned char bytes[SAVED];
	size_t n = text.n / 2;
	uint64_t count;

	if (text.n % 2 || n < FIXED || n > SAVED || !unhex(bytes, text))
		return false;
	SHA256_Init(context);
	for (size_t i = 0; i < WORDS; i++)
		context->h[i] = (SHA_LONG)get_number(bytes + 4 * i, 4);
	count = get_number(bytes + 4 * WORDS, 8);
	if (!is_possible(context, count, n))
		return false;
	context->Nh = (SHA_LONG)(count >> 29);
	context->Nl = (SHA_LONG)(count << 3 & 0xffffffff);
	context->num = (unsigned)(count % BLOCK);
	memcpy(context->data, bytes + FIXED, context->num);
	*digest = made;
	return true;
}
