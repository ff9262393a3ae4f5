/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 and SHA-1 by libcrypto. SHA-1 is for names that git gives, never for trust in
 * bytes from elsewhere. A struct digest holds no resource: it may be copied, which forks
 * the sum, and dropped.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include "base.h"

enum digest_kind { DIGEST_SHA256, DIGEST_SHA1 };
enum { DIGEST_MAX = 32, DIGEST_HEX_MAX = 2 * DIGEST_MAX + 1, DIGEST_SAVED_MAX = 207 };

struct digest {
	enum digest_kind kind;
	uint64_t state[16]; /* libcrypto's */
};

/* A finished sum; n 0 is "none known". */
struct digest_value {
	enum digest_kind kind;
	unsigned char bytes[DIGEST_MAX];
	unsigned n; /* 32, 20 or 0 */
};

void digest_init(struct digest *digest, enum digest_kind kind);
void digest_update(struct digest *digest, struct str bytes);
/* Ends the sum; init again before the next use. */
void digest_final(struct digest *digest, struct digest_value *value);
/* All in one. */
void digest_of(struct digest_value *value, enum digest_kind kind, struct str bytes);

/* The bytes summed up so far, of an unfinished sum. */
uint64_t digest_count(const struct digest *digest);
/* An unfinished SHA-256 as hexadecimal text with a NUL behind it, the same on every
 * machine. */
void digest_save(char text[static DIGEST_SAVED_MAX], const struct digest *digest);
/* False, and digest untouched, for a text that digest_save does not write. */
bool digest_load(struct digest *digest, struct str text);

bool digest_eq(const struct digest_value *a, const struct digest_value *b);
/*
 * Reads 64 (SHA-256) or 40 (SHA-1) hexadecimal digits of either case, nothing else;
 * "sha256:" may stand in front of the longer one. False leaves value untouched.
 */
bool digest_parse(struct digest_value *value, struct str text);
/* Lower case hexadecimal with a NUL behind it. */
void digest_hex(char hex[static DIGEST_HEX_MAX], const struct digest_value *value);

#endif
