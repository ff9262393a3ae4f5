/* SPDX-License-Identifier: Apache-2.0 */
/* The environment that a wheel is picked for: from options, else from files. */
#include "sagepick.h"
#include "buf.h"
#include "cudafile.h"
#include "evidence.h"
#include "host.h"
#include "site.h"
#include "str.h"

#ifdef __aarch64__
#define HOST_PLATFORM S("linux_aarch64")
#else
#define HOST_PLATFORM S("linux_x86_64")
#endif

enum { MAX_VERSION_PY = 1 << 16, LIBC_MAX_MINOR = 999 };

bool
env_opt(struct env_opts *opts, struct args *args, int key)
{
	const char **const values[] = {&opts->package, &opts->torch,    &opts->cuda,
				       &opts->python,  &opts->platform, NULL,
				       &opts->root,    &opts->site,     &opts->data};

	if (key == KEY_ARCH) {
		if (opts->narchs == COUNT(opts->archs))
			opt_bad(args, "more than %zu --arch", COUNT(opts->archs));
		opts->archs[opts->narchs++] = str_c(args->value);
	} else if (key == KEY_LINKS) {
		if (opts->nlinks == COUNT(opts->links))
			opt_bad(args, "more than %zu --find-links", COUNT(opts->links));
		opts->links[opts->nlinks++] = args->value;
	} else if (key == KEY_BUILD)
		opts->build = true;
	else if (key == KEY_HASHED)
		opts->hashed_only = true;
	else if (key >= KEY_PACKAGE && key < KEY_BUILD)
		*values[key - KEY_PACKAGE] = args->value;
	else
		return false;
	return true;
}

static int
set_torch(struct env *env, struct str text, struct err *err)
{
	struct wheel_target *target = &env->ask.target;
	ptrdiff_t plus = str_chr(text, '+');
	struct str local = {0};

	if (plus >= 0)
		local = str_sub(text, (size_t)plus + 1, text.n);
	if (!wheel_release_parse(&target->torch, text) || target->torch.n < 2)
		return err_set(err, E_USAGE, "torch '%.*s' is no version such as 2.11.0",
			       STR(text));
	if (target->torch.n == 2) /* a bare minor means its first release */
		target->torch.n = 3;
	if (local.n && !target->cuda.n)
		wheel_cuda_parse(&target->cuda, local);
	return 0;
}

static int
set_cuda(struct env *env, struct str text, struct err *err)
{
	struct wheel_release *cuda = &env->ask.target.cuda;

	if ((wheel_cuda_parse(cuda, text) || wheel_release_parse(cuda, text)) &&
	    cuda->n >= 2) {
		cuda->n = 2;
		return 0;
	}
	return err_set(err, E_USAGE, "CUDA '%.*s' is no tag such as cu130", STR(text));
}

/* "cp312", "3.12", "313t", "3.13t" */
static int
set_python(struct env *env, struct str text, struct err *err)
{
	bool is_threaded = str_ends(text, S("t"));
	struct str rest = str_sub(text, 0, text.n - is_threaded), major, minor;
	uint64_t value;

	if (str_starts(rest, S("cp")))
		rest = str_sub(rest, 2, rest.n);
	major = str_sub(rest, 0, 1);
	minor = str_sub(rest, 1, rest.n);
	if (str_starts(minor, S(".")))
		minor = str_sub(minor, 1, minor.n);
	if (!str_eq(major, S("3")) || !str_uint(minor, 0, 99, &value))
		return err_set(err, E_USAGE, "Python '%.*s' is no tag such as cp312",
			       STR(text));
	env->ask.target.python =
		arena_printf(env->arena, "cp3%.*s%s", STR(minor), is_threaded ? "t" : "");
	return 0;
}

