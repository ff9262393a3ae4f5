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
print_lines(const struct system_gpus *list, struct arena *arena)
{
	static const struct gpu_chip none = {0};
	const struct system_gpu *gpus = list->p;

	for (size_t i = 0; i < list->n; i++) {
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
print_json(const struct system_gpus *list, struct arena *arena, bool access)
{
	static const struct gpu_chip none = {0};
	const struct system_gpu *gpus = list->p;
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '{');
	json_key(&json, "schema");
	json_uint(&json, SCHEMA);
	json_key(&json, "access");
	json_bool(&json, access);
	json_key(&json, "gpus");
	json_open(&json, '[');
	for (size_t i = 0; i < list->n; i++) {
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
	struct place place = {&mem, "", NULL, true};
	struct system_gpus gpus;
	const char *data = NULL;
	struct gpu_table table;
	struct err err = {0};
	bool json = false;
	int key, status;

	while ((key = opt_next(args))) {
		if (key == OPT_ROOT)
			place.root = system_root(args->value);
		else if (key == OPT_DATA)
			data = args->value;
		else
			json = true;
	}
	opt_operands(args, 0, 0);
	status = system_check_root(place.root, &err);
	if (!status)
		status = gpu_load(&table, &mem, data, &err);
	if (!status)
		status = system_gpus(&gpus, &place, &table, &err);
	if (!status && json)
		print_json(&gpus, &mem, system_has_gpu_access(&place));
	else if (!status)
		print_lines(&gpus, &mem);
	if (!status && !gpus.n)
		status = err_set(&err, E_NOMATCH, "%s",
				 system_is_wsl(&place)
					 ? "WSL shows no GPU on the PCI bus, and "
					   "nvidia-smi names none"
					 : "no GPU of NVIDIA on the PCI bus");
	status = status ? err_exit(&err, TOOL) : 0;
	arena_release(&mem);
	return status;
}
