/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No path and no link leaves its root. The input is lines: the path asked for, then pairs of a link's name and its
 * target, made in a folder of the process's own.
 */
#include "host.h"
#include "str.h"

#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { MAX_LINKS = 8 };

static char base[] = "/tmp/fuzz_host.XXXXXX", root[sizeof(base) + 2];

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
	snprintf(root, sizeof(root), "%s/r", base);
	return 0;
}

/* A plain name, so that making the link itself does not leave the root. */
static void
make_link(struct arena *arena, struct str name, struct str target)
{
	if (name.n == 0 || name.n > 200 || target.n == 0 || str_chr(name, 0) >= 0)
		return;
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_alnum(name.p[i]))
			return;
	const char *at = arena_printf(arena, "%s/%.*s", root, STR(name)).p;
	if (symlink(arena_str(arena, target).p, at) < 0)
		return; /* there already, or no target for a link */
}

/* Where it leads as the kernel sees it: inside the root, where all of it exists. */
static void
check(const char *found)
{
	char real[PATH_MAX];
	size_t n = strlen(root);

	assert(strncmp(found, root, n) == 0 && (found[n] == 0 || found[n] == '/'));
	assert(!strstr(found, "/../") && !str_ends(str_c(found), S("/..")));
	if (realpath(found, real))
		assert(strncmp(real, root, n) == 0 && (real[n] == 0 || real[n] == '/'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena arena = arena_new(1 << 26);
	struct str rest = str_n(bytes, n), path, name, target;
	struct err err;
	const char *found;

	if (n < 4096 && str_line(&rest, &path)) {
		assert(mkdir(root, 0755) == 0);
		for (int i = 0; i < MAX_LINKS && str_line(&rest, &name); i++)
			if (str_line(&rest, &target))
				make_link(&arena, name, target);
		found = host_in_root(&arena, root, arena_str(&arena, path).p);
		if (found)
			check(found);
		assert(host_remove_tree(root, &err) == 0);
	}
	arena_release(&arena);
	return 0;
}
