/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = str_n(bytes, n);
	struct err err;

	(void)content_head(S("x.whl"), text, S("w"), &err);
	(void)content_safetensors(text, n, S("w"), &err);
	(void)content_safetensors(text, n + 1000, S("w"), &err);
	return 0;
}
