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
	bool is_named;
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

/* std::path's extension: what stands behind the last dot, unless that is in front. */
static struct str
extension(struct str path)
{
	struct str base = reqlink_base(path);
	ptrdiff_t dot = str_rchr(base, '.');

	if (dot < 1 || str_eq(base, S("..")))
		return (struct str){0};
	return str_sub(base, (size_t)dot + 1, base.n);
}

static bool
is_archive(struct str path, bool any)
{
	static const struct {
		const char *name;
		bool tar, old; /* behind ".tar" only; taken in addresses only */
	} known[] = {
		{"whl", false, false}, {"zip", false, false}, {"tgz", false, false},
		{"tar", false, false}, {"gz", true, false},   {"tbz", false, true},
		{"txz", false, true},  {"tlz", false, true},  {"bz2", true, true},
		{"xz", true, true},    {"lz", true, true},    {"lzma", true, true},
		{"zst", true, true},
	};
	struct str last = extension(path), base = reqlink_base(path);
	struct str before;

	if (!last.p)
		return false;
	before = extension(str_sub(base, 0, base.n - last.n - 1));
	for (size_t k = 0; k < COUNT(known); k++)
		if (str_eq(last, str_c(known[k].name)))
			return (any || !known[k].old) &&
			       (!known[k].tar || str_eq_nocase(before, S("tar")));
	return false;
}

struct str
requv_path(struct arena *arena, const struct reqfile_world *world, struct str path)
{
	path = reqlink_absolute(arena, world->cwd, path);
	/* Python keeps two slashes in front, Rust has no such paths. */
	return str_starts(path, S("//")) ? str_sub(path, 1, path.n) : path;
}

