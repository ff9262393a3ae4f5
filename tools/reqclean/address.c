/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is an address allowed: https, on a known host, pinned, without a password? What two
 * programs could read differently is refused before its parts are believed.
 */
#include "clean.h"

#include "name.h"
#include "str.h"
#include "url.h"
#include "wheel.h"

struct address {
	struct str text;
	struct str scheme; /* as written */
	bool git;
	struct str netloc, path, query, fragment; /* query and fragment may be absent */
	struct str host;                          /* as policy_host wants it */
};

struct check {
	const struct clean *clean;
	struct address *address;
	const struct policy_host *host;
	struct str *reason;
};

static struct address
take_apart(struct str url)
{
	struct address a = {.text = url};
	struct str rest = url;
	ptrdiff_t at = str_find(url, S("://"));
	size_t end = 0;

	if (at >= 0) {
		a.scheme = str_sub(url, 0, (size_t)at);
		rest = str_sub(url, (size_t)at + 3, url.n);
	}
	a.git = str_eq_nocase(a.scheme, S("git+https"));
	a.fragment = rest;
	a.query = str_cut(&a.fragment, '#');
	rest = str_cut(&a.query, '?');
	while (end < rest.n && rest.p[end] != '/')
		end++;
	a.netloc = str_sub(rest, 0, end);
	a.path = str_sub(rest, end, rest.n);
	return a;
}

static bool
starts_nocase(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq_nocase(str_sub(s, 0, prefix.n), prefix);
}

/* Letters, digits, and of the rest what no program gives a meaning of its own, or drops. */
static bool
is_plain(char c)
{
	return char_is_alnum(c) || (c && strchr("-._~+=,!()*:@&$/?#%", c));
}

/* The character of an escape that stays one: "%2F" and the like would be a "/" to some. */
static bool
is_plain_escape(struct str digits)
{
	uint64_t byte;

	return digits.n == 2 && str_hex(digits, &byte) && byte > ' ' && byte < 0x7f &&
	       !strchr("/\\.%?#@:", (int)byte);
}

/* 0 or 211, for all that follows the host, which has a form of its own. */
static unsigned
check_characters(const struct check *c)
{
	struct str text = c->address->text;
	size_t i = (size_t)(c->address->path.p - text.p);

	for (; i < text.n && is_plain(text.p[i]); i++)
		if (text.p[i] == '%' && !is_plain_escape(str_sub(text, i + 1, i + 3))) {
			*c->reason = S("programs disagree about an escape (%XX) in it");
			return 211;
		}
	if (i == text.n)
		return 0;
	*c->reason = S("programs disagree about blanks and letters beyond ASCII in it");
	if (text.p[i] > ' ' && text.p[i] < 0x7f)
		*c->reason =
			arena_printf(c->clean->arena,
				     "programs disagree about the '%c' in it", text.p[i]);
	return 211;
}

/*
 * Each part of a path has a name: no "//", no "." and "..", which some programs resolve.
 * Without a path, some look for the host behind "?" or "#".
 */
static bool
is_plain_path(struct str path)
{
	struct str rest = str_sub(path, 1, path.n);

	if (!path.n)
		return false;
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		if ((!part.n && rest.p) || str_eq(part, S(".")) || str_eq(part, S("..")))
			return false;
	}
	return true;
}

/* 0, or 209 or 211: the host in lower case, a port only where it is not the usual one. */
static unsigned
check_netloc(const struct check *c)
{
	struct arena *arena = c->clean->arena;
	struct str host = arena_str(arena, c->address->netloc);

	if (str_chr(host, '@') >= 0)
		return 209;
	for (size_t i = 0; i < host.n; i++)
		((char *)(uintptr_t)host.p)[i] = char_lower(host.p[i]);
	if (str_ends(host, S(":443")))
		host.n -= 4;
	if (!policy_host_valid(host)) {
		*c->reason = S("its host is none that all programs read alike");
		return 211;
	}
	c->address->host = host;
	return 0;
}

