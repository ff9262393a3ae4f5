/* SPDX-License-Identifier: Apache-2.0 */
/* What is read prints; what prints without oddities reads back to the same text. */
#include "marker.h"

#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\\' || (unsigned char)text.p[i] < ' ')
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new((size_t)1 << 30);
	struct marker_env env;
	struct marker *marker, *again;
	struct str text;
	const char *why = NULL;

	for (size_t i = 0; i < MARKER_NVARS; i++)
		env.value[i] = S("3.12");
	if (marker_parse(&marker, &mem, str_n(bytes, n), &why)) {
		int value = marker_eval(marker, &env, &mem);

		text = marker_str(marker, &mem);
		if (is_plain(text) && (!marker_parse(&again, &mem, text, &why) ||
				       !str_eq(marker_str(again, &mem), text) ||
				       marker_eval(again, &env, &mem) != value))
			abort();
	} else if (!why) {
		abort();
	}
	arena_release(&mem);
	return 0;
}
