/* SPDX-License-Identifier: Apache-2.0 */
/* cudatag report: the versions in an image, from its files only. */
#include "cudatag.h"
#include "json.h"
#include "out.h"
#include "probe.h"
#include "site.h"
#include "str.h"

enum { MAX_ROWS = 24 };

struct entry {
	const char *name;
	struct str value; /* absent: not there */
	struct str from;
};

struct report {
	struct place place;
	const char *data, *python; /* of the options; NULL: not given */
	unsigned seconds;
	bool json, probed;
	struct site site;
	struct entry rows[MAX_ROWS];
	size_t nrows;
	struct system_gpus gpus;
	struct probe probe; /* where probed */
};

static void
add(struct report *report, const char *name, struct str value, struct str from)
{
	assert(report->nrows < MAX_ROWS);
	report->rows[report->nrows++] = (struct entry){name, value, from};
}

/* The first of some distributions that is there; names end with NULL. */
static bool
add_dist(struct report *report, const char *row, const char *const *names,
	 const struct dist *dists, size_t n)
{
	for (; *names; names++) {
		const struct dist *dist = site_dist(dists, n, str_c(*names));

		if (!dist)
			continue;
		add(report, row, dist->version, str_c(dist->path));
		return true;
	}
	return false;
}

/* cuDNN comes as a package of the wheels' own CUDA, or as a library of the image. */
static void
add_cudnn(struct report *report, const struct dist *dists, size_t n)
{
	static const char *const names[] = {"nvidia-cudnn-cu13", "nvidia-cudnn-cu12",
					    "nvidia-cudnn-cu11", NULL};
	struct system_fact library;

	if (add_dist(report, "cudnn", names, dists, n))
		return;
	library = system_library(&report->place, S("libcudnn.so."));
	add(report, "cudnn", library.value, library.from);
}

static void
add_packages(struct report *report, const struct dist *dists, size_t n)
{
	static const struct {
		const char *row;
		const char *names[4];
	} packages[] = {
		{"torchvision", {"torchvision"}},
		{"torchaudio", {"torchaudio"}},
		{"triton", {"triton", "pytorch-triton", "triton-windows"}},
		{"xformers", {"xformers"}},
		{"sageattention", {"sageattention"}},
		{"flash-attn", {"flash-attn", "flash-attn-3"}},
	};

	for (size_t i = 0; i < COUNT(packages); i++)
		if (!add_dist(report, packages[i].row, packages[i].names, dists, n))
			add(report, packages[i].row, (struct str){0}, (struct str){0});
}

static int
add_environment(struct report *report, struct err *err)
{
	const struct place *place = &report->place;
	struct site *site = &report->site;
	struct torch_build build = {0};
	struct dist *dists = NULL;
	struct str from = {0};
	size_t n = 0;
	int status = site_find(site, place->arena, place->root, place->site, err);

	if (!status)
		status = site_list(&dists, &n, place->arena, site, err);
	if (!status)
		status = system_torch(&build, &from, place, err);
	if (status && !(status == -E_NOMATCH && !place->site))
		return status;
	add(report, "python", site->python_full.p ? site->python_full : site->python,
	    site->prefix);
	add(report, "torch", build.version, from);
	add(report, "torch-cuda", build.cuda, from);
	add_cudnn(report, dists, n);
	add_packages(report, dists, n);
	return 0;
}

