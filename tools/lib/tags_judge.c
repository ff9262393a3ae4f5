/* SPDX-License-Identifier: Apache-2.0 */
/* The rules, each a function that gives one candidate its verdict. */
#include "tags_judge.h"
#include "str.h"

static void
rule(struct tags_candidate *it, enum tags_rule which, enum tags_verdict verdict,
     struct str why)
{
	it->rules[which] = (struct tags_ruling){verdict, why};
	if (verdict == TAGS_REFUSED)
		it->class = TAGS_NO;
	else if (verdict == TAGS_UNKNOWN && it->class != TAGS_NO)
		it->class = TAGS_UNSURE;
}

bool
tags_is_refused(const struct tags_candidate *it, enum tags_rule which)
{
	return it->rules[which].verdict == TAGS_REFUSED;
}

/* The first driver that knows a GPU at all; absent where nobody recorded it. */
static struct str
driver_for_gpu(const struct tags_ask *ask, struct cc cc)
{
	const struct gpu_need *need = gpu_need(ask->gpus, cc);
	struct cuda cuda;

	if (!need || !cuda_parse(&cuda, need->toolkit))
		return (struct str){0};
	return cuda_need(ask->cuda, cuda, ask->os).native;
}

static struct str
newer(struct str a, struct str b)
{
	if (!a.p || !b.p)
		return a.p ? a : b;
	return driver_cmp(a, b) >= 0 ? a : b;
}

struct str
tags_numbers(const struct cc_list *list, struct arena *arena)
{
	struct str text = cc_list_str(list, arena);
	char *p = arena_alloc(arena, 2 * text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		p[n++] = text.p[i] == ';' ? ',' : text.p[i];
		if (text.p[i] == ';')
			p[n++] = ' ';
	}
	return (struct str){p, n};
}

struct str
tags_python(struct str python, struct arena *arena)
{
	if (!str_starts(python, S("cp")) || python.n < 4)
		return python;
	return arena_printf(arena, "%c.%.*s", python.p[2],
			    STR(str_sub(python, 3, python.n)));
}

static void
judge_published(struct tags_candidate *it, const struct tags_ask *ask,
		const struct torch_release *release, bool exact, struct arena *arena)
{
	if (ask->installed)
		rule(it, TAGS_PUBLISHED, TAGS_YES, S("it is installed"));
	else if (!exact) /* the class stays: it is the best that can be known */
		rule(it, TAGS_PUBLISHED, TAGS_LIMITED,
		     arena_printf(arena, "extrapolated from torch %.*s",
				  STR(release->version)));
	else if (it->off_matrix)
		rule(it, TAGS_PUBLISHED, TAGS_LIMITED,
		     S("on the index, though not in the release's own matrix"));
	else
		rule(it, TAGS_PUBLISHED, TAGS_YES, S("in the release's own matrix"));
}

static void
judge_python(struct tags_candidate *it, const struct tags_ask *ask,
	     const struct torch_release *release, bool exact, struct arena *arena)
{
	struct str python = tags_python(ask->python, arena);
	struct str all = torch_pythons_str(release, arena);

	if (!python.p || ask->installed)
		return;
	if (torch_has_python(release, ask->python))
		rule(it, TAGS_PYTHON, it->off_matrix ? TAGS_LIMITED : TAGS_YES,
		     it->off_matrix ? S("which Pythons it has off the matrix is not "
					"recorded")
				    : arena_printf(arena, "%.*s is among %.*s",
						   STR(python), STR(all)));
	else if (exact && torch_fact(ask->torch, TORCH_PYTHON, release->version, python,
				     ask->platform))
		rule(it, TAGS_PYTHON, TAGS_LIMITED,
		     arena_printf(arena,
				  "%.*s is on the default index, though not in the "
				  "release's own matrix",
				  STR(python)));
	else if (exact)
		rule(it, TAGS_PYTHON, TAGS_REFUSED,
		     arena_printf(arena,
				  "it has no wheels for Python %.*s, only for %.*s",
				  STR(python), STR(all)));
	else
		rule(it, TAGS_PYTHON, TAGS_UNKNOWN,
		     arena_printf(arena,
				  "whether it has wheels for Python %.*s is not "
				  "recorded",
				  STR(python)));
}

/* Puts each GPU into the list of its verdict. */
static void
sort_by_verdict(struct cc_list lists[static 4], const struct tags_ask *ask,
		const struct torch_code *code, struct arena *arena)
{
	for (size_t v = 0; v < 4; v++)
		lists[v] = (struct cc_list){ARENA_ARRAY(arena, struct cc, ask->ccs.n), 0};
	for (size_t i = 0; i < ask->ccs.n; i++) {
		struct cc_list *list = &lists[sm_serves(&code->sms, ask->ccs.p[i])];

		list->p[list->n++] = ask->ccs.p[i];
	}
}

