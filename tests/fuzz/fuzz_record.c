/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever is believed prints to the bytes it was read from. */
#include "record.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(1 << 20);
	struct str text = str_n(bytes, n);
	struct digest_value sum;
	char hex[DIGEST_HEX_MAX];
	struct record record;

	/* Signed here, or the sum would keep all else untested. */
	digest_of(&sum, DIGEST_SHA256, text);
	digest_hex(hex, &sum);
	(void)record_parse(&record, text);
	text = arena_printf(&mem, "%.*ssum %s\n", STR(text), hex);
	if (record_parse(&record, text))
		(void)record_print(&mem, &record);
	arena_release(&mem);
	return 0;
}
