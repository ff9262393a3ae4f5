/* SPDX-License-Identifier: Apache-2.0 */
/* Is there room on the disks, before the first byte comes? */
#include "fetch_run.h"
#include "str.h"

enum { DISKS = 16 };

struct disk {
	struct part_disk disk;
	uint64_t missing;
	const char *path; /* of a file that is missing there */
};

/* Where files lie that follow each other in one folder, this is looked up once. */
struct room {
	struct disk disks[DISKS];
	size_t n;
	const char *last;
	struct disk *of_last;
};

/* What of a file of known size is not on its disk yet. */
static uint64_t
missing(const struct fetch_file *file)
{
	struct arena mem = arena_new(1 << 20);
	uint64_t held, more = 0;
	struct part part;
	struct err ignored;

	if (part_name(&part, &mem, file->dest, &ignored) == 0 &&
	    !(part.seen.there &&
	      (part.seen.size == file->size || file->trust_existing))) {
		held = part_held(&part);
		more = file->size > held ? file->size - held : 0;
	}
	arena_release(&mem);
	return more;
}

static bool
same_folder(const char *a, const char *b)
{
	size_t n = (size_t)(str_rchr(str_c(a), '/') + 1);

	return str_eq(str_sub(str_c(a), 0, n), str_sub(str_c(b), 0, n)) &&
	       n == (size_t)(str_rchr(str_c(b), '/') + 1);
}

static struct disk *
find_disk(struct room *room, const char *path)
{
	struct disk found = {.path = path};

	if (!part_disk(&found.disk, path))
		return NULL;
	for (size_t i = 0; i < room->n; i++)
		if (room->disks[i].disk.device == found.disk.device)
			return &room->disks[i];
	if (room->n == DISKS)
		return NULL;
	room->disks[room->n] = found;
	return &room->disks[room->n++];
}

static struct disk *
disk_of(struct room *room, const char *path)
{
	if (!room->last || !same_folder(room->last, path))
		room->of_last = find_disk(room, path);
	room->last = path;
	return room->of_last;
}

/* exact: without what is there already, which takes a look at every file. */
static const struct disk *
full_disk(struct room *room, const struct run *run, bool exact)
{
	*room = (struct room){0};
	for (size_t i = 0; i < run->nfiles; i++) {
		const struct fetch_file *file = &run->files[i];
		uint64_t more = !file->has_size ? 0 : exact ? missing(file) : file->size;
		struct disk *disk = more ? disk_of(room, file->dest) : NULL;
		if (disk)
			disk->missing = more > UINT64_MAX - disk->missing
						? UINT64_MAX
						: disk->missing + more;
	}
	for (size_t i = 0; i < room->n; i++)
		if (room->disks[i].missing > room->disks[i].disk.free)
			return &room->disks[i];
	return NULL;
}

int
run_check_room(struct run *run)
{
	struct room room;
	const struct disk *disk = full_disk(&room, run, false);

	if (disk)
		disk = full_disk(&room, run, true);
	if (!disk)
		return 0;
	return err_set(&run->err, E_SYSTEM,
		       "%s: %llu bytes needed%s, %llu free on its disk", disk->path,
		       (unsigned long long)disk->missing,
		       run->nfiles > 1 ? " for all files" : "",
		       (unsigned long long)disk->disk.free);
}
