/* SPDX-License-Identifier: Apache-2.0 */
#include "ladder.h"
#include "buf.h"
#include "str.h"

struct builder {
	struct ladder *ladder;
	struct arena *arena;
	const struct ladder_ask *ask;
};

static void
refuse(const struct builder *builder, struct str what, unsigned near, const char *why)
{
	struct ladder *ladder = builder->ladder;

	ladder->refusals[ladder->nrefusals++] = (struct ladder_refusal){
		what, arena_str(builder->arena, str_c(why)), near};
}

static void
add(const struct builder *builder, struct rung rung)
{
	builder->ladder->rungs[builder->ladder->nrungs++] = rung;
}

/* The first GPU asked for on which this is known to fail, or NULL. */
static const struct cc *
avoided(const struct builder *builder, const struct wheels_avoid *avoid)
{
	const struct wheel_target *target = &builder->ask->target;

	for (size_t i = 0; i < target->nccs; i++)
		for (size_t j = 0; j < avoid->gpus.n; j++)
			if (avoid->gpus.p[j].cc.major == target->ccs[i].major &&
			    avoid->gpus.p[j].cc.minor == target->ccs[i].minor)
				return &target->ccs[i];
	return NULL;
}

/* The first GPU asked for that this code does not serve, or NULL. */
static const struct cc *
unserved(const struct builder *builder, const struct sm_list *gpus)
{
	const struct ladder_ask *ask = builder->ask;

	for (size_t i = 0; gpus->n && i < ask->target.nccs; i++)
		if (!wheels_serve(ask->package, gpus, ask->target.ccs[i]))
			return &ask->target.ccs[i];
	return NULL;
}

static struct str
gpus_text(const struct builder *builder, const struct sm_list *gpus)
{
	struct buf text;

	buf_init(&text, builder->arena, 512);
	for (size_t i = 0; i < gpus->n; i++)
		buf_printf(&text, "%s%.*s%s", i ? " " : "",
			   STR(cc_str(gpus->p[i].cc, builder->arena)),
			   gpus->p[i].ptx ? "+PTX" : "");
	return buf_str(&text);
}

/* The first GPU asked for that the package has no way to serve, or NULL. */
static const struct cc *
pathless(const struct builder *builder)
{
	const struct ladder_ask *ask = builder->ask;

	for (size_t i = 0; ask->package->npaths && i < ask->target.nccs; i++)
		if (!wheels_path(ask->package, ask->target.ccs[i]))
			return &ask->target.ccs[i];
	return NULL;
}

/* What forbids a wheel whose tags, torch and CUDA fit; false: nothing. */
static bool
row_refused(const struct builder *builder, const struct wheels_row *row,
	    char why[static WHEEL_WHY_MAX])
{
	const struct cc *gpu = avoided(builder, &row->avoid);

	if (row->bad.p)
		return snprintf(why, WHEEL_WHY_MAX, "known bad: %.*s", STR(row->bad)) > 0;
	if (gpu)
		return snprintf(why, WHEEL_WHY_MAX, "fails on %u.%u: %.*s", gpu->major,
				gpu->minor, STR(row->avoid.why)) > 0;
	gpu = pathless(builder);
	if (gpu)
		return snprintf(why, WHEEL_WHY_MAX,
				"%.*s's CUDA kernels are not called on %u.%u",
				STR(builder->ask->package->name), gpu->major,
				gpu->minor) > 0;
	if (row->pins_torch &&
	    wheel_release_cmp(&row->wheel.has.torch, &builder->ask->target.torch) != 0)
		return snprintf(why, WHEEL_WHY_MAX,
				"it requires exactly its own torch, so pip would replace "
				"the one that is there") > 0;
	gpu = unserved(builder, &row->gpus);
	if (gpu)
		return snprintf(why, WHEEL_WHY_MAX,
				"no kernels for %u.%u, it holds those for %.*s",
				gpu->major, gpu->minor,
				STR(gpus_text(builder, &row->gpus))) > 0;
	if (builder->ask->hashed_only && !row->sha256.p)
		return snprintf(why, WHEEL_WHY_MAX, "no sha256 is known for it") > 0;
	return false;
}

/* How far off a wheel is that does not install. */
static unsigned
nearness(const struct wheels_row *row, const struct wheel_target *target)
{
	struct wheel_target any_python = *target;
	char why[WHEEL_WHY_MAX];

	any_python.python = (struct str){0};
	if (wheel_installs(&row->wheel, target, why))
		return 2;
	return wheel_installs(&row->wheel, &any_python, why);
}

static struct str
row_why(const struct builder *builder, const struct wheels_row *row, const char *fit)
{
	struct buf why;

	buf_init(&why, builder->arena, 2048);
	buf_add(&why, str_c(fit));
	if (row->gpus.n)
		buf_printf(&why, "; kernels for %.*s",
			   STR(gpus_text(builder, &row->gpus)));
	else
		buf_add(&why, S("; GPUs not stated"));
	if (!row->sha256.p)
		buf_add(&why, S("; no sha256 known"));
	buf_printf(&why, "; from %.*s", STR(row->from));
	if (row->trust.p)
		buf_printf(&why, ": %.*s", STR(row->trust));
	buf_printf(&why, " [%c]", row->conf);
	return buf_str(&why);
}

