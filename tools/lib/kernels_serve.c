/* SPDX-License-Identifier: Apache-2.0 */
#include "kernels.h"
#include "str.h"

static struct str
base_name(struct str name)
{
	ptrdiff_t slash = str_rchr(name, '/');

	return str_sub(name, (size_t)(slash + 1), name.n);
}

bool
kernels_is_extension(struct str name, struct str extension)
{
	struct str base = base_name(name);

	return str_starts(base, extension) && base.n > extension.n &&
	       base.p[extension.n] == '.';
}

static const struct kernels_file *
find(const struct kernels *kernels, struct str extension)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (kernels_is_extension(kernels->files[i].name, extension))
			return &kernels->files[i];
	return NULL;
}

/* No 64-bit Python loads a 32-bit library. */
static enum cc_verdict
file_serves(const struct kernels_file *file, struct cc gpu)
{
	return file->is_32 ? CC_NOT : sm_serves(&file->sms, gpu);
}

/* A library may hold code for a GPU in some of its fat binaries only. */
static void
say_parts(const struct kernels_file *file, struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	size_t n = file->code ? fatbin_serving(file->code, gpu) : 0;

	if (n && n < file->code->nfatbins)
		snprintf(why, WHEEL_WHY_MAX, "%zu of %zu fat binaries of %.*s", n,
			 file->code->nfatbins, STR(base_name(file->name)));
}

static enum cc_verdict
serve_one(const struct kernels_file *file, struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	enum cc_verdict verdict = file_serves(file, gpu);

	if (verdict == CC_NOT)
		snprintf(why, WHEEL_WHY_MAX, "%.*s %s", STR(base_name(file->name)),
			 file->is_32 ? "is a 32-bit library" : "holds no kernels for it");
	else if (verdict == CC_BY_PTX)
		snprintf(why, WHEEL_WHY_MAX, "%.*s by PTX only",
			 STR(base_name(file->name)));
	else if (!*why)
		say_parts(file, gpu, why);
	return verdict;
}

/* The worse of two that are both about code. */
static enum cc_verdict
worse(enum cc_verdict a, enum cc_verdict b)
{
	return a > b ? a : b;
}

static enum cc_verdict
serve_by_path(const struct kernels *kernels, const struct wheels_package *package,
	      struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	const struct wheels_path *path = wheels_path(package, gpu);
	enum cc_verdict verdict = CC_SERVED;

	if (!path) {
		snprintf(why, WHEEL_WHY_MAX, "%.*s has no kernels that it would call",
			 STR(package->name));
		return CC_NOT;
	}
	for (size_t i = 0; i < path->nfiles && verdict != CC_NOT; i++) {
		const struct kernels_file *file = find(kernels, path->files[i]);

		if (!file) {
			snprintf(why, WHEEL_WHY_MAX, "there is no %.*s",
				 STR(path->files[i]));
			return CC_NOT;
		}
		verdict = worse(verdict, serve_one(file, gpu, why));
	}
	return verdict;
}

/* Libraries that other GPUs' calls go through need not serve this one. */
static enum cc_verdict
serve_by_any(const struct kernels *kernels, struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	enum cc_verdict best = CC_NOT;

	for (size_t i = 0; i < kernels->nfiles; i++) {
		enum cc_verdict verdict = file_serves(&kernels->files[i], gpu);

		best = verdict < best ? verdict : best;
	}
	if (best != CC_SERVED)
		snprintf(why, WHEEL_WHY_MAX,
			 best == CC_NOT ? "no library holds kernels for it"
					: "by PTX only");
	return best;
}

static struct str
folder_of(struct str name)
{
	return str_sub(name, 0, name.n - base_name(name).n);
}

/*
 * A package may hold one library for each CUDA, of which it loads the one that fits torch:
 * a process has one libcudart. Those that need another major are no fault then.
 */
static const struct kernels_file *
other_cuda_serves(const struct kernels *kernels, const struct kernels_file *file,
		  struct cc gpu)
{
	for (size_t i = 0; file->cudart && i < kernels->nfiles; i++) {
		const struct kernels_file *other = &kernels->files[i];

		if (other->cudart && other->cudart != file->cudart &&
		    str_eq(folder_of(other->name), folder_of(file->name)) &&
		    file_serves(other, gpu) != CC_NOT)
			return other;
	}
	return NULL;
}

static enum cc_verdict
serve_by_all(const struct kernels *kernels, struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	enum cc_verdict verdict = CC_SERVED;

	for (size_t i = 0; i < kernels->nfiles && verdict != CC_NOT; i++) {
		const struct kernels_file *file = &kernels->files[i], *other;

		if (!file->sms.n)
			continue;
		other = file_serves(file, gpu) == CC_NOT
				? other_cuda_serves(kernels, file, gpu)
				: NULL;
		if (!other)
			verdict = worse(verdict, serve_one(file, gpu, why));
		else if (!*why)
			snprintf(why, WHEEL_WHY_MAX,
				 "%.*s does not, but %.*s beside it, for CUDA %u",
				 STR(base_name(file->name)), STR(base_name(other->name)),
				 other->cudart);
	}
	return verdict;
}

enum cc_verdict
kernels_serve(const struct kernels *kernels, const struct wheels_package *package,
	      struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	size_t ncode = 0;

	*why = 0;
	for (size_t i = 0; i < kernels->nfiles; i++)
		ncode += kernels->files[i].sms.n > 0;
	if (!ncode) {
		snprintf(why, WHEEL_WHY_MAX, "there is no GPU code in it");
		return CC_UNKNOWN;
	}
	if (package && package->npaths)
		return serve_by_path(kernels, package, gpu, why);
	if (package)
		return serve_by_any(kernels, gpu, why);
	return serve_by_all(kernels, gpu, why);
}

const struct kernels_file *
kernels_other_cuda(const struct kernels *kernels, unsigned major)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (kernels->files[i].cudart && kernels->files[i].cudart != major)
			return &kernels->files[i];
	return NULL;
}

unsigned
kernels_isa(const struct kernels *kernels, struct cc gpu)
{
	unsigned isa = 0;

	for (size_t i = 0; i < kernels->nfiles; i++) {
		const struct kernels_file *file = &kernels->files[i];

		if (!file->code || file_serves(file, gpu) != CC_BY_PTX)
			continue;
		for (size_t j = 0; j < file->code->ncodes; j++) {
			struct sm sm = file->code->codes[j].sm;
			struct sm_list one = {&sm, 1};

			if (sm_serves(&one, gpu) == CC_BY_PTX &&
			    file->code->codes[j].isa > isa)
				isa = file->code->codes[j].isa;
		}
	}
	return isa;
}

const struct kernels_file *
kernels_damaged(const struct kernels *kernels)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (kernels->files[i].damage)
			return &kernels->files[i];
	return NULL;
}
