/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses as urllib.parse.urlsplit and pip's Link see them, and paths as posixpath. */
#include "reqfile_parts.h"

#include <arpa/inet.h>
#include <ctype.h>

#include "buf.h"
#include "str.h"
#include "utf8.h"

const char reqlink_bad_host[] = "Python takes no such host in an address";

/* urlsplit drops control characters and blanks in front, and tabs and line ends anywhere.
 */
static struct str
cleaned(struct arena *arena, struct str url)
{
	char *out = arena_alloc(arena, url.n + 1);
	size_t n = 0;

	while (url.n && (unsigned char)url.p[0] <= ' ')
		url = str_sub(url, 1, url.n);
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] != '\t' && url.p[i] != '\r' && url.p[i] != '\n')
			out[n++] = url.p[i];
	return str_n(out, n);
}

static bool
is_scheme_char(char c)
{
	return char_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* The length of the scheme in front of the first ":", 0 for none. */
static size_t
scheme_length(struct str url)
{
	ptrdiff_t colon = str_chr(url, ':');

	if (colon <= 0 || !char_is_alpha(url.p[0]))
		return 0;
	for (ptrdiff_t i = 0; i < colon; i++)
		if (!is_scheme_char(url.p[i]))
			return 0;
	return (size_t)colon;
}

struct str
reqlink_scheme(struct arena *arena, struct str text)
{
	struct str url;
	char *out;

	if (str_chr(text, ':') < 0)
		return S("");
	url = cleaned(arena, text);
	url.n = scheme_length(url);
	out = arena_alloc(arena, url.n + 1);
	for (size_t i = 0; i < url.n; i++)
		out[i] = char_lower(url.p[i]);
	return str_n(out, url.n);
}

bool
reqlink_is_vcs(struct str scheme)
{
	static const char *const known[] = {
		"git+http", "git+https", "git+ssh",   "git+git",  "git+file",
		"hg+file",  "hg+http",   "hg+https",  "hg+ssh",   "hg+static-http",
		"svn+ssh",  "svn+http",  "svn+https", "svn+svn",  "svn+file",
		"bzr+http", "bzr+https", "bzr+ssh",   "bzr+sftp", "bzr+ftp",
		"bzr+lp",   "bzr+file",
	};

	if (str_chr(scheme, '+') < 0)
		return false;
	for (size_t k = 0; k < COUNT(known); k++)
		if (str_eq(scheme, str_c(known[k])))
			return true;
	return false;
}

bool
reqlink_is_url(struct str scheme)
{
	if (!scheme.n)
		return false;
	return str_eq(scheme, S("http")) || str_eq(scheme, S("https")) ||
	       str_eq(scheme, S("file")) || str_eq(scheme, S("ftp")) ||
	       reqlink_is_vcs(scheme);
}

struct str
reqlink_unquote(struct arena *arena, struct str text)
{
	char *out = arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint64_t byte;

		if (text.p[i] == '%' && i + 2 < text.n &&
		    str_hex(str_sub(text, i + 1, i + 3), &byte)) {
			out[n++] = (char)byte;
			i += 2;
		} else {
			out[n++] = text.p[i];
		}
	}
	return str_n(out, n);
}

/* What stands behind "#egg=" or "&egg=", up to the next "&". */
static struct str
find_egg(struct str url)
{
	struct str rest = url;
	ptrdiff_t at;

	while ((at = str_find(rest, S("egg="))) >= 0) {
		size_t from = (size_t)at + 4;

		if (at > 0 && (rest.p[at - 1] == '#' || rest.p[at - 1] == '&')) {
			struct str egg = str_sub(rest, from, rest.n);

			return str_cut(&egg, '&');
		}
		rest = str_sub(rest, from, rest.n);
	}
	return (struct str){0};
}

/* The part between "//" and the next "/", "?" or "#". */
static struct str
take_netloc(struct str *rest)
{
	struct str netloc = S("");
	size_t end = 2;

	if (!str_starts(*rest, S("//")))
		return netloc;
	while (end < rest->n && rest->p[end] != '/' && rest->p[end] != '?' &&
	       rest->p[end] != '#')
		end++;
	netloc = str_sub(*rest, 2, end);
	*rest = str_sub(*rest, end, rest->n);
	return netloc;
}

/* "v", a hexadecimal version, ".", anything. */
static bool
is_future_address(struct str host)
{
	size_t i = 1;

	while (i < host.n && isxdigit((unsigned char)host.p[i]))
		i++;
	return i > 1 && i + 1 < host.n && host.p[i] == '.';
}

bool
reqlink_is_ipv6(struct str host)
{
	struct str scope = host;
	struct str address = str_cut(&scope, '%');
	char text[INET6_ADDRSTRLEN];
	struct in6_addr bytes;

	if (address.n >= sizeof(text) || str_chr(address, 0) >= 0 ||
	    (scope.p && (!scope.n || str_chr(scope, '%') >= 0)))
		return false;
	memcpy(text, address.p, address.n);
	text[address.n] = 0;
	return inet_pton(AF_INET6, text, &bytes) == 1;
}

/* "[...]" is an address, alone or with a port behind it. */
static bool
brackets_valid(struct str netloc)
{
	struct str host = str_sub(netloc, (size_t)(str_rchr(netloc, '@') + 1), netloc.n);
	ptrdiff_t close = str_chr(host, ']');
	struct str inside;

	if (str_chr(netloc, '[') < 0 && str_chr(netloc, ']') < 0)
		return true;
	if (close < 0 || host.p[0] != '[')
		return false;
	inside = str_sub(host, 1, (size_t)close);
	close++;
	if ((size_t)close < host.n && host.p[close] != ':')
		return false;
	return str_starts(inside, S("v")) ? is_future_address(inside)
					  : reqlink_is_ipv6(inside);
}

