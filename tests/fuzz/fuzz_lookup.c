/* SPDX-License-Identifier: Apache-2.0 */
/* What an API says gives a SHA-256 or none, and an id that is a number. */
#include "json.h"
#include "lookup.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(256 << 20);
	struct str text = str_n(bytes, n), query = str_cut(&text, '\n'), id;
	const struct node *root;
	struct lookup found;
	struct err err;
	uint64_t number;

	if (json_parse(&root, &mem, text, S("t"), &err) == 0) {
		lookup_civitai(&found, &mem, root, query);
		if (found.sha256.n && found.sha256.kind != DIGEST_SHA256)
			abort();
		id = lookup_github(&found, root, query);
		if (found.sha256.n && found.sha256.kind != DIGEST_SHA256)
			abort();
		if (id.p && !str_uint(id, 1, INT64_MAX, &number))
			abort();
	}
	arena_release(&mem);
	return 0;
}
