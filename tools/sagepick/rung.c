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

static int
pip_install(const struct trial *trial, enum rung_kind kind, const char *what,
	    struct err *err)
{
	/* another build of the same version may be there, which pip would leave */
	const char *more = kind == RUNG_WHEEL    ? "--force-reinstall"
			   : kind == RUNG_SOURCE ? "--no-build-isolation"
						 : NULL;
	const char *argv[] = {trial->python, "-m", "pip", "install", "--no-deps",
			      "--no-input",  what, more,  NULL};
	struct str archs = cc_list_str(&trial->env->ccs, trial->arena);
	const char *build_env[] = {
		arena_printf(trial->arena, "TORCH_CUDA_ARCH_LIST=%.*s", STR(archs)).p,
		"EXT_PARALLEL=1", host_env("MAX_JOBS").p ? NULL : "MAX_JOBS=4", NULL};

	return run(trial, "pip install", argv, kind == RUNG_SOURCE ? build_env : NULL,
		   err);
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

static int
import(struct trial *trial, const struct rung *rung, struct err *err)
{
	const char *code = arena_printf(trial->arena, IGNORE_HERE "import %.*s",
					STR(rung_imports(trial->env, rung)))
				   .p;
	const char *argv[] = {trial->python, "-c", code, NULL};
	int status = run(trial, "import", argv, NULL, err);

	/* the driver is mounted when a container starts, not when its image is built */
	if (status == -E_NOMATCH && strstr(err->text, "libcuda.so.1")) {
		trial->note = S("not imported: there is no NVIDIA driver here");
		return 0;
	}
	return status;
}

/* What pip installed from the index or built here, looked into like a wheel. */
static int
check_installed(const struct trial *trial, const struct rung *rung, struct err *err)
{
	const struct wheels_package *package = trial->env->ask.package;
	const char *code = arena_printf(trial->arena,
					IGNORE_HERE "import importlib.util as u; "
						    "print(u.find_spec('%.*s')."
						    "submodule_search_locations[0])",
					STR(package->import))
				   .p;
	const char *argv[] = {trial->python, "-c", code, NULL};
	struct host_run how = {.argv = argv, .max_output = 4096, .timeout = 60};
	struct kernels kernels;
	struct str folder;
	char why[WHEEL_WHY_MAX];
	int exit_status,
		status = host_run(&exit_status, &folder, trial->arena, &how, err);

	folder = str_trim(folder);
	if (status || exit_status != 0 || !folder.n)
		return status;
	kernels_init(&kernels, trial->arena);
	status = kernels_add(&kernels, arena_str(trial->arena, folder).p, err);
	for (size_t i = 0; i < trial->env->ccs.n && !status; i++) {
		enum cc_verdict verdict =
			kernels_serve(&kernels, package, trial->env->ccs.p[i], why);

		if (verdict == CC_NOT ||
		    (verdict == CC_UNKNOWN && rung->kind == RUNG_SOURCE))
			status = err_set(err, E_NOMATCH, "GPU %u.%u: %s",
					 trial->env->ccs.p[i].major,
					 trial->env->ccs.p[i].minor, why);
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

/* Nothing is installed unless the file itself proves that it fits. */
static int
look_inside(const struct trial *trial, const struct wheels_row *row, const char *path,
	    struct err *err)
{
	struct wheelfile wheel;
	struct str bytes;
	int status = host_map(&bytes, path, err);

	if (status)
		return status;
	status = wheelfile_open(&wheel, trial->arena, bytes, row->wheel.file, err);
	if (!status)
		status = wheelfile_serves(&wheel, trial->env->ask.package,
					  &trial->env->ask.target, err);
	host_unmap(bytes);
	return status;
}

static int
install(struct trial *trial, const struct rung *rung, struct err *err)
{
	const char *what = arena_str(trial->arena, rung->argument).p;
	int status;

	if (rung->kind != RUNG_WHEEL)
		return pip_install(trial, rung->kind, what, err);
	/* builds for several CUDAs share one file name: a folder each */
	what = arena_printf(trial->arena, "%s/%p", trial->folder, (const void *)rung).p;
	status = host_make_dirs(what, 0700, err);
	what = arena_printf(trial->arena, "%s/%.*s", what, STR(rung->row->wheel.file)).p;
	if (!status)
		status = fetch_wheel(trial, rung->row, what, err);
	if (!status)
		status = look_inside(trial, rung->row, what, err);
	if (!status)
		status = pip_install(trial, rung->kind, what, err);
	return status;
}

int
rung_try(struct trial *trial, const struct rung *rung, struct err *err)
{
	int status = install(trial, rung, err);

	if (status)
		return status;
	status = import(trial, rung, err);
	if (!status && rung->kind != RUNG_WHEEL && trial->env->ask.package->npaths)
		status = check_installed(trial, rung, err);
	if (status)
		uninstall(trial);
	return status;
}
