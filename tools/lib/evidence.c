/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence.h"
#include "requires.h"
#include "str.h"

#include <stdarg.h>

void
evidence_add(struct evidence_list *list, const char *what, bool is_against,
	     const char *format, ...)
{
	char text[512];
	va_list args;

	if (list->n == list->size) {
		size_t size = list->size ? 2 * list->size : 16;
		struct evidence *bigger = ARENA_ARRAY(list->arena, struct evidence, size);

		if (list->n)
			memcpy(bigger, list->p, list->n * sizeof(*bigger));
		list->p = bigger;
		list->size = size;
	}
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	list->p[list->n++] =
		(struct evidence){what, is_against, arena_str(list->arena, str_c(text))};
}

const struct evidence *
evidence_against(const struct evidence_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->p[i].is_against)
			return &list->p[i];
	return NULL;
}

static void
add_tags(struct evidence_list *list, const struct evidence_ask *ask)
{
	char why[WHEEL_WHY_MAX];

	if (!ask->wheel)
		return;
	if (wheel_installs(ask->wheel, ask->target, why))
		evidence_add(list, "tags", false, "%.*s-%.*s-%.*s",
			     STR(ask->wheel->python), STR(ask->wheel->abi),
			     STR(ask->wheel->platform));
	else
		evidence_add(list, "tags", true, "%s", why);
}

/* A wheel may hold a library for each CUDA, of which it loads the one that fits. */
static void
add_cudart(struct evidence_list *list, const struct evidence_ask *ask)
{
	const struct kernels *kernels = ask->kernels;
	const struct kernels_file *other = NULL;
	unsigned major = ask->target->cuda.part[0];

	for (size_t i = 0; i < kernels->nfiles; i++) {
		const struct kernels_file *file = &kernels->files[i];

		if (file->cudart && (!ask->target->cuda.n || file->cudart == major)) {
			evidence_add(list, "cudart", false, "libcudart.so.%u",
				     file->cudart);
			return;
		}
		if (file->cudart && !other)
			other = file;
	}
	if (other)
		evidence_add(list, "cudart", true,
			     "%.*s needs libcudart.so.%u, torch brings that of CUDA %u",
			     STR(other->name), other->cudart, major);
}

static void
add_abi(struct evidence_list *list, const struct evidence_ask *ask)
{
	static const char *const names[] = {"old", "new"};
	int abi = wheel_torch_abi(ask->target);

	for (size_t i = 0; i < ask->kernels->nfiles; i++) {
		const struct kernels_file *file = &ask->kernels->files[i];

		if (file->cxx11_abi < 0)
			continue;
		if (abi < 0 || file->cxx11_abi == abi) {
			evidence_add(list, "abi", false, "the %s C++ ABI",
				     names[file->cxx11_abi]);
			return;
		}
		evidence_add(list, "abi", true,
			     "%.*s is built for the %s C++ ABI, torch uses the %s",
			     STR(file->name), names[file->cxx11_abi], names[abi]);
		return;
	}
}

/* pip would bring, or replace by, what is not there as it is asked for. */
static void
judge_requirement(struct evidence_list *list, const struct require *require,
		  const struct dist *have)
{
	if (!have)
		evidence_add(list, "requires", false, "%.*s, which is not installed",
			     STR(require->text));
	else if (requires_allows(require, have->version, list->arena))
		evidence_add(list, "requires", false, "%.*s, and %.*s is there",
			     STR(require->text), STR(have->version));
	else
		evidence_add(list, "requires", true,
			     "%.*s, but %.*s is there: pip would replace it",
			     STR(require->text), STR(have->version));
}

static int
add_requires(struct evidence_list *list, const struct evidence_ask *ask, struct err *err)
{
	struct dist *dists, wheel = {.metadata = ask->metadata};
	struct marker_env env;
	struct requires asked;
	size_t ndists;
	int status;

	if (!ask->metadata.p)
		return 0;
	if ((status = site_list(&dists, &ndists, list->arena, ask->site, err)))
		return status;
	requires_env(&env, ask->site, list->arena);
	requires_list(&asked, list->arena, &wheel, &env);
	for (size_t i = 0; i < asked.n; i++)
		judge_requirement(list, &asked.p[i],
				  site_dist(dists, ndists, asked.p[i].name));
	if (asked.nbad)
		evidence_add(list, "requires", true,
			     "%zu Requires-Dist of its METADATA is no requirement",
			     asked.nbad);
	return 0;
}

int
evidence_gather(struct evidence_list *list, const struct evidence_ask *ask,
		struct err *err)
{
	int status;

	add_tags(list, ask);
	add_cudart(list, ask);
	add_abi(list, ask);
	if ((status = evidence_torch(list, ask, err)) ||
	    (status = evidence_versions(list, ask, err)))
		return status;
	return add_requires(list, ask, err);
}
