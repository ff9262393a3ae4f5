/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command line, its words ended by newlines, reads without a step outside it; every word is used once. Errors leave
 * by exit(2), which a fuzzer takes for a crash, so the room is taken in with an exit that jumps back.
 */
#include <setjmp.h>
#include <stdlib.h>

_Noreturn void fuzz_exit(int status);
#define exit fuzz_exit
#include "../../tools/lib/opt.c"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { MAX_WORDS = 64 };

static jmp_buf left;

_Noreturn void
fuzz_exit(int status)
{
	assert(status == 2);
	longjmp(left, 1);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return freopen("/dev/null", "w", stderr) ? 0 : 1;
}

static const struct opt opts[] = {
	{'a', "all", NULL, "", 0},
	{'o', "output", "FILE", "", 0},
	{'m', "many", "X", "", OPT_MANY},
	{OPT_LONG, "long", "X", "", OPT_MANY},
	{OPT_LONG + 1, "flag", NULL, "", OPT_MANY},
	{0},
};
static const struct cmd cmds[] = {{NULL, "[options]", "", opts, NULL}, {0}};
static const struct cli cli = {"tool", "", cmds, ""};

static void
read_all(struct args *args, size_t nwords)
{
	int key;

	while ((key = opt_next(args))) {
		bool wants = key == 'o' || key == 'm' || key == OPT_LONG;

		assert(wants == (args->value != NULL));
		assert(!args->value || strlen(args->value) < SIZE_MAX);
	}
	assert(args->npos <= nwords);
	for (size_t i = 0; i < args->npos; i++)
		assert(strlen(args->pos[i]) < SIZE_MAX);
	assert(opt_next(args) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str rest = str_n(bytes, n), line;
	char *argv[MAX_WORDS + 1] = {0};
	const char *pos[MAX_WORDS + 1];
	struct args args = {.cli = &cli, .cmd = cmds, .pos = pos, .rest = argv};
	struct arena arena = arena_new(1 << 24);
	size_t nwords = 0;

	while (nwords < MAX_WORDS && str_line(&rest, &line))
		argv[nwords++] = (char *)(uintptr_t)arena_str(&arena, line).p;
	if (setjmp(left) == 0)
		read_all(&args, nwords);
	arena_release(&arena);
	return 0;
}
