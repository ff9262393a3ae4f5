/* SPDX-License-Identifier: Apache-2.0 */
/* grab clone: one tree, and where it may come from. */
#ifndef TREE_H
#define TREE_H

#include "gitrefs.h"
#include "grab.h"
#include "treelist.h"
#include "url.h"

struct tree {
	struct url url;   /* of the repository */
	struct str shown; /* the same without secrets */
	bool named;       /* no commit was given, but ref */
	struct str ref;   /* a branch or tag; absent: the default branch */
	char commit[41]; /* 40 hexadecimal digits, lower case; "" until ref is resolved */
	char name[GITREFS_NAME_MAX]; /* what ref turned out to be; "" if not named */
	char expected[41];           /* git's name of the tree, if it is known */
	const char *dir;             /* where it will stand; no '/' at its end */
	const char *sources; /* a folder of mirrors that is looked into first, or NULL */
	uint64_t max_size;   /* most bytes of the files of an archive */
	bool replace;        /* what else stands there goes */
	bool update; /* another commit goes, changes of its files stay beside it */
	bool git;    /* by git, and with .git */
	bool allow_pointers; /* of Git LFS */
	/* Results. */
	bool was_there; /* nothing was brought */
	char made[41];  /* git's name of the tree that was brought */
};

/* One way to the archive of a commit. */
enum source_kind { SOURCE_NONE, SOURCE_ARCHIVE, SOURCE_REPOSITORY, SOURCE_URL };

struct source {
	enum source_kind kind;
	struct str where; /* a path or an address */
	struct str other; /* the address in another host's form, if the first has none */
};

/*
 * Looks for the tree in its sources, then by its address. SOURCE_NONE is never given: the
 * address of the tarball is guessed from the host's kind.
 */
int source_find(struct source *source, struct grab *grab, const struct tree *tree);
/* What hf://OWNER/REPO stands for; all other addresses as they are. */
struct str source_address(struct grab *grab, struct str url);
/* Is nothing of it on this machine? */
bool source_is_remote(struct arena *mem, const struct tree *tree);
/* The local repository that the tree's source or address means, or NULL. */
const char *source_repository(struct arena *mem, const struct tree *tree);

/* What stands at tree->dir. */
enum tree_state { TREE_NONE, TREE_RIGHT, TREE_OTHER, TREE_FOREIGN };

/* What grab left in a tree about it; fields are absent where it says nothing. */
struct stamp {
	struct str commit, name, tree;
	const char *path; /* of the stamp; behind its lines, it lists the tree's files */
	bool is_git;      /* it has a .git */
};

/* False if there is none. */
bool stamp_load(struct stamp *stamp, struct arena *mem, const char *dir);
/* Writes stamp and list into dir, which holds the tree. */
int stamp_save(struct grab *grab, const struct tree *tree, const char *dir,
	       const struct treelist *list);
/* The files as they were when the stamp was made; *known false if nobody wrote them. */
int stamp_files(struct treelist *list, bool *known, struct grab *grab,
		const struct stamp *stamp);

/* A line for people, wherever this grab sends them. */
void tree_note(struct grab *grab, const char *format, ...) PRINTF(2, 3);
/* Gives tree->commit where a branch or tag was named. */
int tree_resolve(struct grab *grab, struct tree *tree);
/* A few system calls, no request. -E_NOMATCH for what neither is right nor may go. */
int tree_look(struct grab *grab, const struct tree *tree, enum tree_state *state);
/* Beside a tree that is right: what a run left that nobody goes on with. */
void tree_tidy(struct grab *grab, const struct tree *tree);
/* Brings the tree unless it is there. */
int tree_bring(struct grab *grab, struct tree *tree);
/* Reads what is there again, and prints what changed: -E_NOMATCH if anything did. */
int trees_check(struct grab *grab, const struct tree *trees, size_t ntrees);
/* Puts the finished folder in the place of what stands there, if anything may. */
int tree_place(struct grab *grab, const struct tree *tree, const char *built);
/*
 * Brings all trees, several at a time where they come over the network. Returns the worst
 * status with grab->err; without keep_going none is started after a failure.
 */
int trees_bring(struct grab *grab, struct tree *trees, size_t ntrees, bool keep_going);
/* "a/NAME" becomes "a/.NAME" with the suffix behind. */
const char *tree_beside(struct arena *mem, const char *dir, const char *suffix);

#endif
