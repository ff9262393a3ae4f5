/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct str
printed(struct lock *lock, struct arena *mem)
{
	struct buf buf;

	buf_init(&buf, mem, 64 << 20);
	lock_print(&buf, lock, S("m.yaml"));
	return buf_str(&buf);
}

/* What is written is read as the same, whatever the names in it. */
int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new((size_t)1 << 30);
	struct lock lock, again;
	struct err err;

	if (lock_parse(&lock, &mem, str_n(bytes, n), S("l"), &err) == 0) {
		struct str text = printed(&lock, &mem);

		if (lock_parse(&again, &mem, text, S("l"), &err) < 0 ||
		    !str_eq(printed(&again, &mem), text))
			abort();
	}
	arena_release(&mem);
	return 0;
}