static void
add_row(const struct builder *builder, const struct wheels_row *row)
{
	const struct wheel_target *target = &builder->ask->target;
	char why[WHEEL_WHY_MAX];
	struct rung rung = {
		RUNG_WHEEL, wheel_fit(&row->wheel, target, why), row->url, {0}, row};

	if (rung.fit == WHEEL_NO) {
		refuse(builder, row->wheel.file, nearness(row, target), why);
		return;
	}
	rung.why = row_why(builder, row, why);
	if (row_refused(builder, row, why)) {
		refuse(builder, row->wheel.file, 2, why);
		return;
	}
	if (row->sha256.p)
		rung.argument = arena_printf(builder->arena, "%.*s#sha256=%.*s",
					     STR(row->url), STR(row->sha256));
	add(builder, rung);
}

/* Better first: fit, GPUs known, hash known, later post, longer list of GPUs. */
static int
compare(const void *a, const void *b)
{
	const struct rung *x = a, *y = b;
	const struct wheels_row *p = x->row, *q = y->row;

	if (x->fit != y->fit)
		return x->fit > y->fit ? -1 : 1;
	if ((p->gpus.n > 0) != (q->gpus.n > 0))
		return p->gpus.n > 0 ? -1 : 1;
	if ((p->sha256.n > 0) != (q->sha256.n > 0))
		return p->sha256.n > 0 ? -1 : 1;
	if (str_cmp(p->wheel.version, q->wheel.version))
		return -str_cmp(p->wheel.version, q->wheel.version);
	if (p->wheel.has.post != q->wheel.has.post)
		return p->wheel.has.post > q->wheel.has.post ? -1 : 1;
	if (p->gpus.n != q->gpus.n)
		return p->gpus.n > q->gpus.n ? -1 : 1;
	return p < q ? -1 : p > q;
}

static void
add_pin(const struct builder *builder, const struct wheels_pin *pin)
{
	const struct wheel_target *target = &builder->ask->target;
	const struct cc *gpu = avoided(builder, &pin->avoid);
	struct wheel_release python = {{3}, 2};
	struct str minor = str_sub(target->python, 3, target->python.n);
	uint64_t value = 0;
	char why[WHEEL_WHY_MAX];

	if (pin->platform.p && !str_eq(pin->platform, target->platform))
		return;
	if (pin->torch.n && wheel_release_cmp(&pin->torch, &target->torch) != 0)
		return;
	if (str_ends(minor, S("t")))
		minor.n--;
	if (pin->python.n && str_uint(minor, 0, 999, &value)) {
		python.part[1] = (unsigned)value;
		if (wheel_release_cmp(&python, &pin->python) < 0) {
			snprintf(why, sizeof(why), "needs Python %u.%u or later",
				 pin->python.part[0], pin->python.part[1]);
			refuse(builder, pin->argument, 1, why);
			return;
		}
	}
	if (gpu) {
		snprintf(why, sizeof(why), "fails on %u.%u: %.*s", gpu->major, gpu->minor,
			 STR(pin->avoid.why));
		refuse(builder, pin->argument, 2, why);
		return;
	}
	add(builder, (struct rung){RUNG_INDEX, WHEEL_NO, pin->argument,
				   arena_printf(builder->arena, "%.*s [%c]",
						STR(pin->why), pin->conf),
				   NULL});
}

static void
add_triton(const struct builder *builder, const struct torch_release *release)
{
	struct arena *arena = builder->arena;

	if (!str_starts(builder->ask->target.platform, S("linux_")) || !release->triton.p)
		return;
	add(builder,
	    (struct rung){RUNG_INDEX, WHEEL_NO,
			  arena_printf(arena, "triton==%.*s", STR(release->triton)),
			  arena_printf(arena, "torch %.*s requires exactly this [%c]",
				       STR(release->version), release->triton_conf),
			  NULL});
}

static void
add_xformers(const struct builder *builder, const struct torch_release *release)
{
	const struct torch_xformers *row =
		torch_xformers_for(builder->ask->torch, release);
	struct str tag = builder->ask->tag, argument;
	struct arena *arena = builder->arena;
	bool has_tag = false;

	if (!row) {
		refuse(builder, S("xformers"), 2, "no release of it fits this torch");
		return;
	}
	argument = arena_printf(arena, "xformers==%.*s",
				STR(row->versions[row->nversions - 1]));
	for (size_t i = 0; i < row->ntags; i++)
		has_tag |= str_eq(row->tags[i], tag);
	if (!has_tag) {
		refuse(builder, argument, 2, "not published for this CUDA tag");
		return;
	}
	add(builder,
	    (struct rung){
		    RUNG_INDEX, WHEEL_NO, argument,
		    arena_printf(arena, "%.*s; from torch's index for %.*s%s [%c]",
				 STR(torch_xformers_why(row, arena)), STR(tag),
				 row->pins_torch ? "; requires exactly that torch" : "",
				 row->conf),
		    NULL});
}

