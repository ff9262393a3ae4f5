/* SPDX-License-Identifier: Apache-2.0 */
/* What a requirement is to uv: PEP 508, else an address or a path without a name. */
#include "reqfile_parts.h"

#include "name.h"
#include "pytext.h"
#include "str.h"

struct scan {
	struct arena *arena;
	const struct reqfile_world *world;
	struct str text;
	size_t at;
	bool is_folder; /* the address is a folder on this host */
};

static struct str
rest_of(const struct scan *s)
{
	return str_sub(s->text, s->at, s->text.n);
}

static void
skip_spaces(struct scan *s)
{
	size_t n;

	while ((n = requv_space(rest_of(s))) > 0)
		s->at += n;
}

static char
peek(const struct scan *s)
{
	return s->at < s->text.n ? s->text.p[s->at] : 0;
}

static bool
is_name_char(char c)
{
	return char_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

static struct str
take_name(struct scan *s)
{
	struct str name;
	size_t from = s->at;

	while (s->at < s->text.n && is_name_char(s->text.p[s->at]))
		s->at++;
	name = str_sub(s->text, from, s->at);
	return name.n && char_is_alnum(name.p[0]) && char_is_alnum(name.p[name.n - 1])
		       ? name
		       : (struct str){0};
}

/* Up to white space that ends the text or stands in front of ";" or "#", or up to one of
 * these that white space follows. */
static struct str
take_url(struct scan *s, bool brackets)
{
	size_t from = s->at, depth = 0, n;

	for (; s->at < s->text.n; s->at += n ? n : 1) {
		char c = s->text.p[s->at];

		if (c == '\r' || c == '\n')
			break;
		if (brackets && c == '[')
			depth++;
		if (brackets && c == ']' && depth)
			depth--;
		n = requv_space(rest_of(s));
		if (!depth && n) {
			size_t k = s->at, space;

			while ((space = requv_space(str_sub(s->text, k, s->text.n))) > 0)
				k += space;
			if (k == s->text.n || s->text.p[k] == ';' || s->text.p[k] == '#')
				break;
			/* The blanks are part of it; they are looked at once only. */
			n = k - s->at;
		}
		if (!depth && s->at + 2 < s->text.n &&
		    (s->text.p[s->at + 1] == ';' || s->text.p[s->at + 1] == '#') &&
		    requv_space(str_sub(s->text, s->at + 2, s->text.n))) {
			s->at++;
			break;
		}
	}
	return str_sub(s->text, from, s->at);
}

static const char *
use_address(struct scan *s, struct reqfile_line *line, struct str given, bool is_named)
{
	struct requv_address address = {.is_named = is_named};
	const char *why = requv_address(&address, s->arena, s->world, given);

	line->req.url = address.url;
	line->is_path = address.is_path;
	s->is_folder = address.is_folder;
	return why;
}

static const char *
take_extras(struct scan *s, struct requirement *req)
{
	if (peek(s) != '[')
		return NULL;
	s->at++;
	skip_spaces(s);
	req->extras = ARENA_ARRAY(s->arena, struct str, str_count(s->text, ',') + 1);
	while (peek(s) != ']') {
		struct str name;

		if (req->nextras && peek(s) != ',')
			return "expected ',' or ']' behind an extra";
		s->at += req->nextras > 0;
		skip_spaces(s);
		name = take_name(s);
		if (!name.p)
			return "expected an extra's name";
		req->extras[req->nextras++] = name;
		skip_spaces(s);
	}
	s->at++;
	req->nextras = requirement_sort(req->extras, req->nextras);
	return NULL;
}

/* Python's white space that is none to Rust. */
static bool
has_separator(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 0x1c && s.p[i] <= 0x1f)
			return true;
	return false;
}

/* uv's numbers have 64 bits, and the last of them is taken; those behind "+" are texts. */
static bool
numbers_fit(struct str item)
{
	struct str public = str_cut(&item, '+');
	uint64_t value;
	size_t n;

	for (size_t i = 0; i < public.n; i += n + 1) {
		for (n = 0; i + n < public.n && char_is_digit(public.p[i + n]);)
			n++;
		if (n && !str_uint(str_sub(public, i, i + n), 0, UINT64_MAX - 1, &value))
			return false;
	}
	return true;
}

