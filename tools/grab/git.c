/* SPDX-License-Identifier: Apache-2.0 */
/* grab clone --git: the git program makes a shallow clone of one commit. */
#include "building.h"
#include "git.h"
#include "host.h"
#include "secret.h"
#include "str.h"

#include <unistd.h>

enum { GIT_SECONDS = 3600, OUTPUT_MAX = 65536, ARGS_MAX = 20 };

/* What git complained of first says most. */
static struct str
complaint(struct str output)
{
	struct str line, last = S("git gives no reason");

	while (str_line(&output, &line)) {
		if (str_starts(line, S("fatal: ")) || str_starts(line, S("error: ")))
			return str_sub(line, 7, line.n);
		if (str_starts(line, S("remote: ")))
			last = line;
	}
	return last;
}

/* An answer that will be the same next time; all else may be the network. */
static bool
is_final(struct str output)
{
	static const char *const signs[] = {
		"not our ref",           "not found",          "could not read Username",
		"Authentication failed", "returned error: 40", "does not exist",
		"does not appear to be", "not allowed",        "no such remote",
		"Server does not allow", "dumb http",          "unable to find remote",
		"Not a valid object",    "bad object",         "not a tree"};

	for (size_t i = 0; i < COUNT(signs); i++)
		if (str_find(output, str_c(signs[i])) >= 0)
			return true;
	return false;
}

static enum err_code
failure_of(const struct git *git, const char *step, struct str output)
{
	struct str word = str_c(step);

	if (!str_eq(word, S("fetch")) && !str_eq(word, S("checkout")) &&
	    !str_eq(word, S("submodule")))
		return E_SYSTEM; /* it asks nobody */
	if (git->local && !str_eq(word, S("submodule")))
		return E_NOMATCH;
	return is_final(output) ? E_NOMATCH : E_NETWORK;
}

/* Servers have git print what they say, which may be what they were sent. */
static int
failed(struct git *git, const char *step, struct err *err)
{
	struct str why = complaint(git->output);

	why = secret_hide(&git->grab->mem, why, &git->tree->url);
	return err_set(err, failure_of(git, step, git->output), "%.*s: git %s: %.*s",
		       STR(git->tree->shown), step, STR(why));
}

/* Runs git with these arguments, ended by NULL; another status than 0 is a failure. */
static int
run(struct git *git, const char *const *args)
{
	const char *argv[ARGS_MAX] = {"git", "-C", git->dir};
	struct host_run what = {.argv = argv,
				.env = git->env,
				.only_env = true,
				.keep_stderr = true,
				.max_output = OUTPUT_MAX,
				.timeout = GIT_SECONDS,
				.lock = git->lock};
	struct err *err = &git->grab->err;
	int exit_status, status;

	for (size_t i = 0; args[i]; i++) {
		assert(i + 4 < ARGS_MAX);
		argv[i + 3] = args[i];
	}
	status = host_run(&exit_status, &git->output, &git->grab->mem, &what, err);
	if (status < 0 || exit_status == 0)
		return status;
	if (str_find(git->output, S("No space left")) >= 0)
		return err_set(err, E_SYSTEM, "%.*s: git %s: no space left",
			       STR(git->tree->shown), args[0]);
	return failed(git, args[0], err);
}

#define RUN(git, ...) run((git), (const char *const[]){__VA_ARGS__, NULL})

/* The steps that ask somebody. Objects that have arrived stay between attempts. */
static int
bring(struct git *git)
{
	const char *commit = git->tree->commit;
	int status;

	if (git->local)
		status = RUN(git, "fetch", "-q", "--no-tags", "--depth=1", "--",
			     arena_printf(&git->grab->mem, "file://%s", git->local).p,
			     commit);
	else
		status = RUN(git, "fetch", "-q", "--no-tags", "--depth=1",
			     "--filter=blob:none", "--", "origin", commit);
	if (status == 0)
		status = RUN(git, "checkout", "-q", "--force", "--detach", commit);
	if (status == 0 &&
	    host_kind_nofollow(
		    arena_printf(&git->grab->mem, "%s/.gitmodules", git->dir).p) ==
		    HOST_FILE)
		status = RUN(git, "submodule", "update", "-q", "--init", "--recursive",
			     "--force", "--depth=1");
	return status;
}

/* Whom nobody trusts now is not trusted a moment later either. */
static bool
may_pass(const struct git *git, int status)
{
	return status == -E_NETWORK && str_find(git->output, S("certificate")) < 0;
}