/* Of --allow-url, which lifts limits of paths; else of the policy. */
static const struct policy_host *
find_host(const struct clean *clean, struct str host)
{
	const struct policy_host *known = policy_host(&clean->policy, host);

	for (size_t i = 0; i < clean->nhosts; i++)
		if (str_eq_nocase(clean->hosts[i], host)) {
			struct policy_host *made =
				ARENA_NEW(clean->arena, struct policy_host);

			if (known)
				*made = *known;
			made->npaths = 0;
			return made;
		}
	return known;
}

/* The first "KEY=" behind "#" or "&" anywhere in the address, as pip looks for it. */
static struct str
pip_value(struct str url, struct str key)
{
	for (size_t i = 0; i + key.n + 1 < url.n; i++)
		if ((url.p[i] == '#' || url.p[i] == '&') &&
		    str_starts(str_sub(url, i + 1, url.n), key) &&
		    url.p[i + 1 + key.n] == '=') {
			struct str value = str_sub(url, i + key.n + 2, url.n);

			return str_cut(&value, '&');
		}
	return (struct str){0};
}

/* The digits that a sum of this kind has; 0 where pip takes none from an address. */
static size_t
hash_digits(struct str kind, bool *strong)
{
	static const struct {
		const char *name;
		size_t digits;
		bool strong;
	} kinds[] = {
		{"sha256", 64, true},  {"sha384", 96, true}, {"sha512", 128, true},
		{"sha224", 56, false}, {"sha1", 40, false},  {"md5", 32, false},
	};

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq(kind, str_c(kinds[i].name))) {
			*strong = kinds[i].strong;
			return kinds[i].digits;
		}
	return 0;
}

static bool
is_hex(struct str s)
{
	uint64_t value;

	for (size_t i = 0; i < s.n; i++)
		if (!str_hex(str_sub(s, i, i + 1), &value))
			return false;
	return true;
}

/*
 * pip checks the first sum behind "#" or "&" in the address, and no other: a weak one in
 * front would hide a strong one.
 */
static bool
has_hash(struct str url)
{
	for (size_t i = 0; i < url.n; i++) {
		struct str value = str_sub(url, i + 1, url.n), kind;
		bool strong = false;
		size_t digits;

		if (url.p[i] != '#' && url.p[i] != '&')
			continue;
		value = str_cut(&value, '&');
		kind = str_cut(&value, '=');
		digits = value.p ? hash_digits(kind, &strong) : 0;
		if (digits)
			return strong && value.n == digits && is_hex(value);
	}
	return false;
}

/* 0 or 211: the folder to build in must lie within what is fetched. */
static unsigned
check_subdirectory(const struct check *c)
{
	struct str value = pip_value(c->address->text, S("subdirectory"));

	if (!value.p || (value.n && value.p[0] != '/' && str_chr(value, '%') < 0 &&
			 is_plain_path(arena_cat(c->clean->arena, S("/"), value))))
		return 0;
	*c->reason = S("its subdirectory is not one below the top");
	return 211;
}

static unsigned
check_query(const struct check *c)
{
	struct str rest = c->address->query;

	while (rest.p) {
		struct str value = str_cut(&rest, '&');

		if (clean_is_secret(str_cut(&value, '=')) && value.n)
			return 209;
	}
	return 0;
}

/* What follows the last "@" of a repository's path. */
static struct str
revision_of(struct str path)
{
	ptrdiff_t at = str_rchr(path, '@');

	return at < 0 ? (struct str){0} : str_sub(path, (size_t)at + 1, path.n);
}

static unsigned
check_git(const struct check *c)
{
	struct str path = c->address->path, revision = revision_of(path);

	if (revision.p)
		path = str_sub(path, 0, path.n - revision.n - 1);
	if (c->address->query.p || str_chr(path, '@') >= 0 || str_chr(path, '%') >= 0) {
		*c->reason = S("programs disagree about where its revision starts");
		return 211;
	}
	if (!policy_path_allowed(c->host, path))
		return 212;
	if (c->host->pin == POLICY_PIN_NONE)
		return 0;
	if (c->host->pin == POLICY_PIN_HASH) {
		*c->reason = S("on this host the policy wants a hash, which no "
			       "repository has");
		return 206;
	}
	if (policy_is_commit(revision))
		return 0;
	if (revision.n >= 7 && revision.n < 40 && is_hex(revision))
		*c->reason = S("another commit can start the same; write all 40 digits");
	return 206;
}

