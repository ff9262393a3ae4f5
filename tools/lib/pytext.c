/* SPDX-License-Identifier: Apache-2.0 */
#include "pytext.h"

#include "str.h"
#include "utf8.h"

/* What str.isspace() of CPython 3.13 says yes to, above ASCII. */
static bool
is_wide_space(uint32_t point)
{
	return point == 0x85 || point == 0xa0 || point == 0x1680 ||
	       (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
	       point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

/* Tab to CR, the four ASCII separators 1c to 1f, and blank. */
static bool
is_ascii_space(unsigned char c)
{
	return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20);
}

size_t
py_space(struct str s)
{
	uint32_t point;
	size_t n;

	if (!s.n)
		return 0;
	if ((unsigned char)s.p[0] < 0x80)
		return is_ascii_space((unsigned char)s.p[0]);
	n = utf8_decode(s, &point);
	return n && is_wide_space(point) ? n : 0;
}

size_t
py_space_end(struct str s)
{
	size_t n = 1;

	if (!s.n)
		return 0;
	while (n < s.n && n < 4 && ((unsigned char)s.p[s.n - n] & 0xc0) == 0x80)
		n++;
	return py_space(str_sub(s, s.n - n, s.n)) == n ? n : 0;
}

/* Is this the first or the last byte of white space, perhaps? */
static bool
may_be_space(char c)
{
	return (unsigned char)c <= 0x20 || (unsigned char)c >= 0x80;
}

struct str
py_strip(struct str s)
{
	size_t n;

	while (s.n && may_be_space(s.p[0]) && (n = py_space(s)) > 0)
		s = str_sub(s, n, s.n);
	while (s.n && may_be_space(s.p[s.n - 1]) && (n = py_space_end(s)) > 0)
		s = str_sub(s, 0, s.n - n);
	return s;
}

/* The length of the line end at s: LF, CR, CRLF, VT, FF, FS, GS, RS, NEL, LS, PS. */
static size_t
line_end(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];

	if (c == '\r')
		return s.n > 1 && s.p[1] == '\n' ? 2 : 1;
	if ((c >= 10 && c <= 12) || (c >= 0x1c && c <= 0x1e))
		return 1;
	if (str_starts(s, S("\xc2\x85")))
		return 2;
	if (str_starts(s, S("\xe2\x80\xa8")) || str_starts(s, S("\xe2\x80\xa9")))
		return 3;
	return 0;
}

bool
py_line(struct str *rest, struct str *line)
{
	if (!rest->n)
		return false;
	for (size_t i = str_printable(*rest); i < rest->n; i++) {
		unsigned char c = (unsigned char)rest->p[i];
		size_t end = 0;

		/* nearly all that is read ends no line by its look */
		if (c < 0x20 || c >= 0x80)
			end = line_end(str_sub(*rest, i, rest->n));
		if (end) {
			*line = str_sub(*rest, 0, i);
			*rest = str_sub(*rest, i + end, rest->n);
			return true;
		}
	}
	*line = *rest;
	*rest = str_sub(*rest, rest->n, rest->n);
	return true;
}