/* packaging's specifiers, but for "===", which takes versions only. */
static bool
item_valid(struct arena *arena, struct str item)
{
	struct specifier one;
	struct version version;

	return !has_separator(item) && numbers_fit(item) &&
	       specifier_one(&one, arena, item) &&
	       (one.op != SPEC_SAME || version_parse(&version, arena, one.text));
}

static const char *
take_versions(struct scan *s, struct requirement *req)
{
	bool in_parentheses = peek(s) == '(';
	char end = in_parentheses ? ')' : ';';
	struct str list, rest;
	size_t nitems = 0;

	s->at += in_parentheses;
	rest = rest_of(s);
	list = str_cut(&rest, end);
	if (in_parentheses && !rest.p)
		return "expected ')' behind the versions";
	s->at += list.n + in_parentheses;
	rest = list;
	while (rest.p) {
		struct str item = str_cut(&rest, ',');

		if (!py_strip(item).n && !rest.p && nitems)
			break;
		if (!item_valid(s->arena, item))
			return "invalid version specifier";
		nitems++;
	}
	return specifier_parse(&req->specifiers, s->arena, list)
		       ? NULL
		       : "invalid version specifier";
}

/* Is there a "===" outside of strings? */
static bool
compares_texts(struct str marker)
{
	char quote = 0;

	for (size_t i = 0; i < marker.n; i++) {
		char c = marker.p[i];

		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (str_starts(str_sub(marker, i, marker.n), S("===")))
			return true;
	}
	return false;
}

/* The marker with blanks for all white space outside of strings, and of the same length. */
static struct str
with_blanks(struct arena *arena, struct str marker)
{
	char *out = arena_alloc(arena, marker.n), quote = 0;
	size_t n;

	for (size_t i = 0; i < marker.n; i += n) {
		char c = marker.p[i];
		size_t space = quote ? 0 : requv_space(str_sub(marker, i, marker.n));

		n = space ? space : 1;
		if (space)
			memset(out + i, ' ', n);
		else
			out[i] = c;
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
	}
	return str_n(out, marker.n);
}

/* Is there "and(" or "or'" outside of strings? To uv white space ends these words. */
static bool
glues_words(struct str marker)
{
	char quote = 0;
	size_t from = 0; /* of the word that we are in */

	for (size_t i = 0; i < marker.n; i++) {
		char c = marker.p[i];
		struct str word = str_sub(marker, from, i);

		if (!quote && strchr("('\"", c) && c &&
		    (str_eq(word, S("and")) || str_eq(word, S("or"))))
			return true;
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? 0 : c;
		if (!is_name_char(c))
			from = i + 1;
	}
	return false;
}

/* "; marker", and the end, which a "#" may stand for where no marker does. */
static const char *
take_marker(struct scan *s, struct requirement *req, bool comment)
{
	struct str marker;
	const char *why;
	size_t used;

	skip_spaces(s);
	if (peek(s) == ';') {
		s->at++;
		marker = with_blanks(s->arena, rest_of(s));
		if (compares_texts(marker))
			return "uv knows no === in markers";
		if (glues_words(marker))
			return "expected white space behind 'and' or 'or'";
		if (!marker_scan(&req->marker, s->arena, marker, &used, &why))
			return why;
		if (!marker_searches_sets(req->marker))
			return "uv takes sets behind 'in' and 'not in' only";
		s->at += used;
	}
	skip_spaces(s);
	if (s->at == s->text.n || (comment && !req->marker && peek(s) == '#'))
		return NULL;
	return "expected ';' or the end";
}

/* What stands up to white space: a path or an address without a name? */
static bool
looks_unnamed(const struct scan *s, size_t from)
{
	struct str text = str_sub(s->text, from, s->text.n), rest;
	ptrdiff_t open;
	size_t n = 0;

	while (n < text.n && !requv_space(str_sub(text, n, text.n)))
		n++;
	text = requv_expand(s->arena, s->world, str_sub(text, 0, n));
	open = str_rchr(text, '[');
	if (str_ends(text, S("]")) && open >= 0 &&
	    str_chr(str_sub(text, (size_t)open, text.n - 1), ']') < 0)
		text = str_sub(text, 0, (size_t)open);
	if (!text.n)
		return false;
	return text.p[0] == '\\' || text.p[0] == '/' || text.p[0] == '.' ||
	       requv_scheme(text, &rest).p || str_chr(text, '/') >= 0 ||
	       str_chr(text, '\\') >= 0 || requv_is_archive(text, false);
}

