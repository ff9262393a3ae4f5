/* SPDX-License-Identifier: Apache-2.0 */
/* grab lock -f MANIFEST: what its addresses stand for, written beside it. */
#include "fetch_about.h"
#include "gitrefs.h"
#include "host.h"
#include "models.h"
#include "str.h"
#include "tree.h"
#include "url.h"

enum {
	OPT_CHECK = GRAB_LAST,
	OPT_FULL,
	SMALL = 1 << 20, /* read for their sum without being told to */
};

extern const struct opt lock_opts[];
const struct opt lock_opts[] = {
	{'f', "file", "MANIFEST", "the manifest, of models or of git trees", 0},
	{OPT_CHECK, "check", NULL,
	 "ask nobody; exit status 1 if the lock does not fit the manifest", 0},
	{OPT_FULL, "full", NULL, "read large files, too, whose sha256 no server tells",
	 0},
	GRAB_NETWORK_OPTIONS,
	{0},
};

struct locking {
	struct grab *grab;
	const char *path; /* of the manifest */
	bool full;
	struct lock lock; /* what is being made */
};

static int
read_sum(struct locking *in, struct lock_file *entry, struct str url,
	 const struct digest_value *git_sha1)
{
	struct whole file = {.url = url,
			     .path = entry->path,
			     .has_size = entry->has_size,
			     .size = entry->size,
			     .git_sha1 = *git_sha1};
	int status = read_whole(in->grab, &file);

	entry->has_size = true;
	entry->size = file.size;
	entry->sha256 = file.sha256;
	return status;
}

static bool
wants_sum(const struct locking *in, const struct lock_file *entry)
{
	return !entry->sha256.n &&
	       (in->full || (entry->has_size && entry->size <= SMALL));
}

/* The first address that answers; a file's bytes are the same at its mirrors. */
static int
ask(struct locking *in, struct fetch_about *about, const struct manifest_file *file,
    struct str *answered)
{
	struct grab *grab = in->grab;
	int status = fetch_about(grab->fetch, about, &grab->mem, file->url, &grab->err);

	*answered = file->url;
	for (size_t i = 0; i < file->nmirrors && status < 0; i++) {
		if (status == -E_SYSTEM || status == -E_USAGE)
			break;
		progress_note(grab, grab->err.text);
		*answered = file->mirrors[i];
		status = fetch_about(grab->fetch, about, &grab->mem, *answered,
				     &grab->err);
	}
	return status;
}

/* The manifest is wrong, or the server: nothing may be locked. */
static int
check_answer(struct locking *in, const struct fetch_about *about,
	     const struct manifest_file *file, struct str answered)
{
	char says[DIGEST_HEX_MAX], has[DIGEST_HEX_MAX];
	struct str shown = lock_url(&in->grab->mem, answered);
	struct err *err = &in->grab->err;

	if (file->has_size && about->has_size && file->size != about->size)
		return err_set(err, E_CHECKSUM,
			       "%s:%u: '%.*s' has size %llu, but %.*s has %llu bytes",
			       in->path, file->line, STR(file->path),
			       (unsigned long long)file->size, STR(shown),
			       (unsigned long long)about->size);
	if (!file->sha256.n || !about->sha256.n ||
	    digest_eq(&file->sha256, &about->sha256))
		return 0;
	digest_hex(says, &file->sha256);
	digest_hex(has, &about->sha256);
	return err_set(err, E_CHECKSUM, "%s:%u: '%.*s' has sha256 %s, but %.*s has %s",
		       in->path, file->line, STR(file->path), says, STR(shown), has);
}

/* http to other machines is asked for nothing but bytes with a known sum. */
static bool
may_ask(struct locking *in, const struct manifest_file *file)
{
	struct err ignored;
	struct url url;

	return !file->sha256.n ||
	       url_parse(&url, &in->grab->mem, file->url, &ignored) < 0 ||
	       url.scheme != URL_HTTP || url_is_loopback(&url);
}

