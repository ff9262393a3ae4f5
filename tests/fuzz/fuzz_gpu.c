/* SPDX-License-Identifier: Apache-2.0 */
/* What --arch takes: a list that was read must read the same when it is written out. */
#include "gpu.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct gpu_table *
table(void)
{
	static struct gpu_table gpus;
	static struct arena mem;
	struct err err;

	if (!mem.cap) {
		mem = arena_new(16 << 20);
		if (gpu_load(&gpus, &mem, NULL, &err) < 0)
			abort();
	}
	return &gpus;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena mem = arena_new(512 << 20);
	struct str text = str_n(data, size), once, twice;
	struct cc_list list = {0}, again = {0};
	struct sm_list sms;
	struct err err;

	if (size > 4096)
		return 0;
	if (gpu_parse(table(), &list, &mem, text, &err) == 0) {
		assert(list.n > 0);
		once = cc_list_str(&list, &mem);
		assert(gpu_parse(table(), &again, &mem, once, &err) == 0);
		twice = cc_list_str(&again, &mem);
		assert(str_eq(once, twice));
	}
	if (sm_list_parse(&sms, &mem, text, &err) == 0)
		sm_serves(&sms, (struct cc){12, 0, 0});
	arena_release(&mem);
	return 0;
}
