/* SPDX-License-Identifier: Apache-2.0 */
/* grab verify -f MANIFEST [SET...]: are the files there, and right? */
#include "models.h"
#include "content.h"
#include "host.h"
#include "part.h"
#include "str.h"
#include "work.h"

enum { OPT_ROOT = GRAB_LAST, OPT_ARCH, THREADS = 4, WINDOW = 256 };

extern const struct opt verify_opts[];
const struct opt verify_opts[] = {
	{'f', "file", "MANIFEST", "the manifest whose files are checked", 0},
	{OPT_ROOT, "root", "DIR", "the folder that paths are below (.)", 0},
	{OPT_ARCH, "arch", "NAME|CC", "check the files that are for these GPUs",
	 OPT_MANY},
	{0},
};

/* One file; run on a thread. */
struct check {
	struct task task;
	const char *path;
	const struct manifest_file *file;
	int status;
	struct err err;
};

static int
look(struct check *check)
{
	const struct manifest_file *file = check->file;
	const char *path = check->path;
	struct digest_value sum;
	char expected[DIGEST_HEX_MAX], got[DIGEST_HEX_MAX];
	uint64_t size;
	int64_t mtime, ctime;

	if (!part_stat(path, &size, &mtime, &ctime))
		return err_set(&check->err, E_NOMATCH, "%s: is not there", path);
	if (file->has_size && size != file->size)
		return err_set(&check->err, E_CHECKSUM,
			       "%s: expected %llu bytes, got %llu", path,
			       (unsigned long long)file->size, (unsigned long long)size);
	if (!file->sha256.n)
		return content_file(str_c(path), path, str_c(path), &check->err);
	if (part_sum_file(&sum, &size, path, &check->err) < 0)
		return -E_SYSTEM;
	if (digest_eq(&sum, &file->sha256))
		return 0;
	digest_hex(expected, &file->sha256);
	digest_hex(got, &sum);
	return err_set(&check->err, E_CHECKSUM, "%s: expected sha256 %s, got %s", path,
		       expected, got);
}

static void
run(struct task *task)
{
	struct check *check = (struct check *)task;

	check->status = look(check);
}

/* As many as fit a window, told in the order of the manifest. */
static size_t
check_some(struct grab *grab, struct work *work, struct check *checks, size_t n,
	   struct err *worst)
{
	size_t nwrong = 0;

	for (size_t i = 0; i < n; i++)
		work_submit(work, &checks[i].task);
	for (size_t i = 0; i < n; i++)
		work_wait(work);
	for (size_t i = 0; i < n; i++) {
		if (checks[i].status == 0)
			continue;
		nwrong++;
		if (worst->code < checks[i].err.code) {
			if (worst->code != E_OK)
				progress_note(grab, worst->text);
			*worst = checks[i].err;
		} else {
			progress_note(grab, checks[i].err.text);
		}
	}
	return nwrong;
}

static int
check_all(struct grab *grab, const struct models *models, const struct choice *choice)
{
	struct check *checks = ARENA_ARRAY(&grab->mem, struct check, WINDOW);
	struct err worst = {0};
	struct work *work;
	size_t nwrong = 0;
	int status = work_open(&work, &grab->mem, THREADS, NULL, NULL, &grab->err);

	if (status < 0)
		return status;
	for (size_t i = 0; i < choice->nfiles; i += WINDOW) {
		size_t n = choice->nfiles - i < WINDOW ? choice->nfiles - i : WINDOW;

		for (size_t j = 0; j < n; j++)
			checks[j] = (struct check){
				.task = {.run = run},
				.path = models_path(grab, models,
						    choice->files[i + j]->path),
				.file = choice->files[i + j]};
		nwrong += check_some(grab, work, checks, n, &worst);
	}
	work_close(work);
	if (!nwrong)
		return 0;
	if (choice->nfiles > 1)
		progress_note(grab, arena_printf(&grab->mem, "%zu of %zu files are right",
						 choice->nfiles - nwrong, choice->nfiles)
					    .p);
	grab->err = worst;
	return -(int)worst.code;
}

int
verify_main(struct args *args)
{
	struct models models = {.keep_going = true};
	struct choice choice;
	struct grab grab;
	int key, status;

	grab_init(&grab);
	while ((key = opt_next(args))) {
		if (key == 'f')
			models.manifest = args->value;
		else if (key == OPT_ROOT)
			models.root = args->value;
		else
			models_arch(&models, args);
	}
	if (!models.manifest)
		opt_bad(args, "-f MANIFEST is missing");
	models_sets(&models, args);
	status = models_choose(&grab, &models, &choice, false);
	if (status == 0)
		status = check_all(&grab, &models, &choice);
	return grab_close(&grab, status);
}
