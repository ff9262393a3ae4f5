/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line: one table a tool drives parsing, --help and the man page.
 * Short and long options, --name=value, values glued to short ones, "--", options and
 * operands in any order. An option that is not marked OPT_MANY may stand once.
 */
#ifndef OPT_H
#define OPT_H

#include "base.h"

enum opt_flag { OPT_MANY = 1 };

/* Keys of options without a short form start here. */
enum { OPT_LONG = 256 };

struct opt {
	int key;          /* the short option's letter, or OPT_LONG and up */
	const char *name; /* long name without "--"; NULL ends the table */
	const char *arg;  /* what its value is called, NULL for a flag */
	const char *help; /* one line, lower case, no full stop */
	unsigned flags;
};

struct args;

/* A command: the tool's own (name NULL, first in the table), or a subcommand. */
struct cmd {
	const char *name;
	const char *usage;   /* behind "TOOL [NAME] ", for example "[options] FILE..." */
	const char *summary; /* one line; paragraphs behind it are for its own help */
	const struct opt *opts;
	int (*run)(struct args *args); /* returns the exit status */
};

struct cli {
	const char *tool;
	const char *summary;    /* one line, for --help and the man page's NAME */
	const struct cmd *cmds; /* ended by an entry with run NULL */
	const char
		*about; /* paragraphs for --help and man: environment, files, examples */
};

struct args {
	const struct cli *cli;
	const struct cmd *cmd;
	const char *value; /* of the option opt_next gave */
	const char **pos;  /* operands, in order; complete once opt_next gave 0 */
	size_t npos;
	char **rest;       /* what is still to be read */
	const char *glued; /* the rest of a cluster of short options */
	bool only_operands;
	uint64_t seen[4]; /* options met, by place in the table: at most 256 */
};

/*
 * The main of every tool: finds the command, answers --help, --version and --man itself,
 * calls run, checks stdout. argv is used as given; nothing is copied.
 */
int opt_main(const struct cli *cli, int argc, char **argv);

/* The next option's key, its value in args->value; 0 at the end. Leaves by opt_bad on an
 * error. */
int opt_next(struct args *args);

/* Prints "tool: usage: reason" and the one-line usage to stderr, and ends with status 2.
 */
_Noreturn void opt_bad(const struct args *args, const char *format, ...) PRINTF(2, 3);
/* opt_bad unless the number of operands lies in [least, most]. */
void opt_operands(const struct args *args, size_t least, size_t most);

/* The text of --help for one command, and the whole man page (man(7)). */
void opt_help(FILE *file, const struct cli *cli, const struct cmd *cmd);
void opt_man(FILE *file, const struct cli *cli);

#endif
