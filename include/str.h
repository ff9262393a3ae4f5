/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Slices: compare, cut, trim, and numbers from text. Nothing here allocates. What every
 * parser does for each byte is defined here, so that it costs no call.
 */
#ifndef STR_H
#define STR_H

#include "base.h"

/* A slice of a C string; NULL gives the absent slice. */
static inline struct str
str_c(const char *text)
{
	return (struct str){text, text ? strlen(text) : 0};
}

/* The n bytes at p. */
static inline struct str
str_n(const void *p, size_t n)
{
	return (struct str){p, n};
}

static inline bool
str_eq(struct str a, struct str b)
{
	assert((a.p || !a.n) && (b.p || !b.n));
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool str_ends(struct str s, struct str suffix);
/* Bytes [from, to) of s; both are clamped to s. */
struct str str_sub(struct str s, size_t from, size_t to);
/* ASCII case is ignored. */
bool str_eq_nocase(struct str a, struct str b);
/* memcmp order; a prefix sorts first. Negative, 0 or positive. */
int str_cmp(struct str a, struct str b);
/* Offset of the first occurrence, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_chr(struct str s, char c);
ptrdiff_t str_rchr(struct str s, char c);

/* How often c occurs. */
size_t str_count(struct str s, char c);

/* The n bytes of s from `at` on; absent where any of them lies outside. */
struct str str_range(struct str s, uint64_t at, uint64_t n);
/* A little-endian number of n bytes, 1 to 8, from `at` on, all of which lie inside. */
uint64_t str_le(struct str s, uint64_t at, size_t n);
/* ASCII white space off both ends. */
struct str str_trim(struct str s);
/* How many bytes in front are ASCII to print, ' ' to '~'. */
size_t str_printable(struct str s);
/* Is there a byte below ' ', or DEL? */
bool str_has_control(struct str s);
/*
 * Takes what stands before the first sep out of *rest and moves *rest behind it.
 * Without a sep it takes all, and rest->p becomes NULL; an absent rest gives an absent
 * slice.
 */
struct str str_cut(struct str *rest, char sep);
/* Is word one of those in words, between single blanks? */
bool str_has_word(struct str words, struct str word);
/* The next line without its "\n" or "\r\n"; false when *rest is used up. */
bool str_line(struct str *rest, struct str *line);

/* The whole of s as a decimal number in [lo, hi]; no sign, no space. *value is untouched
 * on false. */
bool str_uint(struct str s, uint64_t lo, uint64_t hi, uint64_t *value);
/* The whole of s as hexadecimal digits, at most 16; no prefix. */
bool str_hex(struct str s, uint64_t *value);

/* value in decimal, written to the end of digits. */
struct str str_decimal(char digits[static 20], uint64_t value);

/* ASCII classes, independent of the locale. */
static inline bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
char_is_alnum(char c)
{
	return char_is_alpha(c) || char_is_digit(c);
}

static inline bool
char_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char
char_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

#endif
