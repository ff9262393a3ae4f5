/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A part that is written at several places at once, and the state beside it. The main
 * thread owns the part; what is marked "any thread" only reads it and may run on another
 * one meanwhile. Where a disk is full (or its quota), the message says how many bytes are
 * missing, and partial and state stay.
 */
#ifndef PART_PIECES_H
#define PART_PIECES_H

#include "part.h"
#include "state.h"

/*
 * Says how long the file will be, which part_commit holds it to. -E_SYSTEM where the disk
 * has no room for what it does not have yet; else takes the room, where the file system
 * can do that. Of less than 64 KiB the write itself tells. What is there stays.
 */
int part_allocate(struct part *part, uint64_t size, struct err *err);
/* Any thread. All of bytes, or -E_SYSTEM. */
int part_write_at(const struct part *part, uint64_t at, struct str bytes,
		  struct err *err);
/*
 * Any thread. At most *n bytes from `at` on into bytes; *n is then how many there are, 0 at
 * the end of what was written.
 */
int part_read_at(const struct part *part, uint64_t at, char *bytes, size_t *n,
		 struct err *err);
/* Any thread. Asks the system to begin writing [first, end) to the disk; does not wait.
 * A good habit behind the writer: the final sync then finds little to do. */
void part_writeback(const struct part *part, uint64_t first, uint64_t end);
/* Any thread, slow. What was written before the call is on the disk after it: the front
 * of that time may become state.synced. */
int part_sync(const struct part *part, struct err *err);

/*
 * Any thread. Replaces the state as a whole, by rename. With lasting it is on the disk
 * after the call, else when the system likes; either way a process that dies leaves a
 * whole one, this or the one before.
 *
 * The order that makes it true: part_write_at, then (for spans and front) the save;
 * part_sync, then the save that claims synced.
 */
int part_state_save(struct part *part, struct arena *arena, struct state *state,
		    bool lasting, struct err *err);
/* False where there is none to believe, or it is of another address (url NULL: of any).
 * Claims are not checked yet. */
bool part_state_load(const struct part *part, struct arena *arena,
		     const struct digest_value *url, struct state *state);
/*
 * Any thread, slow: takes from state what the disk does not bear out. Spans are read and
 * compared with their sums; where they do not cover [synced, front), that is summed up
 * again; where it differs, the front goes back to synced. Of [0, synced) only as much as
 * takes no time is read, unless the partial is another file than the one the state was
 * written for (a copy), or was touched after the state: then all of it. Only reads: pieces
 * that the state does not claim may be written meanwhile.
 */
void part_resume(const struct part *part, struct state *state);

/* The file system that path is on, or would be: its nearest folder that exists. */
struct part_disk {
	uint64_t device; /* the same for paths that share room */
	uint64_t free;   /* bytes; UINT64_MAX where it does not say */
};

/* False if nothing of path exists. */
bool part_disk(struct part_disk *disk, const char *path);
/* Bytes of the disk that the partial holds by now, whether it is open or only named. */
uint64_t part_held(const struct part *part);

#endif