/* A manylinux tag stands for Linux with at least that glibc. */
static int
set_platform(struct env *env, struct str text, struct err *err)
{
	static const char *const starts[] = {"linux_", "win", "macosx_", "musllinux_"};
	struct wheel_target *target = &env->ask.target;
	struct str rest;
	uint64_t minor;

	target->platform = text;
	if (str_starts(text, S("manylinux_2_"))) {
		rest = str_sub(text, strlen("manylinux_2_"), text.n);
		if (str_uint(str_cut(&rest, '_'), 0, LIBC_MAX_MINOR, &minor) && rest.n) {
			target->glibc = (unsigned)minor;
			target->platform =
				arena_printf(env->arena, "linux_%.*s", STR(rest));
			return 0;
		}
	}
	for (size_t i = 0; i < COUNT(starts); i++)
		if (str_starts(text, str_c(starts[i])))
			return 0;
	return err_set(err, E_USAGE,
		       "platform '%.*s' is no tag such as linux_x86_64 or win_amd64",
		       STR(text));
}

static int
set_given(struct env *env, const struct env_opts *opts, struct err *err)
{
	int status = 0;

	if (opts->cuda)
		status = set_cuda(env, str_c(opts->cuda), err);
	if (!status && opts->torch)
		status = set_torch(env, str_c(opts->torch), err);
	if (!status && opts->python)
		status = set_python(env, str_c(opts->python), err);
	env->ask.target.platform = HOST_PLATFORM;
	if (!status && opts->platform)
		status = set_platform(env, str_c(opts->platform), err);
	return status;
}

/* The only place that says the CUDA of a torch from any index. */
static int
read_version_py(struct env *env, struct str bytes, const char *path, struct err *err)
{
	struct wheel_target *target = &env->ask.target;
	struct torch_build build;
	int status = 0;

	if (!cudafile_torch(&build, bytes))
		return err_set(err, E_FORMAT, "%s: it has no line __version__ = '...'",
			       path);
	if (!target->torch.n)
		status = set_torch(env, build.version, err);
	if (status || target->cuda.n)
		return status;
	if (!build.cuda.n)
		return err_set(
			err, E_NOMATCH,
			"%s: torch %.*s is not built for CUDA, so there is nothing "
			"to pick",
			path, STR(build.version));
	return set_cuda(env, build.cuda, err);
}

static int
read_torch(struct env *env, const struct site *site, struct err *err)
{
	for (size_t i = 0; i < site->ndirs; i++) {
		const char *path =
			arena_printf(env->arena, "%s/torch/version.py", site->dirs[i]).p;
		struct str bytes;
		int status = host_read_if(&bytes, env->arena, path, MAX_VERSION_PY, err);

		if (status)
			return status;
		if (bytes.p)
			return read_version_py(env, bytes, path, err);
	}
	return 0;
}

/* The minor of glibc of this root, 0 where there is none. */
static unsigned
read_glibc(struct arena *arena, const struct site *site)
{
	static const char *const paths[] = {
		"/lib/x86_64-linux-gnu/libc.so.6", "/lib64/libc.so.6",
		"/lib/aarch64-linux-gnu/libc.so.6", "/usr/lib/libc.so.6"};
	struct err ignored = {0};
	unsigned minor = 0;

	for (size_t i = 0; i < COUNT(paths) && !minor; i++) {
		const char *path = site_path(site, arena, paths[i]);
		struct str bytes;

		if (!path || host_kind(path) != HOST_FILE ||
		    host_map(&bytes, path, &ignored) != 0)
			continue;
		minor = evidence_glibc(bytes);
		host_unmap(bytes);
	}
	return minor;
}

static int
read_site(struct env *env, const struct env_opts *opts, struct err *err)
{
	struct wheel_target *target = &env->ask.target;
	struct site *site = &env->site;
	int status = site_find(site, env->arena, opts->root, opts->site, err);

	if (status)
		return status;
	env->found_in = site->ndirs ? str_c(site->dirs[0]) : site->prefix;
	if (!target->torch.n || !target->cuda.n)
		status = read_torch(env, site, err);
	if (!status && !target->python.n && site->python.n)
		status = set_python(env, site->python, err);
	if (!target->glibc && str_starts(target->platform, S("linux_")))
		target->glibc = read_glibc(env->arena, site);
	return status;
}

int
env_look(struct env *env, struct arena *arena, const struct env_opts *opts,
	 struct err *err)
{
	int status;

	*env = (struct env){.arena = arena};
	status = set_given(env, opts, err);
	return status ? status : read_site(env, opts, err);
}

