/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requirements as the packaging within each pip reads them: 26.3 and 24.1 by the rooms
 * of requirements and markers, 21.3 (pip 24.0) by a grammar of its own, in which almost
 * anything is a version.
 */
#include "reqfile_parts.h"

#include "buf.h"
#include "pytext.h"
#include "str.h"

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

static const char *
parse_old(struct requirement *req, struct str *legacy, struct arena *arena,
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

static bool
is_word(char c)
{
	return char_is_alnum(c) || c == '_';
}

/* The next word of a marker, from *at on; strings are passed over. */
static bool
next_word(struct str marker, size_t *at, struct str *word)
{
	size_t i = *at, from;

	while (i < marker.n && !is_word(marker.p[i])) {
		char quote = marker.p[i++];

		if (quote != '"' && quote != '\'')
			continue;
		while (i < marker.n && marker.p[i] != quote)
			i++;
		i += i < marker.n;
	}
	for (from = i; i < marker.n && is_word(marker.p[i]);)
		i++;
	*word = str_sub(marker, from, i);
	*at = i;
	return word->n > 0;
}

/* Does a marker name one of the variables that hold sets? */
static bool
names_sets(struct str marker)
{
	struct str word;

	for (size_t at = 0; next_word(marker, &at, &word);)
		if (str_eq(word, S("extras")) || str_eq(word, S("dependency_groups")))
			return true;
	return false;
}

/* To packaging 21.3 "not in" is one word, with one blank in it. */
static bool
parts_not_in(struct str marker)
{
	struct str word;

	for (size_t at = 0; next_word(marker, &at, &word);)
		if (str_eq(word, S("not")) &&
		    !str_starts(str_sub(marker, at, marker.n), S(" in")))
			return true;
	return false;
}

static const char *
check_marker(struct str marker, const struct reqrules *rules)
{
	if (!rules->set_markers && names_sets(marker))
		return "this pip knows no such variable";
	if (rules->old_versions && parts_not_in(marker))
		return "this pip takes 'not in' with one blank only";
	return NULL;
}

/* str.expandtabs(), which the grammar of packaging 21.3 does before all else: blanks up to
 * the next column of eight, strings included. */
static struct str
expand_tabs(struct arena *arena, struct str text)
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

const char *
reqpep508_marker(struct marker **marker, struct arena *arena, struct str text,
		 const struct reqrules *rules)
{
	const char *why;

	if (rules->old_versions)
		text = expand_tabs(arena, text);
	why = check_marker(text, rules);
	if (why)
		return why;
	return marker_parse(marker, arena, text, &why) ? NULL : why;
}

static bool
all_zeros(struct str digits)
{
	return str_count(digits, '0') == digits.n;
}

/* What older pips compare specifiers by: only "~=" of 24.2 minds zeros at the end. */
static struct str
meaning(struct arena *arena, const struct specifier *one, const struct reqrules *rules)
{
	bool strips = one->op != SPEC_COMPATIBLE || rules->old_versions;
	struct str text = one->text;
	struct version v;

	if (version_parse(&v, arena, text)) {
		ptrdiff_t dot;

		while (strips && (dot = str_rchr(v.release, '.')) > 0 &&
		       all_zeros(str_sub(v.release, (size_t)dot + 1, v.release.n)))
			v.release.n = (size_t)dot;
		text = version_str(&v, arena);
	}
	return arena_cat(arena, specifier_op_str(one->op), text);
}

struct meant {
	struct str meaning;
	size_t at;
};

static int
by_meaning(const void *left, const void *right)
{
	const struct meant *a = left, *b = right;
	int order = str_cmp(a->meaning, b->meaning);

	return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* Of specifiers that mean the same they keep the first, today's that of the least text. */
static void
keep_first(struct specifier_set *set, struct arena *arena, const struct reqrules *rules)
{
	struct meant *list = ARENA_ARRAY(arena, struct meant, set->n);
	struct specifier *kept = ARENA_ARRAY(arena, struct specifier, set->n);
	size_t n = 0;

	for (size_t i = 0; i < set->n; i++)
		list[i] = (struct meant){meaning(arena, &set->list[i], rules), i};
	qsort(list, set->n, sizeof(*list), by_meaning);
	for (size_t i = 0; i < set->n; i++)
		if (!i || !str_eq(list[i].meaning, list[i - 1].meaning))
			kept[n++] = set->list[list[i].at];
	*set = (struct specifier_set){kept, n};
}

const char *
reqpep508_parse(struct requirement *req, struct str *legacy, struct arena *arena,
		struct str text, const struct reqrules *rules)
{
	const char *why = NULL;
	ptrdiff_t at;

	*req = (struct requirement){0};
	if (rules->old_versions)
		text = expand_tabs(arena, text);
	at = str_chr(text, ';');
	if (at >= 0)
		why = check_marker(str_sub(text, (size_t)at + 1, text.n), rules);
	if (why)
		return why;
	if (rules->old_versions)
		why = parse_old(req, legacy, arena, text);
	else if (requirement_parse(req, arena, text, &why))
		why = NULL;
	if (!why && rules->keeps_first && req->specifiers.n > 1)
		keep_first(&req->specifiers, arena, rules);
	return why;
}
