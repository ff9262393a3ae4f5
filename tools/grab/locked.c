/* SPDX-License-Identifier: Apache-2.0 */
/* The lock beside a manifest, where it is used. */
#include "host.h"
#include "models.h"
#include "str.h"

int
locked_read(struct grab *grab, struct lock *lock, bool *there, const char *manifest)
{
	struct str name = lock_name(&grab->mem, str_c(manifest)), bytes;
	int status = host_read_if(&bytes, &grab->mem, name.p, MANIFEST_MAX, &grab->err);

	*there = status == 0 && bytes.p;
	if (!*there) {
		*lock = (struct lock){.file = name};
		return status;
	}
	return lock_parse(lock, &grab->mem, bytes, name, &grab->err);
}

/* What contradicts ends it; what one of them has more is worth a word. */
static int
judge(struct grab *grab, const struct lock_faults *faults, const struct lock *lock,
      struct str manifest)
{
	for (size_t i = 0; i < faults->n; i++)
		if (faults->p[i].refused)
			return err_set(&grab->err, E_FORMAT,
				       "%.*s; run grab lock -f %.*s",
				       STR(faults->p[i].text), STR(manifest));
	if (faults->n)
		progress_note(grab, arena_printf(&grab->mem,
						 "%.*s: is not up to date; run grab lock "
						 "-f %.*s",
						 STR(lock->file), STR(manifest))
					    .p);
	return 0;
}

int
locked_models(struct grab *grab, struct manifest *manifest)
{
	struct lock_faults faults;
	struct lock lock;
	bool there;
	int status = locked_read(grab, &lock, &there, manifest->file.p);

	if (status < 0 || !there)
		return status;
	lock_compare(&faults, &grab->mem, &lock, manifest);
	status = judge(grab, &faults, &lock, manifest->file);
	if (status == 0)
		lock_fill(manifest, &grab->mem, &lock);
	return status;
}

int
locked_trees(struct grab *grab, struct manifest_trees *trees)
{
	struct lock_faults faults;
	struct lock lock;
	bool there;
	int status = locked_read(grab, &lock, &there, trees->file.p);

	if (status == 0 && there) {
		lock_compare_trees(&faults, &grab->mem, &lock, trees);
		status = judge(grab, &faults, &lock, trees->file);
		lock_fill_trees(trees, &lock);
	}
	for (size_t i = 0; status == 0 && i < trees->ntrees; i++) {
		const struct manifest_tree *tree = &trees->trees[i];

		if (!tree->commit.p)
			status = err_set(
				&grab->err, E_USAGE,
				"%.*s:%u: ref '%.*s' moves; run grab lock -f %.*s",
				STR(trees->file), tree->line, STR(tree->ref),
				STR(trees->file));
	}
	return status;
}
