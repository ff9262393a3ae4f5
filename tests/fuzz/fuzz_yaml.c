/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are a tree within its limits, or an error that names the file. */
#include "yaml.h"
#include "str.h"
#include "walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena = arena_new((size_t)1 << 30);
	const struct node *root = NULL;
	struct err err = {0};

	if (yaml_parse(&root, &arena, str_n(bytes, n), S("f.yaml"), &err) == 0) {
		assert(walk(root, 0) == root->nkids);
	} else {
		assert(err.code == E_FORMAT);
		assert(str_starts(str_c(err.text), S("f.yaml:")));
	}
	arena_release(&arena);
	return 0;
}
