/* SPDX-License-Identifier: Apache-2.0 */
/* grab -f MANIFEST [SET...] and grab verify: model sets below a folder. */
#include "grab.h"
#include "content.h"
#include "host.h"
#include "manifest.h"
#include "out.h"
#include "part.h"
#include "str.h"

enum { MANIFEST_MAX = 16 << 20, OPT_ROOT = GRAB_LAST };

extern const struct opt verify_opts[];
const struct opt verify_opts[] = {
	{'f', "file", "MANIFEST", "the manifest whose files are checked", 0},
	{OPT_ROOT, "root", "DIR", "the folder that paths are below (.)", 0},
	{0},
};

/* What is done with one file of a set. */
typedef int visit(struct grab *grab, const struct models *models,
		  const struct manifest_file *file);

static const char *
path_of(struct grab *grab, const struct models *models, struct str path)
{
	return models->root
		       ? arena_printf(&grab->mem, "%s/%.*s", models->root, STR(path)).p
		       : arena_str(&grab->mem, path).p;
}

/* One address after the other; what the disk says is final. */
static int
bring(struct grab *grab, const struct models *models, const struct manifest_file *file)
{
	struct fetch_file want = {.url = file->url,
				  .dest = path_of(grab, models, file->path),
				  .sha256 = file->sha256,
				  .has_size = file->has_size,
				  .size = file->size,
				  .trust_existing = models->trust_existing};
	struct fetch_result result;
	int status;

	grab_next(grab);
	status = fetch_file(grab->fetch, &want, &result, &grab->err);
	for (size_t i = 0; i < file->nmirrors && status < 0; i++) {
		if (status == -E_SYSTEM || status == -E_USAGE)
			break;
		progress_note(grab, grab->err.text);
		want.url = file->mirrors[i];
		status = fetch_file(grab->fetch, &want, &result, &grab->err);
	}
	if (status == 0)
		grab_arrived(grab, want.dest, &result);
	return status;
}

static int
check(struct grab *grab, const struct models *models, const struct manifest_file *file)
{
	const char *path = path_of(grab, models, file->path);
	struct digest_value sum;
	char expected[DIGEST_HEX_MAX], got[DIGEST_HEX_MAX];
	uint64_t size;
	int64_t mtime, ctime;

	if (!part_stat(path, &size, &mtime, &ctime))
		return err_set(&grab->err, E_NOMATCH, "%s: is not there", path);
	if (file->has_size && size != file->size)
		return err_set(&grab->err, E_CHECKSUM,
			       "%s: expected %llu bytes, got %llu", path,
			       (unsigned long long)file->size, (unsigned long long)size);
	if (!file->sha256.n)
		return content_file(str_c(path), path, str_c(path), &grab->err);
	if (part_sum_file(&sum, &size, path, &grab->err) < 0)
		return -E_SYSTEM;
	if (digest_eq(&sum, &file->sha256))
		return 0;
	digest_hex(expected, &file->sha256);
	digest_hex(got, &sum);
	return err_set(&grab->err, E_CHECKSUM, "%s: expected sha256 %s, got %s", path,
		       expected, got);
}

/* All files of a set; with keep_going failures are noted, and the worst is handed on. */
static int
visit_set(struct grab *grab, const struct models *models, const struct manifest_set *set,
	  visit *visit_file, struct err *worst)
{
	for (size_t i = 0; i < set->nfiles; i++) {
		int status = visit_file(grab, models, &set->files[i]);
		if (status == 0)
			continue;
		if (!models->keep_going)
			return status;
		if (worst->code != E_OK)
			progress_note(grab, worst->text);
		*worst = grab->err;
	}
	return 0;
}

static int
load(struct grab *grab, struct manifest *manifest, const struct models *models)
{
	struct str bytes;
	int status =
		host_read(&bytes, &grab->mem, models->manifest, MANIFEST_MAX, &grab->err);

	return status < 0 ? status
			  : manifest_parse(manifest, &grab->mem, bytes,
					   str_c(models->manifest), &grab->err);
}

static int
visit_all(struct grab *grab, const struct models *models, visit *visit_file,
	  const char **sets, size_t nsets)
{
	struct manifest manifest = {0};
	struct err worst = {0};
	int status = load(grab, &manifest, models);

	for (size_t i = 0; i < nsets && status == 0; i++)
		if (!manifest_set(&manifest, str_c(sets[i])))
			status = err_set(&grab->err, E_USAGE, "%s: has no set '%s'",
					 models->manifest, sets[i]);
	for (size_t i = 0; i < (nsets ? nsets : manifest.nsets) && status == 0; i++)
		status = visit_set(grab, models,
				   nsets ? manifest_set(&manifest, str_c(sets[i]))
					 : &manifest.sets[i],
				   visit_file, &worst);
	if (status < 0 || worst.code == E_OK)
		return status;
	grab->err = worst;
	return -(int)worst.code;
}

int
models_get(struct grab *grab, const struct models *models, const char **sets,
	   size_t nsets)
{
	int status = grab_open(grab);

	return status < 0 ? status : visit_all(grab, models, bring, sets, nsets);
}

int
verify_main(struct args *args)
{
	struct models models = {.keep_going = true};
	struct grab grab;
	int key;

	grab_init(&grab);
	while ((key = opt_next(args))) {
		if (key == 'f')
			models.manifest = args->value;
		else
			models.root = args->value;
	}
	if (!models.manifest)
		opt_bad(args, "-f MANIFEST is missing");
	return grab_close(&grab, visit_all(&grab, &models, check, args->pos, args->npos));
}
