/* SPDX-License-Identifier: Apache-2.0 */
/* A list that is taken is printed as it was read, and has a name whatever its paths are. */
#include "str.h"
#include "treehash.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(64 << 20);
	struct str text = str_n(bytes, n);
	struct treehash_entry *entries;
	struct digest_value name;
	size_t nentries, nprinted;
	char *printed = NULL;
	struct err err;
	FILE *file;

	if (treehash_parse(&entries, &nentries, &mem, text, S("f"), &err) == 0) {
		file = open_memstream(&printed, &nprinted);
		treehash_print(file, entries, nentries);
		if (!file || fclose(file) != 0 || nprinted != n)
			abort();
		for (size_t i = 0; i < n; i++) /* sums may be in capitals */
			if (char_lower(printed[i]) != char_lower(text.p[i]))
				abort();
		free(printed);
		treehash_sort(entries, nentries);
		treehash_tree(&name, &mem, entries, nentries);
		if (name.n != 20)
			abort();
	}
	arena_release(&mem);
	return 0;
}
