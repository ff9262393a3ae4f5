/* SPDX-License-Identifier: Apache-2.0 */
/* sagepick: the accelerator wheel that fits, as one argument for pip. */
#include "sagepick.h"
#include "data.h"
#include "json.h"
#include "out.h"
#include "str.h"

enum { ARENA_CAP = 256 << 20, KEY_LADDER = KEY_OWN, KEY_JSON, KEY_EXPLAIN };

static const struct opt own_opts[] = {
	ENV_OPTS,
	{KEY_LADDER, "ladder", NULL,
	 "print all rungs: RUNG, KIND, ARGUMENT, WHY, tab-separated", 0},
	{KEY_JSON, "json", NULL, "print rungs and refusals as JSON", 0},
	{KEY_EXPLAIN, "explain", NULL, "say on stderr why, and what was refused", 0},
	{0},
};

static void
print_ladder(const struct ladder *ladder)
{
	for (size_t i = 0; i < ladder->nrungs; i++)
		printf("%zu\t%s\t%.*s\t%.*s\n", i + 1, rung_name(&ladder->rungs[i]),
		       STR(ladder->rungs[i].argument), STR(ladder->rungs[i].why));
}

static void
print_rung_json(struct json *json, const struct rung *rung)
{
	json_open(json, '{');
	json_pair(json, "kind", str_c(rung_name(rung)));
	json_pair(json, "argument", rung->argument);
	json_pair(json, "why", rung->why);
	if (rung->row) {
		json_pair(json, "file", rung->row->wheel.file);
		json_pair(json, "sha256", rung->row->sha256);
	}
	json_close(json, '}');
}

static void
print_json(const struct env *env, const struct ladder *ladder)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_pair(&json, "package", env->ask.package->name);
	json_pair(&json, "environment", env_text(env));
	json_key(&json, "rungs");
	json_open(&json, '[');
	for (size_t i = 0; i < ladder->nrungs; i++)
		print_rung_json(&json, &ladder->rungs[i]);
	json_close(&json, ']');
	json_key(&json, "refused");
	json_open(&json, '[');
	for (size_t i = 0; i < ladder->nrefusals; i++) {
		json_open(&json, '{');
		json_pair(&json, "what", ladder->refusals[i].what);
		json_pair(&json, "why", ladder->refusals[i].why);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
}

/* near: the least nearness worth a line. */
static void
note_refusals(const struct ladder *ladder, unsigned near)
{
	for (size_t i = 0; i < ladder->nrefusals; i++)
		if (ladder->refusals[i].near >= near)
			out_note("sagepick", "not %.*s: %.*s",
				 STR(ladder->refusals[i].what),
				 STR(ladder->refusals[i].why));
}

static void
explain(const struct env *env, const struct ladder *ladder)
{
	out_note("sagepick", "%.*s for %.*s", STR(env->ask.package->name),
		 STR(env_text(env)));
	if (env->found_in.p)
		out_note("sagepick", "read from %.*s", STR(env->found_in));
	for (size_t i = 0; i < ladder->nrungs; i++)
		out_note("sagepick", "rung %zu, %s: %.*s: %.*s", i + 1,
			 rung_name(&ladder->rungs[i]), STR(ladder->rungs[i].argument),
			 STR(ladder->rungs[i].why));
	note_refusals(ladder, 0);
}

/* The first rung that pip may be given without a look inside, NULL: none. */
static const struct rung *
first_proven(const struct ladder *ladder)
{
	for (size_t i = 0; i < ladder->nrungs; i++)
		if (ladder->rungs[i].kind != RUNG_WHEEL ||
		    ladder->rungs[i].fit > WHEEL_UNPROVEN)
			return &ladder->rungs[i];
	return NULL;
}

static int
answer(const struct env *env, const struct ladder *ladder, int form, struct err *err)
{
	const struct rung *first = first_proven(ladder);

	if (form == KEY_JSON)
		print_json(env, ladder);
	else if (form == KEY_LADDER)
		print_ladder(ladder);
	if (!first) {
		note_refusals(ladder, 2);
		return err_set(err, E_NOMATCH, "%.*s: nothing fits %.*s",
			       STR(env->ask.package->name), STR(env_text(env)));
	}
	if (form)
		return 0;
	if (first->row && !first->row->sha256.p)
		out_note("sagepick",
			 "no sha256 is known for %.*s; --hashed-only leaves such out",
			 STR(first->row->wheel.file));
	printf("%.*s\n", STR(first->argument));
	return 0;
}

int
sagepick_run(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct env_opts opts = {0};
	struct env env;
	struct ladder ladder;
	struct err err = {0};
	bool is_explained = false;
	int key, form = 0;

	while ((key = opt_next(args))) {
		if (env_opt(&opts, args, key))
			continue;
		if (key == KEY_EXPLAIN)
			is_explained = true;
		else if (form)
			opt_bad(args, "--ladder and --json exclude each other");
		else
			form = key;
	}
	opt_operands(args, 0, 0);
	if (env_load(&env, &mem, &opts, &err) != 0)
		return err_exit(&err, "sagepick");
	ladder_build(&ladder, &mem, &env.ask);
	if (is_explained)
		explain(&env, &ladder);
	return answer(&env, &ladder, form, &err) ? err_exit(&err, "sagepick") : 0;
}

