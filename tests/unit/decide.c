/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests/facts: answers questions, one a line on stdin, "torch, platform, os, GPUs, driver, Python" with tabs between
 * and - for what is not asked: "release: tag class, tag class, ...", best first. No test of its own.
 */
#include "gpu.h"
#include "host.h"
#include "str.h"
#include "tags.h"

static const char *const classes[] = {"fits", "compat", "unsure", "no"};

struct facts {
	struct torch_table torch;
	struct cuda_table cuda;
	struct gpu_table gpus;
};

static struct str
field(struct str *row)
{
	struct str text = str_cut(row, '\t');

	return str_eq(text, S("-")) ? (struct str){0} : text;
}

static void
answer_row(const struct facts *facts, struct str row)
{
	struct arena mem = arena_new(1 << 22);
	struct tags_ask ask = {
		.torch = &facts->torch, .cuda = &facts->cuda, .gpus = &facts->gpus};
	struct tags_answer answer;
	struct err err = {0};
	struct str gpus;

	ask.version = field(&row);
	ask.platform = field(&row);
	ask.os = str_eq(field(&row), S("windows")) ? CUDA_WINDOWS : CUDA_LINUX;
	gpus = field(&row);
	ask.driver = field(&row);
	ask.python = field(&row);
	if (gpus.p && gpu_parse(ask.gpus, &ask.ccs, &mem, gpus, &err) < 0)
		exit(err_exit(&err, "decide"));
	tags_choose(&answer, &mem, &ask, &err);
	printf("%.*s:", STR(answer.release->version));
	for (size_t i = 0; i < answer.ncandidates; i++)
		printf("%s %.*s %s", i ? "," : "", STR(answer.candidates[i].tag),
		       classes[answer.candidates[i].class]);
	putchar('\n');
	arena_release(&mem);
}

int
main(void)
{
	struct arena mem = arena_new((size_t)512 << 20);
	struct facts facts;
	struct err err = {0};
	struct str rows, row;

	if (gpu_load(&facts.gpus, &mem, NULL, &err) < 0 ||
	    torch_load(&facts.torch, &mem, NULL, &err) < 0 ||
	    cuda_load(&facts.cuda, &mem, NULL, &err) < 0 ||
	    host_read(&rows, &mem, "-", (size_t)256 << 20, &err) < 0)
		return err_exit(&err, "decide");
	while (str_line(&rows, &row))
		answer_row(&facts, row);
	arena_release(&mem);
	return fflush(stdout) ? 6 : 0;
}
