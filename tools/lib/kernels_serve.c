/* SPDX-License-Identifier: Apache-2.0 */
#include "kernels.h"
#include "str.h"

static struct str
base_name(struct str name)
{
	ptrdiff_t slash = str_rchr(name, '/');

	return str_sub(name, (size_t)(slash + 1), name.n);
}

/* "_qattn_sm89" is the extension of "_qattn_sm89.cpython-312-x86_64-linux-gnu.so". */
static bool
is_extension(const struct kernels_file *file, struct str extension)
{
	struct str base = base_name(file->name);

	return str_starts(base, extension) && base.n > extension.n &&
	       base.p[extension.n] == '.';
}

static const struct kernels_file *
find(const struct kernels *kernels, struct str extension)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (is_extension(&kernels->files[i], extension))
			return &kernels->files[i];
	return NULL;
}

static enum cc_verdict
serve_one(const struct kernels_file *file, struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	enum cc_verdict verdict = sm_serves(&file->sms, gpu);

	if (verdict == CC_NOT)
		snprintf(why, WHEEL_WHY_MAX, "%.*s holds no kernels for it",
			 STR(base_name(file->name)));
	else if (verdict == CC_BY_PTX)
		snprintf(why, WHEEL_WHY_MAX,
			 "%.*s by PTX only: the driver must be as new as its CUDA",
			 STR(base_name(file->name)));
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
		enum cc_verdict verdict = sm_serves(&kernels->files[i].sms, gpu);

		best = verdict < best ? verdict : best;
	}
	if (best != CC_SERVED)
		snprintf(why, WHEEL_WHY_MAX,
			 best == CC_NOT ? "no library holds kernels for it"
					: "by PTX only: the driver must be as new as its "
					  "CUDA");
	return best;
}

enum cc_verdict
kernels_serve(const struct kernels *kernels, const struct wheels_package *package,
	      struct cc gpu, char why[static WHEEL_WHY_MAX])
{
	enum cc_verdict verdict = CC_SERVED;
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
	for (size_t i = 0; i < kernels->nfiles && verdict != CC_NOT; i++)
		if (kernels->files[i].sms.n)
			verdict = worse(verdict, serve_one(&kernels->files[i], gpu, why));
	return verdict;
}

const struct kernels_file *
kernels_other_cuda(const struct kernels *kernels, unsigned major)
{
	for (size_t i = 0; i < kernels->nfiles; i++)
		if (kernels->files[i].cudart && kernels->files[i].cudart != major)
			return &kernels->files[i];
	return NULL;
}
