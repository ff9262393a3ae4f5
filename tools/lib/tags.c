/* SPDX-License-Identifier: Apache-2.0 */
#include "tags.h"
#include "buf.h"
#include "str.h"

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

static struct str
numbers(const struct cc_list *list, struct arena *arena)
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

/* Does it hold code for every GPU? *ptx: for some only as PTX. */
static void
judge_code(struct tags_candidate *it, const struct tags_ask *ask,
	   const struct torch_release *release, struct arena *arena, bool *ptx)
{
	static const char *const words[] = {"code for", "only PTX for", "no code for"};
	const struct torch_code *code =
		torch_code(ask->torch, release, it->tag, ask->platform);
	struct cc_list lists[4];
	enum cc_verdict worst;

	*ptx = false;
	if (!ask->ccs.n)
		return;
	if (!code) {
		it->class = TAGS_UNSURE;
		it->code_why = arena_printf(
			arena,
			"what its wheels for %.*s hold is not recorded, so code for %.*s "
			"is not certain",
			STR(ask->platform), STR(numbers(&ask->ccs, arena)));
		return;
	}
	sort_by_verdict(lists, ask, code, arena);
	worst = lists[CC_NOT].n ? CC_NOT : lists[CC_BY_PTX].n ? CC_BY_PTX : CC_SERVED;
	*ptx = worst == CC_BY_PTX;
	it->doubtful |= code->conf == 'U';
	it->lacks_code = worst == CC_NOT;
	if (worst == CC_NOT)
		it->class = TAGS_NO;
	it->code_why =
		arena_printf(arena, "its wheels hold %s %.*s (%.*s%s)", words[worst],
			     STR(numbers(&lists[worst], arena)), STR(code->text),
			     code->conf == 'I'   ? ", inferred"
			     : code->conf == 'U' ? ", not certain"
						 : "");
}

static void
refuse_driver(struct tags_candidate *it, struct str why)
{
	it->class = TAGS_NO;
	it->old_driver = true;
	it->driver_why = why;
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
		refuse_driver(
			it, arena_printf(arena,
					 "driver %.*s does not know GPUs of compute "
					 "capability %.*s; the first is %.*s",
					 STR(ask->driver),
					 STR(cc_str(ask->ccs.p[i], arena)), STR(first)));
		return false;
	}
	return true;
}

static void
judge_driver(struct tags_candidate *it, const struct tags_ask *ask, struct arena *arena,
	     bool ptx)
{
	enum driver_verdict verdict;

	if (!ask->driver.p || !driver_knows_gpus(it, ask, arena))
		return;
	verdict = cuda_driver(ask->cuda, it->cuda, ask->os, ask->driver, arena,
			      &it->driver_why);
	it->compat = verdict == DRIVER_COMPAT;
	if (verdict == DRIVER_OLD)
		refuse_driver(it, it->driver_why);
	else if (verdict == DRIVER_COMPAT && ptx)
		refuse_driver(it, arena_printf(arena, "%.*s, and PTX needs it natively",
					       STR(it->driver_why)));
	else if (verdict == DRIVER_COMPAT && it->class == TAGS_NATIVE)
		it->class = TAGS_COMPAT;
	else if (verdict == DRIVER_UNKNOWN && it->class != TAGS_NO)
		it->class = TAGS_UNSURE;
}

static void
judge_image(struct tags_candidate *it, const struct tags_ask *ask, struct arena *arena)
{
	struct str image;

	if (!ask->image.major || cuda_cmp(it->cuda, ask->image) == 0)
		return;
	image = cuda_str(ask->image, arena);
	if (it->cuda.major != ask->image.major) {
		it->image_rank = 2;
		it->image_why = arena_printf(
			arena,
			"the image's CUDA is %.*s (%.*s): torch refuses to "
			"compile extensions with an nvcc of another major version",
			STR(image), STR(ask->image_from));
	} else if (it->cuda.minor > ask->image.minor) {
		it->image_rank = 1;
		it->image_why =
			arena_printf(arena, "newer than the image's CUDA %.*s (%.*s)",
				     STR(image), STR(ask->image_from));
	}
}

static void
judge(struct tags_candidate *it, const struct tags_ask *ask,
      const struct torch_release *release, struct arena *arena)
{
	struct cuda_need need;
	bool ptx;

	cuda_tag_parse(&it->cuda, it->tag);
	need = cuda_need(ask->cuda, it->cuda, ask->os);
	judge_code(it, ask, release, arena, &ptx);
	judge_driver(it, ask, arena, ptx);
	judge_image(it, ask, arena);
	it->driver = need.native;
	it->compat_driver = ptx ? need.native : need.compat;
	for (size_t i = 0; i < ask->ccs.n; i++) {
		struct str first = driver_for_gpu(ask, ask->ccs.p[i]);

		if (it->driver.p)
			it->driver = newer(it->driver, first);
		it->compat_driver = newer(it->compat_driver, first);
	}
}

/* Best first: class, then how it fits the image, then the newest CUDA. */
static int
by_merit(const void *left, const void *right)
{
	const struct tags_candidate *a = left, *b = right;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	if (a->class != TAGS_NO && a->image_rank != b->image_rank)
		return a->image_rank < b->image_rank ? -1 : 1;
	return cuda_cmp(b->cuda, a->cuda);
}

