/* SPDX-License-Identifier: Apache-2.0 */
/* grab verify -f MANIFEST [SET...]: are the files there, and right? */
#include "models.h"
#include "content.h"
#include "host.h"
#include "json.h"
#include "part.h"
#include "str.h"
#include "work.h"

enum { OPT_ROOT = GRAB_LAST, OPT_ARCH, OPT_JSON, THREADS = 4, WINDOW = 256, TELL = 5 };

extern const struct opt verify_opts[];
const struct opt verify_opts[] = {
	{'f', "file", "MANIFEST", "the manifest whose files are checked", 0},
	{OPT_ROOT, "root", "DIR", "the folder that paths are below (.)", 0},
	{OPT_ARCH, "arch", "NAME|CC", "check the files that are for these GPUs",
	 OPT_MANY},
	{OPT_JSON, "json", NULL, "print path, status and reason of each file", 0},
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

struct verify {
	struct grab *grab;
	struct work *work;
	bool has_json;
	struct json json;
	size_t nfiles, ndone, nwrong;
	uint64_t told;    /* ticks, when people last heard of it */
	struct err worst; /* not told yet */
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

static const char *
word_of(const struct check *check)
{
	if (check->status == 0)
		return check->file->sha256.n ? "right" : "unproven";
	if (check->err.code == E_NOMATCH)
		return "missing";
	return check->err.code == E_CHECKSUM ? "wrong" : "unreadable";
}

static void
print_json(struct json *json, const struct check *check)
{
	json_open(json, '{');
	json_pair(json, "path", check->file->path);
	json_pair(json, "status", str_c(word_of(check)));
	if (check->status < 0)
		json_pair(json, "reason", str_c(check->err.text));
	json_close(json, '}');
}

/* All but the worst failure are told as they come; that one ends it. */
static void
tell(struct verify *in, const struct check *check)
{
	if (in->has_json)
		print_json(&in->json, check);
	if (check->status == 0)
		return;
	in->nwrong++;
	if (in->worst.code < check->err.code) {
		if (in->worst.code != E_OK && !in->has_json)
			progress_note(in->grab, in->worst.text);
		in->worst = check->err;
	} else if (!in->has_json) {
		progress_note(in->grab, check->err.text);
	}
}

/* As many as fit a window, told in the order of the manifest. */
static void
check_some(struct verify *in, struct check *checks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		work_submit(in->work, &checks[i].task);
	for (size_t i = 0; i < n; i++) {
		work_wait(in->work);
		in->ndone++;
		if (host_ticks() - in->told < (uint64_t)TELL * 1000000000)
			continue;
		in->told = host_ticks();
		progress_note(in->grab,
			      arena_printf(&in->grab->mem, "%zu of %zu files are checked",
					   in->ndone, in->nfiles)
				      .p);
	}
	for (size_t i = 0; i < n; i++)
		tell(in, &checks[i]);
}

static int
check_all(struct verify *in, const struct models *models, const struct choice *choice)
{
	struct grab *grab = in->grab;
	struct check *checks = ARENA_ARRAY(&grab->mem, struct check, WINDOW);
	int status = work_open(&in->work, &grab->mem, THREADS, NULL, NULL, &grab->err);

	if (status < 0)
		return status;
	in->nfiles = choice->nfiles;
	for (size_t i = 0; i < choice->nfiles; i += WINDOW) {
		size_t n = choice->nfiles - i < WINDOW ? choice->nfiles - i : WINDOW;

		for (size_t j = 0; j < n; j++)
			checks[j] = (struct check){
				.task = {.run = run},
				.path = models_path(grab, models,
						    choice->files[i + j]->path),
				.file = choice->files[i + j]};
		check_some(in, checks, n);
	}
	work_close(in->work);
	if (!in->nwrong)
		return 0;
	if (in->nfiles > 1 && !in->has_json)
		progress_note(grab, arena_printf(&grab->mem, "%zu of %zu files are right",
						 in->nfiles - in->nwrong, in->nfiles)
					    .p);
	grab->err = in->worst;
	return -(int)in->worst.code;
}

static int
verify(struct verify *in, const struct models *models)
{
	struct choice choice;
	int status = models_choose(in->grab, models, &choice, NULL);

	if (status < 0)
		return status;
	if (in->has_json) {
		json_start(&in->json, stdout, true);
		json_open(&in->json, '[');
	}
	status = check_all(in, models, &choice);
	if (in->has_json) {
		json_close(&in->json, ']');
		json_end(&in->json);
	}
	return status;
}

int
verify_main(struct args *args)
{
	struct models models = {0};
	struct grab grab;
	struct verify in = {.grab = &grab, .told = host_ticks()};
	int key;

	grab_init(&grab);
	while ((key = opt_next(args))) {
		if (key == 'f')
			models.manifest = grab_manifest(args);
		else if (key == OPT_ROOT)
			models.root = grab_folder(args, "--root");
		else if (key == OPT_JSON)
			in.has_json = true;
		else
			models_arch(&models, args);
	}
	if (!models.manifest)
		opt_bad(args, "-f MANIFEST is missing");
	models_sets(&models, args);
	return grab_close(&grab, verify(&in, &models));
}
