/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"
#include "matrix_lint.h"
#include "str.h"
#include "yaml.h"

#include <setjmp.h>
#include <cmocka.h>

static const char text[] =
	"version: 1\n"
	"defaults:\n"
	"  python: \"3.12\"\n"
	"  comfyui: {repo: https://example.org/x, commit: "
	"0123456789abcdef0123456789abcdef01234567}\n"
	"  installer: pip\n"
	"  sage: auto\n"
	"stacks:\n"
	"  s:\n"
	"    torch: 2.8.0\n"
	"    cuda: cu128\n"
	"    torchvision: 0.23.0\n"
	"    torchaudio: 2.8.0\n"
	"    triton: 3.4.0\n"
	"    xformers: 0.0.32.post2\n"
	"    min_driver: 570.124.06\n"
	"    base: {runtime: nvidia/cuda:12.8.1-x, devel: nvidia/cuda:12.8.1-y}\n"
	"arches:\n"
	"  blackwell: {compute_capabilities: [\"12.0\"], stack: s, dockerfile: D}\n"
	"  ada: {compute_capabilities: [\"8.9\"], stack: s, dockerfile: D}\n"
	"  volta: {compute_capabilities: [\"7.0\"], stack: s, dockerfile: D}\n"
	"  old: {compute_capabilities: [\"3.5\"], stack: s, dockerfile: D}\n";

struct question {
	const char *row, *overrides;
	const char *want; /* "line:col: reason" of all findings, each with a newline */
};

static const struct question questions[] = {
	{"blackwell", "", ""},
	{"ada", "", ""},
	{"volta", "", ""},
	/* the four that the matrix must refuse */
	{"blackwell", "CUDA=cu126",
	 "18:37: 12.0 on cu126: torch 2.8.0 does not run there, its wheels hold no code "
	 "for "
	 "12.0 (5.0 6.0 7.0 7.5 8.0 8.6 9.0); its cu129 wheels do\n"},
	{"ada", "CUDA=cu130 MIN_DRIVER=580.95.05 BASE_IMAGE=a DEVEL_IMAGE=b",
	 "10:11: PIN_CUDA: torch 2.8.0 is not published for cu130; it is for cu126, "
	 "cu128, "
	 "cu129\n"},
	{"ada", "PYTHON=3.14",
	 "3:11: PIN_PYTHON: torch 2.8.0 has no wheels for Python 3.14; it has for 3.9, "
	 "3.10, "
	 "3.11, 3.12, 3.13, 3.13t\n"},
	{"ada", "TRITON=3.3.0",
	 "13:13: PIN_TRITON: torch 2.8.0 pins triton 3.4.0, not 3.3.0\n"},
	/* the same version in another spelling is the same */
	{"ada", "TRITON=3.4 TORCHVISION=v0.23", ""},
	{"ada", "TORCHVISION=0.22.0",
	 "11:18: PIN_TORCHVISION: torch 2.8.0 goes with torchvision 0.23.0, not "
	 "0.22.0\n"},
	{"ada", "TORCHAUDIO=2.7.0",
	 "12:17: PIN_TORCHAUDIO: torch 2.8.0 goes with torchaudio 2.8.0, not 2.7.0\n"},
	{"ada", "TORCHAUDIO=none TRITON=none XFORMERS=none TORCHVISION=none", ""},
	{"ada", "TORCH=2.8.7",
	 "9:12: PIN_TORCH: torch 2.8.7 is no known release; the closest is 2.8.0, the "
	 "newest "
	 "2.14.1\n"},
	/* for pip, 2.8 is 2.8.0 */
	{"ada", "TORCH=2.8", ""},
	{"ada", "XFORMERS=0.0.35",
	 "14:15: PIN_XFORMERS: xformers 0.0.35 needs torch 2.10.0 or newer; for torch "
	 "2.8.0 it "
	 "is 0.0.32.post2\n"},
	{"ada", "XFORMERS=0.0.99",
	 "14:15: PIN_XFORMERS: xformers 0.0.99 is no known release; for torch 2.8.0 it "
	 "is "
	 "0.0.32.post2\n"},
	{"ada", "XFORMERS=0.0.32", ""},
	{"ada", "MIN_DRIVER=450.10",
	 "15:17: PIN_MIN_DRIVER: driver 450.10 is too old for CUDA 12.8, which needs "
	 "570.26, or "
	 "525.60.13 by minor-version compatibility\n"
	 "15:17: PIN_MIN_DRIVER: driver 450.10 does not know 8.9, which came with CUDA "
	 "11.8 and "
	 "driver 520.61.05\n"},
	/* minor-version compatibility is enough for a GPU that the driver knows */
	{"ada", "MIN_DRIVER=550.54.14", ""},
	{"blackwell", "MIN_DRIVER=550.54.14",
	 "15:17: PIN_MIN_DRIVER: driver 550.54.14 does not know 12.0, which came with "
	 "CUDA "
	 "12.8 and driver 570.26\n"},
	{"ada", "DEVEL_IMAGE=nvidia/cuda:13.0.3-cudnn-devel-ubuntu24.04",
	 "16:50: PIN_DEVEL_IMAGE: image nvidia/cuda:13.0.3-cudnn-devel-ubuntu24.04 has "
	 "CUDA "
	 "13.0, but cu128 needs CUDA 12\n"},
	{"ada", "DEVEL_IMAGE=nvidia/cuda:12.4.1-cudnn-devel-ubuntu24.04", ""},
	{"ada", "TORCH_INDEX=https://download.pytorch.org/whl/cu126/",
	 "19:3: PIN_TORCH_INDEX: the index is that of cu126, the row wants cu128\n"},
	{"ada", "TORCH_INDEX=https://download.pytorch.org/whl/cu128", ""},
	{"ada", "TORCH_INDEX=default", ""},
	{"old", "",
	 "21:31: 3.5 on cu128: torch 2.8.0 does not run there, its wheels hold no code "
	 "for 3.5 "
	 "(7.0 7.5 8.0 8.6 9.0 10.0 12.0); no known torch does\n"},
};

