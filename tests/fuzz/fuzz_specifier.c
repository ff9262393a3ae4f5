/* SPDX-License-Identifier: Apache-2.0 */
/* A set prints to a set that means the same, and is not empty where it allows something.
 * Input: a set, a line end, a version. */
#include "range.h"

#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check(struct arena *mem, const struct specifier_set *set, struct str version)
{
	struct specifier_set again;
	struct str text = specifier_str(set, mem);
	struct range range = range_of(set, mem);
	bool allowed = specifier_set_allows(set, version, mem);

	if (!specifier_parse(&again, mem, text) ||
	    !str_eq(specifier_str(&again, mem), text) ||
	    specifier_set_allows(&again, version, mem) != allowed)
		abort();
	/* "===" may want a text that is no version; the range has then nothing to say. */
	if (allowed && range_is_empty(&range, mem))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new((size_t)1 << 30);
	struct str version = str_n(bytes, n), text = str_cut(&version, '\n');
	struct specifier_set set;

	if (specifier_parse(&set, &mem, text))
		check(&mem, &set, version.p ? version : S(""));
	arena_release(&mem);
	return 0;
}
