/* SPDX-License-Identifier: Apache-2.0 */
/*
 * grab clone --git: the git program makes a shallow clone of one commit. It sees none of
 * the user's settings: what it may do, whom it may ask and what it may send is said here,
 * in its environment, since other users see arguments.
 */
#include "buf.h"
#include "host.h"
#include "secret.h"
#include "str.h"
#include "tree.h"

enum {
	GIT_SECONDS = 3600,
	OUTPUT_MAX = 65536,
	ENV_MAX = 64,
	PAIRS_MAX = 24,
	ARGS_MAX = 20
};

struct git {
	struct grab *grab;
	const struct tree *tree;
	const char *dir;
	const char *local; /* a repository here that has the commit, or NULL */
	const char *env[ENV_MAX];
	size_t nenv;
	const char *pairs[PAIRS_MAX][2]; /* settings */
	size_t npairs;
	struct str output;
};

static void
add_env(struct git *git, const char *name, const char *value)
{
	assert(git->nenv + 1 < ENV_MAX);
	git->env[git->nenv++] = arena_printf(&git->grab->mem, "%s=%s", name, value).p;
}

static void
add_pair(struct git *git, const char *key, const char *value)
{
	assert(git->npairs < PAIRS_MAX);
	git->pairs[git->npairs][0] = key;
	git->pairs[git->npairs++][1] = value;
}

static struct str
base64(struct arena *arena, struct str text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf buf;

	buf_init(&buf, arena, 2 * text.n + 8);
	for (size_t i = 0; i < text.n; i += 3) {
		size_t left = text.n - i;
		unsigned bits = (unsigned)(unsigned char)text.p[i] << 16;
		if (left > 1)
			bits |= (unsigned)(unsigned char)text.p[i + 1] << 8;
		if (left > 2)
			bits |= (unsigned char)text.p[i + 2];
		buf_char(&buf, digits[bits >> 18]);
		buf_char(&buf, digits[bits >> 12 & 63]);
		buf_char(&buf, left > 1 ? digits[bits >> 6 & 63] : '=');
		buf_char(&buf, left > 2 ? digits[bits & 63] : '=');
	}
	return buf_str(&buf);
}

/* "https://host:8443/": where a credential may be sent. */
static const char *
origin(struct arena *mem, const struct url *url)
{
	size_t tail = url->path.n + (url->query.p ? url->query.n + 1 : 0);

	return arena_printf(mem, "%.*s/", STR(str_sub(url->text, 0, url->text.n - tail)))
		.p;
}

/* Sent to the host of the repository only, and not to those of its submodules. */
static int
add_credentials(struct git *git)
{
	struct arena *mem = &git->grab->mem;
	const struct url *url = &git->tree->url;
	struct str token, user = url->userinfo, password = user, name;
	int status = secret_for(&token, mem, url, &git->grab->err);

	if (status < 0 || (!token.p && !user.p))
		return status;
	if (user.p) {
		name = url_decode(mem, str_cut(&password, ':'));
		password = url_decode(mem, password.p ? password : S(""));
		if (!name.p || !password.p)
			return err_set(&git->grab->err, E_USAGE,
				       "a bad %% in the address's user");
	} else {
		name = S("x-access-token");
		password = token;
	}
	user = arena_printf(mem, "%.*s:%.*s", STR(name), STR(password));
	add_pair(
		git, arena_printf(mem, "http.%s.extraHeader", origin(mem, url)).p,
		arena_printf(mem, "Authorization: Basic %.*s", STR(base64(mem, user))).p);
	return 0;
}

static void
add_settings(struct git *git)
{
	unsigned stall = git->grab->options.stall ? git->grab->options.stall : 30;

	add_pair(git, "credential.helper", "");
	add_pair(git, "core.hooksPath", "/dev/null");
	add_pair(git, "core.fsmonitor", "false");
	add_pair(git, "gc.auto", "0");
	add_pair(git, "maintenance.auto", "false");
	add_pair(git, "advice.detachedHead", "false");
	add_pair(git, "init.defaultBranch", "main");
	add_pair(git, "http.lowSpeedLimit", "1");
	add_pair(git, "http.lowSpeedTime", arena_printf(&git->grab->mem, "%u", stall).p);
	/* submodules of GitHub are often written with the author's own way to push */
	add_pair(git, "url.https://github.com/.insteadOf", "git@github.com:");
	add_pair(git, "url.https://github.com/.insteadOf", "ssh://git@github.com/");
	if (git->local)
		add_pair(git, "safe.directory", "*");
}

static const char *
certificates(const struct git *git)
{
	struct str path = host_env("SSL_CERT_FILE");

	if (git->grab->options.cacert)
		return git->grab->options.cacert;
	return path.n ? path.p : host_env("CURL_CA_BUNDLE").p;
}