/* Words of letters, digits and "_", with dots between; uv's splitter passes over a last dot
 * with nothing behind it. */
static bool
tag_valid(struct str tag)
{
	if (tag.n > 1 && str_ends(tag, S(".")))
		tag.n--;
	while (tag.p) {
		struct str word = str_cut(&tag, '.');

		for (size_t i = 0; i < word.n; i++)
			if (!char_is_alnum(word.p[i]) && word.p[i] != '_')
				return false;
		if (!word.n)
			return false;
	}
	return true;
}

/* A wheel's file name gives the name: NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl */
static const char *
name_by_wheel(struct scan *s, struct requirement *req)
{
	struct str path = req->url, rest, name, version;
	struct version parsed;
	size_t ndashes;

	path = str_cut(&path, '#');
	path = str_cut(&path, '?');
	if (!str_eq(requv_extension(path), S("whl")) || s->is_folder)
		return NULL;
	rest = reqlink_unquote(s->arena, reqlink_base(path));
	rest.n -= 4;
	ndashes = str_count(rest, '-');
	name = str_cut(&rest, '-');
	version = str_cut(&rest, '-');
	if ((ndashes != 4 && ndashes != 5) || !name_valid(name) ||
	    !version_parse(&parsed, s->arena, version))
		return "not the name of a wheel";
	if (ndashes == 5 && !str_cut(&rest, '-').n)
		return "not the name of a wheel";
	while (rest.p)
		if (!tag_valid(str_cut(&rest, '-')))
			return "not the name of a wheel";
	req->name = name;
	return NULL;
}

static const char *
read_unnamed(struct scan *s, struct reqfile_line *line)
{
	struct requirement *req = &line->req;
	struct str url;
	ptrdiff_t open;
	const char *why;

	*req = (struct requirement){0};
	s->at = 0;
	skip_spaces(s);
	url = take_url(s, true);
	open = str_rchr(url, '[');
	if (str_ends(url, S("]")) && open >= 0 &&
	    str_chr(str_sub(url, (size_t)open, url.n - 1), ']') < 0) {
		struct scan extras = {.arena = s->arena,
				      .world = s->world,
				      .text = str_sub(url, (size_t)open, url.n)};

		why = take_extras(&extras, req);
		if (why)
			return why;
		url.n = (size_t)open;
	}
	why = use_address(s, line, url, false);
	if (!why)
		why = name_by_wheel(s, req);
	return why ? why : take_marker(s, req, false);
}

static const char *
read_named(struct scan *s, struct reqfile_line *line, bool *unnamed)
{
	struct requirement *req = &line->req;
	const char *why;

	skip_spaces(s);
	*unnamed = false;
	if (!char_is_alnum(peek(s))) {
		*unnamed = looks_unnamed(s, s->at);
		return "expected a project's name at the start";
	}
	req->name = take_name(s);
	if (!req->name.p)
		return "a project's name ends in a letter or a digit";
	skip_spaces(s);
	why = take_extras(s, req);
	if (why)
		return why;
	skip_spaces(s);
	if (peek(s) == '@') {
		s->at++;
		skip_spaces(s);
		why = use_address(s, line, take_url(s, false), true);
	} else if (peek(s) && strchr("(<=>~!", peek(s))) {
		why = take_versions(s, req);
	} else if (s->at < s->text.n && peek(s) != ';') {
		*unnamed = looks_unnamed(s, 0);
		return "expected a version, ';' or the end behind the name";
	} else if (requv_is_archive(req->name, false)) {
		*unnamed = true;
		return "an archive";
	}
	return why ? why : take_marker(s, req, true);
}

const char *
requv_requirement(struct reqfile_line *line, struct arena *arena,
		  const struct reqfile_world *world)
{
	struct scan s = {.arena = arena, .world = world, .text = line->raw};
	bool editable = line->kind == REQFILE_EDITABLE, unnamed;
	const char *why = read_named(&s, line, &unnamed);

	/* "-e name" means the folder of this name. */
	if (unnamed || (!why && editable && !line->req.url.p && !line->req.specifiers.n))
		why = read_unnamed(&s, line);
	if (!why && editable && !s.is_folder)
		return "an editable is a local folder";
	return why;
}
