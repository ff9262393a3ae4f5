/* SPDX-License-Identifier: Apache-2.0 */
/* What grab -f, verify and lock share: manifests, their locks, and what is chosen. */
#ifndef MODELS_H
#define MODELS_H

#include "choose.h"
#include "grab.h"
#include "lock.h"

enum { MODELS_ARCHS = 64, MANIFEST_MAX = 16 << 20 };

struct models {
	const char *manifest;
	const char *root;
	const char *archs[MODELS_ARCHS];
	struct choice_by by; /* operands and archs */
	bool trust_existing, keep_going;
};

/* A value of --arch. */
void models_arch(struct models *models, const struct args *args);
/* The operands are names of sets. */
void models_sets(struct models *models, const struct args *args);

/*
 * Reads the manifest and its lock, and chooses. Folders that the lock does not list are
 * listed by their server, unless worst is NULL; with keep_going those that cannot be are
 * left out and told, but for the worst failure, which is put there.
 */
int models_choose(struct grab *grab, const struct models *models, struct choice *choice,
		  struct err *worst);
const char *models_path(struct grab *grab, const struct models *models, struct str path);
int models_get(struct grab *grab, const struct models *models);

/* The lock beside a manifest; *there is false if there is none. */
int locked_read(struct grab *grab, struct lock *lock, bool *there, const char *manifest);
/* Fill in what the lock knows. -E_FORMAT where it contradicts the manifest. */
int locked_models(struct grab *grab, struct manifest *manifest);
int locked_trees(struct grab *grab, struct manifest_trees *trees);

/* Asks what is in a folder: its url becomes that of a commit, its files are listed. */
int folder_list(struct grab *grab, struct manifest_file *folder);
/* The address of the same file or folder at a commit; absent where it has no commits. */
struct str folder_pin(struct grab *grab, struct str url, struct str commit);

/* A file that is read for its sum. */
struct whole {
	struct str url;
	struct str path; /* says what it has to be */
	bool has_size;   /* known before; afterwards always */
	uint64_t size;
	struct digest_value git_sha1; /* n 0: not known, or not its size */
	struct digest_value sha256;   /* what comes of it */
};

/* -E_CHECKSUM where it is not what was known of it. */
int read_whole(struct grab *grab, struct whole *file);

#endif
