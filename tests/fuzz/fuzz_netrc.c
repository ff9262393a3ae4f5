/* SPDX-License-Identifier: Apache-2.0 */
/* What is found has a password, and both words come from the file. */
#include "netrc.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(64 << 20);
	struct str text = str_n(bytes, n);
	struct netrc entry;

	if (netrc_find(&entry, &mem, text, S("a.example"))) {
		if (!entry.password.n || !entry.login.p ||
		    entry.password.n + entry.login.n > n)
			abort();
	}
	arena_release(&mem);
	return 0;
}
