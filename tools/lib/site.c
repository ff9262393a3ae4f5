/* SPDX-License-Identifier: Apache-2.0 */
#include "site.h"
#include "host.h"
#include "str.h"

enum { MAX_CFG = 1 << 16 };

/* Where images keep an environment, most specific first; the system's Python is last. */
static const char *const venvs[] = {
	"/opt/venv",         "/venv",           "/.venv", "/app/.venv", "/app/venv",
	"/opt/ComfyUI/venv", "/workspace/venv", NULL,
};
/* An installer of conda proposes the home of who runs it, which images change to /opt. */
static const char *const conda_tops[] = {"/opt", "/root"};
static const char *const conda_names[] = {"conda", "miniconda3", "miniforge3"};

struct finder {
	struct site *site;
	struct arena *arena;
};

const char *
site_path(const struct site *site, struct arena *arena, const char *path)
{
	/* on the host itself relative paths and links mean what they mean to everybody */
	return site->root[0] ? host_in_root(arena, site->root, path) : path;
}

static enum host_kind
kind(struct finder *f, const char *path)
{
	const char *real = site_path(f->site, f->arena, path);

	return real ? host_kind(real) : HOST_NONE;
}

static void
add(struct finder *f, const char *path)
{
	struct site *site = f->site;
	const char *real = site_path(site, f->arena, path);

	if (!real || host_kind(real) != HOST_DIR || site->ndirs == SITE_MAX_DIRS)
		return;
	for (size_t i = 0; i < site->ndirs; i++)
		if (strcmp(site->dirs[i], real) == 0)
			return;
	site->dirs[site->ndirs++] = arena_str(f->arena, str_c(real)).p;
}

/* "python3.12" gives "3.12", "python3.13t" "3.13t"; anything else is absent. */
static struct str
python_of(struct str name)
{
	struct str version = str_sub(name, 6, name.n), minor = str_sub(name, 8, name.n);
	uint64_t number;

	if (!str_starts(name, S("python3.")))
		return (struct str){0};
	if (str_ends(minor, S("t")))
		minor.n--;
	return str_uint(minor, 0, 99, &number) ? version : (struct str){0};
}

static uint64_t
minor_of(struct str python)
{
	struct str minor = str_sub(python, 2, python.n);
	uint64_t number = 0;

	if (str_ends(minor, S("t")))
		minor.n--;
	str_uint(minor, 0, 99, &number);
	return number;
}

/* What "python3" in a folder of programs leads to, "3.12": its last link names it. */
static struct str
python_linked(struct finder *f, const char *prefix)
{
	char path[PATH_MAX], real[PATH_MAX];
	const char *found;

	snprintf(path, sizeof(path), "%s/bin/python3", prefix);
	found = site_path(f->site, f->arena, path);
	if (!found)
		return (struct str){0};
	if (!f->site->root[0])
		found = realpath(path, real);
	if (!found || host_kind(found) != HOST_FILE)
		return (struct str){0};
	struct str name = str_c(found);
	return arena_str(
		f->arena,
		python_of(str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n)));
}

/* The newest lib/python3.Y of prefix that holds the folder `leaf`. */
static struct str
newest(struct finder *f, const char *prefix, const char *leaf)
{
	char path[PATH_MAX];
	struct str *names, best = {0};
	size_t nnames;
	struct err err;
	const char *lib;

	snprintf(path, sizeof(path), "%s/lib", prefix);
	lib = site_path(f->site, f->arena, path);
	if (!lib || host_list(&names, &nnames, f->arena, lib, &err) < 0)
		return best;
	for (size_t i = 0; i < nnames; i++) {
		struct str python = python_of(names[i]);

		snprintf(path, sizeof(path), "%s/lib/%.*s/%s", prefix, STR(names[i]),
			 leaf);
		if (python.p && kind(f, path) == HOST_DIR &&
		    (!best.p || minor_of(python) > minor_of(best)))
			best = python;
	}
	return best;
}

