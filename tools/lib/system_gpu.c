/* SPDX-License-Identifier: Apache-2.0 */
/* The driver and the GPUs, from the kernel's files. */
#include "cuda.h"
#include "host.h"
#include "str.h"
#include "system.h"

enum { MAX_FILE = 64 << 10, SMI_SECONDS = 10, NVIDIA = 0x10de };

static bool
exists(struct arena *arena, const char *root, const char *path)
{
	const char *real = host_in_root(arena, root, path);

	return real && host_kind(real) != HOST_NONE;
}

bool
system_is_wsl(struct arena *arena, const char *root)
{
	return exists(arena, root, "/dev/dxg");
}

bool
system_has_gpu_access(struct arena *arena, const char *root)
{
	return exists(arena, root, "/dev/nvidiactl") || system_is_wsl(arena, root);
}

/* A small file of the kernel; absent where it is not there or cannot be read, as the
 * files of a device are when it goes away. */
static struct str
read_small(struct arena *arena, const char *root, const char *path)
{
	const char *real = host_in_root(arena, root, path);
	struct str bytes = {0};
	struct err err;

	if (!real || host_kind(real) != HOST_FILE ||
	    host_read_if(&bytes, arena, real, MAX_FILE, &err) < 0)
		return (struct str){0};
	return bytes;
}

/*
 * One line per GPU, all with the same driver: the first counts. Under WSL it is the
 * driver of Windows, and nvidia-smi is not always in PATH.
 */
static struct system_fact
run_smi(struct arena *arena)
{
	static const char *const programs[] = {"nvidia-smi",
					       "/usr/lib/wsl/lib/nvidia-smi"};

	for (size_t i = 0; i < COUNT(programs); i++) {
		const char *argv[] = {programs[i], "--query-gpu=driver_version",
				      "--format=csv,noheader", NULL};
		struct host_run run = {.argv = argv,
				       .keep_stderr = true,
				       .max_output = MAX_FILE,
				       .timeout = SMI_SECONDS};
		struct str output, line;
		struct err err;
		int status;

		if (host_run(&status, &output, arena, &run, &err) == 0 && status == 0 &&
		    str_line(&output, &line) && driver_valid(str_trim(line)))
			return (struct system_fact){str_trim(line), S("nvidia-smi")};
	}
	return (struct system_fact){0};
}

int
system_driver(struct system_fact *driver, struct arena *arena, const char *root, bool run,
	      struct err *err)
{
	const char *sys = "/sys/module/nvidia/version";
	const char *proc = "/proc/driver/nvidia/version";
	struct str bytes = read_small(arena, root, sys);

	*driver = (struct system_fact){0};
	if (bytes.p) {
		*driver = (struct system_fact){str_trim(bytes), str_c(sys)};
		if (!driver_valid(driver->value))
			return err_set(err, E_FORMAT,
				       "%s: '%.*s' is not a driver version", sys,
				       STR(driver->value));
		return 0;
	}
	bytes = read_small(arena, root, proc);
	if (bytes.p && cudafile_proc(&driver->value, bytes))
		driver->from = str_c(proc);
	else if (bytes.p)
		return err_set(err, E_FORMAT, "%s: no driver version in it", proc);
	else if (run && !*root)
		*driver = run_smi(arena);
	return 0;
}

static struct system_gpu *
add(struct system_gpu **gpus, size_t *ngpus, struct arena *arena)
{
	struct system_gpu *longer = ARENA_ARRAY(arena, struct system_gpu, *ngpus + 1);

	if (*ngpus)
		memcpy(longer, *gpus, *ngpus * sizeof(*longer));
	*gpus = longer;
	return &longer[(*ngpus)++];
}

static unsigned
read_hex(struct arena *arena, const char *root, struct str device, const char *name)
{
	struct str path =
		arena_printf(arena, "/sys/bus/pci/devices/%.*s/%s", STR(device), name);
	unsigned value = 0;

	cudafile_hex(&value, read_small(arena, root, path.p));
	return value;
}

/* Display and 3D controllers: a GPU's sound and USB functions have the same vendor. */
static void
add_pci(struct system_gpu **gpus, size_t *ngpus, struct arena *arena, const char *root,
	const struct gpu_table *table, struct str address)
{
	unsigned class = read_hex(arena, root, address, "class") >> 8;
	const struct gpu_board *board;
	struct system_gpu *gpu;

	if (read_hex(arena, root, address, "vendor") != NVIDIA ||
	    (class != 0x0300 && class != 0x0302))
		return;
	gpu = add(gpus, ngpus, arena);
	gpu->address = address;
	gpu->device = read_hex(arena, root, address, "device");
	gpu->chip = gpu_chip(table, gpu->device);
	board = gpu_board(table, gpu->device);
	if (gpu->chip)
		gpu->cc = gpu->chip->cc;
	if (board)
		gpu->name = board->name;
}

/* What the driver calls it; also the only trace of a GPU that is on no PCI bus here. */
static void
add_driver(struct system_gpu **gpus, size_t *ngpus, struct arena *arena, const char *root,
	   const struct gpu_table *table, struct str address)
{
	struct str path = arena_printf(arena, "/proc/driver/nvidia/gpus/%.*s/information",
				       STR(address));
	struct system_gpu *gpu = NULL;
	struct cc_list ccs = {0};
	struct str model;
	struct err err;

	if (!cudafile_model(&model, read_small(arena, root, path.p)))
		return;
	for (size_t i = 0; i < *ngpus; i++)
		if (str_eq_nocase((*gpus)[i].address, address))
			gpu = &(*gpus)[i];
	if (!gpu) {
		gpu = add(gpus, ngpus, arena);
		gpu->address = address;
		if (gpu_parse(table, &ccs, arena, model, &err) == 0 && ccs.n == 1)
			gpu->cc = ccs.p[0];
	}
	gpu->name = model;
}

int
system_gpus(struct system_gpu **gpus, size_t *ngpus, struct arena *arena,
	    const char *root, const struct gpu_table *table, struct err *err)
{
	static const struct {
		const char *dir;
		void (*add)(struct system_gpu **, size_t *, struct arena *, const char *,
			    const struct gpu_table *, struct str);
	} sources[] = {{"/sys/bus/pci/devices", add_pci},
		       {"/proc/driver/nvidia/gpus", add_driver}};

	*gpus = NULL;
	*ngpus = 0;
	for (size_t i = 0; i < COUNT(sources); i++) {
		const char *dir = host_in_root(arena, root, sources[i].dir);
		struct str *names;
		size_t nnames;
		int status;

		if (!dir || host_kind(dir) != HOST_DIR)
			continue;
		status = host_list(&names, &nnames, arena, dir, err);
		if (status)
			return status;
		for (size_t k = 0; k < nnames; k++)
			sources[i].add(gpus, ngpus, arena, root, table, names[k]);
	}
	return 0;
}
