/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes to text: which codec a file is written in. */
#include "reqfile_parts.h"

#include "str.h"
#include "utf8.h"

/* UTF-32 first: its mark starts with that of UTF-16. Old pips have not got that. */
static const struct mark {
	struct str mark;
	const char *codec;
	unsigned dialects;
} marks[] = {
	{{"\xef\xbb\xbf", 3}, "utf_8", ALL},
	{{"\xff\xfe\0\0", 4}, "utf_32", PIP_26},
	{{"\0\0\xfe\xff", 4}, "utf_32_be", ALL_PIP},
	{{"\xff\xfe", 2}, "utf_16", ALL},
	{{"\xfe\xff", 2}, "utf_16_be", ALL},
};

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

static const struct mark *
find_mark(const struct reqfile_bytes *in)
{
	for (size_t k = 0; k < COUNT(marks); k++)
		if (marks[k].dialects & 1u << in->dialect &&
		    str_starts(in->bytes, marks[k].mark))
			return &marks[k];
	return NULL;
}

int
reqfile_decode(struct str *text, struct arena *arena, const struct reqfile_bytes *in,
	       struct err *err)
{
	const struct mark *mark = find_mark(in);
	struct str bytes = in->bytes, name = {0};

	if (mark) {
		bytes = str_sub(bytes, mark->mark.n, bytes.n);
		if (!reqcodec_decode(text, arena, bytes, str_c(mark->codec)))
			return 0;
		return err_at(err, in->name, 1, 0,
			      "not the text its byte order mark promises");
	}
	if (in->dialect != REQFILE_UV)
		name = coding_comment(bytes);
	*text = bytes;
	if (!name.p)
		return utf8_valid(bytes) ? 0
					 : err_at(err, in->name, 1, 0, "not UTF-8 text");
	switch (reqcodec_decode(text, arena, bytes, name)) {
	case REQCODEC_DONE:
		return 0;
	case REQCODEC_UNKNOWN:
		return err_at(err, in->name, 1, 0,
			      "encoding '%.*s' is not supported; write UTF-8", STR(name));
	case REQCODEC_BAD:
		break;
	}
	return err_at(err, in->name, 1, 0, "not %.*s text", STR(name));
}
