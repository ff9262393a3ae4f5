/* SPDX-License-Identifier: Apache-2.0 */
/* The driver and the GPUs, from the kernel's files. */
#include "cuda.h"
#include "host.h"
#include "str.h"
#include "system_read.h"

enum { NVIDIA = 0x10de };

#define GPUS_PCI  "/sys/bus/pci/devices"
#define GPUS_PROC "/proc/driver/nvidia/gpus"

static bool
exists(const struct place *place, const char *path)
{
	const char *real = host_in_root(place->arena, place->root, path);

	return real && host_kind(real) != HOST_NONE;
}

bool
system_is_wsl(const struct place *place)
{
	return exists(place, "/dev/dxg");
}

bool
system_has_gpu_access(const struct place *place)
{
	return exists(place, "/dev/nvidiactl") || system_is_wsl(place);
}

/*
 * nvidia-smi's answer about some fields, in CSV. Under WSL it is the driver of Windows, and
 * the program is not always in PATH.
 */
static bool
ask_smi(struct str *output, const struct place *place, const char *query)
{
	static const char *const programs[] = {"nvidia-smi",
					       "/usr/lib/wsl/lib/nvidia-smi"};

	for (size_t i = 0; i < COUNT(programs); i++) {
		const char *argv[] = {programs[i], query, "--format=csv,noheader", NULL};

		if (system_ask(output, place, argv))
			return true;
	}
	return false;
}

static int
read_sys(struct system_fact *fact, const struct system_reader *self,
	 const struct place *place, struct err *err)
{
	struct str bytes = system_kernel_file(place, self->source.name);
	struct str driver = str_trim(bytes);

	if (bytes.p && !driver_valid(driver))
		return err_set(err, E_FORMAT, "%s: '%.*s' is not a driver version",
			       self->source.name, STR(driver));
	fact->value = bytes.p ? driver : bytes;
	return 0;
}

static int
read_proc(struct system_fact *fact, const struct system_reader *self,
	  const struct place *place, struct err *err)
{
	struct str bytes = system_kernel_file(place, self->source.name), driver;

	if (!bytes.p)
		return 0;
	if (!cudafile_proc(&driver, bytes))
		return err_set(err, E_FORMAT, "%s: no driver version in it",
			       self->source.name);
	fact->value = driver;
	return 0;
}

const struct system_reader system_driver_readers[] = {
	{{SYSTEM_DRIVER, SYSTEM_MACHINE, "/sys/module/nvidia/version",
	  "the build machine's: a RUN step sees the host's /sys, and no GPU", false},
	 read_sys,
	 NULL},
	{{SYSTEM_DRIVER, SYSTEM_MACHINE, "/proc/driver/nvidia/version",
	  "the build machine's, where it is there at all", false},
	 read_proc,
	 NULL},
	{{SYSTEM_DRIVER, SYSTEM_MACHINE, "nvidia-smi", "no RUN step has it", true},
	 NULL,
	 NULL},
	{.read = NULL},
};

int
system_driver(struct system_fact *driver, const struct place *place, struct err *err)
{
	int status = system_first(driver, system_driver_readers, place, err);
	struct str output, line;

	if (status || driver->value.p)
		return status;
	/* a line a GPU, all with one driver */
	if (ask_smi(&output, place, "--query-gpu=driver_version") &&
	    str_line(&output, &line) && driver_valid(str_trim(line)))
		*driver = (struct system_fact){str_trim(line), S("nvidia-smi")};
	return 0;
}

static struct system_gpu *
add(struct system_gpus *gpus, struct arena *arena)
{
	struct system_gpu *longer = ARENA_ARRAY(arena, struct system_gpu, gpus->n + 1);

	if (gpus->n)
		memcpy(longer, gpus->p, gpus->n * sizeof(*longer));
	gpus->p = longer;
	return &longer[gpus->n++];
}

static unsigned
read_hex(const struct place *place, struct str device, const char *name)
{
	struct str path =
		arena_printf(place->arena, GPUS_PCI "/%.*s/%s", STR(device), name);
	unsigned value = 0;

	cudafile_hex(&value, system_kernel_file(place, path.p));
	return value;
}

