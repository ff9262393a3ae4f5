/* SPDX-License-Identifier: Apache-2.0 */
#include "buf.h"
#include "str.h"
#include "url.h"

enum { JOINED_MAX = 65536 };

/* Servers send blanks and UTF-8 in a Location, which has neither. */
static struct str
escape(struct arena *arena, struct str text)
{
	struct buf buf;

	buf_init(&buf, arena, JOINED_MAX);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c <= ' ' || c >= 0x7f)
			buf_printf(&buf, "%%%02X", c);
		else
			buf_char(&buf, text.p[i]);
	}
	return buf_str(&buf);
}

/* "/a/b/../c" becomes "/a/c"; path starts with '/'. */
static struct str
without_dots(struct arena *arena, struct str path)
{
	char *made = arena_alloc(arena, path.n + 2);
	size_t n = 0;

	path = str_sub(path, 1, path.n);
	while (path.p) {
		struct str part = str_cut(&path, '/');
		bool is_up = str_eq(part, S("..")), is_dot = str_eq(part, S("."));
		while (is_up && n && made[--n] != '/')
			;
		if (!is_up && !is_dot) {
			made[n++] = '/';
			memcpy(made + n, part.p, part.n);
			n += part.n;
		} else if (!path.p) {
			made[n++] = '/'; /* it named a folder */
		}
	}
	return str_n(made, n);
}

/* "https://host:443" */
static struct str
origin(const struct url *url)
{
	size_t tail = url->path.n + (url->query.p ? url->query.n + 1 : 0);

	return str_sub(url->text, 0, url->text.n - tail);
}

static bool
has_scheme(struct str text)
{
	size_t n = 0;

	while (n < text.n && (char_is_alnum(text.p[n]) || (n && text.p[n] == '+') ||
			      (n && text.p[n] == '-') || (n && text.p[n] == '.')))
		n++;
	return n > 0 && char_is_alpha(text.p[0]) && n < text.n && text.p[n] == ':';
}

struct str
url_join(struct arena *arena, const struct url *base, struct str reference)
{
	struct str path, query, folder;

	reference = escape(arena, reference);
	if (has_scheme(reference))
		return reference;
	if (str_starts(reference, S("//")))
		return arena_printf(arena, "%s:%.*s",
				    base->scheme == URL_HTTPS ? "https" : "http",
				    STR(reference));
	query = reference;
	path = str_cut(&query, '?');
	if (path.n == 0)
		path = base->path;
	else if (path.p[0] != '/') {
		folder = str_sub(base->path, 0, (size_t)(str_rchr(base->path, '/') + 1));
		path = arena_printf(arena, "%.*s%.*s", STR(folder), STR(path));
	}
	path = without_dots(arena, path);
	return arena_printf(arena, "%.*s%.*s%s%.*s", STR(origin(base)), STR(path),
			    query.p ? "?" : "", STR(query));
}