static int
check_known(const struct env *env, struct err *err)
{
	const struct wheel_target *target = &env->ask.target;
	const char *lacks = !target->torch.n    ? "torch: not installed in"
			    : !target->cuda.n   ? "CUDA: nothing says torch's tag in"
			    : !target->python.n ? "Python: nothing says its version in"
						: NULL;

	if (!lacks)
		return 0;
	return err_set(err, E_NOMATCH, "%s %.*s; give --%s", lacks, STR(env->found_in),
		       !target->torch.n  ? "torch"
		       : !target->cuda.n ? "cuda"
					 : "python");
}

static int
read_archs(struct env *env, const struct env_opts *opts, struct err *err)
{
	int status = 0;

	for (size_t i = 0; i < opts->narchs && !status; i++)
		status =
			gpu_parse(&env->gpus, &env->ccs, env->arena, opts->archs[i], err);
	env->ask.target.ccs = env->ccs.p;
	env->ask.target.nccs = env->ccs.n;
	return status;
}

/* What is imported is mostly called like the project, with "_" for "-". */
static struct str
import_name(struct arena *arena, struct str name)
{
	struct buf out;

	buf_init(&out, arena, 4096);
	for (size_t i = 0; i < name.n; i++)
		buf_char(&out, name.p[i] == '-' || name.p[i] == '.' ? '_' : name.p[i]);
	return buf_str(&out);
}

/* Of one that is not in the table, only --find-links knows wheels. */
static int
find_package(struct env *env, const struct env_opts *opts, struct str name,
	     struct err *err)
{
	const struct wheels_package *known = wheels_find(&env->wheels, name);
	struct wheels_package *package = ARENA_NEW(env->arena, struct wheels_package);
	int status = 0;

	if (!known && !opts->nlinks)
		return err_set(err, E_USAGE,
			       "package '%.*s' is not in wheels.yaml (sagepick data); "
			       "--find-links lists other wheels",
			       STR(name));
	if (known)
		*package = *known;
	else
		*package = (struct wheels_package){
			.name = name, .import = import_name(env->arena, name)};
	for (size_t i = 0; i < opts->nlinks && !status; i++)
		status = links_add(package, env, opts->links[i], err);
	env->ask.package = package;
	return status;
}

int
env_load(struct env *env, struct arena *arena, const struct env_opts *opts,
	 struct err *err)
{
	struct wheel_target *target = &env->ask.target;
	struct str package = opts->package ? str_c(opts->package) : S("sageattention");
	const char *nvcc;
	int status;

	*env = (struct env){.arena = arena};
	env->ask.torch = &env->torch;
	if ((status = set_given(env, opts, err)) ||
	    (status = wheels_load(&env->wheels, arena, opts->data, err)) ||
	    (status = torch_load(&env->torch, arena, opts->data, err)) ||
	    (status = gpu_load(&env->gpus, arena, opts->data, err)) ||
	    (status = read_archs(env, opts, err)))
		return status;
	if ((status = find_package(env, opts, package, err)))
		return status;
	if (!target->torch.n || !target->cuda.n || !target->python.n)
		if ((status = read_site(env, opts, err)) ||
		    (status = check_known(env, err)))
			return status;
	env->ask.tag =
		arena_printf(arena, "cu%u%u", target->cuda.part[0], target->cuda.part[1]);
	env->ask.hashed_only = opts->hashed_only;
	nvcc = program_find(arena, opts->root, "nvcc");
	if (nvcc)
		env->ask.nvcc = program_nvcc(arena, nvcc);
	env->ask.build = opts->build || (nvcc && program_find(arena, opts->root, "g++"));
	return 0;
}

struct str
env_text(const struct env *env)
{
	const struct wheel_target *target = &env->ask.target;
	char torch[WHEEL_TEXT_MAX];

	wheel_release_text(torch, &target->torch);
	return arena_printf(env->arena, "torch %s, %.*s, %.*s, %.*s%s%.*s", torch,
			    STR(env->ask.tag), STR(target->python), STR(target->platform),
			    target->nccs ? ", GPUs " : "",
			    STR(cc_list_str(&env->ccs, env->arena)));
}
