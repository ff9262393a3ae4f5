/* SPDX-License-Identifier: Apache-2.0 */
/* The grammar of packaging 21.3, in which almost anything is a version. */
#include "reqfile_parts.h"

#include "buf.h"
#include "pytext.h"
#include "str.h"

struct str
reqold_blanks(struct arena *arena, struct str text)
{
	size_t ntabs = str_count(text, '\t'), column = 0, n = 0;
	char *out;

	if (!ntabs)
		return text;
	out = arena_alloc(arena, text.n + 7 * ntabs);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '\t') {
			size_t blanks = 8 - column % 8;

			memset(out + n, ' ', blanks);
			n += blanks;
			column += blanks;
			continue;
		}
		out[n++] = c;
		if (c == '\n' || c == '\r')
			column = 0;
		else if (((unsigned char)c & 0xc0) != 0x80) /* one a character */
			column++;
	}
	return str_n(out, n);
}

struct scan {
	struct arena *arena;
	struct str text;
	size_t at;
};

static void
skip_blanks(struct scan *s)
{
	while (s->at < s->text.n && char_is_space(s->text.p[s->at]))
		s->at++;
}

static bool
take(struct scan *s, char c)
{
	skip_blanks(s);
	if (s->at == s->text.n || s->text.p[s->at] != c)
		return false;
	s->at++;
	return true;
}

static struct str
rest_of(const struct scan *s)
{
	return str_sub(s->text, s->at, s->text.n);
}

/* Letters, digits and ".-_", a letter or digit at both ends. */
static struct str
scan_name(struct scan *s)
{
	struct str name;
	size_t n = 0;

	skip_blanks(s);
	name = rest_of(s);
	for (size_t i = 0; i < name.n; i++) {
		if (char_is_alnum(name.p[i]))
			n = i + 1;
		else if (!i || !name.p[i] || !strchr(".-_", name.p[i]))
			break;
	}
	s->at += n;
	return str_sub(name, 0, n);
}

static const char *
scan_extras(struct scan *s, struct requirement *req)
{
	struct str name;

	if (!take(s, '['))
		return NULL;
	req->extras = ARENA_ARRAY(s->arena, struct str, str_count(s->text, ',') + 1);
	for (;;) {
		name = scan_name(s);
		if (!name.n)
			break;
		req->extras[req->nextras++] = name;
		if (!take(s, ','))
			break;
	}
	if ((req->nextras && !name.n) || !take(s, ']'))
		return "expected ']' behind the extras";
	req->nextras = requirement_sort(req->extras, req->nextras);
	return NULL;
}

static size_t
spaces(struct str text)
{
	size_t i = 0, n;

	while ((n = py_space(str_sub(text, i, text.n))) > 0)
		i += n;
	return i;
}

/* What a version goes on until: white space, and one of `ends`. */
static size_t
until(struct str text, const char *ends)
{
	size_t i = 0;

	while (i < text.n && !(text.p[i] && strchr(ends, text.p[i])) &&
	       !py_space(str_sub(text, i, text.n)))
		i++;
	return i;
}

/* "~=" and a version. Its pattern tries "a" before "alpha", so that the rest of such a word
 * is left over. */
static size_t
scan_compatible(struct str text, struct buf *out)
{
	size_t end = 2 + spaces(str_sub(text, 2, text.n));
	struct specifier one;
	struct str lower;
	size_t n;

	end += until(str_sub(text, end, text.n), ",;)");
	lower = arena_lower(out->arena, str_sub(text, 0, end));
	n = specifier_scan(&one, lower);
	if (!n || str_find(one.text, S("alpha")) >= 0 ||
	    str_find(one.text, S("beta")) >= 0 || str_find(one.text, S("preview")) >= 0)
		return 0;
	buf_add(out, S("~="));
	buf_add(out, str_sub(text, n - one.text.n, n));
	return n;
}

/* An operator and what it is followed by, without blanks between; 0 where none stands. */
static size_t
scan_version(struct str text, struct buf *out)
{
	static const char *const ops[] = {"===", "==", "!=", "<=", ">=", "<", ">"};
	size_t n = 0, from;

	if (str_starts(text, S("~=")))
		return scan_compatible(text, out);
	for (size_t k = 0; k < COUNT(ops) && !n; k++)
		if (str_starts(text, str_c(ops[k])))
			n = strlen(ops[k]);
	if (!n)
		return 0;
	buf_add(out, str_sub(text, 0, n));
	from = n + spaces(str_sub(text, n, text.n));
	n = from + until(str_sub(text, from, text.n), n == 3 ? "" : ",;)");
	buf_add(out, str_sub(text, from, n));
	return n;
}

