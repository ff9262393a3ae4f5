/* SPDX-License-Identifier: Apache-2.0 */
#include "requirement.h"

#include "buf.h"
#include "pytext.h"
#include "str.h"

struct scan {
	struct arena *arena;
	struct str text;
	size_t at;
	const char *why;
};

static bool
fail(struct scan *s, const char *why)
{
	s->why = why;
	return false;
}

static bool
at_end(const struct scan *s)
{
	return s->at == s->text.n;
}

static void
skip_blanks(struct scan *s)
{
	while (!at_end(s) && (s->text.p[s->at] == ' ' || s->text.p[s->at] == '\t'))
		s->at++;
}

static bool
take(struct scan *s, char c)
{
	if (at_end(s) || s->text.p[s->at] != c)
		return false;
	s->at++;
	return true;
}

static bool
is_name_char(char c)
{
	return char_is_alnum(c) || c == '.' || c == '_' || c == '-';
}

/* A name starts with a letter or digit, and does not end in "." or "-". */
static bool
scan_name(struct scan *s, struct str *name)
{
	size_t end = s->at;

	if (at_end(s) || !char_is_alnum(s->text.p[end]))
		return false;
	while (end < s->text.n && is_name_char(s->text.p[end]))
		end++;
	while (s->text.p[end - 1] == '.' || s->text.p[end - 1] == '-')
		end--;
	*name = str_sub(s->text, s->at, end);
	s->at = end;
	return true;
}

static bool
scan_extras_list(struct scan *s, struct requirement *req)
{
	struct str name;

	skip_blanks(s);
	if (!scan_name(s, &name))
		return true;
	req->extras = ARENA_ARRAY(s->arena, struct str, str_count(s->text, ',') + 1);
	for (;;) {
		req->extras[req->nextras++] = name;
		skip_blanks(s);
		if (!take(s, ','))
			return true;
		skip_blanks(s);
		if (!scan_name(s, &name))
			return fail(s, "expected an extra's name after the comma");
	}
}

static bool
scan_extras(struct scan *s, struct requirement *req)
{
	if (!take(s, '['))
		return true;
	if (!scan_extras_list(s, req))
		return false;
	if (!take(s, ']'))
		return fail(s, "expected ']' behind the extras");
	req->nextras = requirement_sort(req->extras, req->nextras);
	return true;
}

/* What follows a specifier directly makes clear what was meant. */
static bool
ends_well(struct scan *s)
{
	struct str rest = str_sub(s->text, s->at, s->text.n);

	if (str_starts(rest, S(".*")))
		return fail(s, "'.*' stands only behind == or != and a plain release");
	if (str_starts(rest, S("+")))
		return fail(s, "a local version ('+...') stands only behind == or !=");
	return true;
}

/* A specifier of the text in lower case, as a part of the text as it is written. */
static struct specifier
as_written(const struct scan *s, struct specifier one, struct str lower)
{
	size_t at = s->text.n - lower.n + (size_t)(one.text.p - lower.p);

	one.text = str_sub(s->text, at, at + one.text.n);
	return one;
}

static bool
scan_specifier_list(struct scan *s, struct specifier_set *set, struct str *list)
{
	struct str rest = str_sub(s->text, s->at, s->text.n);
	struct str lower = arena_lower(s->arena, rest);
	struct specifier one;
	size_t at = 0, n;

	*list = str_sub(rest, 0, 0);
	while ((n = specifier_scan(&one, str_sub(lower, at, lower.n))) > 0) {
		s->at += n;
		if (!ends_well(s))
			return false;
		if (!set->n)
			set->list = ARENA_ARRAY(s->arena, struct specifier,
						str_count(rest, ',') + 1);
		set->list[set->n++] = as_written(s, one, lower);
		*list = str_sub(rest, 0, at + n);
		skip_blanks(s);
		if (!take(s, ','))
			break;
		skip_blanks(s);
		at = rest.n - (s->text.n - s->at);
	}
	return true;
}