static void
judge_release(struct tags_answer *answer, const struct tags_ask *ask,
	      const struct torch_release *release, struct arena *arena)
{
	const struct torch_tag only = {ask->tag, false, 'S'}, *tags = &only;
	size_t ntags = 1;

	if (!ask->tag.p)
		torch_tags(ask->torch, release, ask->platform, &tags, &ntags);
	answer->release = release;
	answer->candidates = ARENA_ARRAY(arena, struct tags_candidate, ntags);
	answer->ncandidates = ntags;
	answer->best = NULL;
	for (size_t i = 0; i < ntags; i++) {
		struct tags_candidate *it = &answer->candidates[i];

		it->tag = tags[i].tag;
		it->off_matrix = tags[i].off_matrix;
		it->doubtful = !answer->exact;
		judge(it, ask, release, arena);
	}
	if (ntags)
		qsort(answer->candidates, ntags, sizeof(*answer->candidates), by_merit);
	if (ntags && answer->candidates[0].class != TAGS_NO)
		answer->best = &answer->candidates[0];
}

/*
 * The newest release that is certain to be as recorded and has a certain answer; where
 * there is none, answer keeps the newest release and what forbade its tags.
 */
static void
judge_newest(struct tags_answer *answer, const struct tags_ask *ask, struct arena *arena)
{
	struct tags_answer first = {0};

	answer->assumed = answer->exact = true;
	for (size_t i = ask->torch->nreleases; i-- > 0;) {
		const struct torch_release *release = &ask->torch->releases[i];

		if (release->conf == 'I' || release->conf == 'U')
			continue;
		judge_release(answer, ask, release, arena);
		if (answer->best && answer->best->class != TAGS_UNSURE)
			return;
		if (!first.release)
			first = *answer;
	}
	*answer = first;
}

static bool
all(const struct tags_answer *answer, size_t flag)
{
	for (size_t i = 0; i < answer->ncandidates; i++)
		if (!*(const bool *)((const char *)&answer->candidates[i] + flag))
			return false;
	return answer->ncandidates > 0;
}

/* The driver that would have let one of these in, the oldest of them. */
static struct str
least_driver(const struct tags_answer *answer)
{
	struct str least = {0};

	for (size_t i = 0; i < answer->ncandidates; i++) {
		const struct tags_candidate *it = &answer->candidates[i];

		if (!it->lacks_code && it->compat_driver.p &&
		    (!least.p || driver_cmp(it->compat_driver, least) < 0))
			least = it->compat_driver;
	}
	return least;
}

/* What the person can do about it, as the head of the message. */
static void
advise(struct buf *text, const struct tags_answer *answer, const struct tags_ask *ask,
       struct arena *arena)
{
	const struct torch_release *first = NULL;
	struct str tag,
		version = ask->version.p ? ask->version : answer->release->version;
	struct str gpus = numbers(&ask->ccs, arena);

	if (!answer->ncandidates) {
		buf_printf(text, "torch %.*s has no CUDA wheels for %.*s", STR(version),
			   STR(ask->platform));
		return;
	}
	if (ask->tag.p)
		buf_printf(text,
			   "torch %.*s is built for %.*s, which does "
			   "not fit",
			   STR(version), STR(ask->tag));
	else if (all(answer, offsetof(struct tags_candidate, lacks_code)))
		buf_printf(text, "torch %.*s has no wheel with code for %s%.*s",
			   STR(version), ask->ccs.n > 1 ? "all of " : "", STR(gpus));
	else
		buf_printf(text, "no tag of torch %.*s fits%s%.*s%s%.*s", STR(version),
			   ask->ccs.n ? " " : "", STR(gpus),
			   ask->driver.p ? " and driver " : "", STR(ask->driver));
	for (size_t i = 0; i < ask->ccs.n && !first; i++) {
		first = torch_first_for(ask->torch, ask->platform, ask->ccs.p[i], &tag);
		if (!first)
			buf_printf(text,
				   "; no torch wheel for %.*s is known to hold code "
				   "for %.*s",
				   STR(ask->platform), STR(cc_str(ask->ccs.p[i], arena)));
		else if (torch_cmp(first->version, version) <= 0)
			first = NULL;
	}
	if (first)
		buf_printf(text, "; the first with it is torch %.*s with %.*s",
			   STR(first->version), STR(tag));
	if (least_driver(answer).p && ask->driver.p)
		buf_printf(text, "; a driver from %.*s on would do",
			   STR(least_driver(answer)));
}

static int
refuse(const struct tags_answer *answer, const struct tags_ask *ask, struct arena *arena,
       struct err *err)
{
	struct buf text;

	buf_init(&text, arena, sizeof(err->text) - 1);
	advise(&text, answer, ask, arena);
	for (size_t i = 0; i < answer->ncandidates; i++) {
		const struct tags_candidate *it = &answer->candidates[i];

		buf_printf(&text, "%s%.*s: %.*s", i ? "; " : " -- ", STR(it->tag),
			   STR(it->lacks_code ? it->code_why : it->driver_why));
	}
	return err_set(err, E_NOMATCH, "%.*s", STR(buf_str(&text)));
}

int
tags_choose(struct tags_answer *answer, struct arena *arena, const struct tags_ask *ask,
	    struct err *err)
{
	const struct torch_release *release;

	*answer = (struct tags_answer){0};
	if (ask->version.p) {
		release = torch_nearest(ask->torch, ask->version, &answer->exact);
		judge_release(answer, ask, release, arena);
	} else {
		judge_newest(answer, ask, arena);
	}
	return answer->best ? 0 : refuse(answer, ask, arena, err);
}

struct str
tags_index_url(struct str tag, struct arena *arena)
{
	return arena_printf(arena, "https://download.pytorch.org/whl/%.*s", STR(tag));
}
