/* SPDX-License-Identifier: Apache-2.0 */
/* sagepick check: the GPU code in files, and which GPUs it serves. */
#include "sagepick.h"
#include "host.h"
#include "json.h"
#include "out.h"
#include "str.h"
#include "wheelfile.h"

enum { ARENA_CAP = 1 << 30, KEY_JSON = KEY_OWN };

const struct opt check_opts[] = {
	{KEY_ARCH, "arch", "NAME|CC", "a GPU that must be served; repeatable", OPT_MANY},
	{KEY_PACKAGE, "package", "NAME", "judge by what this package's calls go through",
	 0},
	{KEY_DATA, "data", "DIR", "read tables from here instead of the built-in ones",
	 0},
	{KEY_JSON, "json", NULL, "print libraries and verdicts as JSON", 0},
	{0},
};

struct verdict {
	struct cc gpu;
	enum cc_verdict verdict;
	struct str why;
};

struct check {
	struct arena *arena;
	struct wheels wheels;
	struct cc_list ccs;
	const struct wheels_package *package; /* NULL: all libraries count */
	struct kernels kernels;
	struct verdict *verdicts;
};

static const char *
verdict_name(enum cc_verdict verdict)
{
	static const char *const names[] = {"served", "ptx", "not", "none"};

	return names[verdict];
}

static struct str
sms_text(struct arena *arena, const struct sm_list *sms)
{
	struct str text = {0};

	for (size_t i = 0; i < sms->n; i++)
		text = arena_printf(arena, "%.*s%s%.*s%s", STR(text), i ? " " : "",
				    STR(cc_str(sms->p[i].cc, arena)),
				    sms->p[i].ptx ? "+PTX" : "");
	return text;
}

/* NAME<TAB>SMS<TAB>CUDA for libraries, GPU<TAB>VERDICT<TAB>WHY for GPUs */
static void
print_lines(const struct check *check)
{
	for (size_t i = 0; i < check->kernels.nfiles; i++) {
		const struct kernels_file *file = &check->kernels.files[i];

		if (!file->sms.n)
			continue;
		out_escaped(stdout, file->name);
		printf("\t%.*s\t", STR(sms_text(check->arena, &file->sms)));
		printf(file->cudart ? "cuda%u\n" : "-\n", file->cudart);
	}
	for (size_t i = 0; i < check->ccs.n; i++)
		printf("%.*s\t%s\t%.*s\n",
		       STR(cc_str(check->verdicts[i].gpu, check->arena)),
		       verdict_name(check->verdicts[i].verdict),
		       STR(check->verdicts[i].why));
}

static const char *
abi_name(int cxx11_abi)
{
	if (cxx11_abi < 0)
		return NULL;
	return cxx11_abi ? "new" : "old";
}

static void
print_file(struct json *json, const struct check *check, const struct kernels_file *file)
{
	json_open(json, '{');
	json_pair(json, "file", file->name);
	json_key(json, "code");
	json_open(json, '[');
	for (size_t i = 0; i < file->sms.n; i++) {
		json_open(json, '{');
		json_pair(json, "gpu", cc_str(file->sms.p[i].cc, check->arena));
		json_pair(json, "form", file->sms.p[i].ptx ? S("ptx") : S("cubin"));
		json_close(json, '}');
	}
	json_close(json, ']');
	json_key(json, "cudart");
	json_uint(json, file->cudart);
	json_pair(json, "cxx11_abi", str_c(abi_name(file->cxx11_abi)));
	json_close(json, '}');
}

static void
print_json(const struct check *check)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_key(&json, "files");
	json_open(&json, '[');
	for (size_t i = 0; i < check->kernels.nfiles; i++)
		print_file(&json, check, &check->kernels.files[i]);
	json_close(&json, ']');
	json_key(&json, "gpus");
	json_open(&json, '[');
	for (size_t i = 0; i < check->ccs.n; i++) {
		json_open(&json, '{');
		json_pair(&json, "gpu", cc_str(check->verdicts[i].gpu, check->arena));
		json_pair(&json, "verdict",
			  str_c(verdict_name(check->verdicts[i].verdict)));
		json_pair(&json, "why", check->verdicts[i].why);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
}

