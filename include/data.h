/* SPDX-License-Identifier: Apache-2.0 */
/* The facts of tools/data/, built into every program; --data DIR reads the same names
 * from a folder. */
#ifndef DATA_H
#define DATA_H

#include "node.h"

struct data_file {
	const char *name; /* for example "torch.yaml" */
	struct str bytes;
};

/* All files built in, ended by name NULL, sorted by name. */
const struct data_file *data_files(void);

/* Files that were parsed when the program was built, ended by name NULL, by
 * tools/data/nodes.c: reading them at each start took most of cudatag's time. */
struct data_parsed {
	const char *name;
	const struct node *root;
};
extern const struct data_parsed data_parsed[];

/*
 * Parses one file, where that was not done before. dir: NULL for what is built in; else a folder, whose file of that name
 * replaces it, while names it lacks stay built in. *file gets the name for messages
 * ("torch.yaml", or dir/torch.yaml). Returns 0, -E_FORMAT with file:line:col, or
 * -E_SYSTEM.
 */
int data_load(const struct node **root, struct str *file, struct arena *arena,
	      const char *dir, const char *name, struct err *err);

/*
 * The command `TOOL data [NAME]`: prints the named file, or with no operand the files of
 * `names` (ended by NULL), each behind a line "# NAME". An unknown name is a usage error.
 */
struct args;
int data_main(struct args *args, const char *const *names);

#endif
