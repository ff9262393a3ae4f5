/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder.h"
#include "str.h"

#include <setjmp.h>
#include <cmocka.h>

struct tables {
	struct arena arena;
	struct wheels wheels;
	struct torch_table torch;
};

static void
load(struct tables *tables)
{
	struct err err = {0};

	tables->arena = arena_new(64 << 20);
	if (wheels_load(&tables->wheels, &tables->arena, NULL, &err) != 0 ||
	    torch_load(&tables->torch, &tables->arena, NULL, &err) != 0)
		fail_msg("%s", err.text);
}

/* One line: package, torch, tag, python, platform, one GPU or "-". */
struct question {
	const char *package, *torch, *tag, *python, *platform, *gpu;
	bool build, hashed_only;
};

static void
ask(struct ladder *ladder, struct tables *tables, const struct question *question)
{
	static struct cc gpu;
	struct ladder_ask asked = {
		.package = wheels_find(&tables->wheels, str_c(question->package)),
		.torch = &tables->torch,
		.target = {.python = str_c(question->python),
			   .platform = str_c(question->platform)},
		.tag = str_c(question->tag),
		.build = question->build,
		.hashed_only = question->hashed_only};

	assert_non_null(asked.package);
	assert_true(wheel_release_parse(&asked.target.torch, str_c(question->torch)));
	assert_true(wheel_cuda_parse(&asked.target.cuda, str_c(question->tag)));
	asked.target.nccs = cc_parse(&gpu, str_c(question->gpu));
	asked.target.ccs = &gpu;
	ladder_build(ladder, &tables->arena, &asked);
}

/* Kinds from the first rung on, and something the first argument must hold. */
static void
rungs_are_ordered(void **state)
{
	static const struct {
		struct question question;
		const char *kinds, *first;
	} cases[] = {
		{{"sageattention", "2.11.0", "cu130", "cp312", "linux_x86_64", "12.0", 0,
		  0},
		 "exact index",
		 "#sha256="
		 "77803563ccc1f3a29e52b7873c058a665aa9de4ca0827c9c8c507d07e25f64a1"},
		{{"sageattention", "2.11.0", "cu128", "cp312", "linux_x86_64", "8.9", 0,
		  0},
		 "exact unproven unproven index",
		 "#sha256="
		 "487aeccc76236043c06154dfac34626692af25f520a3634c71d0bf160ab27ed6"},
		{{"sageattention", "2.11.0", "cu128", "cp312", "linux_x86_64", "12.1", 0,
		  0},
		 "unproven index",
		 "Kijai/PrecompiledWheels"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "linux_x86_64", "8.9", 0,
		  0},
		 "major unproven unproven index",
		 "%2Bcu129torch280-cp312"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "linux_x86_64", "8.9", 0,
		  1},
		 "index",
		 "sageattention==1.0.6"},
		{{"sageattention", "2.13.0", "cu130", "cp312", "linux_x86_64", "8.9", 0,
		  0},
		 "exact unproven index",
		 ".sm89-cp312"},
		{{"sageattention", "2.13.0", "cu132", "cp312", "linux_x86_64", "12.0", 0,
		  0},
		 "major index",
		 ".sm120-cp312"},
		{{"sageattention", "2.11.0", "cu130", "cp311", "linux_x86_64", "12.0", 0,
		  0},
		 "exact index",
		 "mobcat40"},
		{{"sageattention", "2.11.0", "cu130", "cp312", "linux_aarch64", "12.1", 0,
		  0},
		 "index",
		 "sageattention==1.0.6"},
		{{"sageattention", "2.11.0", "cu130", "cp312", "win_amd64", "12.0", 1, 0},
		 "range range index",
		 "post6"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "win_amd64", "8.9", 0, 0},
		 "exact exact exact exact index",
		 "post3"},
		/* kernels of 2.2 need CUDA 12.8 on Ada; 2.1 does not hold them */
		{{"sageattention", "2.6.0", "cu126", "cp312", "win_amd64", "8.9", 0, 0},
		 "exact index",
		 "2.1.1"},
		/* B200: no build of SageAttention 2 has a path for it */
		{{"sageattention", "2.11.0", "cu130", "cp312", "linux_x86_64", "10.0", 1,
		  0},
		 "index",
		 "sageattention==1.0.6"},
		{{"sageattention", "2.12.0", "cu130", "cp312", "linux_x86_64", "9.0", 1,
		  0},
		 "index source source",
		 ""},
		{{"sageattention", "2.14.0", "cu130", "cp313", "linux_x86_64", "12.0", 1,
		  0},
		 "index",
		 "sageattention==1.0.6"},
		{{"triton", "2.8.0", "cu128", "cp312", "linux_x86_64", "-", 0, 0},
		 "index",
		 "triton==3.4.0"},
		{{"triton", "2.11.0", "cu130", "cp312", "win_amd64", "-", 0, 0},
		 "index",
		 "triton-windows<3.7"},
		{{"xformers", "2.8.0", "cu128", "cp312", "linux_x86_64", "-", 0, 0},
		 "index",
		 "xformers==0.0.32.post2"},
		{{"xformers", "2.11.0", "cu130", "cp312", "linux_x86_64", "-", 0, 0},
		 "range index",
		 "whl/cu130/xformers-0.0.35-py39-none-manylinux_2_28_x86_64.whl#sha256="},
		{{"flash-attn", "2.8.0", "cu128", "cp312", "linux_x86_64", "-", 0, 0},
		 "major",
		 "cxx11abiTRUE"},
		{{"flash-attn", "2.9.0", "cu128", "cp312", "linux_x86_64", "-", 0, 0},
		 "",
		 ""},
	};
	struct tables tables;

	(void)state;
	load(&tables);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str kinds = {0};
		struct ladder ladder;

		ask(&ladder, &tables, &cases[i].question);
		for (size_t j = 0; j < ladder.nrungs; j++)
			kinds = arena_printf(&tables.arena, "%.*s%s%s", STR(kinds),
					     j ? " " : "", rung_name(&ladder.rungs[j]));
		if (!str_eq(kinds, str_c(cases[i].kinds)) ||
		    (*cases[i].first &&
		     str_find(ladder.rungs[0].argument, str_c(cases[i].first)) < 0))
			fail_msg("%s %s %s %s %s: %.*s: %.*s", cases[i].question.package,
				 cases[i].question.torch, cases[i].question.tag,
				 cases[i].question.platform, cases[i].question.gpu,
				 STR(kinds),
				 STR(ladder.nrungs ? ladder.rungs[0].argument : S("-")));
	}
	arena_release(&tables.arena);
}

