/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reqclean allows, as data: the rules and what they do, hosts, families of packages,
 * dead names, caps, releases that carried malware. tools/data/policy.yaml tells the form.
 */
#ifndef POLICY_H
#define POLICY_H

#include "dict.h"
#include "node.h"
#include "specifier.h"

/* What every row has, and its struct starts with. */
struct policy_row {
	struct str key; /* the name by which a later row replaces it */
	struct str reason;
	struct str link;    /* absent where the row gives none */
	unsigned doc, line; /* the document it comes from, counted from 1, and where */
};

/* key: "RC101" */
struct policy_rule {
	struct policy_row row;
	unsigned code;
	bool refuse; /* where it applies the run ends with status 1 */
};

enum policy_pin {
	POLICY_PIN_ANY,    /* a commit or a hash */
	POLICY_PIN_COMMIT, /* a commit, even where a hash stands */
	POLICY_PIN_HASH,   /* a hash, so no repository */
	POLICY_PIN_NONE,   /* what it fetches may change */
};

/* key: "host" in lower case, or "host:port" where the port is not 443 */
struct policy_host {
	struct policy_row row;
	enum policy_pin pin;
	struct str *commits; /* patterns of paths that name a commit */
	size_t ncommits;
	struct str archive; /* what an address of a commit without an ending becomes */
	struct str *paths;  /* "/owner", "/owner/repository"; none: all */
	size_t npaths;
};

/* key: "host/owner/repository", without ".git" */
struct policy_commit {
	struct policy_row row;
	struct str commit; /* what stands for it wherever none is named */
};

/* key: what the family is called */
struct policy_family {
	struct policy_row row;
	struct str *members; /* canonical */
	size_t nmembers;
	struct str *unversioned; /* of members, those whose versions mean nothing */
	size_t nunversioned;     /* to the others */
	struct str winner;       /* one of members */
	enum { POLICY_RENAME, POLICY_DROP, POLICY_KEEP } others;
};

/* key: a name that is dead, canonical */
struct policy_rename {
	struct policy_row row;
	struct str to; /* canonical */
	bool versions; /* are the same under the new name */
};

/* key: a canonical name */
struct policy_cap {
	struct policy_row row;
	struct specifier_set versions;
};

/* key: a canonical name; excluded: "!=V" for each bad version, or empty: all are */
struct policy_refused {
	struct policy_row row;
	struct specifier_set excluded;
};

/* Rows of one kind, in the order in which they were first met. */
struct policy_table {
	void *rows;
	size_t n, size;
};

/* key: what --profile names it by */
struct policy_profile {
	struct policy_row row;
	struct policy_table caps; /* struct policy_cap */
};

struct policy {
	struct policy_table rules, hosts, pins, families, renames, profiles, refused;
	struct dict names; /* all that families, renames and refused speak of */
	unsigned ndocs;
};

/*
 * The rules of the policy built in, and the rest of it too unless a file stands in for
 * it: that is `path`, or without one the policy.yaml of the folder `dir`; both may be
 * NULL. A file with "extends: default" adds to what is built in. Returns 0, -E_FORMAT
 * with file:line:col, or -E_SYSTEM.
 */
int policy_load(struct policy *policy, struct arena *arena, const char *path,
		const char *dir, struct err *err);

/*
 * One document upon what policy holds (zeroed: nothing): a row replaces the one of its
 * name. Rules must be known to it, unless it has none yet. No I/O. Returns 0 or -E_FORMAT.
 */
int policy_parse(struct policy *policy, struct arena *arena, const struct node *root,
		 struct str file, struct err *err);

/* NULL for none. Names are canonical, hosts as in a row's key. */
const struct policy_rule *policy_rule(const struct policy *policy, unsigned code);
const struct policy_host *policy_host(const struct policy *policy, struct str host);
const struct policy_commit *policy_commit(const struct policy *policy,
					  struct str repository);
const struct policy_family *policy_family(const struct policy *policy, struct str name);
const struct policy_rename *policy_rename(const struct policy *policy, struct str name);
const struct policy_profile *policy_profile(const struct policy *policy, struct str name);
const struct policy_cap *policy_cap(const struct policy_profile *profile,
				    struct str name);
const struct policy_refused *policy_refused(const struct policy *policy, struct str name);

/* False: no family, rename or refused release has this name, like most names. */
bool policy_mentions(const struct policy *policy, struct str name);
/* Makes the names anew, of the rows there are. */
void policy_index(struct policy *policy, struct arena *arena);

/* Does this member of the family lose its versions when it is renamed? */
bool policy_unversioned(const struct policy_family *family, struct str name);

/* "host", "host:port" or "[v6]:port", with nothing else in it. */
bool policy_host_valid(struct str host);
/* A whole commit: 40 hexadecimal digits. */
bool policy_is_commit(struct str text);
/* Does the path of an address on that host name a commit, by one of its patterns? */
bool policy_names_commit(const struct policy_host *host, struct str path);
/* The address of an archive for one that names a commit; absent where the host has none.
 */
struct str policy_archive(const struct policy_host *host, struct str path,
			  struct arena *arena);
bool policy_archive_valid(struct str text);
/* May a requirement come from there? */
bool policy_path_allowed(const struct policy_host *host, struct str path);
/* NULL, or what a pattern must be like. */
const char *policy_pattern_fault(struct str pattern);

#endif
