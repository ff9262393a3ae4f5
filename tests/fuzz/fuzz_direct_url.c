/* SPDX-License-Identifier: Apache-2.0 */
/* direct_url.json behind a git config: what comes out is one line, without credentials. */
#include "direct_url.h"
#include "gitdir.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = arena_new(256 << 20);
	struct str rest = str_n(data, size), config = str_cut(&rest, 0), line, once;
	struct direct_url direct;
	struct err err;

	line = gitdir_remote(&arena, config);
	if (str_chr(line, '\n') >= 0)
		abort();
	if (rest.p && direct_url_parse(&direct, &arena, rest, S("f"), &err) == 0) {
		line = direct_url_str(&direct, &arena);
		for (size_t i = 0; i < line.n; i++)
			if ((unsigned char)line.p[i] < ' ')
				abort();
		once = direct_url_redact(&arena, direct.url);
		if (!str_eq(direct_url_redact(&arena, once), once))
			abort();
	}
	arena_release(&arena);
	return 0;
}
