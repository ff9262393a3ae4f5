/* SPDX-License-Identifier: Apache-2.0 */
/* What the subcommands of grab share: options of the network, and progress. */
#ifndef GRAB_H
#define GRAB_H

#include "fetch.h"
#include "opt.h"

enum grab_option {
	GRAB_RETRIES = OPT_LONG,
	GRAB_RETRY_DELAY,
	GRAB_TIMEOUT,
	GRAB_CACERT,
	GRAB_CONNECTIONS,
	GRAB_PROGRESS,
	GRAB_STORE,
	GRAB_LOOK_IN,
	GRAB_LAST, /* options of one subcommand start here */
};

/* Rows of an option table. */
#define GRAB_NETWORK_OPTIONS                                                            \
	{GRAB_RETRIES, "retries", "N", "further attempts when the network fails (5)",   \
	 0},                                                                            \
		{GRAB_RETRY_DELAY, "retry-delay", "MS",                                 \
		 "wait before the second attempt, doubled each time (500)", 0},         \
		{GRAB_TIMEOUT, "timeout", "SECONDS",                                    \
		 "give an attempt up after so long without data (30)", 0},              \
		{GRAB_CACERT, "cacert", "FILE",                                         \
		 "trust the certificates in FILE and no others", 0},                    \
		{GRAB_CONNECTIONS, "connections", "N", "most connections at once (32)", \
		 0},                                                                    \
	{                                                                               \
		GRAB_PROGRESS, "progress", "MODE",                                      \
			"plain, json or none; a bar on a terminal if not given", 0      \
	}

/* Of those subcommands that bring files by their sums. */
#define GRAB_STORE_OPTIONS                                                               \
	{GRAB_STORE, "store", "DIR",                                                     \
	 "share files of known sha256 in DIR; DEST is linked from there, read-only", 0}, \
	{                                                                                \
		GRAB_LOOK_IN, "look-in", "DIR",                                          \
			"take files of known sha256 that DIR has by path, name or sum; " \
			"repeatable",                                                    \
			OPT_MANY                                                         \
	}

enum { GRAB_LOOK_IN_MAX = 32 };

enum progress_mode {
	PROGRESS_AUTO,
	PROGRESS_BAR,
	PROGRESS_PLAIN,
	PROGRESS_JSON,
	PROGRESS_NONE
};

struct progress {
	enum progress_mode mode;
	uint64_t started, last; /* ticks; 0: not yet */
	uint64_t start_done;    /* bytes that were there before */
	bool has_line;          /* a bar stands on the terminal */
};

struct grab {
	struct arena mem;
	struct fetch_options options;
	const char *look_in[GRAB_LOOK_IN_MAX + 1];
	struct progress progress;
	struct fetch *fetch;
	struct err err;
};

void grab_init(struct grab *grab);
/* Takes one of the network's options; false if the key is none of them. */
bool grab_option(struct grab *grab, const struct args *args, int key);
/* The value of an option that names a folder: an empty one, of a variable that is not set,
 * would be the root of all. */
const char *grab_folder(const struct args *args, const char *option);
/* That of -f; an address there would be told with its secrets as a file that is missing. */
const char *grab_manifest(const struct args *args);
/* Starts the session. */
int grab_open(struct grab *grab);
/* Ends it; status 0, or what a room returned, whose message is printed. Gives the exit
 * status. */
int grab_close(struct grab *grab, int status);
/* Before the next file: the bar goes, times start anew. */
void grab_next(struct grab *grab);
/* For --progress=json: a file has arrived. */
void grab_arrived(struct grab *grab, const char *path, const struct fetch_result *result);
/* The same for one that has not; false for another --progress, where nothing is told. */
bool grab_failed(struct grab *grab, const char *path, const struct err *err);

void progress_show(void *context, const struct fetch_progress *progress);
void progress_note(void *context, const char *text);
void progress_clear(struct progress *progress);
/* "12.4 GB" */
enum { PROGRESS_AMOUNT = 32 };
void progress_amount(char text[static PROGRESS_AMOUNT], uint64_t bytes);
/* Is a line at the end wanted, after something failed, or arrived in so many seconds? */
bool progress_wants_summary(struct grab *grab, bool failed, bool arrived,
			    uint64_t seconds);

/* Brings them, and tells of each and of all; the session is open. */
int batch_get(struct grab *grab, const struct fetch_file *files, size_t nfiles,
	      bool keep_going);

int get_main(struct args *args);
int verify_main(struct args *args);
int lock_main(struct args *args);
int clone_main(struct args *args);

#endif
