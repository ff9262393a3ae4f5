/* SPDX-License-Identifier: Apache-2.0 */
/* grab -f MANIFEST [SET...]: model sets below a folder. */
#include "models.h"
#include "flat.h"
#include "host.h"
#include "known.h"
#include "str.h"

void
models_arch(struct models *models, const struct args *args)
{
	if (models->by.narchs == MODELS_ARCHS)
		opt_bad(args, "--arch: more than %d of them", MODELS_ARCHS);
	models->archs[models->by.narchs++] = args->value;
}

void
models_sets(struct models *models, const struct args *args)
{
	models->by.sets = args->pos;
	models->by.nsets = args->npos;
	models->by.archs = models->archs;
}

const char *
models_path(struct grab *grab, const struct models *models, struct str path)
{
	return models->root
		       ? arena_printf(&grab->mem, "%s/%.*s", models->root, STR(path)).p
		       : arena_str(&grab->mem, path).p;
}

static int
parse(struct grab *grab, struct manifest *manifest, struct str bytes, const char *path)
{
	int status = manifest_parse(manifest, &grab->mem, bytes, str_c(path), &grab->err);

	if (status < 0 && manifest_is_trees(&grab->mem, bytes))
		return err_at(&grab->err, str_c(path), 1, 0,
			      "a list of git trees: grab clone -f brings them, with "
			      "--check it looks at them");
	return status;
}

/* What cannot be listed is left out where the rest is to be brought all the same. */
static int
list_folders(struct grab *grab, struct choice *choice, bool keep_going, struct err *worst)
{
	size_t n = 0;

	for (size_t i = 0; i < choice->nfiles; i++) {
		/* of the manifest that was read here, which is ours to fill in */
		struct manifest_file *file =
			(struct manifest_file *)(uintptr_t)choice->files[i];
		int status = file->folder && !file->listed ? folder_list(grab, file) : 0;

		if (status < 0 && !keep_going)
			return status;
		if (status == 0) {
			choice->files[n++] = file;
			continue;
		}
		(void)known_worse(grab, worst);
		*worst = grab->err;
	}
	choice->nfiles = n;
	return 0;
}

int
models_choose(struct grab *grab, const struct models *models, struct choice *choice,
	      struct err *worst)
{
	struct manifest manifest;
	struct str bytes;
	int status =
		host_read(&bytes, &grab->mem, models->manifest, MANIFEST_MAX, &grab->err);

	if (status == 0)
		status = parse(grab, &manifest, bytes, models->manifest);
	if (status == 0)
		status = choose_files(choice, &grab->mem, &manifest, &models->by,
				      &grab->err);
	if (status == 0)
		status = locked_models(grab, &manifest);
	if (status == 0 && worst)
		status = list_folders(grab, choice, models->keep_going, worst);
	return status < 0 ? status
			  : flat_files(choice, &grab->mem, &manifest, &grab->err);
}

static struct fetch_file *
wanted(struct grab *grab, const struct models *models, const struct choice *choice)
{
	struct fetch_file *files =
		ARENA_ARRAY(&grab->mem, struct fetch_file, choice->nfiles);

	for (size_t i = 0; i < choice->nfiles; i++) {
		const struct manifest_file *file = choice->files[i];

		files[i] =
			(struct fetch_file){.url = file->url,
					    .dest = models_path(grab, models, file->path),
					    .sha256 = file->sha256,
					    .git_sha1 = file->git_sha1,
					    .has_size = file->has_size,
					    .size = file->size,
					    .trust_existing = models->trust_existing,
					    .mirrors = file->mirrors,
					    .nmirrors = file->nmirrors,
					    .root = models->root,
					    .path = arena_str(&grab->mem, file->path).p};
	}
	return files;
}

static int
bring(struct grab *grab, struct fetch_file *files, size_t nfiles, bool keep_going)
{
	int status = known_look_all(grab, files, &nfiles, keep_going);
	struct err before = grab->err;

	if (status < 0 && !keep_going)
		return status;
	if (batch_get(grab, files, nfiles, keep_going) == 0)
		grab->err = (struct err){0};
	return known_worse(grab, &before);
}

int
models_get(struct grab *grab, const struct models *models)
{
	struct choice choice;
	struct err unlisted = {0};
	int status = models_choose(grab, models, &choice, &unlisted);

	if (status == 0 && !grab->fetch)
		status = grab_open(grab);
	if (status < 0)
		return status;
	(void)bring(grab, wanted(grab, models, &choice), choice.nfiles,
		    models->keep_going);
	return known_worse(grab, &unlisted);
}
