/* SPDX-License-Identifier: Apache-2.0 */
/* What commands that read many files share: where includes may lie, and what the result
 * is for. */
#ifndef READING_H
#define READING_H

#include "clean.h"
#include "opt.h"

enum {
	OPT_INCLUDE_ROOT = OPT_LONG,
	OPT_ALLOW_INCLUDE,
	OPT_PYTHON_VERSION,
	OPT_PLATFORM,
	OPT_ROOT,
	OPT_SITE,
	OPT_DIALECT,
	READ_LAST, /* the command's own keys start here */
};

#define READ_OPTIONS                                                                \
	{OPT_PYTHON_VERSION, "python-version", "X.Y",                               \
	 "the Python that markers are evaluated for", 0},                           \
		{OPT_PLATFORM, "platform", "TAG",                                   \
		 "the platform that they are evaluated for, as linux_x86_64", 0},   \
		{OPT_ROOT, "root", "DIR",                                           \
		 "both as this unpacked image has them (/ is this machine)", 0},    \
		{OPT_SITE, "site", "DIR", "both as this environment has them", 0},  \
		{OPT_INCLUDE_ROOT, "include-root", "DIR",                           \
		 "where included files may lie (the folder of the first FILE)", 0}, \
		{OPT_ALLOW_INCLUDE, "allow-include", "HOST",                        \
		 "a host from which grab may bring included files", OPT_MANY},      \
	{                                                                           \
		OPT_DIALECT, "dialect", "NAME",                                     \
			"how to read the files: pip-26.3 (the default)", 0          \
	}

struct reading {
	struct clean *clean;
	const char *include_root, *python, *platform, *root, *site;
	enum reqfile_dialect dialect;
};

/* nwords: at least as many as options can stand on the command line. */
void reading_init(struct reading *reading, struct clean *clean, struct arena *mem,
		  size_t nwords);
void reading_option(struct reading *reading, const struct args *args, int key);
/* What the options say, applied. -E_USAGE, -E_NOMATCH, -E_SYSTEM. */
int reading_open(struct reading *reading, struct err *err);
/* Every operand, with what it includes. */
int reading_all(struct reading *reading, const struct args *args, struct err *err);

/* Words of the command line that were not looked at yet. */
size_t args_left(const struct args *args);

#endif