static struct str
cfg_value(struct str cfg, const char *key)
{
	struct str line;

	while (str_line(&cfg, &line)) {
		struct str value = line, name = str_trim(str_cut(&value, '='));

		if (value.p && str_eq_nocase(name, str_c(key)))
			return str_trim(value);
	}
	return (struct str){0};
}

static struct str
read_cfg(struct finder *f, const char *prefix)
{
	char path[PATH_MAX];
	struct str bytes = {0};
	struct err err;
	const char *real;

	snprintf(path, sizeof(path), "%s/pyvenv.cfg", prefix);
	real = site_path(f->site, f->arena, path);
	if (real)
		host_read_if(&bytes, f->arena, real, MAX_CFG, &err);
	return bytes;
}

/* lib64 is a link to lib in most environments, and a second folder on Fedora. */
static void
add_lib(struct finder *f, const char *prefix, struct str python, const char *leaf)
{
	static const char *const libs[] = {"lib", "lib64"};
	char path[PATH_MAX], lib[PATH_MAX];

	for (size_t i = 0; i < COUNT(libs); i++) {
		snprintf(lib, sizeof(lib), "%s/%s", prefix, libs[i]);
		const char *real = site_path(f->site, f->arena, lib);
		if (i == 1 && (!real || host_kind_nofollow(real) != HOST_DIR ||
			       host_kind_nofollow(lib) == HOST_LINK))
			continue;
		int n = snprintf(path, sizeof(path), "%s/python%.*s/%s", lib, STR(python),
				 leaf);
		if (n > 0 && (size_t)n < sizeof(path))
			add(f, path);
	}
}

static bool
use(struct finder *f, const char *prefix, struct str python)
{
	if (!f->site->prefix.p) {
		f->site->prefix = arena_str(f->arena, str_c(prefix));
		f->site->python = python;
	}
	return true;
}

/* The system's Python: Debian's three folders in the order of its sys.path, or what
 * docker's python image, Fedora and Arch have. */
static bool
try_system(struct finder *f, const char *prefix)
{
	char path[PATH_MAX];
	struct str python = python_linked(f, prefix);

	if (!python.p && strcmp(prefix, "/usr") == 0)
		python = newest(f, "/usr/local", "dist-packages");
	if (!python.p)
		python = newest(f, prefix, "dist-packages");
	if (!python.p)
		python = newest(f, prefix, "site-packages");
	if (!python.p)
		return false;
	size_t before = f->site->ndirs;
	if (strcmp(prefix, "/usr") == 0) {
		add_lib(f, "/usr/local", python, "dist-packages");
		add(f, "/usr/lib/python3/dist-packages");
		snprintf(path, sizeof(path), "/usr/lib/python%.*s/dist-packages",
			 STR(python));
		add(f, path);
	}
	add_lib(f, prefix, python, "site-packages");
	return f->site->ndirs > before && use(f, prefix, python);
}

/* What the environment that a venv was made from adds, where the venv asks for it. */
static void
add_home(struct finder *f, struct str cfg)
{
	struct str home = cfg_value(cfg, "home");
	char prefix[PATH_MAX];

	if (!str_eq_nocase(cfg_value(cfg, "include-system-site-packages"), S("true")) ||
	    !str_ends(home, S("/bin")))
		return;
	snprintf(prefix, sizeof(prefix), "%.*s", STR(str_sub(home, 0, home.n - 4)));
	try_system(f, prefix);
}

