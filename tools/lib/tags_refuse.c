/* SPDX-License-Identifier: Apache-2.0 */
/* What a person can do where no tag fits. */
#include "buf.h"
#include "str.h"
#include "tags_judge.h"

static bool
all_refused_by(const struct tags_answer *answer, enum tags_rule rule)
{
	for (size_t i = 0; i < answer->ncandidates; i++)
		if (!tags_is_refused(&answer->candidates[i], rule))
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

		if (!tags_is_refused(it, TAGS_CODE) &&
		    !tags_is_refused(it, TAGS_PYTHON) && it->compat_driver.p &&
		    (!least.p || driver_cmp(it->compat_driver, least) < 0))
			least = it->compat_driver;
	}
	return least;
}

static void
say_what_fails(struct buf *text, const struct tags_answer *answer,
	       const struct tags_ask *ask, struct str version, struct arena *arena)
{
	struct str gpus = tags_numbers(&ask->ccs, arena);

	if (ask->tag.p)
		buf_printf(text, "torch %.*s is built for %.*s, which does not fit",
			   STR(version), STR(ask->tag));
	else if (all_refused_by(answer, TAGS_PYTHON))
		buf_printf(text, "torch %.*s has no wheel for Python %.*s", STR(version),
			   STR(tags_python(ask->python, arena)));
	else if (all_refused_by(answer, TAGS_CODE))
		buf_printf(text, "torch %.*s has no wheel with code for %s%.*s",
			   STR(version), ask->ccs.n > 1 ? "all of " : "", STR(gpus));
	else
		buf_printf(text, "no tag of torch %.*s fits%s%.*s%s%.*s", STR(version),
			   ask->ccs.n ? " " : "", STR(gpus),
			   ask->driver.p ? " and driver " : "", STR(ask->driver));
}

/* The first release above this one that has wheels for the Python; NULL: none. */
static const struct torch_release *
first_for_python(const struct tags_ask *ask, struct str version)
{
	for (size_t i = 0; i < ask->torch->nreleases; i++) {
		const struct torch_release *release = &ask->torch->releases[i];

		if (torch_cmp(release->version, version) > 0 &&
		    torch_has_python(release, ask->python))
			return release;
	}
	return NULL;
}

static void
say_what_has_it(struct buf *text, const struct tags_answer *answer,
		const struct tags_ask *ask, struct str version, struct arena *arena)
{
	const struct torch_release *first = NULL;
	struct str tag;

	if (all_refused_by(answer, TAGS_PYTHON)) {
		first = first_for_python(ask, version);
		if (first)
			buf_printf(text, "; torch %.*s has some", STR(first->version));
		return;
	}
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
}

/* The head of the message. */
static void
advise(struct buf *text, const struct tags_answer *answer, const struct tags_ask *ask,
       struct arena *arena)
{
	struct str version = ask->version.p ? ask->version : answer->release->version;

	if (!answer->ncandidates) {
		buf_printf(text, "torch %.*s has no CUDA wheels for %.*s", STR(version),
			   STR(ask->platform));
		return;
	}
	say_what_fails(text, answer, ask, version, arena);
	say_what_has_it(text, answer, ask, version, arena);
	if (least_driver(answer).p && ask->driver.p)
		buf_printf(text, "; a driver from %.*s on would do",
			   STR(least_driver(answer)));
}

/* Why not this one: the first rule that says no. */
static struct str
reason(const struct tags_candidate *it)
{
	for (enum tags_rule rule = 0; rule < TAGS_NRULES; rule++)
		if (tags_is_refused(it, rule))
			return it->rules[rule].why;
	return S("");
}

int
tags_refuse(const struct tags_answer *answer, const struct tags_ask *ask,
	    struct arena *arena, struct err *err)
{
	struct buf text;

	buf_init(&text, arena, sizeof(err->text) - 1);
	advise(&text, answer, ask, arena);
	for (size_t i = 0; i < answer->ncandidates; i++) {
		const struct tags_candidate *it = &answer->candidates[i];

		buf_printf(&text, "%s%.*s: %.*s", i ? "; " : " -- ", STR(it->tag),
			   STR(reason(it)));
	}
	return err_set(err, E_NOMATCH, "%.*s", STR(buf_str(&text)));
}
