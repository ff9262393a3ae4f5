/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to text. glibc's iconv needs modules that a static program has not got, so the
 * codecs that requirements files are written in are here. */
#include "reqfile_parts.h"

#include "buf.h"
#include "str.h"
#include "utf8.h"

enum codec {
	CODEC_UNKNOWN,
	CODEC_ASCII,
	CODEC_UTF8,
	CODEC_UTF8_SIG,
	CODEC_LATIN1,
	CODEC_CP1252,
	CODEC_UTF16, /* little endian unless a mark says otherwise */
	CODEC_UTF16_LE,
	CODEC_UTF16_BE,
	CODEC_UTF32,
	CODEC_UTF32_LE,
	CODEC_UTF32_BE,
};

/* UTF-32 first: its mark starts with that of UTF-16. */
static const struct {
	struct str mark;
	enum codec codec;
} marks[] = {
	{{"\xef\xbb\xbf", 3}, CODEC_UTF8},     {{"\xff\xfe\0\0", 4}, CODEC_UTF32},
	{{"\0\0\xfe\xff", 4}, CODEC_UTF32_BE}, {{"\xff\xfe", 2}, CODEC_UTF16},
	{{"\xfe\xff", 2}, CODEC_UTF16_BE},
};

/* Python's aliases, "-" and "_" taken as one. */
static const struct {
	const char *name;
	enum codec codec;
} codecs[] = {
	{"utf_8", CODEC_UTF8},
	{"utf8", CODEC_UTF8},
	{"u8", CODEC_UTF8},
	{"utf", CODEC_UTF8},
	{"cp65001", CODEC_UTF8},
	{"utf_8_sig", CODEC_UTF8_SIG},
	{"ascii", CODEC_ASCII},
	{"us_ascii", CODEC_ASCII},
	{"646", CODEC_ASCII},
	{"latin_1", CODEC_LATIN1},
	{"latin1", CODEC_LATIN1},
	{"latin", CODEC_LATIN1},
	{"l1", CODEC_LATIN1},
	{"iso_8859_1", CODEC_LATIN1},
	{"iso8859_1", CODEC_LATIN1},
	{"8859", CODEC_LATIN1},
	{"cp819", CODEC_LATIN1},
	{"cp1252", CODEC_CP1252},
	{"windows_1252", CODEC_CP1252},
	{"1252", CODEC_CP1252},
	{"utf_16", CODEC_UTF16},
	{"utf16", CODEC_UTF16},
	{"u16", CODEC_UTF16},
	{"utf_16_le", CODEC_UTF16_LE},
	{"utf_16le", CODEC_UTF16_LE},
	{"utf_16_be", CODEC_UTF16_BE},
	{"utf_16be", CODEC_UTF16_BE},
	{"utf_32", CODEC_UTF32},
	{"utf32", CODEC_UTF32},
	{"u32", CODEC_UTF32},
	{"utf_32_le", CODEC_UTF32_LE},
	{"utf_32le", CODEC_UTF32_LE},
	{"utf_32_be", CODEC_UTF32_BE},
	{"utf_32be", CODEC_UTF32_BE},
};

static enum codec
codec_named(struct str name)
{
	char folded[32];

	if (name.n >= sizeof(folded))
		return CODEC_UNKNOWN;
	for (size_t i = 0; i < name.n; i++)
		folded[i] = name.p[i] == '-' ? '_' : char_lower(name.p[i]);
	folded[name.n] = 0;
	for (size_t k = 0; k < COUNT(codecs); k++)
		if (!strcmp(folded, codecs[k].name))
			return codecs[k].codec;
	return CODEC_UNKNOWN;
}

