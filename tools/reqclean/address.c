/* SPDX-License-Identifier: Apache-2.0 */
/* Is an address allowed: https, on a known host, pinned, without a password? */
#include "clean.h"

#include "buf.h"
#include "str.h"

enum { SHOWN_MAX = 160 };

struct address {
	struct str scheme, user, host, path, fragment;
};

static bool
starts_nocase(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq_nocase(str_sub(s, 0, prefix.n), prefix);
}

static struct address
take_apart(struct str url)
{
	struct address a = {0};
	struct str rest = url, netloc;
	ptrdiff_t at = str_find(url, S("://"));

	if (at >= 0) {
		a.scheme = str_sub(url, 0, (size_t)at);
		rest = str_sub(url, (size_t)at + 3, url.n);
	}
	a.fragment = rest;
	rest = str_cut(&a.fragment, '#');
	netloc = str_cut(&rest, '/');
	a.path = rest;
	at = str_rchr(netloc, '@');
	if (at >= 0)
		a.user = str_sub(netloc, 0, (size_t)at);
	netloc = str_sub(netloc, (size_t)(at + 1), netloc.n);
	a.host = str_cut(&netloc, ':');
	return a;
}

static bool
is_hex(struct str s, size_t n)
{
	uint64_t value;

	if (s.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!str_hex(str_sub(s, i, i + 1), &value))
			return false;
	return true;
}

static bool
is_commit(struct str s)
{
	return is_hex(s, 40) || is_hex(s, 64);
}

/* "sha256=..." in the fragment, whole. */
static bool
has_hash(struct str fragment)
{
	while (fragment.p) {
		struct str value = str_cut(&fragment, '&');
		struct str name = str_cut(&value, '=');

		if ((str_eq(name, S("sha256")) && is_hex(value, 64)) ||
		    (str_eq(name, S("sha384")) && is_hex(value, 96)) ||
		    (str_eq(name, S("sha512")) && is_hex(value, 128)))
			return true;
	}
	return false;
}

/* GitHub's archive of a commit: OWNER/REPO/archive/COMMIT.zip */
static bool
is_commit_archive(const struct address *a)
{
	struct str rest = a->path;
	struct str owner = str_cut(&rest, '/'), repository = str_cut(&rest, '/');
	struct str word = str_cut(&rest, '/');

	return str_eq_nocase(a->host, S("github.com")) && owner.n && repository.n &&
	       str_eq(word, S("archive")) && is_commit(str_cut(&rest, '.')) && rest.p &&
	       str_chr(rest, '/') < 0;
}

static bool
host_allowed(const struct clean *clean, struct str host)
{
	for (size_t i = 0; i < clean->nhosts; i++)
		if (str_eq_nocase(clean->hosts[i], host))
			return true;
	return policy_has_host(&clean->policy, host);
}

static unsigned
check_pin(const struct address *a, struct str *reason)
{
	if (str_starts(a->scheme, S("git"))) {
		ptrdiff_t at = str_rchr(a->path, '@');

		if (at >= 0 && is_commit(str_sub(a->path, (size_t)at + 1, a->path.n)))
			return 0;
		*reason = S("what it fetches can change; name the commit: "
			    "...@<40 hex digits>");
		return 206;
	}
	if (has_hash(a->fragment) || is_commit_archive(a))
		return 0;
	*reason = S("what it fetches can change; add #sha256=<64 hex digits>");
	return 207;
}

unsigned
clean_address(const struct clean *clean, struct str url, struct str *reason)
{
	struct address a = take_apart(url);

	if (starts_nocase(url, S("file:"))) {
		*reason = S("nothing of this machine's files belongs into the image");
		return 203;
	}
	if (!a.scheme.p && str_chr(url, ':') < 0) {
		*reason = S("nothing of this machine's files belongs into the image");
		return 202;
	}
	if (!str_eq_nocase(a.scheme, S("https")) &&
	    !str_eq_nocase(a.scheme, S("git+https"))) {
		*reason = S("only https and git+https say who answers");
		return 208;
	}
	if (a.user.p) {
		*reason = S("it would stay readable in the image");
		return 209;
	}
	if (!host_allowed(clean, a.host)) {
		*reason = arena_printf(clean->arena,
				       "host '%.*s' is not allowed; --allow-url %.*s "
				       "allows it",
				       STR(a.host), STR(a.host));
		return 205;
	}
	return check_pin(&a, reason);
}

/* The end of the host part that starts at i. */
static size_t
netloc_end(struct str text, size_t i)
{
	while (i < text.n && (!text.p[i] || !strchr("/?# \t", text.p[i])))
		i++;
	return i;
}

struct str
clean_shown(struct arena *arena, struct str text)
{
	struct buf out;
	size_t i = 0;

	buf_init(&out, arena, REQFILE_MAX);
	while (i < text.n && out.n < SHOWN_MAX) {
		struct str rest = str_sub(text, i, text.n);

		/* Messages end at a NUL byte, and what follows it must be seen. */
		buf_add(&out, text.p[i] ? str_sub(rest, 0, 1) : S("\\x00"));
		i++;
		if (str_starts(rest, S("://"))) {
			size_t end = netloc_end(text, i + 2);
			ptrdiff_t at = str_rchr(str_sub(text, i + 2, end), '@');

			buf_add(&out, at < 0 ? S("//") : S("//***"));
			i += 2 + (at < 0 ? 0 : (size_t)at);
		}
	}
	if (i < text.n)
		buf_add(&out, S("..."));
	return buf_str(&out);
}
