/* SPDX-License-Identifier: Apache-2.0 */
#include "url.h"
#include "buf.h"
#include "origin.h"
#include "str.h"

enum { URL_MAX = 16384 };

bool
url_looks(struct str text)
{
	size_t n = 0;

	if (str_starts(text, S("file:")))
		return true;
	while (n < text.n && (char_is_alnum(text.p[n]) || (n && text.p[n] == '+')))
		n++;
	return n >= 2 && str_starts(str_sub(text, n, text.n), S("://"));
}

struct str
url_decode(struct arena *arena, struct str text)
{
	struct str made = arena_str(arena, text);
	char *p = (char *)(uintptr_t)made.p;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		uint64_t byte;
		if (text.p[i] != '%') {
			p[n++] = text.p[i];
			continue;
		}
		if (i + 2 >= text.n || !str_hex(str_sub(text, i + 1, i + 3), &byte) ||
		    byte == 0)
			return (struct str){0};
		p[n++] = (char)byte;
		i += 2;
	}
	p[n] = 0;
	return (struct str){p, n};
}

static struct str
lower(struct arena *arena, struct str text)
{
	struct str made = arena_str(arena, text);

	for (size_t i = 0; i < made.n; i++)
		((char *)(uintptr_t)made.p)[i] = char_lower(text.p[i]);
	return made;
}

static bool
host_ok(struct str host, bool is_v6)
{
	if (host.n == 0 || host.n > 253)
		return false;
	for (size_t i = 0; i < host.n; i++)
		if (!char_is_alnum(host.p[i]) && host.p[i] != '.' && host.p[i] != '-' &&
		    host.p[i] != '_' && !(is_v6 && host.p[i] == ':'))
			return false;
	return true;
}

/* [user@]host[:port] */
static bool
split_authority(struct url *url, struct arena *arena, struct str authority)
{
	ptrdiff_t at = str_rchr(authority, '@'), end;
	struct str port = {0};
	uint64_t number = url->scheme == URL_HTTPS ? 443 : 80;
	bool is_v6;

	if (at >= 0) {
		url->userinfo = str_sub(authority, 0, (size_t)at);
		authority = str_sub(authority, (size_t)at + 1, authority.n);
	}
	is_v6 = str_starts(authority, S("["));
	if (is_v6) {
		end = str_chr(authority, ']');
		if (end < 0)
			return false;
		port = str_sub(authority, (size_t)end + 1, authority.n);
		if (port.n && port.p[0] != ':')
			return false;
		port = port.n ? str_sub(port, 1, port.n) : (struct str){0};
		authority = str_sub(authority, 1, (size_t)end);
	} else {
		port = authority;
		authority = str_cut(&port, ':');
	}
	url->host = lower(arena, authority);
	if (!host_ok(authority, is_v6) || (port.p && !str_uint(port, 1, 65535, &number)))
		return false;
	url->port = (uint16_t)number;
	return true;
}

static int
refuse(struct err *err, struct str text, const char *why)
{
	ptrdiff_t at = str_chr(text, '@'), query = str_chr(text, '?');

	if (at >= 0 && (query < 0 || at < query) && !str_starts(text, S("hf:")))
		return err_set(err, E_USAGE, "an address with a user in it: %s", why);
	if (query >= 0)
		return err_set(err, E_USAGE, "%.*s?...: %s", (int)query, text.p, why);
	return err_set(err, E_USAGE, "%.*s: %s", STR(text), why);
}

static int
parse_file(struct url *url, struct arena *arena, struct str text, struct err *err)
{
	struct str path = str_sub(text, 5, text.n);

	if (str_starts(path, S("//localhost/")))
		path = str_sub(path, 11, path.n);
	else if (str_starts(path, S("///")))
		path = str_sub(path, 2, path.n);
	if (!str_starts(path, S("/")) || str_starts(path, S("//")))
		return refuse(err, text, "expected file:///absolute/path");
	url->scheme = URL_FILE;
	url->text = text;
	url->path = url_decode(arena, path);
	return url->path.p ? 0 : refuse(err, text, "a bad % in the path");
}

/* scheme://host[:port] */
static void
add_place(struct buf *buf, const struct url *url, bool with_port)
{
	bool is_v6 = str_chr(url->host, ':') >= 0;

	buf_add(buf, url->scheme == URL_HTTPS ? S("https://") : S("http://"));
	buf_add(buf, is_v6 ? S("[") : S(""));
	buf_add(buf, url->host);
	buf_add(buf, is_v6 ? S("]") : S(""));
	if (with_port)
		buf_printf(buf, ":%u", url->port);
}

static struct str
text_of(struct arena *arena, const struct url *url)
{
	struct buf buf;

	buf_init(&buf, arena, 4 * URL_MAX);
	add_place(&buf, url, true);
	buf_add(&buf, url->path);
	buf_add(&buf, url->query.p ? S("?") : S(""));
	buf_add(&buf, url->query);
	return buf_str(&buf);
}

