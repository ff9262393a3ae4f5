/* SPDX-License-Identifier: Apache-2.0 */
#include "gitdir.h"
#include "host.h"
#include "str.h"

enum { MAX_FILE = 16 << 20 };

/* "git@host:owner/repo" is ssh://git@host/owner/repo for pip. */
static struct str
pip_spelling(struct arena *arena, struct str url)
{
	ptrdiff_t colon = str_chr(url, ':');

	if (str_find(url, S("://")) >= 0)
		return url;
	if (str_starts(url, S("/")))
		return arena_printf(arena, "file://%.*s", STR(url));
	if (colon <= 0)
		return (struct str){0};
	struct str host = str_sub(url, 0, (size_t)colon);
	struct str path = str_sub(url, (size_t)colon + 1, url.n);
	return arena_printf(arena, "ssh://%.*s/%.*s", STR(host), STR(path));
}

/* [remote "NAME"]: the name, absent for any other section. */
static struct str
remote_name(struct str line)
{
	struct str name = str_sub(line, 9, line.n);

	if (!str_starts(line, S("[remote \"")) || !str_ends(name, S("\"]")))
		return (struct str){0};
	name.n -= 2;
	return name;
}

struct str
gitdir_remote(struct arena *arena, struct str config)
{
	struct str line, name = {0}, first = {0};

	while (str_line(&config, &line)) {
		struct str value = str_trim(line), key;

		if (str_starts(value, S("["))) {
			name = remote_name(value);
			continue;
		}
		key = str_trim(str_cut(&value, '='));
		if (!name.p || !value.p || !str_eq_nocase(key, S("url")))
			continue;
		value = str_trim(value);
		if (!first.p || str_eq(name, S("origin")))
			first = value;
		if (str_eq(name, S("origin")))
			break;
	}
	return first.n ? pip_spelling(arena, first) : (struct str){0};
}

static struct str
read_file(const struct site *site, struct arena *arena, const char *dir, const char *name)
{
	struct str path = arena_printf(arena, "%s/%s", dir, name), bytes = {0};
	const char *real = site_path(site, arena, path.p);
	struct err err;

	if (real && host_kind(real) == HOST_FILE)
		host_read_if(&bytes, arena, real, MAX_FILE, &err);
	return bytes;
}

static bool
is_commit(struct str text)
{
	uint64_t part;

	if (text.n != 40 && text.n != 64)
		return false;
	for (size_t i = 0; i < text.n; i += 8)
		if (!str_hex(str_sub(text, i, i + 8), &part))
			return false;
	return true;
}

static struct str
packed_ref(struct str packed, struct str ref)
{
	struct str line;

	while (str_line(&packed, &line)) {
		struct str name = line, commit = str_cut(&name, ' ');

		if (name.p && str_eq(name, ref))
			return commit;
	}
	return (struct str){0};
}

static struct str
head_commit(const struct site *site, struct arena *arena, const char *dir)
{
	struct str head = str_trim(read_file(site, arena, dir, "HEAD")), commit;

	if (!str_starts(head, S("ref: ")))
		return head;
	head = str_trim(str_sub(head, 5, head.n));
	if (!str_starts(head, S("refs/")) || str_find(head, S("..")) >= 0)
		return (struct str){0};
	commit = str_trim(read_file(site, arena, dir, arena_str(arena, head).p));
	return commit.n ? commit
			: packed_ref(read_file(site, arena, dir, "packed-refs"), head);
}

static bool
has_git(const struct site *site, struct arena *arena, struct str top)
{
	struct str path = arena_printf(arena, "%.*s/.git", STR(top));
	const char *real = site_path(site, arena, path.p);

	return real && host_kind(real) == HOST_DIR;
}

enum gitdir_kind
gitdir_read(struct gitdir *git, struct arena *arena, const struct site *site,
	    struct str path)
{
	struct str top = path;

	if (!str_starts(path, S("/")))
		return GITDIR_NONE;
	while (str_ends(top, S("/")))
		top.n--;
	path.n = top.n;
	while (top.n > 0 && !has_git(site, arena, top))
		top.n = (size_t)str_rchr(top, '/');
	if (top.n == 0)
		return GITDIR_NONE;
	struct str dir = arena_printf(arena, "%.*s/.git", STR(top));
	*git = (struct gitdir){.commit = head_commit(site, arena, dir.p)};
	if (!is_commit(git->commit))
		return GITDIR_NONE;
	git->url = gitdir_remote(arena, read_file(site, arena, dir.p, "config"));
	if (path.n > top.n)
		git->below = str_sub(path, top.n + 1, path.n);
	return git->url.p ? GITDIR_READ : GITDIR_NO_REMOTE;
}
