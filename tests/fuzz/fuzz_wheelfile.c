/* SPDX-License-Identifier: Apache-2.0 */
/* Wheels as files: what is opened agrees with its name, and is judged without a fault. */
#include "wheelfile.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct cc gpu = {8, 9, 0};
	struct wheel_target target = {.python = S("cp312"),
				      .platform = S("linux_x86_64"),
				      .torch = {{2, 11, 0}, 3},
				      .cuda = {{13, 0}, 2},
				      .ccs = &gpu,
				      .nccs = 1};
	struct arena arena = arena_new(256 << 20);
	struct wheelfile wheel;
	struct err err = {0};

	if (wheelfile_open(&wheel, &arena, str_n(data, size),
			   S("sageattention-1.0.6-py3-none-any.whl"), &err) != 0) {
		assert(err.code == E_FORMAT);
	} else {
		assert(str_starts(wheel.version, S("1")));
		if (wheelfile_serves(&wheel, NULL, &target, &err) != 0)
			assert(err.code == E_NOMATCH);
	}
	arena_release(&arena);
	return 0;
}
