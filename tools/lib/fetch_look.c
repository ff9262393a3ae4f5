/* SPDX-License-Identifier: Apache-2.0 */
/* Is the file there already, and may it be where it is wanted? */
#include "fetch_run.h"
#include "host.h"
#include "hub_place.h"
#include "str.h"

#include <sys/stat.h>

/* A commit of Hugging Face never changes: /OWNER/REPO/resolve/(40 digits)/PATH */
static bool
is_immutable(struct job *job)
{
	struct hub_place place;
	struct digest_value sum;

	return hub_place_page(&place, &job->mem, &job->url) &&
	       digest_parse(&sum, place.rev) && sum.kind == DIGEST_SHA1;
}

void
job_record(struct job *job, struct record record)
{
	struct err ignored; /* without a record the file is only verified again */

	if (part_stat(job->want->dest, &record.size, &record.mtime, &record.ctime)) {
		record.has_size = true;
		(void)part_save(&record, &job->mem, job->record_path, &ignored);
	}
}

void
job_renew(struct job *job)
{
	bool same = digest_eq(&job->record.url, &job->url_sum) &&
		    digest_eq(&job->record.sha256, &job->sum);
	struct record plain = {.url = job->url_sum, .sha256 = job->sum};

	if (job->stale)
		job_record(job, same ? job->record : plain);
}

/*
 * Whoever waits for us may look as soon as the file has its name, which its times come
 * with: without them the record says what the sum must be, and the file is read. Whoever
 * knows the sum reads it anyway.
 */
void
job_announce(struct job *job, struct record record)
{
	struct err ignored;

	record.has_size = true;
	record.size = job->total;
	(void)part_save(&record, &job->mem, job->record_path, &ignored);
}

/* The record that may stand for the file, and whether nothing has touched it since. */
static bool
load_record(struct job *job, uint64_t size, int64_t mtime, int64_t ctime, bool *fresh)
{
	struct record *record = &job->record;

	*fresh = false;
	if (!part_load(record, &job->mem, job->record_path) || !record->sha256.n ||
	    record->size != size)
		return false;
	*fresh = record->mtime == mtime && record->ctime == ctime;
	return true;
}

/*
 * Without a sum to prove the file, a record of the same address must fit, and either the
 * size is known too, or the address cannot change its meaning; else the server may be
 * asked.
 */
static void
judge(struct job *job, bool fresh)
{
	const struct fetch_file *want = job->want;

	if (want->sha256.n) {
		job->there = digest_eq(&job->sum, &want->sha256);
		job->stale = job->there && !fresh;
		return;
	}
	job->there = digest_eq(&job->sum, &job->record.sha256);
	job->can_ask = job->there && digest_eq(&job->record.url, &job->url_sum);
	job->stale = job->can_ask && !fresh;
	job->there =
		job->there && (want->has_size || is_immutable(job) || job->part.waited);
}

/* Was the file at dest brought from one of the addresses that are wanted now? */
static bool
is_ours(struct job *job)
{
	const struct fetch_file *want = job->want;
	struct digest_value sum = job->url_sum;
	struct err ignored;
	struct url url;

	for (size_t i = 0; !digest_eq(&job->record.url, &sum); i++) {
		if (i == want->nmirrors)
			return false;
		if (url_parse(&url, &job->mem, want->mirrors[i], &ignored) == 0)
			digest_of(&sum, DIGEST_SHA256, url.text);
	}
	return true;
}

int
job_look(struct job *job, bool *slow, struct err *err)
{
	const struct fetch_file *want = job->want;
	bool may_read = *slow, known, fresh;
	int64_t mtime, ctime;
	uint64_t size;

	*slow = job->there = job->can_ask = false;
	if (!job->is_object && !job->part.seen.there)
		return 0;
	if (!part_stat(want->dest, &size, &mtime, &ctime))
		return 0;
	job->there = want->trust_existing;
	if (job->there || (want->has_size && size != want->size))
		return 0;
	if (want->git_sha1.n && !want->sha256.n) {
		*slow = !may_read;
		return *slow ? 0 : job_git_look(job, size, err);
	}
	known = load_record(job, size, mtime, ctime, &fresh);
	if (!want->sha256.n && !(known && is_ours(job)))
		return 0;
	job->sum = job->record.sha256;
	*slow = !fresh && !may_read;
	if (*slow)
		return 0;
	if (!fresh && part_sum_file(&job->sum, &size, want->dest, err) < 0)
		return -E_SYSTEM;
	judge(job, fresh);
	return 0;
}