static bool
is_codec_char(char c)
{
	return char_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* "coding: NAME" or "coding=NAME" somewhere in a line (PEP 263). */
static bool
coding_of(struct str line, struct str *name)
{
	struct str rest = line;
	ptrdiff_t at;

	while ((at = str_find(rest, S("coding"))) >= 0) {
		size_t from = 1, end;

		rest = str_sub(rest, (size_t)at + 6, rest.n);
		if (!rest.n || (rest.p[0] != ':' && rest.p[0] != '='))
			continue;
		while (from < rest.n && char_is_space(rest.p[from]))
			from++;
		for (end = from; end < rest.n && is_codec_char(rest.p[end]);)
			end++;
		*name = str_sub(rest, from, end);
		if (name->n)
			return true;
	}
	return false;
}

/* The name in a comment on the first two lines; absent for none. */
static struct str
coding_comment(struct str bytes)
{
	struct str name;

	for (int i = 0; i < 2 && bytes.p; i++) {
		struct str line = str_cut(&bytes, '\n');

		if (line.n && line.p[0] == '#' && coding_of(line, &name))
			return name;
	}
	return (struct str){0};
}

static uint32_t
unit_at(struct str bytes, size_t i, size_t size, bool big)
{
	uint32_t unit = 0;

	for (size_t k = 0; k < size; k++) {
		size_t at = big ? i + k : i + size - 1 - k;

		unit = unit << 8 | (unsigned char)bytes.p[at];
	}
	return unit;
}

/* One character of UTF-16 or UTF-32 and its length; 0 where there is none. */
static size_t
wide_char(struct str bytes, size_t i, size_t size, bool big, uint32_t *point)
{
	uint32_t low;

	if (bytes.n - i < size)
		return 0;
	*point = unit_at(bytes, i, size, big);
	if (*point < 0xd800 || (*point > 0xdfff && *point <= 0x10ffff))
		return size;
	if (size == 4 || *point > 0xdbff || bytes.n - i < 4)
		return 0;
	low = unit_at(bytes, i + 2, 2, big);
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*point = 0x10000 + ((*point - 0xd800) << 10) + (low - 0xdc00);
	return 4;
}

static bool
decode_wide(struct buf *out, struct str bytes, size_t size, bool big)
{
	char utf8[4];
	uint32_t point;
	size_t n;

	for (size_t i = 0; i < bytes.n; i += n) {
		n = wide_char(bytes, i, size, big, &point);
		if (!n)
			return false;
		buf_add(out, str_n(utf8, utf8_encode(utf8, point)));
	}
	return !out->full;
}

/* Without an order in its name a codec reads a mark of its own first. */
static bool
decode_marked(struct buf *out, struct str bytes, size_t size)
{
	struct str little = size == 2 ? S("\xff\xfe") : S("\xff\xfe\0\0");
	struct str big = size == 2 ? S("\xfe\xff") : S("\0\0\xfe\xff");
	bool swapped = str_starts(bytes, big);

	if (swapped || str_starts(bytes, little))
		bytes = str_sub(bytes, size, bytes.n);
	return decode_wide(out, bytes, size, swapped);
}

/* Windows-1252 from 0x80 to 0x9f; 0 where Python knows no character. */
static const uint16_t cp1252[32] = {
	0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
	0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static bool
decode_bytes(struct buf *out, struct str bytes, enum codec codec)
{
	char utf8[4];

	for (size_t i = 0; i < bytes.n; i++) {
		uint32_t point = (unsigned char)bytes.p[i];

		if (codec == CODEC_CP1252 && point >= 0x80 && point < 0xa0)
			point = cp1252[point - 0x80];
		if ((codec == CODEC_ASCII && point > 0x7f) || (!point && bytes.p[i]))
			return false;
		buf_add(out, str_n(utf8, utf8_encode(utf8, point)));
	}
	return !out->full;
}

static bool
decode(struct str *text, struct arena *arena, struct str bytes, enum codec codec)
{
	struct buf out;
	bool good;

	if (codec == CODEC_UTF8_SIG && str_starts(bytes, marks[0].mark))
		bytes = str_sub(bytes, 3, bytes.n);
	if (codec == CODEC_UTF8 || codec == CODEC_UTF8_SIG) {
		*text = bytes;
		return utf8_valid(bytes);
	}
	buf_init(&out, arena, (size_t)2 * REQFILE_MAX);
	if (codec == CODEC_UTF16 || codec == CODEC_UTF32)
		good = decode_marked(&out, bytes, codec == CODEC_UTF16 ? 2 : 4);
	else if (codec == CODEC_UTF16_LE || codec == CODEC_UTF16_BE)
		good = decode_wide(&out, bytes, 2, codec == CODEC_UTF16_BE);
	else if (codec == CODEC_UTF32_LE || codec == CODEC_UTF32_BE)
		good = decode_wide(&out, bytes, 4, codec == CODEC_UTF32_BE);
	else
		good = decode_bytes(&out, bytes, codec);
	*text = buf_str(&out);
	return good;
}

int
reqfile_decode(struct str *text, struct arena *arena, struct str bytes, struct str file,
	       struct err *err)
{
	struct str name;
	enum codec codec;

	for (size_t k = 0; k < COUNT(marks); k++)
		if (str_starts(bytes, marks[k].mark)) {
			bytes = str_sub(bytes, marks[k].mark.n, bytes.n);
			if (decode(text, arena, bytes, marks[k].codec))
				return 0;
			return err_at(err, file, 1, 0,
				      "not the text its byte order mark promises");
		}
	name = coding_comment(bytes);
	codec = name.p ? codec_named(name) : CODEC_UTF8;
	if (codec == CODEC_UNKNOWN)
		return err_at(err, file, 1, 0,
			      "encoding '%.*s' is not supported; write UTF-8", STR(name));
	if (!decode(text, arena, bytes, codec))
		return err_at(err, file, 1, 0, "not %.*s text",
			      STR(name.p ? name : S("UTF-8")));
	return 0;
}
