/* SPDX-License-Identifier: Apache-2.0 */
/* Archives: no name leads out of a folder, and what is given is of the size stated. */
#include "zip.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = arena_new(64 << 20);
	struct zip zip;
	struct err err = {0};

	if (zip_open(&zip, &arena, str_n(data, size), S("x.whl"), &err) != 0)
		assert(err.code == E_FORMAT);
	else
		for (size_t i = 0; i < zip.nmembers && i < 16; i++) {
			const struct zip_member *member = &zip.members[i];
			struct str bytes;

			assert(member->name.n && member->name.p[0] != '/');
			assert(!str_starts(member->name, S("../")));
			assert(str_find(member->name, S("/../")) < 0);
			if (zip_load(&zip, member, &arena, 1 << 20, &bytes, &err) == 0)
				assert(bytes.n == member->size);
		}
	arena_release(&arena);
	return 0;
}
