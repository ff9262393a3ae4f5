/* SPDX-License-Identifier: Apache-2.0 */
/* Hosts and paths of addresses: what a policy may say about them, and what it matches. */
#include "policy.h"

#include "str.h"

bool
policy_is_commit(struct str text)
{
	uint64_t value;

	/* 64 digits name a commit of a repository that uses SHA-256, but pip would take
	 * them for a branch, which can move. */
	if (text.n != 40)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (!str_hex(str_sub(text, i, i + 1), &value))
			return false;
	return true;
}

static bool
is_v6(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("0123456789abcdef:.", text.p[i]) || !text.p[i])
			return false;
	return str_count(text, ':') >= 2;
}

/* Labels of letters, digits and "-", none of them empty: no dot at the end. */
static bool
is_name(struct str text)
{
	while (text.p) {
		struct str label = str_cut(&text, '.');

		if (!label.n)
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!char_is_digit(label.p[i]) && label.p[i] != '-' &&
			    label.p[i] != '_' && (label.p[i] < 'a' || label.p[i] > 'z'))
				return false;
	}
	return true;
}

bool
policy_host_valid(struct str host)
{
	ptrdiff_t close = str_chr(host, ']');
	struct str port = host;
	uint64_t number;

	if (host.n == 0 || host.n > 260)
		return false;
	if (host.p[0] == '[') {
		if (close < 0 || !is_v6(str_sub(host, 1, (size_t)close)))
			return false;
		port = str_sub(host, (size_t)close + 1, host.n);
		if (!port.n)
			return true;
		if (str_cut(&port, ':').n)
			return false;
	} else if (!is_name(str_cut(&port, ':'))) {
		return false;
	}
	/* The usual port is not written, so that each host has one name. */
	return !port.p ||
	       (str_uint(port, 1, 65535, &number) && number != 443 && port.p[0] != '0');
}

/* The one "{word}" of a pattern's part: what stands before and behind it. */
static bool
take_apart(struct str part, struct str *before, struct str *word, struct str *after)
{
	ptrdiff_t open = str_chr(part, '{'), close = str_chr(part, '}');

	if (open < 0 || close < open)
		return false;
	*before = str_sub(part, 0, (size_t)open);
	*word = str_sub(part, (size_t)open + 1, (size_t)close);
	*after = str_sub(part, (size_t)close + 1, part.n);
	return true;
}

const char *
policy_pattern_fault(struct str pattern)
{
	static const char fault[] =
		"must be a path such as /{owner}/{repo}/archive/{commit}.zip, of the "
		"words owner, repo, name, commit and path (last) in braces";
	struct str rest = str_sub(pattern, 1, pattern.n), before, word, after;
	bool has_commit = false;

	if (!str_starts(pattern, S("/")))
		return fault;
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		if (!part.n || str_count(part, '{') > 1 ||
		    str_count(part, '{') != str_count(part, '}'))
			return fault;
		if (!str_count(part, '{'))
			continue;
		if (!take_apart(part, &before, &word, &after))
			return fault;
		has_commit |= str_eq(word, S("commit"));
		if (str_eq(word, S("path"))
			    ? rest.p != NULL
			    : !str_eq(word, S("owner")) && !str_eq(word, S("repo")) &&
				      !str_eq(word, S("name")) &&
				      !str_eq(word, S("commit")))
			return fault;
	}
	return has_commit ? NULL : fault;
}

/* What the words of a pattern stood for. */
struct parts {
	struct str owner, repo, commit;
};

static void
keep(struct parts *parts, struct str word, struct str text)
{
	if (str_eq(word, S("owner")))
		parts->owner = text;
	else if (str_eq(word, S("repo")))
		parts->repo = text;
	else if (str_eq(word, S("commit")))
		parts->commit = text;
}

static bool
matches_part(struct str part, struct str text, struct parts *parts)
{
	struct str before, word, after;

	if (!take_apart(part, &before, &word, &after))
		return str_eq(part, text);
	if (text.n <= before.n + after.n || !str_starts(text, before) ||
	    !str_ends(text, after))
		return false;
	text = str_sub(text, before.n, text.n - after.n);
	keep(parts, word, text);
	return !str_eq(word, S("commit")) || policy_is_commit(text);
}

static bool
matches(struct str pattern, struct str path, struct parts *parts)
{
	while (pattern.p && path.p) {
		struct str part = str_cut(&pattern, '/');

		if (str_eq(part, S("{path}")))
			return path.n > 0;
		if (!matches_part(part, str_cut(&path, '/'), parts))
			return false;
	}
	return !pattern.p && !path.p;
}

static bool
find_commit(const struct policy_host *host, struct str path, struct parts *parts)
{
	for (size_t i = 0; i < host->ncommits; i++) {
		*parts = (struct parts){0};
		if (matches(host->commits[i], path, parts))
			return true;
	}
	return false;
}

bool
policy_names_commit(const struct policy_host *host, struct str path)
{
	struct parts parts;

	return find_commit(host, path, &parts);
}

struct str
policy_archive(const struct policy_host *host, struct str path, struct arena *arena)
{
	struct str rest = host->archive, before, word, after;
	struct parts parts;
	struct str out = S("");

	if (!rest.n || !find_commit(host, path, &parts))
		return (struct str){0};
	while (take_apart(rest, &before, &word, &after)) {
		struct str value = str_eq(word, S("owner"))  ? parts.owner
				   : str_eq(word, S("repo")) ? parts.repo
							     : parts.commit;

		if (!value.n)
			return (struct str){0};
		out = arena_cat(arena, arena_cat(arena, out, before), value);
		rest = after;
	}
	return arena_cat(arena, out, rest);
}

/* The template of policy_archive: an https: address of the same words. */
bool
policy_archive_valid(struct str text)
{
	struct str before, word, after;

	if (!str_starts(text, S("https://")) ||
	    str_count(text, '{') != str_count(text, '}'))
		return false;
	while (take_apart(text, &before, &word, &after)) {
		if (!str_eq(word, S("owner")) && !str_eq(word, S("repo")) &&
		    !str_eq(word, S("commit")))
			return false;
		text = after;
	}
	return str_chr(text, '{') < 0;
}

/* "/owner/repo" covers itself, what lies below it, and "/owner/repo.git". */
static bool
covers(struct str allowed, struct str path)
{
	struct str rest;

	if (!str_starts(path, allowed))
		return false;
	rest = str_sub(path, allowed.n, path.n);
	if (str_starts(rest, S(".git")))
		rest = str_sub(rest, 4, rest.n);
	return !rest.n || rest.p[0] == '/';
}

bool
policy_path_allowed(const struct policy_host *host, struct str path)
{
	for (size_t i = 0; i < host->npaths; i++)
		if (covers(host->paths[i], path))
			return true;
	return !host->npaths;
}
