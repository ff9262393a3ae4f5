/* SPDX-License-Identifier: Apache-2.0 */
/* What is found is a commit with the name that was asked for; the pieces do not matter. */
#include "gitrefs.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static int
read_list(struct arena *mem, struct str list, size_t piece, struct gitref *found)
{
	struct gitrefs *refs = gitrefs_open(mem, S("main"));
	struct err err;
	int status = 0;

	for (; list.n && status == 0; list = str_sub(list, piece, list.n))
		status = gitrefs_take(refs, str_sub(list, 0, piece), &err);
	return status == 0 ? gitrefs_end(refs, found, &err) : status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(4 << 20);
	struct gitref found = {0}, again = {0};
	struct str list = str_n(bytes, n);
	int status = read_list(&mem, list, n + 1, &found);

	if (read_list(&mem, list, n ? bytes[0] + 1u : 1, &again) != status)
		abort();
	if (status == 0 && (strcmp(found.commit, again.commit) != 0 ||
			    !gitrefs_is_commit(str_c(found.commit)) ||
			    !str_ends(str_c(found.name), S("/main"))))
		abort();
	(void)gitrefs_name_ok(list);
	arena_release(&mem);
	return 0;
}
