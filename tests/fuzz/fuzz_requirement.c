/* SPDX-License-Identifier: Apache-2.0 */
/* What is read prints, and what prints without oddities reads back to the same text. */
#include "requirement.h"

#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Values of markers may hold what does not survive printing, and "===" takes bytes that
 * end the version in another place. */
static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\\' || (unsigned char)text.p[i] < ' ')
			return false;
	return str_find(text, S("===")) < 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new((size_t)1 << 30);
	struct requirement req, again;
	struct str text;
	const char *why = NULL;

	if (requirement_parse(&req, &mem, str_n(bytes, n), &why)) {
		text = requirement_str(&req, &mem);
		if (is_plain(text) && (!requirement_parse(&again, &mem, text, &why) ||
				       !str_eq(requirement_str(&again, &mem), text)))
			abort();
	} else if (!why) {
		abort();
	}
	arena_release(&mem);
	return 0;
}
