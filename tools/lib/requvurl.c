/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses and paths as uv sees them. */
#include "reqfile_parts.h"

#include "str.h"

struct str
requv_extension(struct str path)
{
	struct str base = reqlink_base(path);
	ptrdiff_t dot = str_rchr(base, '.');

	if (dot < 1 || str_eq(base, S("..")))
		return (struct str){0};
	return str_sub(base, (size_t)dot + 1, base.n);
}

bool
requv_is_archive(struct str path, bool any)
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
	struct str last = requv_extension(path), base = reqlink_base(path);
	struct str before;

	if (!last.p)
		return false;
	before = requv_extension(str_sub(base, 0, base.n - last.n - 1));
	for (size_t k = 0; k < COUNT(known); k++)
		if (str_eq(last, str_c(known[k].name)))
			return (any || !known[k].old) &&
			       (!known[k].tar || str_eq_nocase(before, S("tar")));
	return false;
}

/* How many folders deep does the path end? -1 where ".." goes above the root. */
static int
depth_of(struct str path, int depth)
{
	while (path.p && depth >= 0) {
		struct str part = str_cut(&path, '/');

		if (str_eq(part, S("..")))
			depth--;
		else if (part.n && !str_eq(part, S(".")))
			depth++;
	}
	return depth;
}

struct str
requv_path(struct arena *arena, const struct reqfile_world *world, struct str path)
{
	int from = str_starts(path, S("/")) ? 0 : depth_of(world->cwd, 0);

	if (depth_of(path, from) < 0)
		return (struct str){0};
	path = reqlink_absolute(arena, world->cwd, path);
	/* Python keeps two slashes in front, Rust has no such paths. */
	return str_starts(path, S("//")) ? str_sub(path, 1, path.n) : path;
}

static bool
is_scheme_char(char c)
{
	return char_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

struct str
requv_scheme(struct str text, struct str *rest)
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
	struct str rest, scheme = requv_scheme(url, &rest);

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
	struct str rest = {0}, path, way = requv_scheme(url, &rest);
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

/* A path, with or without "#fragment", as an address of this host. */
static const char *
use_path(struct requv_address *a, struct arena *arena, const struct reqfile_world *world,
	 struct str given)
{
	struct str fragment = given, path = str_cut(&fragment, '#');
	enum host_kind kind;

	path = requv_path(arena, world, path);
	if (!path.p)
		return "a path above the root";
	if (str_chr(path, 0) >= 0)
		return "a path with a NUL";
	kind = world->kind(arena_str(arena, path).p);
	a->is_folder = kind == HOST_NONE ? !requv_extension(path).p : kind == HOST_DIR;
	/* Without a name in front, a fragment is part of the extension. */
	if (!a->is_folder && !requv_is_archive(a->is_named ? path : given, true) &&
	    !(a->is_named && str_eq_nocase(requv_extension(path), S("git"))))
		return "neither a folder nor an archive";
	a->url = reqlink_from_path(arena, path, "/_.-~!$&'()*+,:;=@[]|^");
	if (fragment.p)
		a->url = arena_cat(arena, arena_cat(arena, a->url, S("#")), fragment);
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
const char *
requv_address(struct requv_address *a, struct arena *arena,
	      const struct reqfile_world *world, struct str given)
{
	struct str text = requv_expand(arena, world, given), rest = {0};
	struct str scheme = requv_scheme(text, &rest);
	const char *why;

	if (!given.n)
		return "expected an address";
	a->is_path = !scheme.p || !is_known(scheme) || str_eq(scheme, S("file"));
	if (a->is_path)
		return use_path(a, arena, world,
				is_known(scheme) ? without_host(rest) : text);
	a->url = text;
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
	return requv_is_archive(rest, true) ||
			       str_eq_nocase(requv_extension(rest), S("git"))
		       ? NULL
		       : "the address of no archive";
}
