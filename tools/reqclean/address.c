/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is an address allowed: https, on a known host, pinned, without a password? What two
 * programs could read differently is refused before its parts are believed.
 */
#include "address.h"

#include "str.h"

struct check {
	const struct clean *clean;
	struct address *address;
	const struct policy_host *host;
	struct str *reason;
};

static bool
starts_nocase(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq_nocase(str_sub(s, 0, prefix.n), prefix);
}

/* Letters, digits, and of the rest what no program gives a meaning of its own, or drops. */
static bool
is_plain(char c)
{
	return char_is_alnum(c) || (c && strchr("-._~+=,!()*@&$/?#%", c));
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

/* 0, or 209 or 211. */
static unsigned
check_host(const struct check *c)
{
	if (str_chr(c->address->netloc, '@') >= 0)
		return 209;
	if (c->address->host.p)
		return 0;
	*c->reason = S("its host is none that all programs read alike");
	return 211;
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

/* 0 or 211: the folder to build in must lie within what is fetched. */
static unsigned
check_subdirectory(const struct check *c)
{
	struct str value = address_value(c->address->text, S("subdirectory"));

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

static unsigned
check_git(const struct check *c)
{
	struct str path = c->address->path;
	struct str revision = address_revision(&path);

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
	if (revision.n >= 7 && revision.n < 40 && address_is_hex(revision))
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
	enum address_sum sum = address_sum(c->address->text);

	if (!policy_path_allowed(c->host, c->address->path))
		return 212;
	if (!address_is_archive(c->address->path)) {
		*c->reason = S("uv takes no address that does not end like an archive's, "
			       "such as .whl or .tar.gz");
		return 211;
	}
	if (c->host->pin == POLICY_PIN_NONE)
		return 0;
	if (sum == ADDRESS_WEAK) {
		*c->reason = S("its sum is weak or broken; it must be "
			       "sha256=<64 hex digits>");
		return 207;
	}
	if (c->host->pin == POLICY_PIN_COMMIT) {
		*c->reason = S("on this host the policy wants the address of a commit");
		return is_commit_file(c) ? 0 : 206;
	}
	if (sum == ADDRESS_STRONG ||
	    (c->host->pin == POLICY_PIN_ANY && is_commit_file(c)))
		return 0;
	return 207;
}

bool
clean_is_windows_path(struct str raw)
{
	if (raw.n > 2 && char_is_alpha(raw.p[0]) && raw.p[1] == ':' &&
	    (raw.p[2] == '\\' || raw.p[2] == '/'))
		return !str_starts(str_sub(raw, 2, raw.n), S("//"));
	return str_starts(raw, S("\\")) || str_starts(raw, S(".\\")) ||
	       str_starts(raw, S("..\\"));
}

/* What is on this machine, or comes over what says nothing of who answers. */
static unsigned
check_scheme(const struct address *a)
{
	if (starts_nocase(a->text, S("file:")))
		return 203;
	if (clean_is_windows_path(a->text))
		return 204;
	if (!a->scheme.p && str_chr(a->text, ':') < 0)
		return 202;
	return str_eq_nocase(a->scheme, S("https")) || a->git ? 0 : 208;
}

unsigned
clean_address(const struct clean *clean, struct str url, struct str *reason)
{
	struct address a = address_parse(clean->arena, url);
	struct check c = {clean, &a, NULL, reason};
	unsigned code;

	*reason = (struct str){0};
	if ((code = check_scheme(&a)) || (code = check_characters(&c)) ||
	    (code = check_host(&c)))
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