/* Does it hold code for every GPU? TAGS_LIMITED: for some only as PTX. */
static void
judge_code(struct tags_candidate *it, const struct tags_ask *ask,
	   const struct torch_release *release, struct arena *arena)
{
	static const struct {
		const char *words;
		enum tags_verdict verdict;
	} says[] = {[CC_SERVED] = {"code for", TAGS_YES},
		    [CC_BY_PTX] = {"only PTX for", TAGS_LIMITED},
		    [CC_NOT] = {"no code for", TAGS_REFUSED}};
	const struct torch_code *code =
		torch_code(ask->torch, release, it->tag, ask->platform);
	struct cc_list lists[4];
	enum cc_verdict worst;

	if (!ask->ccs.n)
		return;
	if (!code) {
		rule(it, TAGS_CODE, TAGS_UNKNOWN,
		     arena_printf(
			     arena,
			     "what its wheels for %.*s hold is not recorded, so code "
			     "for %.*s is not certain",
			     STR(ask->platform), STR(tags_numbers(&ask->ccs, arena))));
		return;
	}
	sort_by_verdict(lists, ask, code, arena);
	worst = lists[CC_NOT].n ? CC_NOT : lists[CC_BY_PTX].n ? CC_BY_PTX : CC_SERVED;
	it->doubtful |= code->conf == 'U';
	rule(it, TAGS_CODE, says[worst].verdict,
	     arena_printf(arena, "its wheels hold %s %.*s (%.*s%s)", says[worst].words,
			  STR(tags_numbers(&lists[worst], arena)), STR(code->text),
			  code->conf == 'I'   ? ", inferred"
			  : code->conf == 'U' ? ", not certain"
					      : ""));
}

/* A GPU that the driver is too old for makes every tag impossible. */
static bool
driver_knows_gpus(struct tags_candidate *it, const struct tags_ask *ask,
		  struct arena *arena)
{
	for (size_t i = 0; i < ask->ccs.n; i++) {
		struct str first = driver_for_gpu(ask, ask->ccs.p[i]);

		if (!first.p || driver_cmp(ask->driver, first) >= 0)
			continue;
		rule(it, TAGS_DRIVER, TAGS_REFUSED,
		     arena_printf(arena,
				  "driver %.*s does not know GPUs of compute capability "
				  "%.*s; the first is %.*s",
				  STR(ask->driver), STR(cc_str(ask->ccs.p[i], arena)),
				  STR(first)));
		return false;
	}
	return true;
}

static void
judge_driver(struct tags_candidate *it, const struct tags_ask *ask, struct arena *arena)
{
	static const enum tags_verdict verdicts[] = {[DRIVER_NATIVE] = TAGS_YES,
						     [DRIVER_COMPAT] = TAGS_LIMITED,
						     [DRIVER_OLD] = TAGS_REFUSED,
						     [DRIVER_UNKNOWN] = TAGS_UNKNOWN};
	bool ptx = it->rules[TAGS_CODE].verdict == TAGS_LIMITED;
	enum driver_verdict verdict;
	struct str why;

	if (!ask->driver.p || !driver_knows_gpus(it, ask, arena))
		return;
	verdict = cuda_driver(ask->cuda, it->cuda, ask->os, ask->driver, arena, &why);
	it->compat = verdict == DRIVER_COMPAT;
	if (it->compat && ptx) {
		rule(it, TAGS_DRIVER, TAGS_REFUSED,
		     arena_printf(arena, "%.*s, and PTX needs it natively", STR(why)));
		return;
	}
	rule(it, TAGS_DRIVER, verdicts[verdict], why);
	if (it->compat && it->class == TAGS_NATIVE)
		it->class = TAGS_COMPAT;
}

static void
judge_image(struct tags_candidate *it, const struct tags_ask *ask, struct arena *arena)
{
	struct str image = cuda_str(ask->image, arena), from = ask->image_from, why;

	if (!ask->image.major)
		return;
	if (it->cuda.major != ask->image.major) {
		it->image_rank = 2;
		why = arena_printf(
			arena,
			"the image's CUDA is %.*s (%.*s): torch refuses to "
			"compile extensions with an nvcc of another major version",
			STR(image), STR(from));
	} else if (it->cuda.minor > ask->image.minor) {
		it->image_rank = 1;
		why = arena_printf(arena, "newer than the image's CUDA %.*s (%.*s)",
				   STR(image), STR(from));
	} else {
		why = arena_printf(arena, "the image's CUDA is %.*s (%.*s)", STR(image),
				   STR(from));
	}
	rule(it, TAGS_IMAGE, it->image_rank ? TAGS_LIMITED : TAGS_YES, why);
}

/* The least drivers, whose GPUs may need newer ones than the toolkit does. */
static void
find_drivers(struct tags_candidate *it, const struct tags_ask *ask)
{
	struct cuda_need need = cuda_need(ask->cuda, it->cuda, ask->os);
	bool ptx = it->rules[TAGS_CODE].verdict == TAGS_LIMITED;

	it->driver = need.native;
	it->compat_driver = ptx ? need.native : need.compat;
	for (size_t i = 0; i < ask->ccs.n; i++) {
		struct str first = driver_for_gpu(ask, ask->ccs.p[i]);

		if (it->driver.p)
			it->driver = newer(it->driver, first);
		it->compat_driver = newer(it->compat_driver, first);
	}
}

void
tags_judge(struct tags_candidate *it, const struct tags_ask *ask,
	   const struct torch_release *release, bool exact, struct arena *arena)
{
	it->doubtful = !exact;
	cuda_tag_parse(&it->cuda, it->tag);
	judge_published(it, ask, release, exact, arena);
	judge_python(it, ask, release, exact, arena);
	judge_code(it, ask, release, arena);
	judge_driver(it, ask, arena);
	judge_image(it, ask, arena);
	find_drivers(it, ask);
}