static bool
try_prefix(struct finder *f, const char *prefix, struct str cfg)
{
	struct str full = cfg_value(cfg, "version_info"), python = {0}, rest;

	if (!full.p)
		full = cfg_value(cfg, "version");
	rest = full;
	if (full.p) {
		struct str major = str_cut(&rest, '.'), minor = str_cut(&rest, '.');
		char path[PATH_MAX];

		python = arena_printf(f->arena, "%.*s.%.*s", STR(major), STR(minor));
		snprintf(path, sizeof(path), "%s/lib/python%.*s/site-packages", prefix,
			 STR(python));
		if (kind(f, path) != HOST_DIR)
			python.p = NULL; /* free-threaded, or the file is not right */
	}
	if (!python.p)
		python = newest(f, prefix, "site-packages");
	if (!python.p)
		return false;
	if (rest.p) { /* virtualenv writes 3.12.3.final.0 */
		struct str patch = str_cut(&rest, '.');

		f->site->python_full =
			arena_printf(f->arena, "%.*s.%.*s", STR(python), STR(patch));
	}
	add_lib(f, prefix, python, "site-packages");
	use(f, prefix, python);
	add_home(f, cfg);
	return f->site->ndirs > 0;
}

static bool
try_venv(struct finder *f, const char *prefix)
{
	struct str cfg = read_cfg(f, prefix);

	return cfg.p && try_prefix(f, prefix, cfg);
}

static bool
try_conda(struct finder *f, const char *prefix)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/conda-meta", prefix);
	return kind(f, path) == HOST_DIR && try_prefix(f, prefix, (struct str){0});
}

/* docker's python image keeps Debian's own Python beside it, so who has the program
 * decides. */
static bool
try_usr_local(struct finder *f)
{
	if (!python_linked(f, "/usr/local").p && python_linked(f, "/usr").p)
		return false;
	if (!newest(f, "/usr/local", "site-packages").p)
		return false;
	return try_system(f, "/usr/local");
}

static bool
try_env(struct finder *f)
{
	struct str venv = host_env("VIRTUAL_ENV"), conda = host_env("CONDA_PREFIX");

	if (f->site->root[0])
		return false; /* another system's environment says nothing about root */
	return (venv.n > 0 && try_venv(f, venv.p)) ||
	       (conda.n > 0 && try_conda(f, conda.p));
}

static bool
try_condas(struct finder *f)
{
	for (size_t i = 0; i < COUNT(conda_tops); i++)
		for (size_t k = 0; k < COUNT(conda_names); k++)
			if (try_conda(f, arena_printf(f->arena, "%s/%s", conda_tops[i],
						      conda_names[k])
						 .p))
				return true;
	return false;
}

static bool
search(struct finder *f)
{
	if (try_env(f))
		return true;
	for (size_t i = 0; venvs[i]; i++)
		if (try_venv(f, venvs[i]))
			return true;
	return try_condas(f) || try_usr_local(f) || try_system(f, "/usr");
}

/* A folder that was named: a prefix, or the packages themselves. */
static int
use_given(struct finder *f, const char *dir, struct err *err)
{
	struct str rest = str_c(dir);

	if (kind(f, dir) != HOST_DIR)
		return err_set(err, E_SYSTEM, "%s: no such folder", dir);
	if (try_venv(f, dir) || newest(f, dir, "site-packages").p) {
		if (f->site->ndirs == 0)
			try_prefix(f, dir, (struct str){0});
		return 0;
	}
	add(f, dir);
	while (rest.p) {
		struct str python = python_of(str_cut(&rest, '/'));

		if (python.p)
			f->site->python = arena_str(f->arena, python);
	}
	return 0;
}

int
site_find(struct site *site, struct arena *arena, const char *root, const char *dir,
	  struct err *err)
{
	struct finder f = {site, arena};

	*site = (struct site){.root = root && strcmp(root, "/") != 0 ? root : ""};
	site->dirs = ARENA_ARRAY(arena, const char *, SITE_MAX_DIRS + 1);
	if (site->root[0] && host_kind(site->root) != HOST_DIR)
		return err_set(err, E_SYSTEM, "%s: no such folder", site->root);
	if (dir && use_given(&f, dir, err) < 0)
		return -E_SYSTEM;
	if (dir || search(&f)) {
		if (site->prefix.p)
			site_add_pth(site, arena);
		return 0;
	}
	return err_set(
		err, E_NOMATCH,
		"%s: no Python environment found (looked for a venv in /opt/venv and "
		"its like, conda, /usr/local and /usr); name its folder with --site",
		site->root[0] ? site->root : "/");
}
