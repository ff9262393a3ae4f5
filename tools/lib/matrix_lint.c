/* SPDX-License-Identifier: Apache-2.0 */
#include "matrix_lint.h"
#include "str.h"
#include "version.h"

struct lint {
	struct findings *findings;
	struct arena *arena;
	const struct matrix_row *row;
	const struct facts *facts;
	const struct torch_release *release;
	struct str tag;
};

int
facts_load(struct facts *facts, struct arena *arena, const char *dir, struct err *err)
{
	int status = torch_load(&facts->torch, arena, dir, err);

	if (status == 0)
		status = cuda_load(&facts->cuda, arena, dir, err);
	return status < 0 ? status : gpu_load(&facts->gpu, arena, dir, err);
}

static struct str
value_of(const struct lint *l, enum matrix_field field)
{
	return l->row->values[field].text;
}

/* The finding stands at the field's value; format is the reason. */
static void PRINTF(3, 4)
	find(struct lint *l, enum matrix_field field, const char *format, ...)
{
	struct findings *all = l->findings;
	const struct matrix_value *value = &l->row->values[field];
	char text[900] = "";
	size_t n = 0;
	va_list list;

	if (value->from == FROM_PIN)
		n = (size_t)snprintf(text, sizeof(text), "PIN_%.*s: ", STR(value->pin));
	va_start(list, format);
	vsnprintf(text + n, sizeof(text) - n, format, list);
	va_end(list);
	if (all->n == all->size) {
		size_t size = all->size ? all->size * 2 : 16;
		struct finding *more = ARENA_ARRAY(l->arena, struct finding, size);

		if (all->n)
			memcpy(more, all->p, all->n * sizeof(*more));
		all->p = more;
		all->size = size;
	}
	all->p[all->n++] = (struct finding){
		.row = l->row->name,
		.line = value->line ? value->line : l->row->line,
		.col = value->line ? value->col : l->row->col,
		.text = arena_str(l->arena, str_c(text)),
	};
}

static bool
same_version(struct arena *arena, struct str a, struct str b)
{
	struct version x, y;

	return version_parse(&x, arena, a) && version_parse(&y, arena, b) &&
	       version_cmp_public(&x, &y) == 0;
}

/* Without the release, nothing else about torch can be said. */
static bool
find_release(struct lint *l)
{
	const struct torch_release *newest = torch_newest(&l->facts->torch), *near;
	struct str torch = value_of(l, MATRIX_TORCH);
	bool exact;

	near = torch_nearest(&l->facts->torch, torch, &exact);
	l->release = torch_find(&l->facts->torch, torch);
	if (l->release && same_version(l->arena, l->release->version, torch))
		return true;
	find(l, MATRIX_TORCH,
	     "torch %.*s is no known release; the closest is %.*s, the newest %.*s",
	     STR(torch), STR(near->version), STR(newest->version));
	return false;
}

static bool
check_tag(struct lint *l)
{
	struct str tags;

	if (torch_has_tag(&l->facts->torch, l->release, TORCH_PLATFORM, l->tag))
		return true;
	tags = torch_tags_str(&l->facts->torch, l->release, TORCH_PLATFORM, l->arena);
	find(l, MATRIX_CUDA, "torch %.*s is not published for %.*s; it is for %.*s",
	     STR(l->release->version), STR(l->tag), STR(tags));
	return false;
}

static void
check_python(struct lint *l)
{
	struct str pythons, python = value_of(l, MATRIX_PYTHON);

	if (torch_has_python(l->release, python))
		return;
	pythons = torch_pythons_str(l->release, l->arena);
	find(l, MATRIX_PYTHON,
	     "torch %.*s has no wheels for Python %.*s; it has for %.*s",
	     STR(l->release->version), STR(python), STR(pythons));
}

/* A tag of this torch whose wheels do run on the GPU, for the advice. */
static struct str
better_tag(const struct lint *l, struct cc cc)
{
	const struct torch_tag *tags;
	struct str best = {0}, reason;
	size_t ntags;

	torch_tags(&l->facts->torch, l->release, TORCH_PLATFORM, &tags, &ntags);
	for (size_t i = 0; i < ntags; i++)
		if (torch_serves(&l->facts->torch, l->release, tags[i].tag,
				 TORCH_PLATFORM, cc, l->arena, &reason) == CC_SERVED)
			best = tags[i].tag;
	return best;
}