/* "===" may have taken a comma along, which parts specifiers nevertheless. */
static bool
split_again(struct scan *s, struct requirement *req, struct str list)
{
	for (size_t i = 0; i < req->specifiers.n; i++)
		if (req->specifiers.list[i].op == SPEC_SAME)
			return specifier_parse(&req->specifiers, s->arena, list) ||
			       fail(s, "invalid version specifier");
	return true;
}

static bool
scan_specifiers(struct scan *s, struct requirement *req)
{
	bool in_parentheses = take(s, '(');
	struct str list;

	skip_blanks(s);
	if (!scan_specifier_list(s, &req->specifiers, &list))
		return false;
	skip_blanks(s);
	if (in_parentheses && !take(s, ')'))
		return fail(s, "expected ')' behind the versions");
	skip_blanks(s);
	return split_again(s, req, list);
}

static bool
scan_url(struct scan *s, struct requirement *req)
{
	size_t from;

	skip_blanks(s);
	from = s->at;
	while (!at_end(s) && s->text.p[s->at] != ' ' && s->text.p[s->at] != '\t')
		s->at++;
	req->url = str_sub(s->text, from, s->at);
	skip_blanks(s);
	return req->url.n || fail(s, "expected a URL after '@'");
}

static bool
scan_marker(struct scan *s, struct requirement *req)
{
	size_t used;

	if (at_end(s))
		return true;
	if (!take(s, ';'))
		return fail(
			s,
			req->url.p ? "expected ' ;' or the end behind the URL"
			: req->specifiers.n
				? "expected ',' or ';' or the end behind a version"
				: "expected a version, ';' or the end behind the name");
	if (!marker_scan(&req->marker, s->arena, str_sub(s->text, s->at, s->text.n),
			 &used, &s->why))
		return false;
	s->at += used;
	return at_end(s) || fail(s, "expected 'and', 'or' or the end of the marker");
}

static bool
scan_all(struct scan *s, struct requirement *req)
{
	skip_blanks(s);
	if (!scan_name(s, &req->name))
		return fail(s, "expected a project's name at the start");
	skip_blanks(s);
	if (!scan_extras(s, req))
		return false;
	skip_blanks(s);
	if (!(take(s, '@') ? scan_url(s, req) : scan_specifiers(s, req)))
		return false;
	return scan_marker(s, req);
}

bool
requirement_parse(struct requirement *req, struct arena *arena, struct str text,
		  const char **why)
{
	struct scan s = {.arena = arena, .text = text};

	*req = (struct requirement){0};
	if (scan_all(&s, req))
		return true;
	*why = s.why;
	return false;
}

static int
cmp_texts(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

size_t
requirement_sort(struct str *texts, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(texts, n, sizeof(*texts), cmp_texts);
	for (size_t i = 0; i < n; i++)
		if (!i || !str_eq(texts[i], texts[kept - 1]))
			texts[kept++] = texts[i];
	return kept;
}

struct str
requirement_str(const struct requirement *req, struct arena *arena)
{
	struct buf out;

	if (!req->nextras && !req->url.p && !req->marker)
		return arena_cat(arena, req->name,
				 specifier_str(&req->specifiers, arena));
	buf_init(&out, arena, SIZE_MAX / 2);
	buf_add(&out, req->name);
	for (size_t i = 0; i < req->nextras; i++) {
		buf_char(&out, i ? ',' : '[');
		buf_add(&out, req->extras[i]);
	}
	if (req->nextras)
		buf_char(&out, ']');
	buf_add(&out, specifier_str(&req->specifiers, arena));
	if (req->url.p) {
		buf_add(&out, S(" @ "));
		buf_add(&out, req->url);
		buf_add(&out, req->marker ? S(" ") : S(""));
	}
	if (req->marker) {
		buf_add(&out, S("; "));
		buf_add(&out, marker_str(req->marker, arena));
	}
	return buf_str(&out);
}