/* Display and 3D controllers: a GPU's sound and USB functions have the same vendor. */
static void
add_pci(struct system_gpus *gpus, const struct place *place,
	const struct gpu_table *table, struct str address)
{
	unsigned class = read_hex(place, address, "class") >> 8;
	const struct gpu_board *board;
	struct system_gpu *gpu;

	if (read_hex(place, address, "vendor") != NVIDIA ||
	    (class != 0x0300 && class != 0x0302))
		return;
	gpu = add(gpus, place->arena);
	gpu->address = address;
	gpu->device = read_hex(place, address, "device");
	gpu->chip = gpu_chip(table, gpu->device);
	board = gpu_board(table, gpu->device);
	if (gpu->chip)
		gpu->cc = gpu->chip->cc;
	if (board)
		gpu->name = board->name;
}

static struct cc
cc_of_name(const struct gpu_table *table, struct arena *arena, struct str name)
{
	struct cc_list ccs = {0};
	struct err err;

	if (gpu_parse(table, &ccs, arena, name, &err) == 0 && ccs.n == 1)
		return ccs.p[0];
	return (struct cc){0};
}

/* What the driver calls it; also the only trace of a GPU that is on no PCI bus here. */
static void
add_driver(struct system_gpus *gpus, const struct place *place,
	   const struct gpu_table *table, struct str address)
{
	struct str path =
		arena_printf(place->arena, GPUS_PROC "/%.*s/information", STR(address));
	struct system_gpu *gpu = NULL;
	struct str model;

	if (!cudafile_model(&model, system_kernel_file(place, path.p)))
		return;
	for (size_t i = 0; i < gpus->n; i++)
		if (str_eq_nocase(gpus->p[i].address, address))
			gpu = &gpus->p[i];
	if (!gpu) {
		gpu = add(gpus, place->arena);
		gpu->address = address;
	}
	gpu->name = model;
	if (!gpu->cc.major) /* also of a chip that is newer than the table */
		gpu->cc = cc_of_name(table, place->arena, model);
}

const struct system_source system_gpu_sources[] = {
	{SYSTEM_GPUS, SYSTEM_MACHINE, GPUS_PCI,
	 "the build machine's: a RUN step sees the host's /sys, and no GPU", false},
	{SYSTEM_GPUS, SYSTEM_MACHINE, GPUS_PROC,
	 "the build machine's, where it is there at all", false},
};

int
system_gpus_of(struct system_gpus *gpus, const struct system_source *source,
	       const struct place *place, const struct gpu_table *table, struct err *err)
{
	const char *dir = host_in_root(place->arena, place->root, source->name);
	struct str *names;
	size_t nnames;
	int status;

	if (!dir || host_kind(dir) != HOST_DIR)
		return 0;
	status = host_list(&names, &nnames, place->arena, dir, err);
	for (size_t i = 0; !status && i < nnames; i++)
		if (source == &system_gpu_sources[0])
			add_pci(gpus, place, table, names[i]);
		else
			add_driver(gpus, place, table, names[i]);
	return status;
}

/* Compute capabilities are in the answer of drivers from about 510 on; else the name says
 * which it is. */
static void
add_smi(struct system_gpus *gpus, const struct place *place,
	const struct gpu_table *table)
{
	struct str output, line;
	struct smi_gpu smi;

	if (!ask_smi(&output, place, "--query-gpu=name,driver_version,compute_cap") &&
	    !ask_smi(&output, place, "--query-gpu=name,driver_version"))
		return;
	while (str_line(&output, &line)) {
		struct system_gpu *gpu;

		if (!cudafile_smi(&smi, line))
			continue;
		gpu = add(gpus, place->arena);
		gpu->name = smi.name;
		gpu->cc =
			smi.cc.major ? smi.cc : cc_of_name(table, place->arena, smi.name);
	}
}

int
system_gpus(struct system_gpus *gpus, const struct place *place,
	    const struct gpu_table *table, struct err *err)
{
	*gpus = (struct system_gpus){0};
	for (size_t i = 0; i < COUNT(system_gpu_sources); i++) {
		int status =
			system_gpus_of(gpus, &system_gpu_sources[i], place, table, err);

		if (status)
			return status;
	}
	if (!gpus->n)
		add_smi(gpus, place, table);
	return 0;
}