static int
add_machine(struct report *report, const struct gpu_table *table, struct err *err)
{
	struct system_fact cuda = system_cuda_env(&report->place), driver;
	int status = 0;

	if (!cuda.value.p)
		status = system_cuda(&cuda, &report->place, err);
	add(report, "cuda", cuda.value, cuda.from);
	if (!status)
		status = system_driver(&driver, &report->place, err);
	if (status)
		return status;
	add(report, "driver", driver.value, driver.from);
	return system_gpus(&report->gpus, &report->place, table, err);
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
print_line(const char *name, struct str value, struct str from)
{
	printf("%-14s ", name);
	out_escaped(stdout, value.n ? value : S("-"));
	if (value.n && from.n) {
		printf("%*s  ", value.n < 16 ? (int)(16 - value.n) : 0, "");
		out_escaped(stdout, from);
	}
	fputc('\n', stdout);
}

static void
print_lines(const struct report *report)
{
	const struct system_gpus *gpus = &report->gpus;
	struct arena *arena = report->place.arena;

	for (size_t i = 0; i < report->nrows; i++)
		print_line(report->rows[i].name, report->rows[i].value,
			   report->rows[i].from);
	for (size_t i = 0; i < gpus->n; i++) {
		struct str cc = gpu_cc(&gpus->p[i], arena);

		print_line("gpu",
			   arena_printf(arena, "%.*s (%.*s)", STR(gpu_name(&gpus->p[i])),
					STR(cc.n ? cc : S("?"))),
			   gpus->p[i].address.p ? gpus->p[i].address : S("nvidia-smi"));
	}
	if (!gpus->n)
		print_line("gpu", (struct str){0}, (struct str){0});
	if (report->probed)
		probe_print(&report->probe);
}

static void
print_gpus(struct json *json, const struct report *report)
{
	const struct system_gpus *gpus = &report->gpus;

	json_key(json, "gpus");
	json_open(json, '[');
	for (size_t i = 0; i < gpus->n; i++) {
		json_open(json, '{');
		json_pair(json, "name", gpu_name(&gpus->p[i]));
		json_pair(json, "cc", gpu_cc(&gpus->p[i], report->place.arena));
		json_pair(json, "address", gpus->p[i].address);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void
print_json(const struct report *report)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_key(&json, "schema");
	json_uint(&json, SCHEMA);
	for (size_t i = 0; i < report->nrows; i++) {
		json_key(&json, report->rows[i].name);
		json_open(&json, '{');
		json_pair(&json, "version", report->rows[i].value);
		json_pair(&json, "from", report->rows[i].from);
		json_close(&json, '}');
	}
	print_gpus(&json, report);
	json_key(&json, "probe");
	if (report->probed)
		probe_json(&report->probe, &json);
	else
		json_str(&json, (struct str){0});
	json_close(&json, '}');
	json_end(&json);
}

static void
take_timeout(struct report *report, struct args *args)
{
	uint64_t seconds;

	if (!str_uint(str_c(args->value), 1, 86400, &seconds))
		opt_bad(args, "--timeout '%s' is no number of seconds, 1 to 86400",
			args->value);
	report->seconds = (unsigned)seconds;
}

static void
take_options(struct report *report, struct args *args)
{
	bool timeout = false;
	int key;

	while ((key = opt_next(args))) {
		switch (key) {
		case OPT_ROOT:
			report->place.root = system_root(args->value);
			break;
		case OPT_SITE:
			report->place.site = args->value;
			break;
		case OPT_DATA:
			report->data = args->value;
			break;
		case OPT_PROBE:
			report->probed = true;
			break;
		case OPT_PYTHON_BIN:
			report->python = args->value;
			break;
		case OPT_TIMEOUT:
			take_timeout(report, args);
			timeout = true;
			break;
		default:
			report->json = true;
		}
	}
	opt_operands(args, 0, 0);
	if (!report->probed && (report->python || timeout))
		opt_bad(args, "%s is for --probe",
			report->python ? "--python-bin" : "--timeout");
}

static int
find_all(struct report *report, struct err *err)
{
	struct gpu_table table;
	int status = system_check_root(report->place.root, err);

	if (!status)
		status = gpu_load(&table, report->place.arena, report->data, err);
	if (!status)
		status = add_environment(report, err);
	return status ? status : add_machine(report, &table, err);
}

int
report_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct report report = {.place = {&mem, "", NULL, true}, .seconds = 120};
	struct err err = {0};
	int status;

	take_options(&report, args);
	status = find_all(&report, &err);
	if (!status && report.probed)
		probe_run(&report.probe, &report.place, &report.site, report.python,
			  report.seconds);
	if (!status && report.json)
		print_json(&report);
	else if (!status)
		print_lines(&report);
	if (!status && report.probe.problem.p)
		status = err_set(&err, E_NOMATCH, "the probe failed: %.*s",
				 STR(report.probe.problem));
	status = status ? err_exit(&err, TOOL) : 0;
	arena_release(&mem);
	return status;
}