static void
refuse_gpu(struct lint *l, struct cc cc, struct str name, struct str reason)
{
	struct str tag = better_tag(l, cc);
	const struct torch_release *first;

	if (tag.p) {
		find(l, MATRIX_CAPABILITIES,
		     "%.*s on %.*s: torch %.*s does not run there, %.*s; its %.*s wheels "
		     "do",
		     STR(name), STR(l->tag), STR(l->release->version), STR(reason),
		     STR(tag));
		return;
	}
	first = torch_first_for(&l->facts->torch, TORCH_PLATFORM, cc, &tag);
	if (first)
		find(l, MATRIX_CAPABILITIES,
		     "%.*s on %.*s: torch %.*s does not run there, %.*s; the first that "
		     "does "
		     "is torch %.*s with %.*s",
		     STR(name), STR(l->tag), STR(l->release->version), STR(reason),
		     STR(first->version), STR(tag));
	else
		find(l, MATRIX_CAPABILITIES,
		     "%.*s on %.*s: torch %.*s does not run there, %.*s; no known torch "
		     "does",
		     STR(name), STR(l->tag), STR(l->release->version), STR(reason));
}

static void
check_ptx_driver(struct lint *l, struct str name)
{
	struct str driver = value_of(l, MATRIX_MIN_DRIVER), reason;
	struct cuda cuda;

	if (!cuda_tag_parse(&cuda, l->tag) ||
	    cuda_driver(&l->facts->cuda, cuda, CUDA_LINUX, driver, l->arena, &reason) !=
		    DRIVER_COMPAT)
		return;
	find(l, MATRIX_MIN_DRIVER,
	     "%.*s is reached by PTX only, which needs a driver as new as the toolkit: "
	     "%.*s",
	     STR(name), STR(reason));
}

/* A driver that does not know the GPU does not run it, whatever the wheels hold. */
static void
check_gpu_driver(struct lint *l, struct cc cc, struct str name)
{
	const struct gpu_need *need = gpu_need(&l->facts->gpu, cc);
	struct str driver = value_of(l, MATRIX_MIN_DRIVER);
	struct cuda_need wanted;
	struct cuda cuda;

	if (!need || !cuda_parse(&cuda, need->toolkit))
		return;
	wanted = cuda_need(&l->facts->cuda, cuda, CUDA_LINUX);
	if (wanted.native.p && driver_cmp(driver, wanted.native) < 0)
		find(l, MATRIX_MIN_DRIVER,
		     "driver %.*s does not know %.*s, which came with CUDA %.*s and "
		     "driver %.*s",
		     STR(driver), STR(name), STR(need->toolkit), STR(wanted.native));
}

static void
check_gpus(struct lint *l)
{
	struct str list = value_of(l, MATRIX_CAPABILITIES), reason;

	while (list.p) {
		struct str name = str_cut(&list, ' ');
		struct cc cc;

		if (!cc_parse(&cc, name))
			continue;
		switch (torch_serves(&l->facts->torch, l->release, l->tag, TORCH_PLATFORM,
				     cc, l->arena, &reason)) {
		case CC_NOT:
			refuse_gpu(l, cc, name, reason);
			break;
		case CC_BY_PTX:
			check_ptx_driver(l, name);
			break;
		case CC_SERVED:
		case CC_UNKNOWN:
			break;
		}
		check_gpu_driver(l, cc, name);
	}
}

/* Attention kernels for a GPU that the row does not serve are a mistake in one of the two. */
static void
check_sage_gpus(struct lint *l)
{
	struct str list = value_of(l, MATRIX_SAGE_CAPABILITIES);

	while (list.p) {
		struct str name = str_cut(&list, ' ');

		if (!str_has_word(value_of(l, MATRIX_CAPABILITIES), name))
			find(l, MATRIX_SAGE_CAPABILITIES,
			     "%.*s is none of the row's compute_capabilities", STR(name));
	}
}

/* A companion must be the version that belongs to this torch. */
static void
check_companion(struct lint *l, enum matrix_field field, struct str right,
		const char *how)
{
	struct str have = value_of(l, field);

	if (!have.p)
		return;
	if (torch_lacks(&l->facts->torch, str_c(matrix_key(field)), l->tag))
		find(l, field, "the index of %.*s has no %s; take it away with \"none\"",
		     STR(l->tag), matrix_key(field));
	else if (right.p && !same_version(l->arena, have, right))
		find(l, field, "torch %.*s %s %s %.*s, not %.*s",
		     STR(l->release->version), how, matrix_key(field), STR(right),
		     STR(have));
}

