/* SPDX-License-Identifier: Apache-2.0 */
#include "freeze.h"
#include "direct_url.h"
#include "gitdir.h"
#include "str.h"
#include "url.h"

static struct str
name_version(struct arena *arena, const struct dist *dist)
{
	return arena_printf(arena, "%.*s%s%.*s", STR(dist->name),
			    dist->is_pep440 ? "==" : "===", STR(dist->version));
}

/* The folder that a file: address names, absent for what is none. */
static struct str
local_path(struct arena *arena, struct str url)
{
	struct str path = str_sub(url, 7, url.n);

	if (!str_starts(url, S("file://")))
		return (struct str){0};
	if (str_starts(path, S("localhost/")))
		path = str_sub(path, 9, path.n);
	if (!str_starts(path, S("/")))
		return (struct str){0};
	return url_decode(arena, path);
}

/* As pip's vcs.get_src_requirement: "git+URL@COMMIT#egg=NAME[&subdirectory=DIR]". */
static struct str
git_line(struct arena *arena, const struct dist *dist, const struct gitdir *git)
{
	struct str url = direct_url_redact(arena, git->url);
	struct str name = arena_str(arena, dist->name);
	char *egg = arena_alloc(arena, name.n + 1);

	for (size_t i = 0; i < name.n; i++)
		egg[i] = name.p[i] == '-' ? '_' : name.p[i];
	return arena_printf(arena, "-e git+%.*s@%.*s#egg=%s%s%.*s", STR(url),
			    STR(git->commit), egg, git->below.n ? "&subdirectory=" : "",
			    STR(git->below));
}

static struct str
editable_line(struct arena *arena, const struct site *site, const struct dist *dist,
	      struct str path)
{
	struct str plain = name_version(arena, dist);
	struct gitdir git;

	switch (gitdir_read(&git, arena, site, path)) {
	case GITDIR_READ:
		return git_line(arena, dist, &git);
	case GITDIR_NO_REMOTE:
		return arena_printf(
			arena, "# Editable Git install with no remote (%.*s)\n-e %.*s",
			STR(plain), STR(path));
	case GITDIR_NONE:
		break;
	}
	return arena_printf(arena,
			    "# Editable install with no version control (%.*s)\n-e %.*s",
			    STR(plain), STR(path));
}

void
freeze_line(struct str *line, struct str *note, struct arena *arena,
	    const struct site *site, const struct dist *dist)
{
	struct str path, file;
	struct direct_url direct;
	struct err err;

	*note = (struct str){0};
	*line = name_version(arena, dist);
	if (!dist->direct_url.p)
		return;
	file = arena_printf(arena, "%s/direct_url.json", dist->path);
	if (direct_url_parse(&direct, arena, dist->direct_url, file, &err) < 0) {
		*note = arena_str(arena, str_c(err.text));
		return;
	}
	path = direct.editable ? local_path(arena, direct.url) : (struct str){0};
	if (path.p) {
		*line = editable_line(arena, site, dist, path);
		return;
	}
	struct str url = direct_url_str(&direct, arena);
	*line = arena_printf(arena, "%.*s @ %.*s", STR(dist->name), STR(url));
}

bool
freeze_skips(struct str canonical, struct str python, bool all)
{
	static const char *const always[] = {"python", "wsgiref", "argparse"};
	static const char *const builders[] = {"setuptools", "distribute", "wheel"};
	struct str minor = str_sub(python, 2, python.n);
	uint64_t number = 12;

	for (size_t i = 0; i < COUNT(always); i++)
		if (str_eq(canonical, str_c(always[i])))
			return true;
	if (all)
		return false;
	if (str_eq(canonical, S("pip")))
		return true;
	str_uint(minor, 0, 99, &number);
	for (size_t i = 0; i < COUNT(builders); i++)
		if (number < 12 && str_eq(canonical, str_c(builders[i])))
			return true;
	return false;
}