static int
bring_again(struct git *git)
{
	const struct fetch_options *options = &git->grab->options;
	unsigned attempts = options->attempts ? options->attempts : 6;
	unsigned delay = options->delay ? options->delay : 500;
	int status;

	for (unsigned attempt = 1;; attempt++) {
		status = bring(git);
		if (!may_pass(git, status) || attempt >= attempts)
			return status;
		tree_note(git->grab, "%s; trying again", git->grab->err.text);
		host_sleep(delay);
		delay = delay < 30000 ? delay * 2 : 60000;
	}
}

static int
open_repository(struct git *git)
{
	const struct tree *tree = git->tree;

	if (tree->url.scheme != URL_FILE && tree->url.query.p)
		return err_set(&git->grab->err, E_USAGE,
			       "%.*s: not the address of a repository", STR(tree->shown));
	if (RUN(git, "init", "-q", "--template=") < 0)
		return -(int)git->grab->err.code;
	/* the mirror may be another user's; git's helpers take this from files only */
	if (git->settings && host_write(git->settings, S("[safe]\n\tdirectory = *\n"),
					0600, &git->grab->err) < 0)
		return -E_SYSTEM;
	/* the address, without who may ask */
	return RUN(git, "remote", "add", "origin", tree->shown.p);
}

/* Is what stands there what was asked for? Gives the name of its tree. */
static int
check(struct git *git, char name[static 41])
{
	struct str commit, tree;
	int status = RUN(git, "rev-parse", "HEAD", "HEAD^{tree}");

	if (status < 0)
		return status;
	tree = git->output;
	commit = str_cut(&tree, '\n');
	tree = str_trim(tree);
	if (!str_eq(commit, str_c(git->tree->commit)) || !gitrefs_is_commit(tree))
		return err_set(&git->grab->err, E_CHECKSUM,
			       "%.*s: expected commit %s, git brought %.*s",
			       STR(git->tree->shown), git->tree->commit, STR(commit));
	snprintf(name, 41, "%.*s", STR(tree));
	return 0;
}

static bool
has_commit(const struct git *git, const char *repository)
{
	struct arena *mem = &git->grab->mem;
	const char *what = arena_printf(mem, "%s^{commit}", git->tree->commit).p;
	const char *argv[] = {"git", "-c",       "safe.directory=*",
			      "-C",  repository, "cat-file",
			      "-e",  what,       NULL};
	struct host_run run = {
		.argv = argv, .without = "GIT_", .keep_stderr = true, .timeout = 60};
	struct str output;
	struct err ignored;
	int exit_status;

	return host_run(&exit_status, &output, mem, &run, &ignored) == 0 &&
	       exit_status == 0;
}

static int
absolute_path(const char **absolute, struct grab *grab, const char *path)
{
	char *real = realpath(path, NULL);

	if (!real)
		return err_sys(&grab->err, "%s", path);
	*absolute = arena_str(&grab->mem, str_c(real)).p;
	free(real);
	return 0;
}

/* Which repository here to take the commit from, if any. */
static int
find_local(struct git *git)
{
	struct grab *grab = git->grab;
	const struct tree *tree = git->tree;
	const char *local = source_repository(&grab->mem, tree);

	if (tree->url.scheme == URL_FILE && !local)
		return err_set(&grab->err, E_NOMATCH, "%.*s: no repository there",
			       STR(tree->shown));
	if (!local)
		return 0;
	if (!has_commit(git, local)) {
		if (tree->url.scheme != URL_FILE)
			return 0; /* a mirror that is older than the commit */
		return err_set(&grab->err, E_NOMATCH, "%.*s: git has no commit %s",
			       STR(tree->shown), tree->commit);
	}
	return absolute_path(&git->local, grab, local);
}

int
building_git(struct building *building)
{
	struct grab *grab = building->grab;
	const struct tree *tree = building->tree;
	struct git git = {
		.grab = grab, .tree = tree, .dir = building->dir, .lock = building->lock};
	const char *top = NULL;
	int status;

	if (tree->url.scheme == URL_HTTP && !url_is_loopback(&tree->url))
		return err_set(&grab->err, E_USAGE,
			       "%.*s: http can be changed on its way: use https",
			       STR(tree->shown));
	status = find_local(&git);
	if (status == 0 && git.local) {
		status = absolute_path(&top, grab, building->dir);
		if (status == 0)
			git.settings =
				arena_printf(&grab->mem, "%s/.git/grab-config", top).p;
	}
	if (status == 0)
		status = git_make_env(&git);
	if (status == 0)
		status = open_repository(&git);
	if (status == 0)
		status = bring_again(&git);
	if (status == 0)
		status = check(&git, building->name);
	if (git.settings)
		unlink(git.settings);
	return status;
}
