/* SPDX-License-Identifier: Apache-2.0 */
/* Header fields, and what is asked for in them. */
#include "metadata.h"
#include "requires.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = arena_new(256 << 20);
	struct dist dist = {.metadata = str_n(data, size)};
	struct site site = {.root = "nowhere", .python = S("3.12")};
	struct str rest = dist.metadata, name, value;
	struct marker_env env;
	struct requires list;

	while (metadata_next(&rest, &name, &value)) {
		struct str line = metadata_unfold(&arena, value);

		/* fields are slices of the text, in its order */
		if (name.n == 0 || name.p < dist.metadata.p ||
		    value.p + value.n > dist.metadata.p + dist.metadata.n)
			abort();
		if (str_chr(name, '\n') >= 0 || str_chr(name, ':') >= 0 ||
		    str_chr(line, '\n') >= 0)
			abort();
	}
	requires_env(&env, &site, &arena);
	requires_list(&list, &arena, &dist, &env);
	for (size_t i = 0; i < list.n; i++)
		requires_allows(&list.p[i], S("1.0"), &arena);
	arena_release(&arena);
	return 0;
}
