/* SPDX-License-Identifier: Apache-2.0 */
/* What the steps of cleaning share: read, judge, merge, report. */
#ifndef CLEAN_H
#define CLEAN_H

#include "dict.h"
#include "policy.h"
#include "reqfile.h"

/* Code, what it is about. Codes are stable: programs match them, so none is reused. */
#define RULE_LIST(X)                                                            \
	X(101, "an option that changes the package index")                      \
	X(102, "--find-links, which adds packages from elsewhere")              \
	X(103, "--trusted-host, which turns certificate checks off")            \
	X(104, "--no-index, which binds every other requirement")               \
	X(105, "an option that lets pre-releases in or out for all")            \
	X(106, "an option that chooses between wheels and sources for all")     \
	X(107, "an option that turns hash checking on or off for all")          \
	X(108, "--use-feature, which changes the installer")                    \
	X(109, "hashes of one requirement, which make hashes a must for all")   \
	X(110, "settings for a build")                                          \
	X(111, "an option beside a requirement or file, which pip passes over") \
	X(112, "a variable, whose value would be written into the image")       \
	X(113, "a line that pip refuses (only with --keep-going)")              \
	X(114, "words that pip passes over in silence")                         \
	X(115, "a requirement that cannot be written on one line")              \
	X(201, "an editable requirement")                                       \
	X(202, "a local path")                                                  \
	X(203, "a file: address")                                               \
	X(204, "a Windows path")                                                \
	X(205, "an address on a host that is not allowed")                      \
	X(206, "a repository that is not pinned to a commit")                   \
	X(207, "an address that is not pinned to a hash")                       \
	X(208, "an address that is not https or git+https")                     \
	X(209, "an address that holds a user or a password")                    \
	X(210, "an address of a wheel that is another project's")               \
	X(211, "an address that programs read differently")                     \
	X(212, "an address beyond the paths allowed on its host")               \
	X(213, "the hash of an address, moved into the address")                \
	X(214, "a repository, pinned to the commit that the policy names")      \
	X(215, "the address of a commit, in a form that uv takes, too")         \
	X(301, "a file included with -r, whose lines are taken in")             \
	X(302, "a file included from outside the folder of the input")          \
	X(303, "a file included from an address")                               \
	X(304, "a constraint (-c) on what nothing beside it asks for")          \
	X(305, "a file included with -c, which binds what includes it")         \
	X(401, "a protected package, asked for in another version")             \
	X(402, "a protected package, set to the protected version")             \
	X(403, "a protected package, asked for from an address")                \
	X(404, "an address without a name, by its look a protected package's")  \
	X(501, "a member of a family, renamed to the one that stays")           \
	X(502, "a member of a family, left out for the one that stays")         \
	X(503, "a name under which nothing installs, renamed")                  \
	X(601, "a name with releases that carried malware, which are excluded") \
	X(602, "a requirement that only releases with malware satisfy")         \
	X(603, "a name that is malware in all its releases")                    \
	X(701, "versions of a package that another line takes from an address") \
	X(801, "versions cut to those that a profile allows")                   \
	X(802, "versions that a profile excludes, replaced by those it allows") \
	X(901, "a marker that does not hold where the output is for")           \
	X(902, "a marker that holds where the output is for, and is taken off")

struct rule {
	unsigned code;
	const char *about;
};

/* Ended by code 0. */
extern const struct rule clean_rules[];

struct place {
	struct str file; /* as given, or as reached from there */
	unsigned line;
};

/* A folder that includes may lie in. */
struct folder {
	struct str abs;    /* without "." and ".."; "" for "/" */
	struct str prefix; /* what people see in front of what lies there */
};

/* One removal, or one rewriting where result is present. */
struct change {
	unsigned code;
	struct place place;
	struct str text;   /* before: what stood there, without secrets */
	struct str result; /* after: absent where nothing is left of it */
	struct str reason; /* absent: the one of the policy's rule */
};

/* A line that asks for something. */
struct ask {
	struct place place;
	struct str origin; /* for the output's comment; absent: the place */
	size_t order;      /* in the input */
	struct ask *next;
};

/* A requirement that stays, and who asks for it: what says the same is one wish. */
struct wish {
	struct requirement
		req;        /* its name is canonical, absent for an address without one */
	uint64_t head;      /* the first bytes of what it is sorted by */
	struct str marker;  /* normal form, "" for none */
	struct str *hashes; /* "sha256:...", sorted; only with --hashes */
	size_t nhashes;
	size_t order; /* of its first line in the input */
	struct ask *asks, *last;
	size_t nasks;
	size_t repeats;     /* of the file that asked last */
	size_t input;       /* the number of the input that asked last */
	struct wish *below; /* in the list of those that this input asks for */
};

