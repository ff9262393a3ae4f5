/* SPDX-License-Identifier: Apache-2.0 */
/* No archive writes outside its folder or upsets the reader; the pieces do not matter. */
#include "host.h"
#include "str.h"
#include "unpack.h"

#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static char base[] = "/tmp/fuzz_tar.XXXXXX", tree[sizeof(base) + 2];

static void
remove_base(void)
{
	struct err err;

	host_remove_tree(base, &err);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (!mkdtemp(base))
		return 1;
	atexit(remove_base);
	snprintf(tree, sizeof(tree), "%s/t", base);
	return 0;
}

/* Sums are mended, or random bytes would never get behind the first header. */
static void
mend(char *block)
{
	unsigned sum = 0;

	memset(block + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)block[i];
	snprintf(block + 148, 8, "%06o", sum & 0777777);
}

/* All that stands in base is the tree, and no link in it leads out. */
static void
check_outside(struct arena *mem)
{
	struct str *names;
	size_t nnames;
	struct err err;

	if (host_list(&names, &nnames, mem, base, &err) < 0 || nnames != 1)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena mem = arena_new(64 << 20);
	char *copy = arena_alloc(&mem, n + 1);
	size_t piece = n ? bytes[0] * 8u + 1 : 1;
	struct unpack *unpack;
	struct err err;
	int status = 0;

	memcpy(copy, bytes, n);
	for (size_t at = 0; at + 512 <= n; at += 512)
		if (copy[at] && copy[at + 257] == 'u')
			mend(copy + at);
	mkdir(tree, 0755);
	unpack = unpack_open(&mem, tree, 1 << 20, &err);
	if (!unpack)
		abort();
	for (struct str rest = str_n(copy, n); rest.n && status == 0;
	     rest = str_sub(rest, piece, rest.n))
		status = unpack_take(unpack, str_sub(rest, 0, piece), &err);
	if (status == 0)
		(void)unpack_end(unpack, &err);
	(void)unpack_commit(unpack);
	unpack_close(unpack);
	check_outside(&mem);
	if (host_remove_tree(tree, &err) < 0)
		abort();
	arena_release(&mem);
	return 0;
}
