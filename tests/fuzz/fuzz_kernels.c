/* SPDX-License-Identifier: Apache-2.0 */
/* Libraries of any kind: what cannot be believed says so, and the rest is judged. */
#include "kernels.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct cc gpus[] = {{8, 9, 0}, {10, 3, 0}, {12, 1, 0}};
	struct arena arena = arena_new(64 << 20);
	struct kernels kernels;
	const struct kernels_file *file;
	struct err err = {0};
	char why[WHEEL_WHY_MAX];

	kernels_init(&kernels, &arena);
	kernels.with_symbols = true;
	if (kernels_read(&kernels, S("x.so"), str_n(data, size), &err) != 0)
		assert(err.code == E_FORMAT && err.text[0]);
	file = &kernels.files[0];
	for (size_t i = 0; i < COUNT(gpus); i++) {
		enum cc_verdict verdict = kernels_serve(&kernels, NULL, gpus[i], why);

		assert(verdict != CC_UNKNOWN || file->sms.n == 0);
		assert((verdict == CC_NOT) <= (why[0] != 0));
		if (verdict == CC_BY_PTX)
			assert(!file->code || file->code->ncodes > 0);
	}
	kernels_isa(&kernels, gpus[0]);
	arena_release(&arena);
	return 0;
}