static int
lock_one(struct locking *in, struct lock_file *entry, const struct manifest_file *file)
{
	struct fetch_about about = {0};
	struct str answered = file->url;
	struct grab *grab = in->grab;
	int status = may_ask(in, file) ? ask(in, &about, file, &answered) : 0;

	if (status == 0)
		status = check_answer(in, &about, file, answered);
	if (status < 0)
		return status;
	entry->has_size = file->has_size || about.has_size;
	entry->size = file->has_size ? file->size : about.size;
	entry->sha256 = file->sha256.n ? file->sha256 : about.sha256;
	if (about.commit.p && str_eq(answered, file->url))
		entry->resolved = folder_pin(grab, file->url, about.commit);
	if (wants_sum(in, entry))
		return read_sum(in, entry, entry->resolved.p ? entry->resolved : answered,
				&about.git_sha1);
	if (entry->sha256.n)
		return 0;
	progress_note(grab, arena_printf(&grab->mem,
					 "%s:%u: '%.*s': its server tells no sha256; "
					 "--full reads the file for it",
					 in->path, file->line, STR(file->path))
				    .p);
	return 0;
}

static int
lock_folder(struct locking *in, struct lock_file *entry, struct manifest_file *folder)
{
	struct grab *grab = in->grab;
	struct str written = folder->url;
	int status = folder_list(grab, folder);

	if (status < 0)
		return status;
	entry->folder = true;
	entry->include = folder->include;
	if (!str_eq(folder->url, written))
		entry->resolved = folder->url;
	entry->files = ARENA_ARRAY(&grab->mem, struct lock_file, folder->nfiles);
	for (size_t i = 0; status == 0 && i < folder->nfiles; i++) {
		const struct manifest_file *file = &folder->files[i];
		struct lock_file *inner = &entry->files[entry->nfiles++];

		inner->path = str_sub(file->path, folder->path.n + 1, file->path.n);
		inner->has_size = file->has_size;
		inner->size = file->size;
		inner->sha256 = file->sha256;
		if (wants_sum(in, inner))
			status = read_sum(in, inner, file->url, &file->git_sha1);
	}
	return status;
}

static int
compare_files(const void *left, const void *right)
{
	const struct manifest_file *a = *(struct manifest_file *const *)left;
	const struct manifest_file *b = *(struct manifest_file *const *)right;
	int order = str_cmp(a->path, b->path);

	return order ? order : str_cmp(a->url, b->url);
}

/* Each pair of path and address once, whatever conditions they have. */
static struct manifest_file **
distinct(struct arena *mem, const struct manifest *manifest, size_t *nfiles)
{
	struct manifest_file **files;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < manifest->nsets; i++)
		n += manifest->sets[i].nfiles;
	files = ARENA_ARRAY(mem, struct manifest_file *, n);
	n = 0;
	for (size_t i = 0; i < manifest->nsets; i++)
		for (size_t j = 0; j < manifest->sets[i].nfiles; j++)
			files[n++] = &manifest->sets[i].files[j];
	qsort(files, n, sizeof(struct manifest_file *), compare_files);
	for (size_t i = 0; i < n; i++)
		if (!kept || compare_files(&files[kept - 1], &files[i]) != 0)
			files[kept++] = files[i];
	*nfiles = kept;
	return files;
}

static int
lock_models(struct locking *in, const struct manifest *manifest)
{
	struct grab *grab = in->grab;
	size_t nfiles;
	struct manifest_file **files = distinct(&grab->mem, manifest, &nfiles);
	int status = grab_open(grab);

	in->lock.files = ARENA_ARRAY(&grab->mem, struct lock_file, nfiles);
	for (size_t i = 0; status == 0 && i < nfiles; i++) {
		struct lock_file *entry = &in->lock.files[in->lock.nfiles++];

		entry->path = files[i]->path;
		entry->url = lock_url(&grab->mem, files[i]->url);
		status = files[i]->folder ? lock_folder(in, entry, files[i])
					  : lock_one(in, entry, files[i]);
	}
	return status;
}

static int
lock_tree(struct locking *in, struct lock_tree *entry, const struct manifest_tree *tree)
{
	struct grab *grab = in->grab;
	struct gitref found;
	struct url url;
	int status = 0;

	entry->folder = tree->folder;
	entry->url = lock_url(&grab->mem, tree->url);
	entry->commit = tree->commit;
	if (tree->commit.p)
		return 0;
	if (!grab->fetch)
		status = grab_open(grab);
	if (status == 0)
		status = url_parse(&url, &grab->mem, source_address(grab, tree->url),
				   &grab->err);
	if (status == 0)
		status = gitrefs_resolve(grab->fetch, &grab->mem, &url, tree->ref, &found,
					 &grab->err);
	if (status < 0)
		return status;
	entry->ref = tree->ref;
	entry->commit = arena_str(&grab->mem, str_c(found.commit));
	return 0;
}

