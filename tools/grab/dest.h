/* SPDX-License-Identifier: Apache-2.0 */
/* Where files go that are named on the command line. */
#ifndef DEST_H
#define DEST_H

#include "grab.h"
#include "hub.h"

/*
 * Completes file->dest where it is a folder, with the name that the address ends with, or
 * the server gives; and fills in the sum that the host's API knows, if none is wanted yet.
 * The session is open.
 */
int dest_find(struct grab *grab, struct fetch_file *file);

/* Says where the file is that was looked for, if its failure shows that. */
void dest_hint(struct grab *grab, const struct fetch_file *file);

enum { GATHER_PATTERNS = 64 };

/* All files below a folder of Hugging Face. */
struct gather {
	struct str include[GATHER_PATTERNS], exclude[GATHER_PATTERNS];
	struct hub_filter filter;
	bool trust_existing, keep_going;
};

/* Takes a value of --include or --exclude. */
void gather_pattern(struct gather *gather, const struct args *args, bool exclude);
/* Brings them below dir. The session is open. */
int gather_get(struct grab *grab, struct gather *gather, struct str url, const char *dir);

#endif