static void
add_companion(const struct builder *builder)
{
	const struct ladder_ask *ask = builder->ask;
	char version[WHEEL_TEXT_MAX];
	const struct torch_release *release;

	wheel_release_text(version, &ask->target.torch);
	release = torch_find(ask->torch, str_c(version));
	if (!release)
		refuse(builder, ask->package->name, 2,
		       "this torch release is not in torch.yaml");
	else if (str_eq(ask->package->name, S("triton")))
		add_triton(builder, release);
	else
		add_xformers(builder, release);
}

/* torch's build of extensions ends where nvcc is of another major than torch itself. */
static bool
nvcc_refused(const struct builder *builder, const struct wheels_source *source,
	     char why[static WHEEL_WHY_MAX])
{
	const struct wheel_release *nvcc = &builder->ask->nvcc;
	const struct wheel_release *cuda = &builder->ask->target.cuda;
	char text[WHEEL_TEXT_MAX], least[WHEEL_TEXT_MAX];

	if (!nvcc->n)
		return false;
	wheel_release_text(text, nvcc);
	wheel_release_text(least, &source->toolkit);
	if (wheel_release_cmp(nvcc, &source->toolkit) < 0)
		return snprintf(why, WHEEL_WHY_MAX,
				"needs nvcc of CUDA %s or later, here is that of %s",
				least, text) > 0;
	if (cuda->n && nvcc->part[0] != cuda->part[0])
		return snprintf(why, WHEEL_WHY_MAX,
				"torch is built for CUDA %u, nvcc is of %s",
				cuda->part[0], text) > 0;
	return false;
}

/* What forbids a build from this source; false: nothing. */
static bool
source_refused(const struct builder *builder, const struct wheels_source *source,
	       char why[static WHEEL_WHY_MAX])
{
	const struct wheel_target *target = &builder->ask->target;
	const struct cc *gpu = unserved(builder, &source->gpus);
	char text[WHEEL_TEXT_MAX];

	if (!builder->ask->build)
		return snprintf(why, WHEEL_WHY_MAX,
				"a build from source needs nvcc and a compiler, or "
				"--build") > 0;
	if (!str_starts(target->platform, S("linux_")))
		return snprintf(why, WHEEL_WHY_MAX, "is built on Linux only") > 0;
	if (gpu || !target->nccs)
		return snprintf(why, WHEEL_WHY_MAX,
				gpu ? "its kernels do not serve %u.%u"
				    : "which GPUs to build for is not known: give --arch",
				gpu ? gpu->major : 0, gpu ? gpu->minor : 0) > 0;
	wheel_release_text(text, &source->toolkit);
	if (wheel_release_cmp(&target->cuda, &source->toolkit) < 0)
		return snprintf(why, WHEEL_WHY_MAX, "needs CUDA %s or later", text) > 0;
	if (nvcc_refused(builder, source, why))
		return true;
	wheel_release_text(text, &source->torch);
	if (wheel_release_cmp(&target->torch, &source->torch) < 0)
		return snprintf(why, WHEEL_WHY_MAX, "needs torch %s or later", text) > 0;
	wheel_release_text(text, &source->below);
	if (source->below.n && wheel_release_cmp(&target->torch, &source->below) >= 0)
		return snprintf(why, WHEEL_WHY_MAX,
				"does not compile with torch %s and later", text) > 0;
	return false;
}

static void
add_source(const struct builder *builder, const struct wheels_source *source)
{
	char why[WHEEL_WHY_MAX];

	if (source_refused(builder, source, why))
		refuse(builder, source->argument, 2, why);
	else
		add(builder, (struct rung){RUNG_SOURCE, WHEEL_NO, source->argument,
					   arena_printf(builder->arena, "%.*s [%c]",
							STR(source->why), source->conf),
					   NULL});
}

void
ladder_build(struct ladder *ladder, struct arena *arena, const struct ladder_ask *ask)
{
	const struct wheels_package *package = ask->package;
	size_t most = package->nrows + package->npins + package->nsources + 1;
	struct builder builder = {ladder, arena, ask};

	*ladder = (struct ladder){ARENA_ARRAY(arena, struct rung, most),
				  ARENA_ARRAY(arena, struct ladder_refusal, most), 0, 0};
	for (size_t i = 0; i < package->nrows; i++)
		add_row(&builder, &package->rows[i]);
	qsort(ladder->rungs, ladder->nrungs, sizeof(struct rung), compare);
	if (package->follows_torch)
		add_companion(&builder);
	for (size_t i = 0; i < package->npins; i++)
		add_pin(&builder, &package->pins[i]);
	for (size_t i = 0; i < package->nsources; i++)
		add_source(&builder, &package->sources[i]);
}

const char *
rung_name(const struct rung *rung)
{
	if (rung->kind == RUNG_WHEEL)
		return wheel_fit_name(rung->fit);
	return rung->kind == RUNG_INDEX ? "index" : "source";
}