static bool
has_text(const struct str *texts, size_t n, struct str text)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(texts[i], text))
			return true;
	return false;
}

static void
check_xformers(struct lint *l)
{
	struct str have = value_of(l, MATRIX_XFORMERS);
	const struct torch_table *table = &l->facts->torch;
	const struct torch_xformers *row = torch_xformers_find(table, have), *right;

	if (!have.p)
		return;
	right = torch_xformers_for(table, l->release);
	struct str best = right ? right->versions[right->nversions - 1] : S("none");
	if (!row) {
		find(l, MATRIX_XFORMERS,
		     "xformers %.*s is no known release; for torch %.*s it is %.*s",
		     STR(have), STR(l->release->version), STR(best));
	} else if (!torch_xformers_fits(row, l->release)) {
		find(l, MATRIX_XFORMERS,
		     "xformers %.*s %s torch %.*s%s; for torch %.*s it is %.*s",
		     STR(have), row->least ? "needs" : "is for", STR(row->torch),
		     row->least        ? " or newer"
		     : row->pins_torch ? ", which its wheel makes pip install"
				       : "",
		     STR(l->release->version), STR(best));
	} else if (row->ntags && !has_text(row->tags, row->ntags, l->tag)) {
		find(l, MATRIX_XFORMERS, "xformers %.*s is not published for %.*s",
		     STR(have), STR(l->tag));
	}
}

static void
check_driver(struct lint *l)
{
	struct str driver = value_of(l, MATRIX_MIN_DRIVER), reason;
	struct cuda cuda;

	if (cuda_tag_parse(&cuda, l->tag) &&
	    cuda_driver(&l->facts->cuda, cuda, CUDA_LINUX, driver, l->arena, &reason) ==
		    DRIVER_OLD)
		find(l, MATRIX_MIN_DRIVER, "%.*s", STR(reason));
}

/* "nvidia/cuda:12.8.1-..." must be of the tag's major: torch compiles extensions with no
 * other nvcc, and another runtime brings a second libcudart. */
static void
check_image(struct lint *l, enum matrix_field field)
{
	struct str image = value_of(l, field);
	ptrdiff_t at = str_find(image, S("/cuda:"));
	struct cuda want, have;

	if (at < 0 || !cuda_tag_parse(&want, l->tag))
		return;
	struct str version = str_sub(image, (size_t)at + 6, image.n);
	if (!cuda_parse(&have, str_cut(&version, '-')) || have.major == want.major)
		return;
	find(l, field, "image %.*s has CUDA %u.%u, but %.*s needs CUDA %u", STR(image),
	     have.major, have.minor, STR(l->tag), want.major);
}

/* An index named by hand must not be that of another tag. */
static void
check_index(struct lint *l)
{
	struct str index = value_of(l, MATRIX_TORCH_INDEX), last = index;
	ptrdiff_t slash;
	struct cuda cuda;

	while (str_ends(last, S("/")))
		last.n--;
	slash = str_rchr(last, '/');
	last = str_sub(last, (size_t)(slash + 1), last.n);
	if (cuda_tag_parse(&cuda, last) && !str_eq(last, l->tag))
		find(l, MATRIX_TORCH_INDEX,
		     "the index is that of %.*s, the row wants %.*s", STR(last),
		     STR(l->tag));
}

void
matrix_lint(struct findings *findings, struct arena *arena, const struct matrix_row *row,
	    const struct facts *facts)
{
	struct lint l = {
		.findings = findings, .arena = arena, .row = row, .facts = facts};

	l.tag = value_of(&l, MATRIX_CUDA);
	check_driver(&l);
	check_image(&l, MATRIX_BASE_IMAGE);
	check_image(&l, MATRIX_DEVEL_IMAGE);
	check_index(&l);
	if (!find_release(&l))
		return;
	check_python(&l);
	check_companion(&l, MATRIX_TORCHVISION, l.release->vision, "goes with");
	check_companion(&l, MATRIX_TORCHAUDIO, l.release->audio, "goes with");
	check_companion(&l, MATRIX_TRITON, l.release->triton, "pins");
	if (!check_tag(&l))
		return;
	check_xformers(&l);
	check_gpus(&l);
	check_sage_gpus(&l);
}
