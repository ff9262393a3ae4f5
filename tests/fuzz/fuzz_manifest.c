/* SPDX-License-Identifier: Apache-2.0 */
#include "manifest.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(256 << 20);
	struct str text = str_n(bytes, n);
	struct manifest manifest;
	struct manifest_trees trees;
	struct err err;

	if (manifest_parse(&manifest, &mem, text, S("m"), &err) == 0)
		for (size_t i = 0; i < manifest.nsets; i++)
			for (size_t j = 0; j < manifest.sets[i].nfiles; j++)
				if (!manifest_path_ok(manifest.sets[i].files[j].path))
					abort();
	if (manifest_parse_trees(&trees, &mem, text, S("m"), &err) == 0)
		for (size_t i = 0; i < trees.ntrees; i++)
			if (!manifest_path_ok(trees.trees[i].folder) ||
			    trees.trees[i].commit.n != 40)
				abort();
	arena_release(&mem);
	return 0;
}
