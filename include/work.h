/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads for what blocks: hashing, fdatasync, fsync and rename. A task belongs to the
 * pool from work_submit until work_done gives it back; between the two only its run
 * touches it and what it points to, so that neither side needs a lock.
 */
#ifndef WORK_H
#define WORK_H

#include "arena.h"
#include "err.h"

enum { WORK_THREADS_MAX = 64 };

struct work;

/* The first member of a struct that carries what run reads and writes. */
struct task {
	void (*run)(struct task *task); /* on a thread of the pool; must return */
	struct task *next;              /* the pool's */
};

/*
 * Starts 1 to WORK_THREADS_MAX threads, which take no signals. wake, which may be NULL,
 * is called with context on one of them whenever a task is done; it may not call the
 * pool. Returns 0 or -E_SYSTEM. End with work_close before the arena's release.
 */
int work_open(struct work **work, struct arena *arena, unsigned nthreads,
	      void (*wake)(void *context), void *context, struct err *err);
/* Tasks start in this order; those of several threads end in any. */
void work_submit(struct work *work, struct task *task);
/* A task that has run, the first to end first; NULL if there is none now. */
struct task *work_done(struct work *work);
/* The same, but waits; NULL if every task was given back. */
struct task *work_wait(struct work *work);
/* Runs what was submitted to its end, then ends the threads. NULL is fine. */
void work_close(struct work *work);

#endif
