/* SPDX-License-Identifier: Apache-2.0 */
/* Text to logical lines: continuations are joined before comments are removed, and
 * variables are expanded last. */
#include "reqfile_parts.h"

#include "buf.h"
#include "pytext.h"
#include "str.h"

enum {
	PASSES_MAX = 100, /* replacements in one line */
	JOINED_MAX = 2 * REQFILE_LINE_MAX,
};

static const char too_long[] = "the line is longer than 1 MiB";

/* Only white space stands before its "#". */
static bool
is_comment(struct str line)
{
	size_t n;

	while ((n = py_space(line)) > 0)
		line = str_sub(line, n, line.n);
	return line.n && line.p[0] == '#';
}

static struct str
strip_backslashes(struct str line)
{
	while (line.n && line.p[0] == '\\')
		line = str_sub(line, 1, line.n);
	while (line.n && line.p[line.n - 1] == '\\')
		line.n--;
	return line;
}

/* As much of a line as fits, so that an error can show what it is about. */
static void
add_front(struct buf *out, struct str line)
{
	size_t room = out->max - out->n;

	buf_add(out, str_sub(line, 0, room));
	out->full |= line.n > room;
}

/*
 * The next line with its continuations. A comment line ends a continuation, behind a
 * blank, so that it is still a comment. Returns false at the end of the text.
 */
static bool
join(struct reqfile *file, struct str *joined, struct reqfile_line *first)
{
	struct str line;
	struct buf out;
	bool pending = false;

	/* A comment may stand behind the longest line, and is of no length for it. */
	buf_init(&out, file->arena, JOINED_MAX);
	while (py_line(&file->rest, &line)) {
		bool comment = is_comment(line);

		file->nlines++;
		if (!pending)
			first->line = file->nlines;
		if (comment || !str_ends(line, S("\\"))) {
			*joined = line;
			if (!pending)
				return true;
			buf_add(&out, comment ? S(" ") : S(""));
			add_front(&out, line);
			break;
		}
		pending = true;
		add_front(&out, strip_backslashes(line));
	}
	*joined = buf_str(&out);
	if (out.full)
		first->why = too_long;
	return pending;
}

/* A "#" starts a comment at the start of a line or behind white space. */
static struct str
without_comment(struct str line, struct str *comment)
{
	ptrdiff_t at;

	*comment = (struct str){0};
	for (size_t i = 0; (at = str_chr(str_sub(line, i, line.n), '#')) >= 0; i++) {
		i += (size_t)at;
		if (i && !py_space_end(str_sub(line, 0, i)))
			continue;
		*comment = py_strip(str_sub(line, i + 1, line.n));
		return str_sub(line, 0, i);
	}
	return line;
}

static bool
is_name_char(char c)
{
	return (c >= 'A' && c <= 'Z') || char_is_digit(c) || c == '_';
}

bool
reqline_variable(struct str text, size_t *at, struct str *whole)
{
	for (size_t i = *at; i + 3 < text.n; i++) {
		size_t end = i + 2;

		if (text.p[i] != '$' || text.p[i + 1] != '{')
			continue;
		while (end < text.n && is_name_char(text.p[end]))
			end++;
		if (end == i + 2 || end == text.n || text.p[end] != '}')
			continue;
		*whole = str_sub(text, i, end + 1);
		*at = end + 1;
		return true;
	}
	return false;
}

static struct str
replace(struct arena *arena, struct str text, struct str from, struct str to)
{
	struct buf out;
	ptrdiff_t at;

	buf_init(&out, arena, REQFILE_LINE_MAX);
	while ((at = str_find(text, from)) >= 0) {
		buf_add(&out, str_sub(text, 0, (size_t)at));
		buf_add(&out, to);
		text = str_sub(text, (size_t)at + from.n, text.n);
	}
	buf_add(&out, text);
	return out.full ? (struct str){0} : buf_str(&out);
}

static bool
listed(const struct reqfile_list *list, struct str item)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->list[i], item))
			return true;
	return false;
}

/*
 * Every variable that the line had at first is replaced everywhere, one after the other,
 * so a value may hold a variable that is replaced later. Unset and empty ones stay.
 */
static const char *
expand_in(struct reqfile *file, struct str *line, struct arena turns[static 2])
{
	struct str before = *line, whole;
	struct reqfile_list done = {0};
	size_t at = 0, passes = 0;
	bool nested = false;

	while (reqline_variable(before, &at, &whole)) {
		struct str name = str_sub(whole, 2, whole.n - 1);
		struct str value = file->world->env(arena_str(file->arena, name).p);
		struct arena *turn = &turns[passes % 2];

		nested |= str_find(value, S("${")) >= 0;
		/* A second replacement matters only where a value brought it back. */
		if (!value.n || (!nested && listed(&done, whole)))
			continue;
		if (++passes > PASSES_MAX)
			return "too many variables to expand";
		reqlist_add(&done, file->arena, whole);
		arena_reset(turn);
		*line = replace(turn, *line, whole, value);
		if (!line->p)
			return "too long after its variables are expanded";
	}
	return NULL;
}

/* What one replacement gives is needed until the next one only. */
static const char *
expand(struct reqfile *file, struct str *line)
{
	struct arena turns[] = {arena_new(SIZE_MAX), arena_new(SIZE_MAX)};
	struct str before = *line;
	const char *why = expand_in(file, line, turns);

	if (!line->p)
		*line = before;
	else if (line->p != before.p)
		*line = arena_str(file->arena, *line);
	arena_release(&turns[0]);
	arena_release(&turns[1]);
	return why;
}

bool
reqline_next(struct reqfile *file, struct reqfile_line *line)
{
	struct str joined;

	while (join(file, &joined, line)) {
		line->text = py_strip(without_comment(joined, &line->comment));
		if (!line->text.n && !line->why)
			continue;
		if (line->text.n > REQFILE_LINE_MAX)
			line->why = too_long;
		if (!line->why && str_chr(line->text, '$') >= 0)
			line->why = expand(file, &line->text);
		return true;
	}
	return false;
}