/* Characters that compatibility forms turn into one of "/?#@:". */
static bool
netloc_valid(struct str netloc)
{
	static const uint32_t known[] = {
		0x2047, 0x2048, 0x2049, 0x2100, 0x2101, 0x2105, 0x2106,
		0x2a74, 0xfe13, 0xfe16, 0xfe55, 0xfe56, 0xfe5f, 0xfe6b,
		0xff03, 0xff0f, 0xff1a, 0xff1f, 0xff20,
	};
	uint32_t point;
	size_t n;

	for (size_t i = 0; i < netloc.n; i += n) {
		n = utf8_decode(str_sub(netloc, i, netloc.n), &point);
		if (!n)
			n = 1;
		else if (n > 1)
			for (size_t k = 0; k < COUNT(known); k++)
				if (known[k] == point)
					return false;
	}
	return brackets_valid(netloc);
}

/* Scheme off, "//host" off: what both of these leave. */
static struct str
split_front(struct str url, struct str *netloc)
{
	size_t n = scheme_length(url);

	if (n)
		url = str_sub(url, n + 1, url.n);
	*netloc = take_netloc(&url);
	return url;
}

bool
reqlink_splits(struct arena *arena, struct str text)
{
	struct str netloc;

	if (str_chr(text, '/') < 0)
		return true;
	(void)split_front(cleaned(arena, text), &netloc);
	return netloc_valid(netloc);
}

const char *
reqlink_parse(struct reqlink *link, struct arena *arena, struct str url)
{
	struct str rest;

	*link = (struct reqlink){.url = url, .scheme = reqlink_scheme(arena, url)};
	rest = split_front(cleaned(arena, url), &link->netloc);
	if (!netloc_valid(link->netloc))
		return reqlink_bad_host;
	rest = str_cut(&rest, '#');
	link->path = reqlink_unquote(arena, str_cut(&rest, '?'));
	link->egg = find_egg(url);
	return NULL;
}

const char *
reqlink_check_file(const struct reqlink *link)
{
	if (!str_eq(link->scheme, S("file")))
		return NULL;
	if (!str_starts(link->url, S("file:")))
		return "a file: address starts with 'file:' and nothing else";
	if (link->netloc.n && !str_eq(link->netloc, S("localhost")))
		return "a file: address with a host";
	return NULL;
}

struct str
reqlink_base(struct str path)
{
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
}

/* posixpath.splitext, with ".tar" in front taken along. */
struct str
reqlink_extension(struct str path)
{
	struct str base = str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
	ptrdiff_t dot = str_rchr(base, '.');
	size_t first = 0, from;

	while (first < base.n && base.p[first] == '.')
		first++;
	from = dot >= (ptrdiff_t)first ? (size_t)dot : base.n;
	if (from >= 4 && str_eq_nocase(str_sub(base, from - 4, from), S(".tar")))
		from -= 4;
	return str_sub(base, from, base.n);
}

bool
reqlink_is_archive(struct str path)
{
	static const struct str known[] = {
		{".zip", 4},    {".whl", 4}, {".tar.bz2", 8}, {".tbz", 4},
		{".tar.gz", 7}, {".tgz", 4}, {".tar", 4},     {".tar.xz", 7},
		{".txz", 4},    {".tlz", 4}, {".tar.lz", 7},  {".tar.lzma", 9},
	};
	ptrdiff_t dot = str_rchr(path, '.');
	struct str extension;

	/* A version's last dot has no letter behind it, but for a few. */
	if (dot < 0 || (size_t)dot + 1 == path.n || !char_is_alpha(path.p[dot + 1]))
		return false;
	extension = reqlink_extension(path);
	for (size_t k = 0; k < COUNT(known); k++)
		if (extension.n == known[k].n && str_eq_nocase(extension, known[k]))
			return true;
	return false;
}

/* Removes the last component of what is written so far. */
static void
step_up(struct buf *out, size_t root)
{
	while (out->n > root && out->p[out->n - 1] != '/')
		out->n--;
	if (out->n > root)
		out->n--;
}

/* posixpath.normpath of an absolute path: exactly two slashes in front stay two. */
struct str
reqlink_absolute(struct arena *arena, struct str cwd, struct str path)
{
	bool absolute = path.n && path.p[0] == '/';
	struct str rest =
		absolute ? path : arena_cat(arena, arena_cat(arena, cwd, S("/")), path);
	size_t root = str_starts(rest, S("//")) && !str_starts(rest, S("///"));
	struct buf out;

	buf_init(&out, arena, REQFILE_MAX);
	buf_add(&out, root ? S("/") : S(""));
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		if (str_eq(part, S("..")))
			step_up(&out, root);
		else if (part.n && !str_eq(part, S("."))) {
			buf_char(&out, '/');
			buf_add(&out, part);
		}
	}
	if (out.n == root)
		buf_char(&out, '/');
	return buf_str(&out);
}

struct str
reqlink_from_path(struct arena *arena, struct str absolute, const char *kept)
{
	struct buf out;

	buf_init(&out, arena, SIZE_MAX / 2);
	buf_add(&out, str_starts(absolute, S("//")) ? S("file:") : S("file://"));
	for (size_t i = 0; i < absolute.n; i++) {
		char c = absolute.p[i];

		if (char_is_alnum(c) || (c && strchr(kept, c)))
			buf_char(&out, c);
		else
			buf_printf(&out, "%%%02X", (unsigned)(unsigned char)c);
	}
	return buf_str(&out);
}
