/* SPDX-License-Identifier: Apache-2.0 */
#include "rung.h"
#include "buf.h"
#include "fetch.h"
#include "host.h"
#include "out.h"
#include "str.h"
#include "wheelfile.h"

/* Python puts the folder it is run in first; a sageattention/ there proves nothing. */
#define IGNORE_HERE "import sys; sys.path = [p for p in sys.path if p]; "

enum { MAX_OUTPUT = 4 << 20 };

/* The last line that says something; pip's own "ERROR:" before all others. */
static struct str
last_words(struct str output)
{
	struct str line, last = {0}, error = {0};

	while (str_line(&output, &line)) {
		if (str_trim(line).n && !str_starts(line, S("[notice]")))
			last = str_trim(line);
		if (str_starts(line, S("ERROR:")))
			error = str_trim(line);
	}
	last = error.n ? error : last;
	return str_sub(last, 0, 400);
}

/* pip tells a lack of network by its retries, not by its exit status. */
static bool
is_network(struct str output)
{
	return str_find(output, S("Retrying (Retry(")) >= 0 ||
	       str_find(output, S("NewConnectionError")) >= 0 ||
	       str_find(output, S("Temporary failure in name resolution")) >= 0;
}

/* what: for messages. */
static int
run(const struct trial *trial, const char *what, const char *const *argv,
    const char *const *env, struct err *err)
{
	struct host_run how = {
		.argv = argv,
		.env = env,
		.keep_stderr = true,
		.max_output = MAX_OUTPUT,
	};
	struct str output;
	int exit_status, status;

	status = host_run(&exit_status, &output, trial->arena, &how, err);
	if (status || exit_status == 0)
		return status;
	return err_set(err, is_network(output) ? E_NETWORK : E_NOMATCH,
		       "%s ended with status %d: %.*s", what, exit_status,
		       STR(last_words(output)));
}

/* Nothing but the wheel itself is installed, and torch would not move if it were. */
static int
pip_install(const struct trial *trial, const char *target, const char *wheel,
	    struct err *err)
{
	/* another build of the same version may be there, which pip would leave */
	const char *argv[] = {trial->python,  "-m",
			      "pip",          "install",
			      "--no-deps",    "--no-input",
			      "--constraint", trial->constraint,
			      wheel,          target ? "--target" : "--force-reinstall",
			      target,         NULL};

	return run(trial, "pip install", argv, NULL, err);
}

static void
uninstall(const struct trial *trial)
{
	const char *name = arena_str(trial->arena, trial->env->ask.package->name).p;
	const char *argv[] = {trial->python, "-m", "pip", "uninstall",
			      "--yes",       name, NULL};
	struct err err = {0};

	if (run(trial, "pip uninstall", argv, NULL, &err) != 0)
		out_note("sagepick", "could not uninstall %s: %s", name, err.text);
}

/* The extensions that calls of the GPUs asked for go through, each once. */
static void
add_extensions(struct buf *list, const struct env *env)
{
	const struct wheels_package *package = env->ask.package;

	for (size_t i = 0; i < env->ccs.n; i++) {
		const struct wheels_path *path = wheels_path(package, env->ccs.p[i]);

		for (size_t j = 0; path && j < path->nfiles; j++) {
			struct str module =
				arena_printf(env->arena, ", %.*s.%.*s",
					     STR(package->import), STR(path->files[j]));

			if (str_find(buf_str(list), module) < 0)
				buf_add(list, module);
		}
	}
}

struct str
rung_imports(const struct env *env, const struct rung *rung)
{
	struct buf list;

	buf_init(&list, env->arena, 4096);
	buf_add(&list, env->ask.package->import);
	/* packages catch a failing import of their extensions, so these are asked for by
	 * name */
	if (rung->kind != RUNG_INDEX)
		add_extensions(&list, env);
	return buf_str(&list);
}

/* from: a folder that is looked into before all others, or NULL. */
static int
import(struct trial *trial, const struct rung *rung, const char *from, struct err *err)
{
	const char *first = from ? "sys.path.insert(0, sys.argv[1]); " : "";
	const char *code = arena_printf(trial->arena, IGNORE_HERE "%simport %.*s", first,
					STR(rung_imports(trial->env, rung)))
				   .p;
	const char *argv[] = {trial->python, "-c", code, from, NULL};
	int status = run(trial, "import", argv, NULL, err);

	/* the driver is mounted when a container starts, not when its image is built */
	if (status == -E_NOMATCH && strstr(err->text, "libcuda.so.1")) {
		trial->note = S("not imported: there is no NVIDIA driver here");
		return 0;
	}
	return status;
}