/* A constraint (-c), which binds what the same input asks for, and nothing else. */
struct binding {
	struct wish wish;
	struct ask ask;
	struct str text;
	struct binding *next;
};

/* A name that may not move. */
struct protect {
	struct str name; /* canonical */
	struct specifier_set set;
	bool fixed; /* to one version, or to an address: set is then written as it is */
	struct str url; /* where it was installed from, absent where that is not known */
	struct place place;
};

struct clean {
	struct arena *arena; /* for what is worked on: keep, and while reading, line */
	struct arena *keep;  /* for the whole run */
	struct arena line;   /* reset behind each line, and each name of the merge */
	struct reqfile_world world;
	struct policy policy;
	struct protect *protects;
	size_t nprotects, protects_size;
	struct str *hosts; /* of --allow-url */
	size_t nhosts;
	struct str *include_hosts; /* of --allow-include */
	size_t ninclude_hosts;
	struct folder include_root; /* absent: the folder of the first input */
	bool only_root;             /* and not the input's own folder */
	struct marker_env env;      /* what the output is for */
	bool has_env;
	const struct policy_profile **profiles; /* of --profile */
	size_t nprofiles;
	unsigned *refuse; /* codes of --refuse */
	size_t nrefuse;
	bool keep_going; /* drop what pip refuses, instead of stopping */
	bool judge;      /* false: requirements as they are, for `conflicts` */
	bool single;     /* one input, which may be an output of ours */
	bool hashes;     /* keep them */
	bool annotate;   /* say what each line asks for */
	bool listed;     /* changes are kept, for the JSON */
	struct change *changes;
	size_t nchanges, changes_size;
	struct change refused; /* the first of nrefused that end the run */
	size_t nrefused;
	struct dict texts;        /* of wishes */
	struct binding *bindings; /* what its constraints say */
	bool binding;             /* a wish is a constraint */
	struct wish **wishes;
	size_t nwishes, wishes_size;
	size_t ninputs;     /* read so far */
	struct wish *asked; /* what the input at hand asks for, but by constraints */
	size_t nasks;
};

/* One requirement of the output, from several wishes. */
struct merged {
	struct str text;
	struct str name;
	struct str *hashes; /* "sha256:...", sorted */
	size_t nhashes;
	const struct ask **from; /* in the order of the input */
	size_t nfrom;
};

/* Wishes that nothing satisfies together. */
struct conflict {
	struct conflict *next;
	struct str name;
	const struct wish **core;
	size_t ncore;
	const struct wish *const *all; /* of that name */
	size_t nall;
	struct str
		where; /* "Python 3.12 on Linux x86_64"; absent where markers play no part */
	/* What most lines agree on, and the wishes that stand against it. */
	struct str agreed;
	size_t nagree, nlines;
	const struct wish **against;
	size_t nagainst;
};

struct result {
	struct merged *list; /* NULL where conflicts keep them from being written */
	size_t n;
	struct conflict *conflicts; /* a list, by name */
	size_t nconflicts;
};

/* The first line of an output. */
#define CLEAN_HEADER                                                                   \
	"# Written by reqclean: one requirement a line, and behind it the lines that " \
	"ask for it.\n"

/* read.c: an input with all it includes, into changes and wishes. Unless one was named,
 * includes may lie in the folder of the first input, and in the input's own. */
int clean_read(struct clean *clean, const char *path, struct err *err);
/* include.c: where includes may lie, whatever the inputs are. */
void clean_include_root(struct clean *clean, struct str dir);

/* judge.c: what becomes of one line that is a requirement. */
int clean_judge(struct clean *clean, const struct reqfile_line *line, struct place place,
		struct str origin, struct err *err);

/* address.c: the code of the rule that an address breaks, 0 for none. *reason is absent
 * where the rule's own says it. */
unsigned clean_address(const struct clean *clean, struct str url, struct str *reason);
/* "C:\x", "C:/x", "\\server\x", ".\x"? */
bool clean_is_windows_path(struct str raw);
/* Is it the address of a wheel, by the end of its path? Then its project (canonical) and
 * version, both absent where the name is no wheel's. */
bool clean_wheel(struct arena *arena, struct str url, struct str *name,
		 struct str *version);