int
sagepick_data(struct args *args)
{
	static const char *const names[] = {"wheels.yaml",  "torch.yaml", "gpus.yaml",
					    "drivers.yaml", "ptx.yaml",   NULL};

	return data_main(args, names);
}

static const struct cmd cmds[] = {
	{NULL, "[options]",
	 "print the best build for an environment as one argument for pip", own_opts,
	 sagepick_run},
	{"install", "[options]",
	 "try rung after rung until one installs, imports and holds kernels",
	 install_opts, sagepick_install},
	{"check", "[options] PATH|URL...",
	 "say which GPUs a wheel, .so or site-packages holds code for", check_opts,
	 sagepick_check},
	{"names", "[options] NAME|URL...",
	 "say what the names of wheels say, and what is known of them", names_opts,
	 sagepick_names},
	{"data", "[NAME]", "print the tables that are built in", NULL, sagepick_data},
	{0},
};

static const char about[] =
	"The ladder: a wheel for exactly this torch, CUDA, Python, platform and GPU; one "
	"whose range\n"
	"covers them; one of the same CUDA major; one whose name does not say (only "
	"install takes it,\n"
	"after a look inside); the version on the package index; the source at a pinned "
	"commit, only\n"
	"where nvcc and g++ are there or --build asks. The first rung is printed as "
	"URL#sha256=... or\n"
	"NAME==VERSION.\n"
	"\n"
	"What is not given is read from torch/version.py and the folders of --root, "
	"--site or this\n"
	"host. Nothing found there is run, but by install.\n"
	"\n"
	"install opens each wheel before pip sees it (sha256, name, tags, kernels for "
	"every --arch,\n"
	"libcudart's major, C++ ABI), imports it from a folder of its own, and only then "
	"lets pip install\n"
	"it, with torch constrained; a version of the index and a source are made a "
	"wheel "
	"first. It\n"
	"prints what is in; 4 means that only the network failed.\n"
	"\n"
	"check prints for each library with GPU code NAME, CODE, CUDA; behind several of "
	"them their\n"
	"total; and for each --arch GPU, VERDICT, WHY (tab-separated). CODE: 9.0a runs "
	"on "
	"exactly 9.0,\n"
	"12.0f on its family, +PTX is compiled by the driver. VERDICT: served; ptx, by "
	"PTX "
	"only; not\n"
	"(exit status 1); none, there is no GPU code. A library whose tables, sizes or "
	"code contradict\n"
	"each other gives no verdict but exit status 3. Of several libraries in a folder "
	"that need\n"
	"different CUDAs one that serves is enough. With --site or --root it also prints "
	"WHAT, ok or\n"
	"not, WHY: the wheel's tags, libcudart's major, C++ ABI, functions of torch, "
	"versions of glibc,\n"
	"requirements that pip would fulfil by replacing what is there; each not is exit "
	"status 1. Of a\n"
	"wheel by its URL only the parts that decide the answer are moved, the smallest "
	"libraries first.\n"
	"\n"
	"environment:\n"
	"  VIRTUAL_ENV, CONDA_PREFIX    where Python is, when neither --root nor --site "
	"says\n"
	"  PATH, CUDA_HOME              where nvcc and g++ are looked for\n"
	"  TMPDIR                       where install puts downloads; else /tmp\n"
	"  MAX_JOBS                     compilers at a time of a build from source; else "
	"by\n"
	"                               memory (8 GiB each) and cores; CXX, "
	"PYTORCH_NVCC: else "
	"ccache\n"
	"  PIP_*                        handed on to pip, which reads its own "
	"configuration, too\n"
	"  SSL_CERT_FILE, CURL_CA_BUNDLE, http_proxy, https_proxy, all_proxy, no_proxy,\n"
	"  HF_TOKEN, GITHUB_TOKEN       for downloads, as grab reads them\n"
	"\n"
	"files:\n"
	"  sagepick data prints wheels.yaml, torch.yaml, gpus.yaml, drivers.yaml, "
	"ptx.yaml;\n"
	"  --data DIR replaces them\n"
	"\n"
	"examples:\n"
	"  pip install --no-deps \"$(sagepick --arch rtx5090)\"\n"
	"  sagepick --torch 2.11.0 --cuda cu130 --python cp312 --arch 12.0 --ladder\n"
	"  sagepick install --arch ada --record /etc/sage.json\n"
	"  sagepick check --arch 8.9 /opt/venv/lib/python3.12/site-packages/torch\n"
	"  sagepick check --arch 12.0 --site /opt/venv https://example.org/x.whl\n";

static const struct cli cli = {"sagepick",
			       "picks the accelerator wheel that fits torch, CUDA, "
			       "Python and GPU, and proves it",
			       cmds, about};

int
main(int argc, char **argv)
{
	return opt_main(&cli, argc, argv);
}