static int
lock_trees(struct locking *in, const struct manifest_trees *trees)
{
	int status = 0;

	in->lock.trees = ARENA_ARRAY(&in->grab->mem, struct lock_tree, trees->ntrees);
	for (size_t i = 0; status == 0 && i < trees->ntrees; i++)
		status = lock_tree(in, &in->lock.trees[in->lock.ntrees++],
				   &trees->trees[i]);
	return status;
}

/* The same text is not written again, so that its time stays. */
static int
write_lock(struct locking *in)
{
	struct grab *grab = in->grab;
	struct str name = lock_name(&grab->mem, str_c(in->path)), there;
	struct buf text;

	buf_init(&text, &grab->mem, MANIFEST_MAX);
	lock_print(&text, &in->lock, str_c(in->path));
	if (text.full)
		return err_set(&grab->err, E_SYSTEM, "%.*s: larger than 16 MiB",
			       STR(name));
	if (host_read_if(&there, &grab->mem, name.p, MANIFEST_MAX, &grab->err) == 0 &&
	    there.p && str_eq(there, buf_str(&text)))
		return 0;
	return host_write(name.p, buf_str(&text), 0644, &grab->err);
}

/* Each fault is told. */
static int
check_lock(struct locking *in, const struct manifest *manifest,
	   const struct manifest_trees *trees)
{
	struct grab *grab = in->grab;
	struct lock_faults faults;
	struct lock lock;
	bool there;
	int status = locked_read(grab, &lock, &there, in->path);

	if (status < 0)
		return status;
	if (!there)
		return err_set(&grab->err, E_NOMATCH,
			       "%.*s: is not there; run grab lock -f %s", STR(lock.file),
			       in->path);
	if (trees)
		lock_compare_trees(&faults, &grab->mem, &lock, trees);
	else
		lock_compare(&faults, &grab->mem, &lock, manifest);
	for (size_t i = 0; i < faults.n; i++)
		progress_note(grab, faults.p[i].text.p);
	if (faults.n == 0)
		return 0;
	return err_set(&grab->err, E_NOMATCH,
		       "%.*s: is not up to date; run grab lock -f %s", STR(lock.file),
		       in->path);
}

static int
lock_manifest(struct locking *in, bool check)
{
	struct grab *grab = in->grab;
	struct manifest_trees trees;
	struct manifest manifest;
	struct str bytes;
	bool is_trees;
	int status = host_read(&bytes, &grab->mem, in->path, MANIFEST_MAX, &grab->err);

	if (status < 0)
		return status;
	is_trees = manifest_is_trees(&grab->mem, bytes);
	if (is_trees)
		status = manifest_parse_trees(&trees, &grab->mem, bytes, str_c(in->path),
					      &grab->err);
	else
		status = manifest_parse(&manifest, &grab->mem, bytes, str_c(in->path),
					&grab->err);
	if (status < 0)
		return status;
	if (check)
		return check_lock(in, &manifest, is_trees ? &trees : NULL);
	status = is_trees ? lock_trees(in, &trees) : lock_models(in, &manifest);
	return status < 0 ? status : write_lock(in);
}

int
lock_main(struct args *args)
{
	struct grab grab;
	struct locking in = {.grab = &grab};
	bool check = false;
	int key;

	grab_init(&grab);
	while ((key = opt_next(args))) {
		if (grab_option(&grab, args, key))
			continue;
		if (key == OPT_CHECK)
			check = true;
		else if (key == OPT_FULL)
			in.full = true;
		else
			in.path = grab_manifest(args);
	}
	opt_operands(args, 0, 0);
	if (!in.path)
		opt_bad(args, "-f MANIFEST is missing");
	if (check && in.full)
		opt_bad(args, "--check asks nobody, --full reads files");
	return grab_close(&grab, lock_manifest(&in, check));
}
