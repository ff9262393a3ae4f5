/* SPDX-License-Identifier: Apache-2.0 */
/* cudatag report: the versions in an image, from its files only. */
#include "cudatag.h"
#include "json.h"
#include "out.h"
#include "site.h"
#include "str.h"

enum { MAX_ROWS = 24 };

struct entry {
	const char *name;
	struct str value; /* absent: not there */
	struct str from;
};

struct report {
	struct entry rows[MAX_ROWS];
	size_t nrows;
	struct system_gpu *gpus;
	size_t ngpus;
};

static void
add(struct report *report, const char *name, struct str value, struct str from)
{
	assert(report->nrows < MAX_ROWS);
	report->rows[report->nrows++] = (struct entry){name, value, from};
}

static void
add_dist(struct report *report, const char *name, const struct dist *dists, size_t n)
{
	const struct dist *dist = site_dist(dists, n, str_c(name));

	if (dist)
		add(report, name, dist->version, str_c(dist->path));
	else
		add(report, name, (struct str){0}, (struct str){0});
}

/* cuDNN comes as a package of the wheels' own CUDA, or as a library of the image. */
static void
add_cudnn(struct report *report, struct arena *arena, const char *root,
	  const struct dist *dists, size_t n)
{
	static const char *const names[] = {"nvidia-cudnn-cu13", "nvidia-cudnn-cu12",
					    "nvidia-cudnn-cu11"};
	struct system_fact library;

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct dist *dist = site_dist(dists, n, str_c(names[i]));

		if (dist) {
			add(report, "cudnn", dist->version, str_c(dist->path));
			return;
		}
	}
	library = system_library(arena, root, S("libcudnn.so."));
	add(report, "cudnn", library.value, library.from);
}

static int
add_environment(struct report *report, struct arena *arena, const char *root,
		const char *dir, struct err *err)
{
	static const char *const packages[] = {"torchvision",   "torchaudio",
					       "triton",        "xformers",
					       "sageattention", "flash-attn"};
	struct dist *dists = NULL;
	struct torch_build build = {0};
	struct site site = {0};
	struct str from = {0};
	size_t n = 0;
	int status = site_find(&site, arena, root, dir, err);

	if (!status)
		status = site_list(&dists, &n, arena, &site, err);
	if (!status)
		status = system_torch(&build, &from, arena, root, dir, err);
	if (status && !(status == -E_NOMATCH && !dir))
		return status;
	add(report, "python", site.python_full.p ? site.python_full : site.python,
	    site.prefix);
	add(report, "torch", build.version, from);
	add(report, "torch-cuda", build.cuda, from);
	add_cudnn(report, arena, root, dists, n);
	for (size_t i = 0; i < COUNT(packages); i++)
		add_dist(report, packages[i], dists, n);
	return 0;
}

static int
add_machine(struct report *report, struct arena *arena, const char *root,
	    const struct gpu_table *table, struct err *err)
{
	struct system_fact cuda = system_cuda_env(root), driver;
	int status = 0;

	if (!cuda.value.p)
		status = system_cuda(&cuda, arena, root, err);
	add(report, "cuda", cuda.value, cuda.from);
	if (!status)
		status = system_driver(&driver, arena, root, false, err);
	if (status)
		return status;
	add(report, "driver", driver.value, driver.from);
	return system_gpus(&report->gpus, &report->ngpus, arena, root, table, err);
}

static struct str
gpu_name(const struct system_gpu *gpu)
{
	return gpu->name.n ? gpu->name : gpu->chip ? gpu->chip->chip : S("unknown");
}

static struct str
gpu_cc(const struct system_gpu *gpu, struct arena *arena)
{
	return gpu->cc.major ? cc_str(gpu->cc, arena) : (struct str){0};
}

static void
print_line(const char *name, struct str value)
{
	printf("%-14s ", name);
	out_escaped(stdout, value.n ? value : S("-"));
	fputc('\n', stdout);
}

static void
print_lines(const struct report *report, struct arena *arena)
{
	for (size_t i = 0; i < report->nrows; i++)
		print_line(report->rows[i].name, report->rows[i].value);
	for (size_t i = 0; i < report->ngpus; i++) {
		struct str cc = gpu_cc(&report->gpus[i], arena);

		print_line("gpu", arena_printf(arena, "%.*s (%.*s)",
					       STR(gpu_name(&report->gpus[i])),
					       STR(cc.n ? cc : S("?"))));
	}
	if (!report->ngpus)
		print_line("gpu", (struct str){0});
}

static void
print_json(const struct report *report, struct arena *arena)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	for (size_t i = 0; i < report->nrows; i++) {
		json_key(&json, report->rows[i].name);
		json_open(&json, '{');
		json_pair(&json, "version", report->rows[i].value);
		json_pair(&json, "from", report->rows[i].from);
		json_close(&json, '}');
	}
	json_key(&json, "gpus");
	json_open(&json, '[');
	for (size_t i = 0; i < report->ngpus; i++) {
		json_open(&json, '{');
		json_pair(&json, "name", gpu_name(&report->gpus[i]));
		json_pair(&json, "cc", gpu_cc(&report->gpus[i], arena));
		json_pair(&json, "address", report->gpus[i].address);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
}

int
report_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	const char *root = "", *site = NULL, *data = NULL;
	struct report report = {0};
	struct gpu_table table;
	struct err err = {0};
	bool json = false;
	int key, status;

	while ((key = opt_next(args))) {
		switch (key) {
		case OPT_ROOT:
			root = system_root(args->value);
			break;
		case OPT_SITE:
			site = args->value;
			break;
		case OPT_DATA:
			data = args->value;
			break;
		default:
			json = true;
		}
	}
	opt_operands(args, 0, 0);
	status = system_check_root(root, &err);
	if (!status)
		status = gpu_load(&table, &mem, data, &err);
	if (!status)
		status = add_environment(&report, &mem, root, site, &err);
	if (!status)
		status = add_machine(&report, &mem, root, &table, &err);
	if (!status && json)
		print_json(&report, &mem);
	else if (!status)
		print_lines(&report, &mem);
	status = status ? err_exit(&err, TOOL) : 0;
	arena_release(&mem);
	return status;
}
