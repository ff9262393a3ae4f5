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

/* Options and their values: words for a shell on one line, or a word a line. */
struct words {
	struct arena *arena;
	bool by_line;
	size_t n;
};

static void
put_word(struct words *words, const char *option, struct str value)
{
	if (words->by_line) {
		printf("%s\n%.*s\n", option, STR(value));
		return;
	}
	printf("%s%s ", words->n++ ? " " : "", option);
	out_shell(stdout, value);
}

static void
put_pair(struct words *words, const char *option, const struct pair *pair)
{
	put_word(words, option,
		 arena_printf(words->arena, "%s=%.*s", pair->name, STR(pair->value)));
}

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
	struct words words = {.arena = &mem, .by_line = request.lines};
	size_t npairs = row_pairs(pairs, &row, &mem);
	put_word(&words, "--file", row.values[MATRIX_DOCKERFILE].text);
	for (size_t i = 0; i < npairs; i++)
		if (pairs[i].is_arg)
			put_pair(&words, "--build-arg", &pairs[i]);
	npairs = request.labels ? row_labels(pairs, &row, &mem) : 0;
	for (size_t i = 0; i < npairs; i++)
		put_pair(&words, "--label", &pairs[i]);
	if (!request.lines)
		putchar('\n');
	return 0;
}
