/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only room that touches files, folders, the environment, the clock and other
 * processes. Paths are C strings; what is returned lives in the arena.
 */
#ifndef HOST_H
#define HOST_H

#include "arena.h"
#include "err.h"

enum host_kind { HOST_NONE, HOST_FILE, HOST_DIR, HOST_LINK, HOST_OTHER };

/* What stands at path; a link is followed unless it leads nowhere (HOST_LINK). Never
 * fails. */
enum host_kind host_kind(const char *path);
/* The same without following the last link. */
enum host_kind host_kind_nofollow(const char *path);

/* The absolute path of the working folder. Returns 0 or -E_SYSTEM. */
int host_cwd(struct str *path, struct arena *arena, struct err *err);

/*
 * The whole of a file of at most max bytes, "-" meaning standard input.
 * Returns 0; -E_SYSTEM naming path and errno; -E_FORMAT when it is longer than max.
 */
int host_read(struct str *bytes, struct arena *arena, const char *path, size_t max,
	      struct err *err);
/* Like host_read, but a file that is not there gives an absent slice (p NULL) and 0. */
int host_read_if(struct str *bytes, struct arena *arena, const char *path, size_t max,
		 struct err *err);

/* The bytes of a file, which a large one is mapped for; 0 bytes give p "" and n 0. Give
 * host_unmap just what came. */
int host_map(struct str *bytes, const char *path, struct err *err);
void host_unmap(struct str bytes);

struct host_bytes {
	struct str bytes;
	bool mapped; /* as by host_map, and not in the arena */
};

/*
 * The bytes of a regular file as host_map has them, of whatever else as host_read has: of
 * a pipe, or of standard input where path is "-" and no file is called so. max is for what
 * is read. For host_leave; an error leaves nothing to do.
 */
int host_take(struct host_bytes *taken, struct arena *arena, const char *path, size_t max,
	      struct err *err);
void host_leave(const struct host_bytes *taken);

/* It will be read here and there, not from end to end: nothing is read ahead. */
void host_map_scattered(struct str bytes);

/*
 * Writes bytes to path complete or not at all: a temporary name in the same folder,
 * fsync, close checked, renamed last. mode: permission bits. "-" is standard output;
 * devices, pipes and what lies in /dev (not /dev/shm) and /proc are written in place.
 */
int host_write(const char *path, struct str bytes, unsigned mode, struct err *err);
/* All folders of path; those there already are fine. */
int host_make_dirs(const char *path, unsigned mode, struct err *err);
/* A folder and all below it, without following links; none there is fine. */
int host_remove_tree(const char *path, struct err *err);

/* The names in a folder without "." and "..", sorted by bytes. Not there: -E_SYSTEM. */
int host_list(struct str **names, size_t *nnames, struct arena *arena, const char *path,
	      struct err *err);

/*
 * The path on this host of `path` as a process whose root folder is `root` would see it:
 * links are resolved inside root, "..", too, so the result never leaves it. root "" or
 * "/" is the host itself. The last component may be missing; NULL when links go in a
 * circle or a path is too long.
 */
const char *host_in_root(struct arena *arena, const char *root, const char *path);

/* Standard streams that are closed keep their numbers, which a file would get that is
 * opened later, and with it what is printed. Reading and writing them still fails. */
void host_keep_streams(void);

/* So many descriptors this process may open beside a few that it has anyway, after asking
 * for as many as it may have. */
uint64_t host_descriptors(void);

/* The variable's value, absent when unset. */
struct str host_env(const char *name);
/* From here on it is unset, for this process and those it starts. */
void host_env_drop(const char *name);
/* All of them as NAME=VALUE, ended by NULL, in the order the system keeps them. */
const char *const *host_environ(void);
/* Seconds since 1970, and nanoseconds that only go forward. */
int64_t host_time(void);
uint64_t host_ticks(void);
/* Nanoseconds of CPU that this thread has used. */
uint64_t host_busy(void);
/* Sleeps at least so many milliseconds; a signal ends it early. */
void host_sleep(unsigned milliseconds);

struct host_run {
	const char *const *argv; /* ended by NULL; argv[0] is looked up in PATH */
	const char *const
		*env; /* NAME=VALUE added to this process's own, ended by NULL; or NULL */
	bool only_env;       /* env is all that the program gets */
	const char *without; /* of ours, names that start so are not handed on; or NULL */
	const char *dir;     /* where to run, or NULL */
	struct str input;    /* its standard input; absent: none */
	bool keep_stderr;    /* stderr joins the output; else it goes to ours */
	bool pass_output;    /* its output goes to our stderr, and is not kept */
	size_t max_output;   /* bytes kept of its output */
	unsigned timeout;    /* seconds until it is killed; 0: none */
	int lock;            /* a file that it, and all it starts, hold open; 0: none */
};

/*
 * Runs a program without a shell. *status is its exit status (128 + signal when killed),
 * *output what it printed. Returns 0; -E_SYSTEM when it could not be started or its time
 * ran out.
 */
int host_run(int *status, struct str *output, struct arena *arena,
	     const struct host_run *run, struct err *err);

#endif