/* The version of an archive whose file is named "NAME-VERSION.tar.gz" or the like, where NAME
 * is name, canonical; absent where it is named otherwise. */
struct str clean_sdist(struct arena *arena, struct str url, struct str name);
/* The address with the hash "sha256:..." in its fragment, absent where it has one, or
 * cannot take one. */
struct str clean_with_hash(struct arena *arena, struct str url, struct str hash);
/* What may be the project of an address that does not say: its repository, or the front of
 * its file's name, canonical. Returns how many there are, at most 2. */
size_t clean_guess(struct arena *arena, struct str url, struct str names[static 2]);
/* The address of an archive for one of the same commit that does not end like one; absent
 * where the policy knows none. */
struct str clean_archive(const struct clean *clean, struct str url);
/* Does pip fetch the same from both, and build in the same folder of it? */
bool clean_same_address(struct arena *arena, struct str one, struct str other);
/* With scheme and host in lower case and without the usual port, where it has a host. */
struct str clean_url(struct arena *arena, struct str url);
/* The address of an unpinned repository with the commit that the policy names for it;
 * absent where it names none. */
struct str clean_pinned(const struct clean *clean, struct str url, struct str *reason);

/* shown.c */
/* Does a text hold "${...}"? */
bool clean_has_variable(struct str text);
/* A text with users and passwords of its addresses masked, cut to a length for people; the
 * text itself where that changes nothing. */
struct str clean_shown(struct arena *arena, struct str text);
/* Does this key of an address's query look like that of a secret? */
bool clean_is_secret(struct str key);

/* protect.c */
int protect_load(struct clean *clean, const char *path, struct err *err);
const struct protect *protect_find(const struct clean *clean, struct str name);
/* Sets req to what is protected, and says so. */
void protect_apply(struct clean *clean, const struct protect *protect,
		   struct requirement *req, struct place place, struct str text);
/* What is protected as a constraints file for pip and uv: sorted, one line a name. */
struct str protect_constraints(const struct clean *clean);
/* Both sets as one. */
struct specifier_set specifier_both(struct arena *arena, const struct specifier_set *a,
				    const struct specifier_set *b);

/* wishes.c */
/* Keeps copies of what wish and ask refer to; text is the line, for the report. */
void clean_wish(struct clean *clean, const struct wish *wish, const struct ask *ask,
		struct str text);
/* The wish that says the same, now asked for here, too. */
struct wish *clean_ask(struct clean *clean, const struct wish *wish,
		       const struct ask *ask);
/* "FILE:LINE" */
struct str clean_place(struct arena *arena, struct place place);

/* bind.c: the input is read: its constraints become wishes where it asks for the name. */
void clean_bind(struct clean *clean);

/* changes.c: tells people at once; keeps a copy where the JSON will list it. */
void clean_change(struct clean *clean, const struct change *change);

/* hashes.c */
/* Those of a line, sorted; false where one cannot be a digest. */
bool clean_line_hashes(struct wish *wish, struct arena *arena,
		       const struct reqfile_options *opts);
/* Those that every wish with hashes has; false where they leave none. */
bool clean_hashes(struct str **list, size_t *n, struct arena *arena,
		  const struct wish *const *wishes, size_t nwishes);

/* merge.c: with conflicts there are requirements for the JSON alone. */
struct result clean_merge(struct clean *clean);
/* One requirement as the output has it, without comment and hashes. */
struct str clean_text(struct arena *arena, const struct requirement *req);

/* conflict.c: do wishes of one name exclude each other, in some environment? Works in
 * clean->line, which the caller resets. */
bool clean_conflict(struct conflict *conflict, struct clean *clean,
		    const struct wish *const *wishes, size_t n);
/* resolve.c: "foo: nothing satisfies ==1 (a:1) and ==2 (b:3)" and what would resolve it */
struct str clean_conflict_text(struct arena *arena, const struct conflict *conflict);

/* report.c */
struct str clean_render(struct clean *clean, const struct result *result);
void clean_json(const struct clean *clean, const struct result *result);
void clean_json_conflicts(const struct result *result);

/* changes.c */
/* The folder of the node that a file belongs to, absent where the path names none. */
struct str clean_node(struct place place);
/* "removed", "rewritten", or "refused": the run ends with status 1. */
struct str clean_action(const struct clean *clean, const struct change *change);
/* -E_NOMATCH where a rule with action "refuse" applied. */
int clean_check_refusals(const struct clean *clean, struct err *err);

/* rules.c: the rule's number of "RC101", 0 where there is none. */
unsigned clean_code(struct str text);

#endif