static int
fetch_wheel(const struct trial *trial, const struct wheels_row *row, const char *path,
	    struct err *err)
{
	struct fetch_file want = {.url = row->url, .dest = path};
	struct fetch_result result;

	if (row->sha256.p && !digest_parse(&want.sha256, row->sha256))
		return err_set(err, E_FORMAT, "its sha256 in wheels.yaml is none");
	return fetch_file(trial->fetch, &want, &result, err);
}

/* What is not for this package's GPUs has no kernels to look for. */
static int
judge(const struct trial *trial, const struct rung *rung, const struct wheelfile *wheel,
      struct err *err)
{
	const struct ladder_ask *ask = &trial->env->ask;
	char why[WHEEL_WHY_MAX];
	int status = wheelfile_serves(wheel, ask->package, &ask->target, err);

	for (size_t i = 0; i < ask->target.nccs && !status; i++)
		if (rung->kind == RUNG_SOURCE && ask->package->npaths &&
		    kernels_serve(&wheel->kernels, ask->package, ask->target.ccs[i],
				  why) == CC_UNKNOWN)
			status = err_set(err, E_NOMATCH, "GPU %u.%u: %s",
					 ask->target.ccs[i].major,
					 ask->target.ccs[i].minor, why);
	return status;
}

/* Nothing is installed unless the file itself proves that it fits. */
static int
look_inside(const struct trial *trial, const struct rung *rung, const char *path,
	    struct err *err)
{
	const struct kernels_file *damaged;
	struct str bytes, name = str_c(path);
	struct wheelfile wheel;
	int status = host_map(&bytes, path, err);

	if (status)
		return status;
	name = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	status = wheelfile_open(&wheel, trial->arena, bytes, name, err);
	damaged = status ? NULL : kernels_damaged(&wheel.kernels);
	if (damaged)
		status = err_set(err, E_FORMAT, "%.*s: %s", STR(damaged->name),
				 damaged->damage);
	if (!status)
		status = judge(trial, rung, &wheel, err);
	host_unmap(bytes);
	return status;
}

/* pip brings a version of the index, and builds a source, as one wheel in folder. */
static int
make_wheel(const struct trial *trial, const struct rung *rung, const char *folder,
	   const char **wheel, struct err *err)
{
	bool is_source = rung->kind == RUNG_SOURCE;
	const char *argv[] = {trial->python,
			      "-m",
			      "pip",
			      "wheel",
			      "--no-deps",
			      "--no-input",
			      "--wheel-dir",
			      folder,
			      arena_str(trial->arena, rung->argument).p,
			      is_source ? "--no-build-isolation" : NULL,
			      NULL};
	struct str *names;
	size_t n;
	int status =
		run(trial, "pip wheel", argv,
		    is_source ? build_env(trial->arena, &trial->env->ccs) : NULL, err);

	if (status || (status = host_list(&names, &n, trial->arena, folder, err)))
		return status;
	for (size_t i = 0; i < n; i++)
		if (str_ends(names[i], S(".whl"))) {
			*wheel = arena_printf(trial->arena, "%s/%.*s", folder,
					      STR(names[i]))
					 .p;
			return 0;
		}
	return err_set(err, E_NOMATCH, "pip wheel made no wheel");
}

static int
bring(const struct trial *trial, const struct rung *rung, const char *folder,
      const char **wheel, struct err *err)
{
	int status = host_make_dirs(folder, 0700, err);

	if (status)
		return status;
	if (rung->kind != RUNG_WHEEL)
		return make_wheel(trial, rung, folder, wheel, err);
	*wheel = arena_printf(trial->arena, "%s/%.*s", folder, STR(rung->row->wheel.file))
			 .p;
	return fetch_wheel(trial, rung->row, *wheel, err);
}

/*
 * It is imported from a folder of its own first: what fails there has touched nothing, and
 * goes away with the folder. A build that was there before is replaced by one that works.
 */
int
rung_try(struct trial *trial, const struct rung *rung, struct err *err)
{
	/* builds for several CUDAs share one file name: a folder each */
	const char *folder =
		arena_printf(trial->arena, "%s/%p", trial->folder, (const void *)rung).p;
	const char *apart = arena_printf(trial->arena, "%s/apart", folder).p;
	const char *wheel = NULL;
	int status;

	if ((status = bring(trial, rung, folder, &wheel, err)) ||
	    (status = look_inside(trial, rung, wheel, err)) ||
	    (status = pip_install(trial, apart, wheel, err)) ||
	    (status = import(trial, rung, apart, err)) ||
	    (status = pip_install(trial, NULL, wheel, err)))
		return status;
	status = import(trial, rung, NULL, err);
	if (status)
		uninstall(trial);
	return status;
}
