/* SPDX-License-Identifier: Apache-2.0 */
/* The normal form is a version, equal to what it came from, and its own normal form. */
#include "version.h"

#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(64 << 20);
	struct version v, again, plain;
	struct str text;

	if (version_parse(&v, &mem, str_n(bytes, n))) {
		text = version_str(&v, &mem);
		if (!version_parse(&again, &mem, text) || version_cmp(&v, &again) != 0 ||
		    !str_eq(version_str(&again, &mem), text))
			abort();
		if (!version_parse(&plain, &mem, version_public(&v, &mem)) ||
		    version_cmp_public(&v, &plain) != 0 || version_cmp(&plain, &v) > 0)
			abort();
	}
	arena_release(&mem);
	return 0;
}
