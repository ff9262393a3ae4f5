/* SPDX-License-Identifier: Apache-2.0 */
/* Where the archive of a commit comes from: a local mirror, or the repository's host. */
#include "tree.h"
#include "host.h"
#include "hub_place.h"
#include "str.h"

struct str
source_address(struct grab *grab, struct str url)
{
	struct hub_place place;
	struct err ignored;

	if (!str_starts(url, S("hf://")) ||
	    hub_place_short(&place, &grab->mem, url, &ignored) < 0 || place.path.n)
		return url;
	return hub_place_shown(&grab->mem, &place);
}

/* The last two components of the repository's path, without ".git". */
static bool
owner_and_repo(const struct url *url, struct str *owner, struct str *repo)
{
	struct str path = url->path;
	ptrdiff_t slash;

	while (str_ends(path, S("/")))
		path = str_sub(path, 0, path.n - 1);
	slash = str_rchr(path, '/');
	if (slash < 0)
		return false;
	*repo = str_sub(path, (size_t)slash + 1, path.n);
	if (str_ends(*repo, S(".git")) && repo->n > 4)
		*repo = str_sub(*repo, 0, repo->n - 4);
	path = str_sub(path, 0, (size_t)slash);
	*owner = str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);
	return repo->n && repo->p[0] != '.' && !str_starts(*owner, S("."));
}

static bool
is_repository(struct arena *mem, const char *dir)
{
	return host_kind(arena_printf(mem, "%s/.git", dir).p) != HOST_NONE ||
	       (host_kind(arena_printf(mem, "%s/HEAD", dir).p) == HOST_FILE &&
		host_kind(arena_printf(mem, "%s/objects", dir).p) == HOST_DIR);
}

/* The folders of the sources where a mirror of the repository may be. */
static size_t
places(struct str dirs[static 4], struct arena *mem, const struct tree *tree)
{
	struct str owner, repo;
	const char *top = tree->sources;
	size_t n = 0;

	if (!top || !owner_and_repo(&tree->url, &owner, &repo))
		return 0;
	if (owner.n) {
		dirs[n++] = arena_printf(mem, "%s/%.*s/%.*s", top, STR(owner), STR(repo));
		dirs[n++] =
			arena_printf(mem, "%s/%.*s/%.*s.git", top, STR(owner), STR(repo));
	}
	dirs[n++] = arena_printf(mem, "%s/%.*s", top, STR(repo));
	dirs[n++] = arena_printf(mem, "%s/%.*s.git", top, STR(repo));
	return n;
}

const char *
source_repository(struct arena *mem, const struct tree *tree)
{
	struct str dirs[4];
	size_t ndirs = places(dirs, mem, tree);

	for (size_t i = 0; i < ndirs; i++)
		if (is_repository(mem, dirs[i].p))
			return dirs[i].p;
	if (tree->url.scheme == URL_FILE && is_repository(mem, tree->url.path.p))
		return tree->url.path.p;
	return NULL;
}

/* What one folder of a mirror offers: COMMIT.tar.gz, REPO-COMMIT.tar.gz, a repository. */
static bool
look_in(struct source *source, struct arena *mem, const char *dir, struct str repo,
	const char *commit)
{
	struct str names[] = {
		arena_printf(mem, "%s/%s.tar.gz", dir, commit),
		arena_printf(mem, "%s/%.*s-%s.tar.gz", dir, STR(repo), commit),
	};

	if (host_kind(dir) != HOST_DIR)
		return false;
	for (size_t i = 0; i < COUNT(names); i++)
		if (host_kind(names[i].p) == HOST_FILE) {
			*source = (struct source){SOURCE_ARCHIVE, names[i], {0}};
			return true;
		}
	if (!is_repository(mem, dir))
		return false;
	*source = (struct source){SOURCE_REPOSITORY, str_c(dir), {0}};
	return true;
}

