/* SPDX-License-Identifier: Apache-2.0 */
#include "choose.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* What a later step relies on. */
static void
check_file(const struct manifest_file *file)
{
	if (!manifest_path_ok(file->path) || str_find(file->url, S(":")) <= 0 ||
	    str_ends(file->url, S("/")) != file->folder)
		abort();
	for (size_t i = 0; i < file->nmirrors; i++)
		if (str_find(file->mirrors[i], S(":")) <= 0)
			abort();
}

/* No two chosen files for one path, whatever the GPUs. */
static void
check_choice(struct arena *mem, const struct manifest *manifest)
{
	static const char *const archs[] = {"ada", "12.0", "row"};

	for (size_t n = 0; n <= COUNT(archs); n++) {
		const struct choice_by by = {.archs = archs, .narchs = n};
		struct choice choice;
		struct err err;

		if (choose_files(&choice, mem, manifest, &by, &err) < 0)
			continue;
		for (size_t i = 0; i < choice.nfiles && i < 100; i++)
			for (size_t j = 0; j < i; j++)
				if (!choice.files[i]->folder &&
				    str_eq(choice.files[i]->path, choice.files[j]->path))
					abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(256 << 20);
	struct str text = str_n(bytes, n);
	struct manifest manifest;
	struct manifest_trees trees;
	struct err err;

	if (manifest_parse(&manifest, &mem, text, S("m"), &err) == 0) {
		for (size_t i = 0; i < manifest.nsets; i++)
			for (size_t j = 0; j < manifest.sets[i].nfiles; j++)
				check_file(&manifest.sets[i].files[j]);
		check_choice(&mem, &manifest);
	}
	if (manifest_parse_trees(&trees, &mem, text, S("m"), &err) == 0)
		for (size_t i = 0; i < trees.ntrees; i++)
			if (!manifest_path_ok(trees.trees[i].folder) ||
			    (trees.trees[i].commit.n != 40) == !trees.trees[i].ref.n)
				abort();
	arena_release(&mem);
	return 0;
}
