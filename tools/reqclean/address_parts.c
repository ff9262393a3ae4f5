/* SPDX-License-Identifier: Apache-2.0 */
#include "address.h"

#include "name.h"
#include "str.h"
#include "url.h"
#include "wheel.h"

/* In lower case, and a port only where it is not the usual one. */
static struct str
host_of(struct arena *arena, struct str netloc)
{
	struct str host = arena_str(arena, netloc);

	for (size_t i = 0; i < host.n; i++)
		((char *)(uintptr_t)host.p)[i] = char_lower(host.p[i]);
	if (str_ends(host, S(":443")))
		host.n -= 4;
	return policy_host_valid(host) ? host : (struct str){0};
}

struct address
address_parse(struct arena *arena, struct str url)
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
	a.host = host_of(arena, a.netloc);
	return a;
}

struct str
address_revision(struct str *path)
{
	ptrdiff_t at = str_rchr(*path, '@');
	struct str revision;

	if (at < 0)
		return (struct str){0};
	revision = str_sub(*path, (size_t)at + 1, path->n);
	*path = str_sub(*path, 0, (size_t)at);
	return revision;
}

struct str
address_value(struct str url, struct str key)
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

/* The sums that pip takes from an address. */
static const struct {
	const char *name;
	size_t digits;
	bool strong;
} kinds[] = {
	{"sha256", 64, true},  {"sha384", 96, true}, {"sha512", 128, true},
	{"sha224", 56, false}, {"sha1", 40, false},  {"md5", 32, false},
};

/* The digits that a sum of this kind has; 0 where pip takes none from an address. */
static size_t
hash_digits(struct str kind, bool *strong)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq(kind, str_c(kinds[i].name))) {
			*strong = kinds[i].strong;
			return kinds[i].digits;
		}
	return 0;
}

bool
address_is_hex(struct str s)
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
enum address_sum
address_sum(struct str url)
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
			return strong && value.n == digits && address_is_hex(value)
				       ? ADDRESS_STRONG
				       : ADDRESS_WEAK;
	}
	return ADDRESS_NONE;
}

/* What stands behind "#", with it. */
static struct str
tail_of(const struct address *a)
{
	size_t n = a->fragment.p ? a->fragment.n + 1 : 0;

	return str_sub(a->text, a->text.n - n, a->text.n);
}

static struct str
without_user(struct str netloc)
{
	return str_sub(netloc, (size_t)(str_rchr(netloc, '@') + 1), netloc.n);
}

/* What pip compares: of a fragment, where to build and the sums, wherever they stand in it
 * ("#egg=foo" in front says nothing where the requirement has a name). */
bool
clean_same_address(struct arena *arena, struct str one, struct str other)
{
	struct address a = address_parse(arena, one), b = address_parse(arena, other);

	if (!str_eq_nocase(a.scheme, b.scheme) || !str_eq(a.path, b.path) ||
	    !str_eq(a.query, b.query) ||
	    !str_eq(without_user(a.netloc), without_user(b.netloc)) ||
	    !str_eq(address_value(tail_of(&a), S("subdirectory")),
		    address_value(tail_of(&b), S("subdirectory"))))
		return false;
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (!str_eq_nocase(address_value(tail_of(&a), str_c(kinds[i].name)),
				   address_value(tail_of(&b), str_c(kinds[i].name))))
			return false;
	return true;
}

bool
clean_wheel(struct arena *arena, struct str url, struct str *name, struct str *version)
{
	struct address a = address_parse(arena, url);
	struct str file = url_decode(
		arena, str_sub(a.path, (size_t)(str_rchr(a.path, '/') + 1), a.path.n));
	struct wheel wheel;
	struct err err;

	*name = *version = (struct str){0};
	if (!str_ends(file, S(".whl")) || a.git)
		return false;
	if (wheel_parse(&wheel, file, &err) < 0)
		return true;
	*name = name_canonical(arena, wheel.name);
	*version = arena_printf(arena, "%.*s%s%.*s", STR(wheel.version),
				wheel.local.n ? "+" : "", STR(wheel.local));
	return true;
}

/* "/owner/repo.git/..." */
static struct str
repository_of(struct str path)
{
	struct str name;

	(void)str_cut(&path, '/');
	(void)str_cut(&path, '/');
	name = str_cut(&path, '/');
	return str_ends(name, S(".git")) ? str_sub(name, 0, name.n - 4) : name;
}

/* "foo-bar-1.0.tar.gz" */
static struct str
project_of(struct str file)
{
	for (size_t i = 1; i + 1 < file.n; i++)
		if (file.p[i] == '-' && char_is_digit(file.p[i + 1]))
			return str_sub(file, 0, i);
	return file;
}