static int
make_env(struct git *git)
{
	static const char *const taken[] = {"PATH",       "LD_LIBRARY_PATH", "TMPDIR",
					    "http_proxy", "https_proxy",     "all_proxy",
					    "no_proxy",   "HTTPS_PROXY",     "ALL_PROXY",
					    "NO_PROXY",   "SSL_CERT_DIR"};
	struct arena *mem = &git->grab->mem;
	enum url_scheme scheme = git->tree->url.scheme;
	const char *ca = certificates(git);
	int status = add_credentials(git);

	if (status < 0)
		return status;
	add_settings(git);
	for (size_t i = 0; i < COUNT(taken); i++)
		if (host_env(taken[i]).p)
			add_env(git, taken[i], host_env(taken[i]).p);
	if (ca && ca[0])
		add_env(git, "GIT_SSL_CAINFO", ca);
	add_env(git, "HOME", "/nonexistent");
	add_env(git, "LC_ALL", "C");
	add_env(git, "GIT_TERMINAL_PROMPT", "0");
	add_env(git, "GIT_ASKPASS", "");
	add_env(git, "GIT_CONFIG_NOSYSTEM", "1");
	add_env(git, "GIT_CONFIG_GLOBAL", "/dev/null");
	add_env(git, "GIT_ATTR_NOSYSTEM", "1");
	add_env(git, "GIT_ALLOW_PROTOCOL",
		scheme == URL_FILE   ? "file:https"
		: scheme == URL_HTTP ? "http:https"
		: git->local         ? "file:https"
				     : "https");
	add_env(git, "GIT_CONFIG_COUNT", arena_printf(mem, "%zu", git->npairs).p);
	for (size_t i = 0; i < git->npairs; i++) {
		add_env(git, arena_printf(mem, "GIT_CONFIG_KEY_%zu", i).p,
			git->pairs[i][0]);
		add_env(git, arena_printf(mem, "GIT_CONFIG_VALUE_%zu", i).p,
			git->pairs[i][1]);
	}
	return 0;
}

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
failure_of(const char *step, struct str output)
{
	struct str word = str_c(step);

	if (!str_eq(word, S("fetch")) && !str_eq(word, S("checkout")) &&
	    !str_eq(word, S("submodule")))
		return E_SYSTEM; /* it asks nobody */
	return is_final(output) ? E_NOMATCH : E_NETWORK;
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
				.timeout = GIT_SECONDS};
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
	return err_set(err, failure_of(args[0], git->output), "%.*s: git %s: %.*s",
		       STR(git->tree->shown), args[0], STR(complaint(git->output)));
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

static int
bring_again(struct git *git)
{
	const struct fetch_options *options = &git->grab->options;
	unsigned attempts = options->attempts ? options->attempts : 6;
	unsigned delay = options->delay ? options->delay : 500;
	int status;

	for (unsigned attempt = 1;; attempt++) {
		status = bring(git);
		if (status != -E_NETWORK || attempt >= attempts)
			return status;
		tree_note(git->grab, "%s; trying again", git->grab->err.text);
		host_sleep(delay);
		delay = delay < 30000 ? delay * 2 : 60000;
	}
}

static int
open_repository(struct git *git)
{
	struct arena *mem = &git->grab->mem;
	const struct url *url = &git->tree->url;
	struct str remote = git->tree->shown; /* the address, without who may ask */

	if (url->scheme != URL_FILE && url->query.p)
		return err_set(&git->grab->err, E_USAGE,
			       "%.*s: not the address of a repository", STR(remote));
	if (RUN(git, "init", "-q", "--template=") < 0)
		return -(int)git->grab->err.code;
	return RUN(git, "remote", "add", "origin", arena_str(mem, remote).p);
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
has_commit(struct git *git, const char *repository)
{
	struct err before = git->grab->err;
	const char *dir = git->dir;
	bool has;

	git->dir = repository;
	has = RUN(git, "-c", "safe.directory=*", "cat-file", "-e",
		  arena_printf(&git->grab->mem, "%s^{commit}", git->tree->commit).p) == 0;
	git->dir = dir;
	git->grab->err = before;
	return has;
}

int
tree_git(struct grab *grab, const struct tree *tree, const char *dir,
	 char name[static 41])
{
	struct git git = {.grab = grab, .tree = tree, .dir = dir};
	const char *local = source_repository(&grab->mem, tree);
	char *absolute = NULL;
	int status;

	if (tree->url.scheme == URL_HTTP && !url_is_loopback(&tree->url))
		return err_set(&grab->err, E_USAGE,
			       "%.*s: http can be changed on its way: use https",
			       STR(tree->shown));
	if (tree->url.scheme == URL_FILE && !local)
		return err_set(&grab->err, E_NOMATCH, "%.*s: no repository there",
			       STR(tree->shown));
	if (local)
		absolute = realpath(local, NULL);
	git.local = absolute;
	status = make_env(&git);
	if (status == 0 && absolute && !has_commit(&git, absolute)) {
		if (tree->url.scheme == URL_FILE)
			status = err_set(&grab->err, E_NOMATCH,
					 "%.*s: git has no commit %s", STR(tree->shown),
					 tree->commit);
		git.local = NULL; /* a mirror that is older than the commit */
	}
	if (status == 0)
		status = open_repository(&git);
	if (status == 0)
		status = bring_again(&git);
	if (status == 0)
		status = check(&git, name);
	free(absolute);
	return status;
}
