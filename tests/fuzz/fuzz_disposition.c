/* SPDX-License-Identifier: Apache-2.0 */
/* A name without fault stays in its folder. */
#include "disposition.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(64 << 20);
	struct str name = disposition_name(&mem, str_n(bytes, n));

	if (name.p && !name.n)
		abort();
	if (name.p && !disposition_fault(name) &&
	    (str_chr(name, '/') >= 0 || str_eq(name, S("..")) || str_eq(name, S(".")) ||
	     str_chr(name, 0) >= 0))
		abort();
	arena_release(&mem);
	return 0;
}