static bool
is_scheme_char(char c)
{
	return char_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* The scheme, and what stands behind it; absent for none. */
static struct str
take_scheme(struct str text, struct str *rest)
{
	size_t n = 0;

	while (text.n && (unsigned char)text.p[0] <= ' ')
		text = str_sub(text, 1, text.n);
	while (n < text.n && is_scheme_char(text.p[n]))
		n++;
	if (!n || n == text.n || text.p[n] != ':' || !char_is_alpha(text.p[0]))
		return (struct str){0};
	*rest = str_sub(text, n + 1, text.n);
	return str_sub(text, 0, n);
}

/* What a browser takes for a host, without punycode: no blanks and no delimiters. */
static bool
host_valid(struct str netloc)
{
	struct str host = str_sub(netloc, (size_t)(str_rchr(netloc, '@') + 1), netloc.n);
	struct str port = host;
	uint64_t number;

	if (str_starts(host, S("["))) {
		ptrdiff_t close = str_chr(host, ']');

		if (close < 0 || str_chr(host, '%') >= 0 ||
		    !reqlink_is_ipv6(str_sub(host, 1, (size_t)close)))
			return false;
		port = str_sub(host, (size_t)close, host.n);
		str_cut(&port, ':');
	} else {
		host = str_cut(&port, ':');
		for (size_t i = 0; i < host.n; i++)
			if ((unsigned char)host.p[i] <= ' ' ||
			    strchr("<>[]\\^|%", host.p[i]))
				return false;
	}
	return host.n && (!port.n || str_uint(port, 0, 65535, &number));
}

/* Any number of slashes, the host, and what is behind it in *path. */
static struct str
take_host(struct str rest, struct str *path)
{
	size_t from = 0, end;

	while (from < rest.n && (rest.p[from] == '/' || rest.p[from] == '\\'))
		from++;
	for (end = from; end < rest.n && !(rest.p[end] && strchr("/?#\\", rest.p[end]));)
		end++;
	*path = str_sub(rest, end, rest.n);
	return str_sub(rest, from, end);
}

const char *
requv_check_url(struct str url)
{
	struct str rest, scheme = take_scheme(url, &rest);

	if (!scheme.p)
		return "an address without a scheme, and no such path";
	if (!str_eq_nocase(scheme, S("http")) && !str_eq_nocase(scheme, S("https")) &&
	    !str_eq_nocase(scheme, S("ftp")))
		return NULL;
	return host_valid(take_host(rest, &rest)) ? NULL
						  : "an address without a valid host";
}

/* Does uv see an address there, and not a path with a colon in it? */
static bool
is_known(struct str scheme)
{
	return str_eq(scheme, S("http")) || str_eq(scheme, S("https")) ||
	       str_eq(scheme, S("file")) || str_starts(scheme, S("git+")) ||
	       reqlink_is_vcs(scheme);
}

/* The host of an address that needs none, and the path behind it. */
static bool
git_host_valid(struct str rest, struct str *path)
{
	size_t end = 2;
	struct str host;

	*path = rest;
	if (!str_starts(rest, S("//")))
		return true;
	while (end < rest.n && !(rest.p[end] && strchr("/?#", rest.p[end])))
		end++;
	host = str_sub(rest, 2, end);
	*path = str_sub(rest, end, rest.n);
	return !host.n || host_valid(host);
}

/* What stands behind "git+": one of the ways to another host that uv knows, and a path
 * with one revision behind "@" at most. */
static const char *
check_git(struct str url)
{
	struct str rest = {0}, path, way = take_scheme(url, &rest);
	bool valid;

	if (str_eq_nocase(way, S("https")) || str_eq_nocase(way, S("http")))
		valid = host_valid(take_host(rest, &path));
	else if (str_eq_nocase(way, S("ssh")) || str_eq_nocase(way, S("file")))
		valid = git_host_valid(rest, &path);
	else
		return "uv takes git by https, http, ssh and file";
	if (!valid)
		return "an address without a valid host";
	path = str_cut(&path, '#');
	path = str_cut(&path, '?');
	return str_count(path, '@') > 1 ? "two revisions behind '@'" : NULL;
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

/* A path, with or without "#fragment", as an address of this host. */
static const char *
use_path(struct scan *s, struct str given, struct str *url)
{
	struct str fragment = given, path = str_cut(&fragment, '#');
	enum host_kind kind;

	path = requv_path(s->arena, s->world, path);
	if (str_chr(path, 0) >= 0)
		return "a path with a NUL";
	kind = s->world->kind(arena_str(s->arena, path).p);
	s->is_folder = kind == HOST_NONE ? !extension(path).p : kind == HOST_DIR;
	/* Without a name in front, a fragment is part of the extension. */
	if (!s->is_folder && !is_archive(s->is_named ? path : given, true) &&
	    !(s->is_named && str_eq_nocase(extension(path), S("git"))))
		return "neither a folder nor an archive";
	*url = reqlink_from_path(s->arena, path, "/_.-~!$&'()*+,:;=@[]|^");
	if (fragment.p)
		*url = arena_cat(s->arena, arena_cat(s->arena, *url, S("#")), fragment);
	return NULL;
}

static struct str
without_host(struct str path)
{
	if (str_starts(path, S("//localhost/")))
		return str_sub(path, 11, path.n);
	return str_starts(path, S("//")) ? str_sub(path, 2, path.n) : path;
}

/* Of systems for versions uv knows git alone, and of archives those it can unpack. */
static const char *
use_url(struct scan *s, struct str given, struct str *url, bool *is_path)
{
	struct str text = requv_expand(s->arena, s->world, given), rest = {0};
	struct str scheme = take_scheme(text, &rest);
	const char *why;

	if (!given.n)
		return "expected an address";
	*is_path = !scheme.p || !is_known(scheme) || str_eq(scheme, S("file"));
	if (*is_path)
		return use_path(s, is_known(scheme) ? without_host(rest) : text, url);
	*url = text;
	why = requv_check_url(text);
	if (why)
		return why;
	if (str_starts(scheme, S("git+")))
		return check_git(str_sub(text, (size_t)(str_chr(text, '+') + 1), text.n));
	if (str_chr(scheme, '+') >= 0)
		return "uv knows git alone";
	(void)take_host(rest, &rest);
	rest = str_cut(&rest, '#');
	rest = str_cut(&rest, '?');
	return is_archive(rest, true) || str_eq_nocase(extension(rest), S("git"))
		       ? NULL
		       : "the address of no archive";
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

/* packaging's specifiers, but for "===", which takes versions only. */
static bool
item_valid(struct arena *arena, struct str item)
{
	struct specifier one;
	struct version version;

	return !has_separator(item) && specifier_one(&one, arena, item) &&
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

/* "; marker", and the end, which a "#" may stand for. */
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
		if (!marker_scan(&req->marker, s->arena, marker, &used, &why))
			return why;
		if (!marker_searches_sets(req->marker))
			return "uv takes sets behind 'in' and 'not in' only";
		s->at += used;
	}
	skip_spaces(s);
	if (s->at == s->text.n || (comment && peek(s) == '#'))
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
	       take_scheme(text, &rest).p || str_chr(text, '/') >= 0 ||
	       str_chr(text, '\\') >= 0 || is_archive(text, false);
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
	if (!str_eq(extension(path), S("whl")) || s->is_folder)
		return NULL;
	rest = reqlink_unquote(s->arena, reqlink_base(path));
	rest.n -= 4;
	ndashes = str_count(rest, '-');
	name = str_cut(&rest, '-');
	version = str_cut(&rest, '-');
	if ((ndashes != 4 && ndashes != 5) || !name_valid(name) ||
	    !version_parse(&parsed, s->arena, version))
		return "not the name of a wheel";
	while (rest.p)
		if (!str_cut(&rest, '-').n)
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
	s->is_named = false;
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
	why = use_url(s, url, &req->url, &line->is_path);
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
		s->is_named = true;
		why = use_url(s, take_url(s, false), &req->url, &line->is_path);
	} else if (peek(s) && strchr("(<=>~!", peek(s))) {
		why = take_versions(s, req);
	} else if (s->at < s->text.n && peek(s) != ';') {
		*unnamed = looks_unnamed(s, 0);
		return "expected a version, ';' or the end behind the name";
	} else if (is_archive(req->name, false)) {
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