static bool
is_refused(const struct ladder *ladder, const char *what, const char *why)
{
	for (size_t i = 0; i < ladder->nrefusals; i++)
		if (str_find(ladder->refusals[i].what, str_c(what)) >= 0 &&
		    str_find(ladder->refusals[i].why, str_c(why)) >= 0)
			return true;
	return false;
}

static void
refusals_say_why(void **state)
{
	static const struct {
		struct question question;
		const char *what, *why;
	} cases[] = {
		{{"sageattention", "2.10.0", "cu130", "cp312", "win_amd64", "8.9", 0, 0},
		 "post5",
		 "known bad: reads out of bounds"},
		{{"sageattention", "2.6.0", "cu126", "cp312", "win_amd64", "8.9", 0, 0},
		 "cu126torch2.6.0.post3",
		 "fails on 8.9: kernels of 2.2 need CUDA 12.8"},
		{{"sageattention", "2.13.0", "cu130", "cp312", "linux_x86_64", "8.9", 0,
		  0},
		 ".sm80",
		 "no kernels for 8.9, it holds those for 8.0"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "linux_x86_64", "7.0", 0,
		  0},
		 "sageattention==1.0.6",
		 "fails on 7.0"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "linux_x86_64", "7.0", 0,
		  0},
		 "cu129torch280-cp312",
		 "CUDA kernels are not called on 7.0"},
		{{"sageattention", "2.8.0", "cu128", "cp38", "linux_x86_64", "8.9", 0, 0},
		 "sageattention==1.0.6",
		 "needs Python 3.9 or later"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "linux_x86_64", "8.9", 0,
		  1},
		 "cu129torch280-cp312",
		 "no sha256 is known"},
		{{"sageattention", "2.8.0", "cu128", "cp312", "linux_x86_64", "8.9", 0,
		  0},
		 "eb615cf6cf4d",
		 "needs nvcc and a compiler, or --build"},
		{{"sageattention", "2.14.0", "cu130", "cp312", "linux_x86_64", "8.9", 1,
		  0},
		 "d1a57a546c3d",
		 "does not compile with torch 2.14 and later"},
		{{"sageattention", "2.8.0", "cu126", "cp312", "linux_x86_64", "8.9", 1,
		  0},
		 "d1a57a546c3d",
		 "needs CUDA 12.8 or later"},
		{{"sageattention", "2.2.0", "cu128", "cp312", "linux_x86_64", "8.9", 1,
		  0},
		 "d1a57a546c3d",
		 "needs torch 2.3 or later"},
		{{"sageattention", "2.9.0", "cu128", "cp312", "linux_x86_64", "12.1", 1,
		  0},
		 "eb615cf6cf4d",
		 "its kernels do not serve 12.1"},
		{{"sageattention", "2.9.0", "cu128", "cp312", "linux_x86_64", "-", 1, 0},
		 "eb615cf6cf4d",
		 "give --arch"},
		{{"sageattention", "2.9.0", "cu128", "cp312", "win_amd64", "12.0", 1, 0},
		 "eb615cf6cf4d",
		 "built on Linux only"},
		{{"xformers", "2.8.0", "cu130", "cp312", "linux_x86_64", "-", 0, 0},
		 "xformers==0.0.32.post2",
		 "not published for this CUDA tag"},
		{{"xformers", "9.9.0", "cu130", "cp312", "linux_x86_64", "-", 0, 0},
		 "xformers",
		 "not in torch.yaml"},
	};
	struct tables tables;

	(void)state;
	load(&tables);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct ladder ladder;

		ask(&ladder, &tables, &cases[i].question);
		if (!is_refused(&ladder, cases[i].what, cases[i].why))
			fail_msg("%s on torch %s: not '%s'", cases[i].what,
				 cases[i].question.torch, cases[i].why);
	}
	arena_release(&tables.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rungs_are_ordered),
		cmocka_unit_test(refusals_say_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
