/* SPDX-License-Identifier: Apache-2.0 */
/* cudatag gpus: the GPUs of this machine, from PCI ids and /proc. */
#include "cudatag.h"
#include "json.h"
#include "out.h"
#include "str.h"

static void
print_field(struct str value, char end)
{
	out_escaped(stdout, value.n ? value : S("-"));
	fputc(end, stdout);
}

static struct str
pci_of(const struct system_gpu *gpu, struct arena *arena)
{
	return gpu->device ? arena_printf(arena, "%04x", gpu->device) : (struct str){0};
}

static struct str
cc_of(const struct system_gpu *gpu, struct arena *arena)
{
	return gpu->cc.major ? cc_str(gpu->cc, arena) : (struct str){0};
}

static void
print_lines(const struct system_gpu *gpus, size_t ngpus, struct arena *arena)
{
	static const struct gpu_chip none = {0};

	for (size_t i = 0; i < ngpus; i++) {
		const struct gpu_chip *chip = gpus[i].chip ? gpus[i].chip : &none;

		print_field(gpus[i].address, '\t');
		print_field(pci_of(&gpus[i], arena), '\t');
		print_field(cc_of(&gpus[i], arena), '\t');
		print_field(chip->arch, '\t');
		print_field(chip->chip, '\t');
		print_field(gpus[i].name, '\n');
	}
}

static void
print_json(const struct system_gpu *gpus, size_t ngpus, struct arena *arena, bool access)
{
	static const struct gpu_chip none = {0};
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_key(&json, "access");
	json_bool(&json, access);
	json_key(&json, "gpus");
	json_open(&json, '[');
	for (size_t i = 0; i < ngpus; i++) {
		const struct gpu_chip *chip = gpus[i].chip ? gpus[i].chip : &none;

		json_open(&json, '{');
		json_pair(&json, "address", gpus[i].address);
		json_pair(&json, "device", pci_of(&gpus[i], arena));
		json_pair(&json, "name", gpus[i].name);
		json_pair(&json, "cc", cc_of(&gpus[i], arena));
		json_pair(&json, "arch", chip->arch);
		json_pair(&json, "chip", chip->chip);
		json_pair(&json, "note", chip->note);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_close(&json, '}');
	json_end(&json);
}

int
gpus_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	const char *root = "", *data = NULL;
	struct gpu_table table;
	struct system_gpu *gpus;
	struct err err = {0};
	bool json = false, access;
	size_t ngpus = 0;
	int key, status;

	while ((key = opt_next(args))) {
		if (key == OPT_ROOT)
			root = system_root(args->value);
		else if (key == OPT_DATA)
			data = args->value;
		else
			json = true;
	}
	opt_operands(args, 0, 0);
	access = system_has_gpu_access(&mem, root);
	status = system_check_root(root, &err);
	if (!status)
		status = gpu_load(&table, &mem, data, &err);
	if (!status)
		status = system_gpus(&gpus, &ngpus, &mem, root, &table, &err);
	if (!status && json)
		print_json(gpus, ngpus, &mem, access);
	else if (!status)
		print_lines(gpus, ngpus, &mem);
	if (!status && !ngpus)
		status = err_set(&err, E_NOMATCH, "%s",
				 system_is_wsl(&mem, root)
					 ? "WSL shows no GPU on the PCI bus"
					 : "no GPU of NVIDIA on the PCI bus");
	status = status ? err_exit(&err, TOOL) : 0;
	arena_release(&mem);
	return status;
}
