/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is believed prints to the bytes it was read from, and claims what can be. */
#include "state.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check(struct arena *mem, struct str text)
{
	struct state state;
	struct str again;

	if (!state_parse(&state, mem, text))
		return;
	again = state_print(mem, &state);
	assert(str_eq(again, text));
	assert(state.synced.at <= state.front.at && state.front.at <= state.size);
	assert(digest_count(&state.front.digest) == state.front.at);
	for (size_t i = 0; i < state.nspans; i++)
		assert(state.spans[i].first < state.spans[i].end &&
		       state.spans[i].end <= state.size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(8 << 20);
	struct str text = str_n(bytes, n);
	struct digest_value sum;
	char hex[DIGEST_HEX_MAX];

	/* Signed here, or the sum would keep all else untested. */
	digest_of(&sum, DIGEST_SHA256, text);
	digest_hex(hex, &sum);
	check(&mem, text);
	check(&mem, arena_cat(&mem, text, arena_printf(&mem, "sum %s\n", hex)));
	arena_release(&mem);
	return 0;
}
