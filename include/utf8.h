/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, strict: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629). */
#ifndef UTF8_H
#define UTF8_H

#include "base.h"

/* libjansson.a exports a function of this name, which a static link would meet. */
#define utf8_encode utf8_encode_point

/* The first code point of s and its length of 1 to 4 bytes; 0 where s is empty or not
 * UTF-8. */
size_t utf8_decode(struct str s, uint32_t *point);
/* Writes point (0 to 0x10FFFF, no surrogate) and returns its length, 1 to 4. */
size_t utf8_encode(char bytes[static 4], uint32_t point);
/* Is all of s UTF-8? */
bool utf8_valid(struct str s);

#endif