static int
parse_web(struct url *url, struct arena *arena, struct str text, struct err *err)
{
	size_t skip = url->scheme == URL_HTTPS ? 8 : 7, end = skip;
	ptrdiff_t cut = str_chr(text, '#');
	struct str rest;

	text = cut >= 0 ? str_sub(text, 0, (size_t)cut) : text;
	while (end < text.n && text.p[end] != '/' && text.p[end] != '?')
		end++;
	if (!split_authority(url, arena, str_sub(text, skip, end)))
		return refuse(err, text, "no host, or a bad port");
	rest = str_sub(text, end, text.n);
	cut = str_chr(rest, '?');
	url->path = cut >= 0 ? str_sub(rest, 0, (size_t)cut) : rest;
	url->path = url->path.n ? url->path : S("/");
	url->query = cut >= 0 ? str_sub(rest, (size_t)cut + 1, rest.n) : (struct str){0};
	url->text = text_of(arena, url);
	return 0;
}

/* Bytes that would split a request, or end a C string. */
static int
check_bytes(struct str text, struct err *err)
{
	if (text.n > URL_MAX)
		return err_set(err, E_USAGE, "an address of more than %d bytes", URL_MAX);
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f)
			return refuse(err, text, "white space or control bytes in it");
	return 0;
}

int
url_parse_plain(struct url *url, struct arena *arena, struct str text, struct err *err)
{
	*url = (struct url){0};
	if (check_bytes(text, err) < 0)
		return -E_USAGE;
	text = arena_str(arena, text);
	if (str_starts(text, S("file:")))
		return parse_file(url, arena, text, err);
	if (str_eq_nocase(str_sub(text, 0, 8), S("https://")))
		url->scheme = URL_HTTPS;
	else if (str_eq_nocase(str_sub(text, 0, 7), S("http://")))
		url->scheme = URL_HTTP;
	else
		return refuse(err, text,
			      "expected an https:, hf:, civitai:, gh:, s3:, http: or "
			      "file: address");
	return parse_web(url, arena, text, err);
}

int
url_parse(struct url *url, struct arena *arena, struct str text, struct err *err)
{
	struct str made;

	*url = (struct url){0};
	if (check_bytes(text, err) < 0 || origin_expand(&made, arena, text, err) < 0 ||
	    url_parse_plain(url, arena, made.p ? made : text, err) < 0)
		return -E_USAGE;
	if (url->scheme == URL_FILE || url->userinfo.p)
		return 0;
	made = origin_of_page(arena, url);
	return made.p ? url_parse_plain(url, arena, made, err) : 0;
}

bool
url_is_harmless(struct str key)
{
	static const char *const known[] = {"download", "type", "format", "size",
					    "fp",       "ref",  "raw"};

	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq(key, str_c(known[i])))
			return true;
	return false;
}

struct str
url_shown(struct arena *arena, const struct url *url)
{
	struct str rest = url->query;
	bool is_default = url->port == (url->scheme == URL_HTTPS ? 443 : 80);
	struct buf buf;

	if (url->scheme == URL_FILE)
		return url->text;
	buf_init(&buf, arena, 4 * URL_MAX);
	add_place(&buf, url, !is_default);
	buf_add(&buf, url->path);
	for (char sep = '?'; rest.p; sep = '&') {
		struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');
		buf_char(&buf, sep);
		buf_add(&buf, value.p ? key : S("..."));
		if (value.p)
			buf_printf(&buf, "=%.*s",
				   STR(url_is_harmless(key) ? value : S("...")));
	}
	return buf_str(&buf);
}

struct str
url_name(struct arena *arena, const struct url *url)
{
	ptrdiff_t slash = str_rchr(url->path, '/');
	struct str name = str_sub(url->path, (size_t)(slash + 1), url->path.n);

	name = url->scheme == URL_FILE ? arena_str(arena, name) : url_decode(arena, name);
	if (!name.p || !name.n || name.n > 255 || str_eq(name, S(".")) ||
	    str_eq(name, S("..")) || str_chr(name, '/') >= 0)
		return (struct str){0};
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return (struct str){0};
	return name;
}

bool
url_is_loopback(const struct url *url)
{
	struct str rest = url->host;
	uint64_t part;

	if (url->scheme == URL_FILE)
		return false;
	if (str_eq(rest, S("localhost")) || str_eq(rest, S("::1")))
		return true;
	if (!str_eq(str_cut(&rest, '.'), S("127")))
		return false;
	for (int i = 0; i < 3; i++)
		if (!str_uint(str_cut(&rest, '.'), 0, 255, &part))
			return false;
	return rest.p == NULL;
}

bool
url_same_origin(const struct url *a, const struct url *b)
{
	return a->scheme == b->scheme && a->port == b->port && str_eq(a->host, b->host);
}

bool
url_host_in(const struct url *url, const char *domain)
{
	struct str want = str_c(domain);

	return str_eq(url->host, want) ||
	       (url->host.n > want.n && str_ends(url->host, want) &&
		url->host.p[url->host.n - want.n - 1] == '.');
}