/* "?download=true" is all that Hugging Face's own addresses have behind the path. */
static bool
is_commit_file(const struct check *c)
{
	const struct address *a = c->address;

	return (!a->query.p || str_eq(a->query, S("download=true"))) &&
	       policy_names_commit(c->host, a->path);
}

static unsigned
check_archive(const struct check *c)
{
	if (!policy_path_allowed(c->host, c->address->path))
		return 212;
	switch (c->host->pin) {
	case POLICY_PIN_NONE:
		return 0;
	case POLICY_PIN_HASH:
		return has_hash(c->address->text) ? 0 : 207;
	case POLICY_PIN_COMMIT:
		*c->reason = S("on this host the policy wants the address of a commit");
		return is_commit_file(c) ? 0 : 206;
	case POLICY_PIN_ANY:
		break;
	}
	return has_hash(c->address->text) || is_commit_file(c) ? 0 : 207;
}

/* What is on this machine, or comes over what says nothing of who answers. */
static unsigned
check_scheme(const struct address *a)
{
	if (starts_nocase(a->text, S("file:")))
		return 203;
	if (!a->scheme.p && str_chr(a->text, ':') < 0)
		return 202;
	return str_eq_nocase(a->scheme, S("https")) || a->git ? 0 : 208;
}

unsigned
clean_address(const struct clean *clean, struct str url, struct str *reason)
{
	struct address a = take_apart(url);
	struct check c = {clean, &a, NULL, reason};
	unsigned code;

	*reason = (struct str){0};
	if ((code = check_scheme(&a)) || (code = check_characters(&c)) ||
	    (code = check_netloc(&c)))
		return code;
	if (!is_plain_path(a.path)) {
		*reason = S("programs disagree about '.', '..', '//' or no path at all");
		return 211;
	}
	if ((code = check_query(&c)) || (code = check_subdirectory(&c)))
		return code;
	c.host = find_host(clean, a.host);
	if (!c.host) {
		*reason = arena_printf(clean->arena,
				       "host '%.*s' is not allowed; --allow-url %.*s "
				       "allows it",
				       STR(a.host), STR(a.host));
		return 205;
	}
	return a.git ? check_git(&c) : check_archive(&c);
}

bool
clean_wheel(struct arena *arena, struct str url, struct str *name, struct str *version)
{
	struct address a = take_apart(url);
	struct str file = url_decode(
		arena, str_sub(a.path, (size_t)(str_rchr(a.path, '/') + 1), a.path.n));
	struct wheel wheel;
	struct err err;

	*name = *version = (struct str){0};
	if (!str_ends(file, S(".whl")) || starts_nocase(a.scheme, S("git+")))
		return false;
	if (wheel_parse(&wheel, file, &err) < 0)
		return true;
	*name = name_canonical(arena, wheel.name);
	*version = arena_printf(arena, "%.*s%s%.*s", STR(wheel.version),
				wheel.local.n ? "+" : "", STR(wheel.local));
	return true;
}

struct str
clean_with_hash(struct arena *arena, struct str url, struct str hash)
{
	struct address a = take_apart(url);
	struct str value = hash, kind = str_cut(&value, ':');
	bool strong = false;

	if (a.git || !value.p || value.n != hash_digits(kind, &strong) || !strong ||
	    !is_hex(value))
		return (struct str){0};
	for (size_t i = 0; i < url.n; i++) {
		struct str rest = str_sub(url, i + 1, url.n);
		bool any;

		if ((url.p[i] == '#' || url.p[i] == '&') &&
		    hash_digits(str_cut(&rest, '='), &any))
			return (struct str){0};
	}
	return arena_printf(arena, "%.*s%s%.*s=%.*s", STR(url), a.fragment.p ? "&" : "#",
			    STR(kind), STR(value));
}