/* The nearest folder of path that exists, without links. */
static bool
real_parent(char real[static PATH_MAX], const char *path)
{
	char dir[PATH_MAX];
	size_t n = strlen(path);

	if (n >= sizeof(dir))
		return false;
	memcpy(dir, path, n + 1);
	for (;;) {
		ptrdiff_t slash = str_rchr(str_c(dir), '/');
		if (slash < 0)
			memcpy(dir, ".", 2);
		else
			dir[slash ? slash : 1] = 0;
		if (realpath(dir, real))
			return true;
		if ((errno != ENOENT && errno != ENOTDIR) || slash <= 0)
			return false;
	}
}

/* The folder of dest, where it exists. */
static bool
look_at_folder(struct inside *inside, const struct job *job)
{
	struct str dest = str_c(job->want->dest);
	ptrdiff_t slash = str_rchr(dest, '/');
	char dir[PATH_MAX];
	struct stat st;

	if (slash <= 0 || (size_t)slash >= sizeof(dir))
		return false;
	memcpy(dir, dest.p, (size_t)slash);
	dir[slash] = 0;
	if (stat(dir, &st) < 0)
		return false;
	*inside = (struct inside){job->want->root, job->want->dest, st.st_dev, st.st_ino};
	return true;
}

/* The same name of the same folder, and the same root. */
static bool
was_inside(const struct inside *before, const struct inside *now)
{
	struct str a = str_c(before->folder), b = str_c(now->folder);

	return before->root == now->root && before->device == now->device &&
	       before->inode == now->inode &&
	       str_eq(str_sub(a, 0, (size_t)(str_rchr(a, '/') + 1)),
		      str_sub(b, 0, (size_t)(str_rchr(b, '/') + 1)));
}

static bool
leads_inside(const struct job *job)
{
	char root[PATH_MAX], parent[PATH_MAX];
	size_t n;

	/* A root that is to be made holds no links yet; neither may lead out of it. */
	if (!realpath(job->want->root, root))
		return true;
	n = strcmp(root, "/") == 0 ? 0 : strlen(root);
	return real_parent(parent, job->want->dest) && strncmp(parent, root, n) == 0 &&
	       (parent[n] == 0 || parent[n] == '/');
}

int
job_inside(const struct job *job, struct err *err)
{
	struct inside *before = &job->run->inside, now;
	bool there;

	if (!job->want->root)
		return 0;
	there = look_at_folder(&now, job);
	if (there && before->folder && was_inside(before, &now))
		return 0;
	if (!leads_inside(job))
		return err_set(err, E_USAGE, "%s: lies outside %s, where links lead to",
			       job->want->dest, job->want->root);
	if (there)
		*before = now;
	return 0;
}

void
task_look(struct task *task)
{
	struct job_task *self = (struct job_task *)task;
	bool slow = true;

	self->status = job_look(self->job, &slow, &self->err);
}

/* The store and the folders that may have it. */
void
task_find(struct task *task)
{
	struct job_task *self = (struct job_task *)task;
	struct job *job = self->job;
	struct store_want want = {.dest = job->want->dest,
				  .path = str_c(job->want->path),
				  .sha256 = job->sha256,
				  .has_size = job->want->has_size,
				  .size = job->want->size};

	self->status = store_find(&job->store, &want, &job->there, &self->err);
	if (self->status < 0 || !job->there)
		return;
	job->sum = job->sha256;
	job_record(job, (struct record){.url = job->url_sum, .sha256 = job->sum});
}
