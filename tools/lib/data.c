/* SPDX-License-Identifier: Apache-2.0 */
#include "data.h"
#include "host.h"
#include "opt.h"
#include "str.h"
#include "yaml.h"

enum { MAX_BYTES = 4 << 20 };

/* symbol, file name; sorted by name */
#define FILES(X)                   \
	X(drivers, "drivers.yaml") \
	X(gpus, "gpus.yaml")       \
	X(policy, "policy.yaml")   \
	X(ptx, "ptx.yaml")         \
	X(torch, "torch.yaml")     \
	X(wheels, "wheels.yaml")

/* The assembler copies a file's bytes as they are; its path is from the project's root.
 */
#define EMBED(symbol, name)                                           \
	extern const char data_##symbol[], data_##symbol##_end[];     \
	__asm__(".pushsection .rodata\n"                              \
		"data_" #symbol ": .incbin \"tools/data/" name "\"\n" \
		"data_" #symbol "_end: .byte 0\n"                     \
		".popsection\n");
FILES(EMBED)

const struct data_file *
data_files(void)
{
	static struct data_file files[] = {
#define X(symbol, name) {name, {data_##symbol, 0}},
		FILES(X)
#undef X
			{0},
	};
	/* the length is a difference of two symbols, which C does not take as a constant
	 */
	struct data_file *file = files;
#define X(symbol, name) file++->bytes.n = (size_t)(data_##symbol##_end - data_##symbol);
	FILES(X)
#undef X
	return files;
}

/* Linked into the programs that name it in the Makefile; NULL in the others. */
#pragma weak data_parsed

/* NULL: not parsed yet. */
static const struct node *
parsed(const char *name)
{
	const struct data_parsed *files = data_parsed;

	for (; files && files->name; files++)
		if (strcmp(files->name, name) == 0)
			return files->root;
	return NULL;
}

static const struct data_file *
find(struct str name)
{
	for (const struct data_file *file = data_files(); file->name; file++)
		if (str_eq(name, str_c(file->name)))
			return file;
	return NULL;
}

int
data_load(const struct node **root, struct str *file, struct arena *arena,
	  const char *dir, const char *name, struct err *err)
{
	const struct data_file *built_in = find(str_c(name));
	struct str bytes = {0};
	int status;

	assert(built_in);
	*file = str_c(name);
	if (dir) {
		*file = arena_printf(arena, "%s/%s", dir, name);
		if (host_kind(dir) != HOST_DIR)
			return err_set(err, E_SYSTEM, "%s: no such folder", dir);
		status = host_read_if(&bytes, arena, file->p, MAX_BYTES, err);
		if (status)
			return status;
	}
	if (bytes.p)
		return yaml_parse(root, arena, bytes, *file, err);
	*file = str_c(name);
	*root = parsed(name);
	return *root ? 0 : yaml_parse(root, arena, built_in->bytes, *file, err);
}

int
data_main(struct args *args, const char *const *names)
{
	while (opt_next(args))
		;
	opt_operands(args, 0, 1);
	for (size_t i = 0; names[i]; i++) {
		const struct data_file *file = find(str_c(names[i]));

		assert(file);
		if (args->npos && strcmp(args->pos[0], names[i]) == 0) {
			fwrite(file->bytes.p, 1, file->bytes.n, stdout);
			return 0;
		}
		if (!args->npos) {
			printf("# %s\n", names[i]);
			fwrite(file->bytes.p, 1, file->bytes.n, stdout);
		}
	}
	if (args->npos)
		opt_bad(args, "no data file '%s' is built in", args->pos[0]);
	return 0;
}
