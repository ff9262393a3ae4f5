/* SPDX-License-Identifier: Apache-2.0 */
/* pinset env, args: a row for shells and for docker. */
#include "pinset.h"
#include "out.h"
#include "str.h"

int
env_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct pair pairs[MAX_PAIRS];
	struct request request;
	struct matrix_row row = {0};
	int status = row_start(&row, &request, &mem, args);

	if (status)
		return status;
	size_t npairs = row_pairs(pairs, &row, &mem);
	for (size_t i = 0; i < npairs; i++) {
		printf("%s=", pairs[i].name);
		out_shell(stdout, pairs[i].value);
		putchar('\n');
	}
	return 0;
}

/* "--option value" for a shell, or the two as lines. */
static void
print_arg(const char *option, struct str value, bool by_line)
{
	fputs(option, stdout);
	if (by_line) {
		printf("\n%.*s\n", STR(value));
		return;
	}
	putchar(' ');
	out_shell(stdout, value);
}

/* Words for a shell on one line, or a word a line for xargs and mapfile. */
int
args_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct pair pairs[MAX_PAIRS];
	struct request request;
	struct matrix_row row = {0};
	int status = row_start(&row, &request, &mem, args);

	if (status)
		return status;
	size_t npairs = row_pairs(pairs, &row, &mem);
	print_arg("--file", row.values[MATRIX_DOCKERFILE].text, request.lines);
	for (size_t i = 0; i < npairs; i++) {
		if (!pairs[i].is_arg)
			continue;
		struct str word =
			arena_printf(&mem, "%s=%.*s", pairs[i].name, STR(pairs[i].value));
		if (!request.lines)
			putchar(' ');
		print_arg("--build-arg", word, request.lines);
	}
	if (!request.lines)
		putchar('\n');
	return 0;
}