size_t
clean_guess(struct arena *arena, struct str url, struct str names[static 2])
{
	struct address a = address_parse(arena, url);
	struct str path = a.path;
	size_t n = 0;

	if (a.git)
		(void)address_revision(&path);
	names[n] = repository_of(path);
	n += name_valid(names[n]);
	names[n] = project_of(str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n));
	n += name_valid(names[n]);
	for (size_t i = 0; i < n; i++)
		names[i] = name_canonical(arena, names[i]);
	return n;
}

struct str
clean_with_hash(struct arena *arena, struct str url, struct str hash)
{
	struct address a = address_parse(arena, url);
	struct str value = hash, kind = str_cut(&value, ':');
	bool strong = false;

	if (a.git || !value.p || value.n != hash_digits(kind, &strong) || !strong ||
	    !address_is_hex(value))
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

/* How long is what makes the path an archive's? 0: it is none. */
static size_t
archive_ending(struct str path)
{
	static const char *const endings[] = {
		".whl", ".zip",    ".tar.gz", ".tgz", ".tar",    ".tar.bz2",
		".tbz", ".tar.xz", ".txz",    ".tlz", ".tar.lz", ".tar.lzma",
	};

	/* An ending alone is a name without one. */
	for (size_t i = 0; i < COUNT(endings); i++) {
		struct str ending = str_c(endings[i]);

		if (str_ends(path, ending) && path.n > ending.n &&
		    path.p[path.n - ending.n - 1] != '/')
			return ending.n;
	}
	return 0;
}

bool
address_is_archive(struct str path)
{
	return archive_ending(path) > 0;
}

struct str
clean_sdist(struct arena *arena, struct str url, struct str name)
{
	struct address a = address_parse(arena, url);
	struct str file = str_sub(a.path, 0, a.path.n - archive_ending(a.path));
	ptrdiff_t dash;

	file = url_decode(arena,
			  str_sub(file, (size_t)(str_rchr(file, '/') + 1), file.n));
	dash = str_rchr(file, '-');
	if (a.git || !address_is_archive(a.path) || dash < 0 ||
	    !str_eq(name_canonical(arena, str_sub(file, 0, (size_t)dash)), name))
		return (struct str){0};
	return str_sub(file, (size_t)dash + 1, file.n);
}

struct str
clean_archive(const struct clean *clean, struct str url)
{
	struct arena *arena = clean->arena;
	struct address a = address_parse(arena, url);
	const struct policy_host *host = policy_host(&clean->policy, a.host);
	struct str made;

	/* A sum is that of the one archive and of no other. */
	if (a.git || !host || a.query.p || address_is_archive(a.path) ||
	    address_sum(url) != ADDRESS_NONE)
		return (struct str){0};
	made = policy_archive(host, a.path, arena);
	return made.p && a.fragment.p
		       ? arena_cat(arena, arena_cat(arena, made, S("#")), a.fragment)
		       : made;
}

/* uv takes "HTTPS://..." for a path, and one address in two spellings for two. */
struct str
clean_url(struct arena *arena, struct str url)
{
	struct address a = address_parse(arena, url);
	struct str scheme = arena_str(arena, a.scheme);

	if (!a.host.p || !a.scheme.n)
		return url;
	for (size_t i = 0; i < scheme.n; i++)
		((char *)(uintptr_t)scheme.p)[i] = char_lower(scheme.p[i]);
	return arena_cat(arena,
			 arena_printf(arena, "%.*s://%.*s", STR(scheme), STR(a.host)),
			 str_sub(url, (size_t)(a.path.p - url.p), url.n));
}

struct str
clean_pinned(const struct clean *clean, struct str url, struct str *reason)
{
	struct arena *arena = clean->arena;
	struct address a = address_parse(arena, url);
	struct str path = a.path, revision = address_revision(&path), repository;
	const struct policy_commit *known;

	if (!a.git || !a.host.p || a.query.p || policy_is_commit(revision))
		return (struct str){0};
	repository = arena_cat(arena, a.host, path);
	if (str_ends(repository, S(".git")))
		repository.n -= 4;
	known = policy_commit(&clean->policy, repository);
	if (!known)
		return (struct str){0};
	*reason = known->row.reason;
	return arena_printf(arena, "%.*s@%.*s%s%.*s",
			    STR(str_sub(url, 0, (size_t)(path.p + path.n - url.p))),
			    STR(known->commit), a.fragment.p ? "#" : "", STR(a.fragment));
}