static bool
look_in_sources(struct source *source, struct arena *mem, const struct tree *tree)
{
	struct str owner, repo, dirs[4];
	size_t ndirs = places(dirs, mem, tree);

	if (ndirs == 0 || !owner_and_repo(&tree->url, &owner, &repo))
		return false;
	for (size_t i = 0; i < ndirs; i++)
		if (look_in(source, mem, dirs[i].p, repo, tree->commit))
			return true;
	return false;
}

bool
source_is_remote(struct arena *mem, const struct tree *tree)
{
	struct source ignored;

	return tree->url.scheme != URL_FILE && !source_repository(mem, tree) &&
	       !look_in_sources(&ignored, mem, tree);
}

static int
local_source(struct source *source, struct grab *grab, const struct tree *tree)
{
	const char *path = tree->url.path.p;
	struct str owner, repo;

	if (host_kind(path) == HOST_FILE) {
		*source = (struct source){SOURCE_ARCHIVE, tree->url.path, {0}};
		return 0;
	}
	if (owner_and_repo(&tree->url, &owner, &repo) &&
	    look_in(source, &grab->mem, path, repo, tree->commit))
		return 0;
	return err_set(&grab->err, E_NOMATCH,
		       "%.*s: no repository, and no archive of commit %s there",
		       STR(tree->shown), tree->commit);
}

/* Where the hosts keep archives of commits; all are what `git archive` makes there. */
static void
tarball(struct source *source, struct arena *mem, const struct tree *tree)
{
	struct str text = tree->url.text, owner, repo, gitlab;

	source->where = text;
	if (str_ends(text, S(".tar.gz")) || str_ends(text, S(".tgz")) ||
	    !owner_and_repo(&tree->url, &owner, &repo))
		return;
	if (str_eq(tree->url.host, S("github.com"))) {
		source->where = arena_printf(
			mem, "https://codeload.github.com/%.*s/%.*s/tar.gz/%s",
			STR(owner), STR(repo), tree->commit);
		return;
	}
	while (str_ends(text, S("/")))
		text = str_sub(text, 0, text.n - 1);
	if (str_ends(text, S(".git")))
		text = str_sub(text, 0, text.n - 4);
	gitlab = arena_printf(mem, "%.*s/-/archive/%s/%.*s-%s.tar.gz", STR(text),
			      tree->commit, STR(repo), tree->commit);
	source->where =
		arena_printf(mem, "%.*s/archive/%s.tar.gz", STR(text),
			     tree->commit); /* Gitea, Forgejo, sourcehut, GitHub */
	if (str_eq(tree->url.host, S("bitbucket.org")))
		source->where =
			arena_printf(mem, "%.*s/get/%s.tar.gz", STR(text), tree->commit);
	else if (str_starts(tree->url.host, S("gitlab.")))
		source->where = gitlab;
	else if (!str_eq(tree->url.host, S("codeberg.org")))
		source->other = gitlab;
}

/* Its interface has no archives: files one by one, or git. */
static bool
is_hugging_face(const struct url *url)
{
	return str_eq(url->host, S("huggingface.co")) || str_eq(url->host, S("hf.co"));
}

int
source_find(struct source *source, struct grab *grab, const struct tree *tree)
{
	struct str owner, repo;

	if (look_in_sources(source, &grab->mem, tree))
		return 0;
	if (tree->url.scheme == URL_FILE)
		return local_source(source, grab, tree);
	if (!owner_and_repo(&tree->url, &owner, &repo) || tree->url.query.p ||
	    (!owner.n && str_eq(tree->url.host, S("github.com"))))
		return err_set(&grab->err, E_USAGE,
			       "%.*s: not the address of a repository", STR(tree->shown));
	if (is_hugging_face(&tree->url))
		return err_set(&grab->err, E_USAGE,
			       "%.*s: Hugging Face has no archives of commits: take the "
			       "repository by git (--git), or its files as "
			       "hf://OWNER/REPO@REV/PATH",
			       STR(tree->shown));
	*source = (struct source){.kind = SOURCE_URL};
	tarball(source, &grab->mem, tree);
	return 0;
}
