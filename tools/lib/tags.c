/* SPDX-License-Identifier: Apache-2.0 */
/* Which candidates there are, and which of them is the best. */
#include "tags.h"
#include "buf.h"
#include "str.h"
#include "tags_judge.h"

const char *
tags_rule_word(enum tags_rule rule)
{
	static const char *const words[] = {"published", "python", "code", "driver",
					    "image"};

	return words[rule];
}

const char *
tags_verdict_word(enum tags_verdict verdict)
{
	static const char *const words[] = {"-", "yes", "limited", "unsure", "no"};

	return words[verdict];
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
		tags_judge(it, ask, release, answer->exact, arena);
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

int
tags_choose(struct tags_answer *answer, struct arena *arena, const struct tags_ask *ask,
	    struct err *err)
{
	const struct torch_release *release;
	struct cuda ignored;
	bool newer = false;

	*answer = (struct tags_answer){0};
	if (ask->version.p) {
		release = torch_nearest(ask->torch, ask->version, &answer->exact);
		judge_release(answer, ask, release, arena);
	} else {
		judge_newest(answer, ask, arena);
	}
	if (ask->driver.p)
		cuda_of_driver(ask->cuda, ask->driver, &ignored, &newer);
	answer->newer_driver = newer;
	return answer->best ? 0 : tags_refuse(answer, ask, arena, err);
}

static bool
stands_in(struct str list, struct str tag)
{
	while (list.p)
		if (str_eq(str_trim(str_cut(&list, ',')), tag))
			return true;
	return false;
}

struct str
tags_unpublished(const struct torch_table *table, const struct torch_release *release,
		 struct str platform, struct arena *arena)
{
	struct buf text;

	buf_init(&text, arena, 1024);
	for (size_t i = 0; i < table->nreleases; i++) {
		const struct torch_tag *tags;
		size_t ntags;

		torch_tags(table, &table->releases[i], platform, &tags, &ntags);
		for (size_t k = 0; k < ntags; k++)
			if (!torch_has_tag(table, release, platform, tags[k].tag) &&
			    !stands_in(buf_str(&text), tags[k].tag))
				buf_printf(&text, "%s%.*s", buf_str(&text).n ? ", " : "",
					   STR(tags[k].tag));
	}
	return buf_str(&text).n ? buf_str(&text) : (struct str){0};
}

struct str
tags_index_url(struct str tag, struct arena *arena)
{
	return arena_printf(arena, "https://download.pytorch.org/whl/%.*s", STR(tag));
}
