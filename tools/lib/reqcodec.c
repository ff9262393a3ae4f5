/* SPDX-License-Identifier: Apache-2.0 */
/* Python's codecs. glibc's iconv needs modules that a static program has not got, so those
 * of one byte a character are a table, tools/lib/codecs.tsv, and UTF is code. */
#include "reqfile_parts.h"

#include "buf.h"
#include "str.h"
#include "utf8.h"

/* The assembler copies the table as it is; its path is from the project's root. */
extern const char reqcodec_table[], reqcodec_table_end[];
__asm__(".pushsection .rodata\n"
	"reqcodec_table: .incbin \"tools/lib/codecs.tsv\"\n"
	"reqcodec_table_end: .byte 0\n"
	".popsection\n");

enum {
	NOTHING = 0xfffd, /* in the table: no character */
	TEXT_MAX = INT_MAX,
};

enum form {
	FORM_UTF8,
	FORM_UTF8_MARK, /* a mark in front is left out */
	FORM_LITTLE,
	FORM_BIG,
	FORM_MARKED, /* little endian, unless a mark says otherwise */
};

static const struct {
	struct str names; /* Python's, then its aliases */
	enum form form;
	size_t unit; /* bytes */
} forms[] = {
	{{"utf_8 cp65001 u8 utf utf8 utf8_ucs2 utf8_ucs4", 45}, FORM_UTF8, 1},
	{{"utf_8_sig", 9}, FORM_UTF8_MARK, 1},
	{{"utf_16 u16 utf16", 16}, FORM_MARKED, 2},
	{{"utf_16_le unicodelittleunmarked utf_16le", 40}, FORM_LITTLE, 2},
	{{"utf_16_be unicodebigunmarked utf_16be", 37}, FORM_BIG, 2},
	{{"utf_32 u32 utf32", 16}, FORM_MARKED, 4},
	{{"utf_32_le utf_32le", 18}, FORM_LITTLE, 4},
	{{"utf_32_be utf_32be", 18}, FORM_BIG, 4},
};

/*
 * The name as Python looks it up: lower case, a run of anything but letters, digits and
 * dots as one "_", none at the ends. Returns false where it is longer than any.
 */
static bool
fold(char folded[static 32], struct str name)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		bool mark = !char_is_alnum(name.p[i]) && name.p[i] != '.';

		if (mark && (!n || folded[n - 1] == '_'))
			continue;
		if (n == 31)
			return false;
		folded[n++] = mark ? '_' : char_lower(name.p[i]);
	}
	if (n && folded[n - 1] == '_')
		n--;
	folded[n] = 0;
	return true;
}

static bool
is_one_of(struct str names, struct str name)
{
	while (names.p)
		if (str_eq(str_cut(&names, ' '), name))
			return true;
	return false;
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

/* The 128 characters above ASCII of a row of the table. */
static void
read_row(uint32_t above[static 128], struct str row)
{
	for (size_t i = 0; i < 128; i++) {
		uint64_t point = NOTHING;

		str_hex(str_cut(&row, ' '), &point);
		above[i] = (uint32_t)point;
	}
}

static bool
decode_bytes(struct buf *out, struct str bytes, struct str row)
{
	uint32_t above[128];
	char utf8[4];

	read_row(above, row);
	for (size_t i = 0; i < bytes.n; i++) {
		uint32_t point = (unsigned char)bytes.p[i];

		if (point > 0x7f)
			point = above[point - 0x80];
		if (point == NOTHING)
			return false;
		buf_add(out, str_n(utf8, utf8_encode(utf8, point)));
	}
	return !out->full;
}

/* The characters of a codec of one byte each, absent where the table has no such name. */
static struct str
find_row(struct str name)
{
	struct str table =
		str_n(reqcodec_table, (size_t)(reqcodec_table_end - reqcodec_table));
	struct str row;

	while (str_line(&table, &row)) {
		struct str names = str_cut(&row, '\t');

		if (row.p && is_one_of(names, name))
			return row;
	}
	return (struct str){0};
}

static bool
decode_form(struct str *text, struct arena *arena, struct str bytes, size_t k)
{
	enum form form = forms[k].form;
	struct buf out;
	bool good;

	if (form == FORM_UTF8_MARK && str_starts(bytes, S("\xef\xbb\xbf")))
		bytes = str_sub(bytes, 3, bytes.n);
	if (forms[k].unit == 1) {
		*text = bytes;
		return utf8_valid(bytes);
	}
	buf_init(&out, arena, TEXT_MAX);
	good = form == FORM_MARKED
		       ? decode_marked(&out, bytes, forms[k].unit)
		       : decode_wide(&out, bytes, forms[k].unit, form == FORM_BIG);
	*text = buf_str(&out);
	return good;
}

enum reqcodec_answer
reqcodec_decode(struct str *text, struct arena *arena, struct str bytes, struct str name)
{
	char folded[32];
	struct str row;
	struct buf out;

	if (!fold(folded, name))
		return REQCODEC_UNKNOWN;
	name = str_c(folded);
	for (size_t k = 0; k < COUNT(forms); k++)
		if (is_one_of(forms[k].names, name))
			return decode_form(text, arena, bytes, k) ? REQCODEC_DONE
								  : REQCODEC_BAD;
	row = find_row(name);
	if (!row.p)
		return REQCODEC_UNKNOWN;
	buf_init(&out, arena, TEXT_MAX);
	if (!decode_bytes(&out, bytes, row))
		return REQCODEC_BAD;
	*text = buf_str(&out);
	return REQCODEC_DONE;
}
