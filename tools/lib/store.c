/* SPDX-License-Identifier: Apache-2.0 */
#include "store.h"
#include "host.h"
#include "part_fd.h"
#include "store_file.h"
#include "str.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOUND = 1, TRIED_MAX = 16 };

const char *
store_path(struct arena *arena, const char *dir, const struct digest_value *sha256)
{
	char hex[DIGEST_HEX_MAX];

	digest_hex(hex, sha256);
	return arena_printf(arena, "%s/sha256/%.2s/%s", dir, hex, hex).p;
}

const char *
store_object(const struct store *store, struct arena *arena,
	     const struct digest_value *sha256)
{
	if (!store->dir || sha256->n != 32)
		return NULL;
	return store_path(arena, store->dir, sha256);
}

/* A record spares the reading only where nobody else could have written it, or the file. */
bool
candidate_is_safe(const struct stat *st)
{
	return (st->st_uid == geteuid() || st->st_uid == 0) &&
	       (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The record beside an object is for its content, so that is its address. An object gains
 * names all the time, which changes its ctime: size and mtime have to do. */
static bool
record_fits(const struct candidate *candidate, struct arena *arena,
	    const struct store_want *want)
{
	struct record record;
	struct part part;
	struct stat file, beside;
	struct err err;

	if (part_name(&part, arena, candidate->path, &err) < 0 ||
	    fstat(candidate->fd, &file) < 0 || lstat(part.record, &beside) < 0 ||
	    !candidate_is_safe(&file) || !candidate_is_safe(&beside) ||
	    !part_load(&record, arena, part.record))
		return false;
	return digest_eq(&record.sha256, &want->sha256) && record.has_size &&
	       record.size == candidate->size && record.mtime == candidate->mtime &&
	       (candidate->is_object || record.ctime == candidate->ctime);
}

void
candidate_record(const struct candidate *candidate, struct arena *arena,
		 const struct store_want *want)
{
	struct record record = {.url = want->sha256,
				.sha256 = want->sha256,
				.has_size = true,
				.size = candidate->size,
				.mtime = candidate->mtime};
	struct part part;
	struct err err;

	if (part_name(&part, arena, candidate->path, &err) == 0)
		(void)part_save(&record, arena, part.record, &err);
}

bool
candidate_open(struct candidate *candidate, struct arena *arena, const char *path,
	       bool is_object, const struct store_want *want)
{
	*candidate = (struct candidate){.path = path, .is_object = is_object};
	/* not blocking, or a pipe of that name would hold us up */
	candidate->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (candidate->fd < 0)
		return false;
	if (!part_fd_stat(candidate->fd, &candidate->size, &candidate->mtime,
			  &candidate->ctime) ||
	    (want->has_size && candidate->size != want->size)) {
		candidate_close(candidate);
		return false;
	}
	candidate->proven = record_fits(candidate, arena, want);
	return true;
}

void
candidate_close(struct candidate *candidate)
{
	close(candidate->fd);
	candidate->fd = -1;
}

static int
add(void *context, struct str bytes, struct err *err)
{
	(void)err;
	digest_update(context, bytes);
	return 0;
}

bool
candidate_is_wanted(int fd, const struct store_want *want)
{
	struct digest digest;
	struct digest_value sum;
	struct err err;

	digest_init(&digest, DIGEST_SHA256);
	if (lseek(fd, 0, SEEK_SET) < 0 ||
	    part_fd_read(fd, "", (struct sink){add, &digest}, &err) < 0)
		return false;
	digest_final(&digest, &sum);
	return digest_eq(&sum, &want->sha256);
}

bool
candidate_unchanged(const struct candidate *candidate)
{
	uint64_t size;
	int64_t mtime, ctime;

	return part_fd_stat(candidate->fd, &size, &mtime, &ctime) &&
	       size == candidate->size && mtime == candidate->mtime;
}

struct search {
	struct arena *arena;
	const struct store_want *want;
	bool in_store;
	struct stat tried[TRIED_MAX]; /* wrong ones, which may have several names */
	size_t ntried;
};

/* Does dest name this very file? Then only its sum is in question. */
static bool
is_dest(const struct candidate *candidate, const struct store_want *want)
{
	struct stat here, there;

	return fstat(candidate->fd, &here) == 0 && stat(want->dest, &there) == 0 &&
	       here.st_ino == there.st_ino && here.st_dev == there.st_dev;
}

static bool
was_tried(struct search *search, const struct candidate *candidate)
{
	struct stat st;

	if (fstat(candidate->fd, &st) < 0)
		return true;
	for (size_t i = 0; i < search->ntried; i++)
		if (search->tried[i].st_ino == st.st_ino &&
		    search->tried[i].st_dev == st.st_dev)
			return true;
	if (search->ntried < TRIED_MAX)
		search->tried[search->ntried++] = st;
	return false;
}

static int
take(struct search *search, struct candidate *candidate, bool *made, struct err *err)
{
	if (!is_dest(candidate, search->want))
		return store_bring(candidate, search->arena, search->want, made, err);
	*made = candidate->proven || candidate_is_wanted(candidate->fd, search->want);
	return 0;
}

/* FOUND, 0 for another file, or -E_SYSTEM. */
static int
try_path(void *context, const char *path, struct err *err)
{
	struct search *search = context;
	struct candidate candidate;
	bool made = false, known;
	int status = 0;

	if (!candidate_open(&candidate, search->arena, path, search->in_store,
			    search->want))
		return 0;
	known = candidate.proven;
	if (!was_tried(search, &candidate))
		status = take(search, &candidate, &made, err);
	if (made && search->in_store && !known)
		candidate_record(&candidate, search->arena, search->want);
	candidate_close(&candidate);
	return status < 0 ? status : made ? FOUND : 0;
}

int
store_find(const struct store *store, const struct store_want *want, bool *found,
	   struct err *err)
{
	struct arena mem = arena_new(SIZE_MAX);
	struct search search = {.arena = &mem, .want = want, .in_store = true};
	struct look look = {try_path, &search, &mem, want};
	const char *object = store_object(store, &mem, &want->sha256);
	int status = 0;

	if (object)
		status = try_path(&search, object, err);
	search.in_store = false;
	for (size_t i = 0;
	     status == 0 && want->sha256.n == 32 && store->look_in && store->look_in[i];
	     i++)
		status = store_look(&look, store->look_in[i], err);
	*found = status == FOUND;
	arena_release(&mem);
	return status < 0 ? status : 0;
}

static int
give(const struct store *store, struct arena *arena, const struct store_want *want,
     struct err *err)
{
	const char *object = store_object(store, arena, &want->sha256);
	struct candidate candidate;
	bool made;
	int status;

	if (!object || !candidate_open(&candidate, arena, object, true, want))
		return err_set(err, E_SYSTEM, "%s: not in the store", want->dest);
	if (!candidate.proven)
		candidate_record(&candidate, arena, want);
	candidate.proven = true;
	status = store_bring(&candidate, arena, want, &made, err);
	candidate_close(&candidate);
	if (status == 0 && !made)
		return err_set(err, E_SYSTEM, "%s: changed in the store meanwhile",
			       want->dest);
	return status;
}

int
store_give(const struct store *store, const struct store_want *want, struct err *err)
{
	struct arena mem = arena_new(SIZE_MAX);
	int status = give(store, &mem, want, err);

	arena_release(&mem);
	return status;
}
