/* SPDX-License-Identifier: Apache-2.0 */
/* What the file name of a wheel says, as pip's own rule had it until 24.2 and as packaging
 * has it. Tags that fit nowhere are no matter here. */
#include "reqfile_parts.h"

#include "name.h"
#include "pytext.h"
#include "str.h"

static bool
is_identifier(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_alnum(s.p[i]) && s.p[i] != '_')
			return false;
	return s.n && !char_is_digit(s.p[0]);
}

/* A wheel's name has every run of "-" as one "_". */
static bool
wheel_name_valid(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_alnum(name.p[i]) && name.p[i] != '.' && name.p[i] != '_')
			return false;
	return name.n && str_find(name, S("__")) < 0;
}

/* Each of the three tags is a list of words, "py2.py3-none-any". */
static bool
tags_valid(struct str tags)
{
	for (bool python = true; tags.p; python = false) {
		struct str set = str_cut(&tags, '-');

		while (set.p) {
			struct str tag = str_cut(&set, '.');

			if (!tag.n || (python && !is_identifier(tag)))
				return false;
		}
	}
	return true;
}

static struct str
strict(struct arena *arena, struct str name, struct str number, struct str tags)
{
	struct version version;

	if (!wheel_name_valid(name) || !tags_valid(tags) ||
	    !version_parse(&version, arena, number))
		return (struct str){0};
	return arena_cat(arena, arena_cat(arena, name_canonical(arena, name), S("==")),
			 version_str(&version, arena));
}

static bool
has_space(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (py_space(str_sub(s, i, s.n)))
			return true;
	return false;
}

/* Anything but blanks between the dashes; each "_" was a dash. */
static struct str
lenient(struct arena *arena, struct str name, struct str number, struct str tags)
{
	char *text = arena_alloc(arena, name.n + 2 + number.n);
	size_t n = name.n + 2 + number.n;

	if (!name.n || has_space(name) || has_space(number) || has_space(tags))
		return (struct str){0};
	while (tags.p)
		if (!str_cut(&tags, '-').n)
			return (struct str){0};
	memcpy(text, name.p, name.n);
	memcpy(text + name.n, "==", 2);
	memcpy(text + name.n + 2, number.p, number.n);
	for (size_t i = 0; i < n; i++)
		if (text[i] == '_')
			text[i] = '-';
	return str_n(text, n);
}

struct str
reqwheel_requirement(struct arena *arena, struct str file, bool strictly)
{
	struct str rest = str_sub(file, 0, file.n - 4);
	size_t ndashes = str_count(rest, '-');
	struct str name = str_cut(&rest, '-'), number = str_cut(&rest, '-');

	if (ndashes != 4 && ndashes != 5)
		return (struct str){0};
	if (ndashes == 5) {
		struct str build = str_cut(&rest, '-');

		if (!build.n || !char_is_digit(build.p[0]))
			return (struct str){0};
	}
	return strictly ? strict(arena, name, number, rest)
			: lenient(arena, name, number, rest);
}
