/* SPDX-License-Identifier: Apache-2.0 */
/* sagepick check: the GPU code in files, and which GPUs it serves. */
#include "check.h"
#include "host.h"
#include "out.h"
#include "str.h"
#include "url.h"
#include "wheelfile.h"

enum { ARENA_CAP = 1 << 30, KEY_JSON = KEY_OWN, KEY_REQUIRE };

const struct opt check_opts[] = {
	{KEY_ARCH, "arch", "NAME|CC", "a GPU that must be served; repeatable", OPT_MANY},
	{KEY_PACKAGE, "package", "NAME", "judge by what this package's calls go through",
	 0},
	{KEY_REQUIRE, "require-cuda", NULL, "fail where there is no GPU code at all", 0},
	{KEY_ROOT, "root", "DIR", "compare with the image unpacked here, too", 0},
	{KEY_SITE, "site", "DIR", "compare with this site-packages or environment, too",
	 0},
	{KEY_DATA, "data", "DIR", "read tables from here instead of the built-in ones",
	 0},
	{KEY_JSON, "json", NULL, "print libraries and verdicts as JSON", 0},
	{0},
};

static int
load(struct check *check, const struct env_opts *opts, struct err *err)
{
	struct ptx_facts *facts = &check->facts;
	int status;

	if ((status = wheels_load(&check->wheels, check->arena, opts->data, err)) ||
	    (status = ptx_load(&facts->ptx, check->arena, opts->data, err)) ||
	    (status = cuda_load(&facts->drivers, check->arena, opts->data, err)) ||
	    (status = gpu_load(&facts->gpus, check->arena, opts->data, err)))
		return status;
	for (size_t i = 0; i < opts->narchs && !status; i++)
		status = gpu_parse(&facts->gpus, &check->ccs, check->arena,
				   opts->archs[i], err);
	if (!status && (opts->root || opts->site)) {
		check->env = ARENA_NEW(check->arena, struct env);
		status = env_look(check->env, check->arena, opts, err);
	}
	if (!status && opts->package) {
		check->package = wheels_find(&check->wheels, str_c(opts->package));
		if (!check->package)
			status = err_set(err, E_USAGE,
					 "package '%s' is not in wheels.yaml",
					 opts->package);
	}
	return status;
}

/* A wheel's name says its package; an address may write "+" as %2B. */
static void
guess_package(struct check *check, const char *path)
{
	struct str name = str_c(path);
	struct err ignored = {0};
	struct wheel wheel;
	struct url url;

	if (url_looks(name) && url_parse(&url, check->arena, name, &ignored) == 0)
		name = url_name(check->arena, &url);
	name = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	if (!check->package && wheel_parse(&wheel, name, &ignored) == 0)
		check->package = wheels_find(&check->wheels, wheel.name);
}

/* wheel: NULL for libraries that are not in one. */
int
check_compare(struct check *check, const struct kernels *kernels,
	      const struct wheelfile *wheel, struct err *err)
{
	struct evidence_ask ask = {
		.wheel = wheel ? &wheel->name : NULL,
		.metadata = wheel ? wheel->metadata : (struct str){0},
		.kernels = kernels,
		.target = &check->env->ask.target,
		.site = &check->env->site,
	};

	check->evidence.arena = check->arena;
	return evidence_gather(&check->evidence, &ask, err);
}

/* A wheel must also agree with its own name, or pip would not take it. */
static int
add_wheel(struct check *check, const char *path, struct err *err)
{
	struct zip_source source = {.bring = NULL};
	struct str name = str_c(path);
	struct wheelfile wheel;
	int status = host_map(&source.bytes, path, err);

	if (status)
		return status;
	name = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	status = wheelfile_start(&wheel, check->arena, &source, name, err);
	wheel.kernels.with_symbols = check->env;
	if (!status)
		status = kernels_add_zip(&wheel.kernels, &wheel.zip, err);
	if (!status)
		kernels_append(&check->kernels, &wheel.kernels);
	if (!status && check->env)
		status = check_compare(check, &wheel.kernels, &wheel, err);
	host_unmap(source.bytes);
	return status;
}

static int
add_libraries(struct check *check, const char *path, struct err *err)
{
	struct kernels kernels;
	int status;

	kernels_init(&kernels, check->arena);
	kernels.with_symbols = check->env;
	status = kernels_add(&kernels, path, err);
	if (!status)
		kernels_append(&check->kernels, &kernels);
	return status || !check->env ? status : check_compare(check, &kernels, NULL, err);
}