struct fixture {
	struct arena arena;
	struct matrix matrix;
	struct facts facts;
};

static void
load(struct fixture *f)
{
	const struct node *root;
	struct err err = {0};

	f->arena = arena_new(32 << 20);
	assert_int_equal(yaml_parse(&root, &f->arena, S(text), S("m"), &err), 0);
	if (matrix_parse(&f->matrix, &f->arena, root, S("m"), &err) < 0 ||
	    facts_load(&f->facts, &f->arena, NULL, &err) < 0)
		fail_msg("%s", err.text);
}

static struct str
answer(struct fixture *f, const struct question *q)
{
	struct matrix_override overrides[16] = {0};
	struct str words = str_c(q->overrides), all = S("");
	struct findings findings = {0};
	struct matrix_row row;
	struct err err = {0};

	for (size_t n = 0; words.n > 0; n++) {
		overrides[n].value = str_cut(&words, ' ');
		overrides[n].name = str_cut(&overrides[n].value, '=');
	}
	if (matrix_resolve(&row, &f->matrix, &f->arena, str_c(q->row), overrides, &err) <
	    0)
		fail_msg("%s", err.text);
	matrix_lint(&findings, &f->arena, &row, &f->facts);
	for (size_t i = 0; i < findings.n; i++)
		all = arena_printf(&f->arena, "%.*s%u:%u: %.*s\n", STR(all),
				   findings.p[i].line, findings.p[i].col,
				   STR(findings.p[i].text));
	return arena_str(&f->arena, all);
}

static void
says_why_a_row_cannot_be(void **state)
{
	struct fixture f;

	(void)state;
	load(&f);
	for (size_t i = 0; i < COUNT(questions); i++)
		assert_string_equal(answer(&f, &questions[i]).p, questions[i].want);
	arena_release(&f.arena);
}

/* Every release of the facts with its own companions is possible on each of its tags. */
static void
takes_every_release_of_the_facts(void **state)
{
	struct fixture f;

	(void)state;
	load(&f);
	for (size_t i = 0; i < f.facts.torch.nreleases; i++) {
		const struct torch_release *release = &f.facts.torch.releases[i];

		for (size_t k = 0; k < release->ntags; k++) {
			struct str list = arena_printf(
				&f.arena,
				"TORCH=%.*s CUDA=%.*s TORCHVISION=%.*s TRITON=%.*s "
				"XFORMERS=none TORCHAUDIO=none MIN_DRIVER=700 "
				"PYTHON=%.*s",
				STR(release->version), STR(release->tags[k].tag),
				STR(release->vision), STR(release->triton),
				STR(release->pythons[0]));
			struct question q = {"ada", list.p, ""};
			struct str found;

			f.matrix.stacks[0].values[MATRIX_BASE_IMAGE].text = S("any");
			f.matrix.stacks[0].values[MATRIX_DEVEL_IMAGE].text = S("any");
			found = answer(&f, &q);
			assert_string_equal(found.p, "");
		}
	}
	arena_release(&f.arena);
}

static void
takes_less_than_ten_milliseconds(void **state)
{
	uint64_t best = UINT64_MAX;

	(void)state;
	for (int i = 0; i < 20; i++) {
		uint64_t start = host_ticks(), took;
		struct question q = {"blackwell", "CUDA=cu126", ""};
		struct fixture f;

		load(&f);
		answer(&f, &q);
		took = host_ticks() - start;
		best = took < best ? took : best;
		arena_release(&f.arena);
	}
	assert_true(best < (SANITIZED ? 1000000000 : 10000000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_why_a_row_cannot_be),
		cmocka_unit_test(takes_every_release_of_the_facts),
		cmocka_unit_test(takes_less_than_ten_milliseconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
