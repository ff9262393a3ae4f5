/* SPDX-License-Identifier: Apache-2.0 */
#include "utf8.h"
#include "str.h"

size_t
utf8_decode(struct str s, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char lead = s.n ? (unsigned char)s.p[0] : 0xff;
	size_t n = lead < 0x80   ? 1
		   : lead < 0xc2 ? 0
		   : lead < 0xe0 ? 2
		   : lead < 0xf0 ? 3
		   : lead < 0xf5 ? 4
				 : 0;
	uint32_t value = n < 2 ? lead : lead & (0x7fu >> n);

	if (n == 0 || n > s.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (c & 0x3f);
	}
	if (value < least[n] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
		return 0;
	*point = value;
	return n;
}

size_t
utf8_encode(char bytes[static 4], uint32_t point)
{
	assert(point <= 0x10ffff && (point < 0xd800 || point >= 0xe000));
	if (point < 0x80) {
		bytes[0] = (char)point;
		return 1;
	}
	size_t n = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--, point >>= 6)
		bytes[i] = (char)(0x80 | (point & 0x3f));
	bytes[0] = (char)((0xf00u >> n & 0xff) | point);
	return n;
}

/* The ASCII bytes in front, by eights. */
static size_t
ascii_run(struct str s)
{
	size_t i = 0;
	uint64_t eight;

	for (; s.n - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, s.p + i, sizeof(eight));
		if (eight & 0x8080808080808080)
			break;
	}
	return i;
}

bool
utf8_valid(struct str s)
{
	uint32_t point;

	while (s.n) {
		size_t n = ascii_run(s);

		if (n == 0)
			n = utf8_decode(s, &point);
		if (n == 0)
			return false;
		s = str_sub(s, n, s.n);
	}
	return true;
}
