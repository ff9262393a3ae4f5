/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What git is told by its environment: whom it may ask, what it may send and do. Other
 * users see arguments, and none of the user's own settings count.
 */
#include "git.h"
#include "host.h"
#include "secret.h"
#include "str.h"

static void
add_env(struct git *git, const char *name, const char *value)
{
	assert(git->nenv + 1 < GIT_ENV_MAX);
	git->env[git->nenv++] = arena_printf(&git->grab->mem, "%s=%s", name, value).p;
}

static void
add_pair(struct git *git, const char *key, const char *value)
{
	assert(git->npairs < GIT_PAIRS_MAX);
	git->pairs[git->npairs][0] = key;
	git->pairs[git->npairs++][1] = value;
}

/* "https://host:8443/": where a credential may be sent. */
static const char *
origin(struct arena *mem, const struct url *url)
{
	size_t tail = url->path.n + (url->query.p ? url->query.n + 1 : 0);

	return arena_printf(mem, "%.*s/", STR(str_sub(url->text, 0, url->text.n - tail)))
		.p;
}

/* git asks for them where the host wants some. Set as a header, they would also go to
 * where it redirects: git sends what follows there, with all headers. */
static int
add_helper(struct git *git, struct str name, struct str password)
{
	struct arena *mem = &git->grab->mem;
	const char *host = origin(mem, &git->tree->url);

	if (str_has_control(name) || str_has_control(password))
		return err_set(&git->grab->err, E_USAGE,
			       "control bytes in the address's user");
	add_env(git, "GRAB_GIT_NAME", arena_str(mem, name).p);
	add_env(git, "GRAB_GIT_PASSWORD", arena_str(mem, password).p);
	add_pair(git, arena_printf(mem, "credential.%s.helper", host).p,
		 "!printf 'username=%s\\npassword=%s\\n' \"$GRAB_GIT_NAME\" "
		 "\"$GRAB_GIT_PASSWORD\"; :");
	return 0;
}

/* For the host of the repository only, and not for those of its submodules. */
static int
add_credentials(struct git *git)
{
	struct arena *mem = &git->grab->mem;
	const struct url *url = &git->tree->url;
	struct str token, password = url->userinfo, name = str_cut(&password, ':');
	struct netrc login = {0};
	int status = secret_for(&token, mem, url, &git->grab->err);

	if (status == 0 && !url->userinfo.p && !token.p)
		status = secret_login(&login, mem, url, &git->grab->err);
	if (status < 0)
		return status;
	if (!url->userinfo.p && token.p)
		return add_helper(git, S(SECRET_TOKEN_USER), token);
	if (!url->userinfo.p)
		return login.password.p ? add_helper(git, login.login, login.password)
					: 0;
	name = url_decode(mem, name);
	password = url_decode(mem, password.p ? password : S(""));
	if (!name.p || !password.p)
		return err_set(&git->grab->err, E_USAGE,
			       "a bad %% in the address's user");
	return add_helper(git, name, password);
}

static void
add_settings(struct git *git)
{
	unsigned stall = git->grab->options.stall ? git->grab->options.stall : 30;
	struct arena *mem = &git->grab->mem;
	const struct url *url = &git->tree->url;

	add_pair(git, "credential.helper", "");
	add_pair(git, "core.hooksPath", "/dev/null");
	add_pair(git, "core.fsmonitor", "false");
	add_pair(git, "gc.auto", "0");
	add_pair(git, "maintenance.auto", "false");
	add_pair(git, "advice.detachedHead", "false");
	add_pair(git, "init.defaultBranch", "main");
	add_pair(git, "http.lowSpeedLimit", "1");
	add_pair(git, "http.lowSpeedTime", arena_printf(mem, "%u", stall).p);
	/* as downloads do: plain http is allowed since it stays on this machine */
	if (url->scheme == URL_HTTP && url_is_loopback(url))
		add_pair(git, arena_printf(mem, "http.%s.proxy", origin(mem, url)).p, "");
	/* submodules of GitHub are often written with the author's own way to push */
	add_pair(git, "url.https://github.com/.insteadOf", "git@github.com:");
	add_pair(git, "url.https://github.com/.insteadOf", "ssh://git@github.com/");
}

static const char *
certificates(const struct git *git)
{
	struct str path = host_env("SSL_CERT_FILE");

	if (git->grab->options.cacert)
		return git->grab->options.cacert;
	return path.n ? path.p : host_env("CURL_CA_BUNDLE").p;
}

int
git_make_env(struct git *git)
{
	static const char *const taken[] = {"PATH",       "LD_LIBRARY_PATH", "TMPDIR",
					    "http_proxy", "https_proxy",     "all_proxy",
					    "no_proxy",   "HTTPS_PROXY",     "ALL_PROXY",
					    "NO_PROXY"};
	struct arena *mem = &git->grab->mem;
	enum url_scheme scheme = git->tree->url.scheme;
	const char *ca = certificates(git);
	int status;

	add_settings(git);
	status = add_credentials(git);
	if (status < 0)
		return status;
	for (size_t i = 0; i < COUNT(taken); i++)
		if (host_env(taken[i]).p)
			add_env(git, taken[i], host_env(taken[i]).p);
	if (ca && ca[0])
		add_env(git, "GIT_SSL_CAINFO", ca);
	if (!git->grab->options.cacert && host_env("SSL_CERT_DIR").n)
		add_env(git, "GIT_SSL_CAPATH", host_env("SSL_CERT_DIR").p);
	add_env(git, "HOME", "/nonexistent");
	add_env(git, "LC_ALL", "C");
	add_env(git, "GIT_TERMINAL_PROMPT", "0");
	add_env(git, "GIT_ASKPASS", "");
	add_env(git, "GIT_CONFIG_NOSYSTEM", "1");
	add_env(git, "GIT_CONFIG_GLOBAL", git->settings ? git->settings : "/dev/null");
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