static int
load(struct check *check, const struct env_opts *opts, struct err *err)
{
	struct gpu_table gpus;
	int status;

	if ((status = wheels_load(&check->wheels, check->arena, opts->data, err)) ||
	    (status = gpu_load(&gpus, check->arena, opts->data, err)))
		return status;
	for (size_t i = 0; i < opts->narchs && !status; i++)
		status = gpu_parse(&gpus, &check->ccs, check->arena, opts->archs[i], err);
	if (!status && opts->package) {
		check->package = wheels_find(&check->wheels, str_c(opts->package));
		if (!check->package)
			status = err_set(err, E_USAGE,
					 "package '%s' is not in wheels.yaml",
					 opts->package);
	}
	return status;
}

/* A wheel's name says its package. */
static void
guess_package(struct check *check, const char *path)
{
	struct str name = str_c(path);
	struct err ignored = {0};
	struct wheel wheel;

	name = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	if (!check->package && wheel_parse(&wheel, name, &ignored) == 0)
		check->package = wheels_find(&check->wheels, wheel.name);
}

/* A wheel must also agree with its own name, or pip would not take it. */
static int
add_wheel(struct check *check, const char *path, struct err *err)
{
	struct str name = str_c(path), bytes;
	struct wheelfile wheel;
	int status = host_map(&bytes, path, err);

	if (status)
		return status;
	name = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	status = wheelfile_open(&wheel, check->arena, bytes, name, err);
	if (!status)
		kernels_append(&check->kernels, &wheel.kernels);
	host_unmap(bytes);
	return status;
}

static int
add(struct check *check, const char *path, struct err *err)
{
	guess_package(check, path);
	if (str_ends(str_c(path), S(".whl")) && host_kind(path) == HOST_FILE)
		return add_wheel(check, path, err);
	return kernels_add(&check->kernels, path, err);
}

static void
judge(struct check *check)
{
	char why[WHEEL_WHY_MAX];

	check->verdicts = ARENA_ARRAY(check->arena, struct verdict, check->ccs.n);
	for (size_t i = 0; i < check->ccs.n; i++) {
		struct verdict *verdict = &check->verdicts[i];

		verdict->gpu = check->ccs.p[i];
		verdict->verdict =
			kernels_serve(&check->kernels, check->package, verdict->gpu, why);
		verdict->why = arena_str(check->arena, str_c(why));
	}
}

static int
conclude(const struct check *check, struct err *err)
{
	size_t ncode = 0;

	for (size_t i = 0; i < check->kernels.nfiles; i++) {
		const struct kernels_file *file = &check->kernels.files[i];

		ncode += file->sms.n > 0;
		if (file->ndamaged)
			return err_set(err, E_FORMAT,
				       "%.*s: a fat binary in it is damaged",
				       STR(file->name));
	}
	if (!ncode)
		out_note("sagepick", "there is no GPU code in %zu libraries",
			 check->kernels.nfiles);
	for (size_t i = 0; i < check->ccs.n; i++)
		if (check->verdicts[i].verdict == CC_NOT)
			return err_set(err, E_NOMATCH, "GPU %.*s is not served: %.*s",
				       STR(cc_str(check->verdicts[i].gpu, check->arena)),
				       STR(check->verdicts[i].why));
	return 0;
}

int
sagepick_check(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct check check = {.arena = &mem};
	struct env_opts opts = {0};
	struct err err = {0};
	bool is_json = false;
	int key, status;

	while ((key = opt_next(args)))
		if (key == KEY_JSON)
			is_json = true;
		else
			env_opt(&opts, args, key);
	opt_operands(args, 1, SIZE_MAX);
	kernels_init(&check.kernels, &mem);
	status = load(&check, &opts, &err);
	for (size_t i = 0; i < args->npos && !status; i++)
		status = add(&check, args->pos[i], &err);
	if (status)
		return err_exit(&err, "sagepick");
	judge(&check);
	if (is_json)
		print_json(&check);
	else
		print_lines(&check);
	return conclude(&check, &err) ? err_exit(&err, "sagepick") : 0;
}