static int
add(struct check *check, const char *path, struct err *err)
{
	struct url url;

	guess_package(check, path);
	if (url_looks(str_c(path))) {
		int status = url_parse(&url, check->arena, str_c(path), err);

		if (status)
			return status;
		if (url.scheme != URL_FILE)
			return check_add_url(check, &url, err);
		path = arena_str(check->arena, url.path).p;
	}
	if (str_ends(str_c(path), S(".whl")) && host_kind(path) == HOST_FILE)
		return add_wheel(check, path, err);
	return add_libraries(check, path, err);
}

static bool
has_windows(const struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (kernels->files[i].is_windows && kernels->files[i].sms.n)
			return true;
	return false;
}

/* Code of a kind that is not known may serve what the rest does not. */
static const struct kernels_file *
strange(const struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (kernels->files[i].nstrange)
			return &kernels->files[i];
	return NULL;
}

static void
judge(struct check *check)
{
	enum cuda_os os = has_windows(&check->kernels) ? CUDA_WINDOWS : CUDA_LINUX;
	char why[WHEEL_WHY_MAX];

	check->verdicts = ARENA_ARRAY(check->arena, struct verdict, check->ccs.n);
	for (size_t i = 0; i < check->ccs.n; i++) {
		struct verdict *verdict = &check->verdicts[i];

		verdict->gpu = check->ccs.p[i];
		verdict->verdict =
			kernels_serve(&check->kernels, check->package, verdict->gpu, why);
		verdict->why = arena_str(check->arena, str_c(why));
		if (verdict->verdict == CC_NOT)
			verdict->strange = strange(&check->kernels);
		if (verdict->verdict == CC_BY_PTX)
			verdict->driver =
				ptx_driver(&check->facts, check->arena,
					   kernels_isa(&check->kernels, verdict->gpu),
					   verdict->gpu, os);
	}
}

static int
refuse(const struct check *check, const struct verdict *verdict, struct err *err)
{
	struct str gpu = cc_str(verdict->gpu, check->arena);

	if (verdict->strange)
		return err_set(err, E_FORMAT,
			       "%.*s: it holds code of a kind that is not known, so "
			       "nothing can be said of GPU %.*s",
			       STR(verdict->strange->name), STR(gpu));
	return err_set(err, E_NOMATCH, "GPU %.*s is not served: %.*s", STR(gpu),
		       STR(verdict->why));
}

static int
conclude(const struct check *check, bool is_required, struct err *err)
{
	const struct evidence *against = evidence_against(&check->evidence);
	size_t ncode = 0, nunlinked = 0;

	for (size_t i = 0; i < check->kernels.nfiles; i++) {
		ncode += check->kernels.files[i].sms.n > 0;
		nunlinked += check->kernels.files[i].unlinked.n > 0;
	}
	for (size_t i = 0; i < check->ccs.n; i++)
		if (check->verdicts[i].verdict == CC_NOT)
			return refuse(check, &check->verdicts[i], err);
	if (against)
		return err_set(err, E_NOMATCH, "%.*s", STR(against->why));
	if (ncode)
		return 0;
	if (is_required)
		return err_set(err, E_NOMATCH, "there is no GPU code in %zu libraries",
			       check->kernels.nfiles);
	out_note("sagepick", "there is no GPU code in %zu libraries%s",
		 check->kernels.nfiles,
		 nunlinked ? ", but for some that nothing has linked" : "");
	return 0;
}

static int
answer(struct check *check, bool is_json, bool is_required, struct err *err)
{
	const struct kernels_file *damaged = kernels_damaged(&check->kernels);

	if (damaged)
		return err_set(err, E_FORMAT, "%.*s: %s", STR(damaged->name),
			       damaged->damage);
	judge(check);
	if (is_json)
		check_print_json(check);
	else
		check_print_lines(check);
	return conclude(check, is_required, err);
}

int
sagepick_check(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct check check = {.arena = &mem};
	struct env_opts opts = {0};
	struct err err = {0};
	bool is_json = false, is_required = false;
	int key, status;

	while ((key = opt_next(args)))
		if (key == KEY_JSON)
			is_json = true;
		else if (key == KEY_REQUIRE)
			is_required = true;
		else
			env_opt(&opts, args, key);
	opt_operands(args, 1, SIZE_MAX);
	kernels_init(&check.kernels, &mem);
	check.all = is_json || opts.site || opts.root || !opts.narchs;
	status = load(&check, &opts, &err);
	for (size_t i = 0; i < args->npos && !status; i++)
		status = add(&check, args->pos[i], &err);
	if (!status)
		status = answer(&check, is_json, is_required, &err);
	return status ? err_exit(&err, "sagepick") : 0;
}
