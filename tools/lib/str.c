/* SPDX-License-Identifier: Apache-2.0 */
#include "str.h"

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (char_lower(a.p[i]) != char_lower(b.p[i]))
			return false;
	return true;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

struct str
str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){s.p ? s.p + from : NULL, to - from};
}

ptrdiff_t
str_find(struct str s, struct str needle)
{
	if (needle.n == 0)
		return 0;
	for (size_t i = 0; i + needle.n <= s.n; i++) {
		const char *hit = memchr(s.p + i, needle.p[0], s.n - needle.n - i + 1);
		if (!hit)
			return -1;
		i = (size_t)(hit - s.p);
		if (memcmp(hit, needle.p, needle.n) == 0)
			return hit - s.p;
	}
	return -1;
}

ptrdiff_t
str_chr(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? hit - s.p : -1;
}

ptrdiff_t
str_rchr(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return (ptrdiff_t)(i - 1);
	return -1;
}

size_t
str_count(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

struct str
str_range(struct str s, uint64_t at, uint64_t n)
{
	if (at > s.n || n > s.n - at)
		return (struct str){0};
	return str_sub(s, (size_t)at, (size_t)(at + n));
}

uint64_t
str_le(struct str s, uint64_t at, size_t n)
{
	uint64_t value = 0;

	assert(n <= 8 && at <= s.n && n <= s.n - at);
	while (n-- > 0)
		value = value << 8 | (unsigned char)s.p[at + n];
	return value;
}

struct str
str_trim(struct str s)
{
	size_t from = 0, to = s.n;

	while (from < to && char_is_space(s.p[from]))
		from++;
	while (to > from && char_is_space(s.p[to - 1]))
		to--;
	return str_sub(s, from, to);
}

/*
 * By eights: a byte above '~' has its highest bit set, or has so with one added; one below
 * ' ' has so with ' ' taken off. Of several such bytes the lowest one says so in any case.
 */
size_t
str_printable(struct str s)
{
	const uint64_t ones = 0x0101010101010101, highest = 0x80 * ones;
	uint64_t eight;
	size_t i = 0;

	for (; s.n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, s.p + i, sizeof(eight));
		if ((eight | (eight + ones) | (eight - ' ' * ones)) & highest)
			break;
	}
	while (i < s.n && s.p[i] >= ' ' && s.p[i] <= '~')
		i++;
	return i;
}

bool
str_has_control(struct str s)
{
	for (size_t i = str_printable(s); i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return true;
	return false;
}

struct str
str_cut(struct str *rest, char sep)
{
	struct str whole = *rest;
	ptrdiff_t at = str_chr(whole, sep);

	if (at < 0) {
		*rest = (struct str){0};
		return whole;
	}
	*rest = str_sub(whole, (size_t)at + 1, whole.n);
	return str_sub(whole, 0, (size_t)at);
}

bool
str_has_word(struct str words, struct str word)
{
	while (words.p)
		if (str_eq(str_cut(&words, ' '), word))
			return true;
	return false;
}

bool
str_line(struct str *rest, struct str *line)
{
	if (!rest->p || rest->n == 0)
		return false;
	*line = str_cut(rest, '\n');
	if (rest->p && str_ends(*line, S("\r")))
		line->n--;
	return true;
}

bool
str_uint(struct str s, uint64_t lo, uint64_t hi, uint64_t *value)
{
	uint64_t sum = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned)(s.p[i] - '0');
		if (!char_is_digit(s.p[i]) || sum > (UINT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	if (sum < lo || sum > hi)
		return false;
	*value = sum;
	return true;
}

bool
str_hex(struct str s, uint64_t *value)
{
	uint64_t sum = 0;

	if (s.n == 0 || s.n > 16)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = char_lower(s.p[i]);
		if (char_is_digit(c))
			sum = sum << 4 | (uint64_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			sum = sum << 4 | (uint64_t)(c - 'a' + 10);
		else
			return false;
	}
	*value = sum;
	return true;
}

struct str
str_decimal(char digits[static 20], uint64_t value)
{
	size_t at = 20;

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	return str_n(digits + at, 20 - at);
}