static const char *
scan_versions(struct scan *s, struct str *list)
{
	bool in_parentheses = take(s, '(');
	struct buf out;
	size_t n;

	buf_init(&out, s->arena, 2 * (size_t)REQFILE_LINE_MAX);
	skip_blanks(s);
	while ((n = scan_version(rest_of(s), &out)) > 0) {
		s->at += n;
		if (!take(s, ',')) {
			*list = buf_str(&out);
			break;
		}
		buf_char(&out, ',');
		skip_blanks(s);
	}
	if (out.n && !n)
		return "expected a version behind ','";
	if (in_parentheses && (!out.n || !take(s, ')')))
		return "expected ')' behind the versions";
	return NULL;
}

/* Does urlunparse give back what urlparse took apart? It writes the scheme in lower case,
 * "//" in front of an absolute path, and no empty query or fragment. */
static bool
file_url_survives(struct str url)
{
	struct str fragment = url, query = str_cut(&fragment, '#');
	struct str path = str_cut(&query, '?');

	if (!str_starts(path, S("file:")) || (query.p && !query.n) ||
	    (fragment.p && !fragment.n))
		return false;
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] == '\r' || url.p[i] == '\n')
			return false;
	path = str_sub(path, 5, path.n);
	return str_starts(path, S("//")) || (path.n && path.p[0] != '/');
}

/* An address has a scheme and a host; that of a file is spelt as Python spells it. */
static const char *
scan_url(struct scan *s, struct requirement *req)
{
	struct reqlink link;
	const char *why;

	skip_blanks(s);
	/* Nothing but a blank ends it. */
	req->url = rest_of(s);
	req->url = str_cut(&req->url, ' ');
	s->at += req->url.n;
	if (!req->url.n)
		return "expected a URL after '@'";
	why = reqlink_parse(&link, s->arena, req->url);
	if (why)
		return why;
	if (str_eq(link.scheme, S("file")))
		return file_url_survives(req->url)
			       ? NULL
			       : "packaging 21.3 takes no such spelling of an address";
	return link.scheme.n && link.netloc.n ? NULL
					      : "an address has a scheme and a host";
}

/* What "===" took for one version may have been several, and nothing at all. */
static bool
old_version_valid(struct arena *arena, struct str item)
{
	static const char *const ops[] = {"==", "!=", "<=", ">=", "<", ">"};
	struct specifier one;

	if (!item.n || str_starts(item, S("===")) || specifier_one(&one, arena, item))
		return true;
	for (size_t k = 0; k < COUNT(ops); k++)
		if (str_starts(item, str_c(ops[k])))
			return until(item, ";)") == item.n;
	return false;
}

/* What is a version today is kept as one. */
static const char *
use_versions(struct requirement *req, struct str *legacy, struct arena *arena,
	     struct str list)
{
	struct buf out;

	*legacy = (struct str){0};
	if (!list.n || specifier_parse(&req->specifiers, arena, list))
		return NULL;
	req->specifiers = (struct specifier_set){0};
	buf_init(&out, arena, list.n);
	while (list.p) {
		struct str item = str_cut(&list, ',');

		if (!old_version_valid(arena, item))
			return "invalid version specifier";
		buf_add(&out, out.n && item.n ? S(",") : S(""));
		buf_add(&out, item);
	}
	*legacy = buf_str(&out);
	return NULL;
}

const char *
reqold_parse(struct requirement *req, struct str *legacy, struct arena *arena,
	     struct str text)
{
	struct scan s = {arena, text, 0};
	struct str list = {0};
	const char *why;

	req->name = scan_name(&s);
	if (!req->name.n)
		return "expected a project's name at the start";
	why = scan_extras(&s, req);
	if (!why)
		why = take(&s, '@') ? scan_url(&s, req) : scan_versions(&s, &list);
	if (!why)
		why = use_versions(req, legacy, arena, list);
	if (!why && take(&s, ';')) {
		skip_blanks(&s);
		if (!marker_parse(&req->marker, arena, rest_of(&s), &why))
			return why;
		s.at = text.n;
	}
	skip_blanks(&s);
	if (!why && s.at < text.n)
		return "expected a version, ';' or the end";
	return why;
}
