/* SPDX-License-Identifier: Apache-2.0 */
/* grab clone: the command line. */
#include "host.h"
#include "models.h"
#include "str.h"
#include "tree.h"

enum {
	OPT_SOURCES = GRAB_LAST,
	OPT_GIT,
	OPT_UPDATE,
	OPT_REPLACE,
	OPT_CHECK,
	OPT_TREE,
	OPT_MAX_SIZE,
	OPT_POINTERS,
	OPT_KEEP_GOING,
	NODES_MAX = 4 << 20,
};

extern const struct opt clone_opts[];
const struct opt clone_opts[] = {
	{OPT_GIT, "git", NULL, "by git, shallow and with .git and submodules", 0},
	{OPT_SOURCES, "sources", "DIR",
	 "look for OWNER/REPO/COMMIT.tar.gz or a repository below DIR first", 0},
	{OPT_UPDATE, "update", NULL,
	 "replace another commit, and keep files that were changed beside DIR", 0},
	{OPT_REPLACE, "replace", NULL, "replace a DIR that holds something else", 0},
	{OPT_CHECK, "check", NULL,
	 "bring nothing; say which files of DIR are not as they were brought", 0},
	{OPT_TREE, "tree", "HASH", "refuse files that do not make this tree of git", 0},
	{OPT_MAX_SIZE, "max-size", "SIZE",
	 "refuse a tree whose files are larger, as 500M (4G)", 0},
	{OPT_POINTERS, "allow-lfs-pointers", NULL,
	 "take a tree that lacks its Git LFS files", 0},
	{'f', "file", "NODES",
	 "bring all trees of NODES, each into its folder of DIR (.)", 0},
	{OPT_KEEP_GOING, "keep-going", NULL, "with -f: go on with other trees on failure",
	 0},
	GRAB_NETWORK_OPTIONS,
	{0},
};

extern const char clone_summary[];
const char clone_summary[] =
	"bring the files of a git commit, without git or by it\n"
	"\n"
	"REF is a commit of 40 digits, a branch or a tag; without one it is the default "
	"branch. What can move is\n"
	"asked for by each run, told, and written down as the commit it was.\n"
	"\n"
	"The tarball that GitHub, GitLab, Gitea, Forgejo, Bitbucket and their like make "
	"of "
	"a commit is unpacked\n"
	"beside DIR, which appears by rename when the tarball is whole and of that "
	"commit. "
	"Refused (5) is whatever\n"
	"would lead out of DIR, a .git, devices, Git LFS pointers, and more than "
	"--max-size. Tarballs bring no\n"
	"submodules. --git has the git program make a shallow clone, with none of the "
	"user's settings, and with\n"
	"tokens in its environment only. Hugging Face has no tarballs: by git, "
	"hf://OWNER/REPO "
	"is an address, too.\n"
	"\n"
	".grab-commit in DIR (or in its .git) says what was brought: url, commit, ref, "
	"git's name of the tree; and\n"
	"mode, sum and path of each file. A DIR that holds the commit is kept, and "
	"nobody "
	"is asked. --check reads\n"
	"it again and prints M, A or D and the path of each file that was changed, added "
	"or deleted (1). Another\n"
	"commit there is refused (1); --update replaces it, and what was changed or "
	"added "
	"goes to\n"
	"DIR.local-COMMIT.disabled. What Python compiled does not count.";

struct clone {
	const char *nodes;
	struct tree all; /* what the options say of each tree */
	bool check, keep_going;
};

/* "500", "500K", "4G": powers of 1024. */
static uint64_t
size_of(const struct args *args)
{
	static const char units[] = "KMGT";
	struct str text = str_c(args->value);
	const char *unit = text.n ? strchr(units, text.p[text.n - 1]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	uint64_t value;

	if (unit)
		text = str_sub(text, 0, text.n - 1);
	if (!str_uint(text, 1, ((uint64_t)1 << 50) >> shift, &value))
		opt_bad(args, "--max-size: expected a size like 500M or 4G, not '%s'",
			args->value);
	return value << shift;
}

static void
set_hash(char hash[static 41], struct str text)
{
	assert(text.n == 40);
	for (size_t i = 0; i < text.n; i++)
		hash[i] = char_lower(text.p[i]);
	hash[40] = 0;
}

/* Fills in what stands in an address and behind it; ref absent: the default branch. */
static int
set_tree(struct tree *tree, struct grab *grab, struct str url, struct str ref)
{
	int status =
		url_parse(&tree->url, &grab->mem, source_address(grab, url), &grab->err);

	if (status < 0)
		return status;
	tree->shown = url_shown(&grab->mem, &tree->url);
	if (ref.p && gitrefs_is_commit(ref)) {
		set_hash(tree->commit, ref);
		return 0;
	}
	tree->named = true;
	tree->ref = ref;
	if (!ref.p || gitrefs_name_ok(ref))
		return 0;
	return err_set(
		&grab->err, E_USAGE,
		"%.*s@%.*s: neither a commit of 40 digits nor a name that a branch "
		"or tag can have",
		STR(tree->shown), STR(ref));
}

/* No '/' at the end, and a name there: what is to be renamed is not called ".". */
static const char *
folder_of(struct grab *grab, const char *dir)
{
	struct str text = str_c(dir), last;
	char *real;

	while (text.n > 1 && str_ends(text, S("/")))
		text = str_sub(text, 0, text.n - 1);
	last = str_sub(text, (size_t)(str_rchr(text, '/') + 1), text.n);
	real = str_eq(last, S(".")) || str_eq(last, S("..")) ? realpath(dir, NULL) : NULL;
	if (real)
		text = str_c(real);
	text = arena_str(&grab->mem, text);
	free(real);
	return text.p;
}

/* A link in the way to a tree's folder may lead out of DIR. */
static int
check_way(struct grab *grab, const char *dir, struct str folder)
{
	for (size_t i = 0; i < folder.n; i++) {
		const char *path;
		if (folder.p[i] != '/')
			continue;
		path = arena_printf(&grab->mem, "%s/%.*s", dir,
				    STR(str_sub(folder, 0, i)))
			       .p;
		if (host_kind_nofollow(path) == HOST_LINK)
			return err_set(&grab->err, E_NOMATCH,
				       "%s: is a link, which may lead out of %s", path,
				       dir);
	}
	return 0;
}

/*
 * URL@REF, where a REF may hold a '/' ("feature/x") and an address another '@': that of a
 * user, before its path, and in folders of this machine.
 */
static void
split(struct str *url, struct str *ref, struct str address)
{
	ptrdiff_t scheme = str_find(address, S("://")), at = str_rchr(address, '@');
	size_t start = scheme < 0 ? 0 : (size_t)scheme + 3;
	ptrdiff_t path = str_chr(str_sub(address, start, address.n), '/');

	*url = address;
	*ref = (struct str){0};
	if (!url_looks(address) || at < 0 || path < 0 ||
	    (size_t)at < start + (size_t)path)
		return;
	if (at < str_rchr(address, '/') &&
	    (str_starts(address, S("file:")) || address.p[at - 1] == '/'))
		return;
	*url = str_sub(address, 0, (size_t)at);
	*ref = str_sub(address, (size_t)at + 1, address.n);
}

static int
clone_one(struct grab *grab, const struct clone *clone, const char *address,
	  const char *dir)
{
	struct tree *tree = ARENA_NEW(&grab->mem, struct tree);
	struct str url, ref;
	int status;

	*tree = clone->all;
	split(&url, &ref, str_c(address));
	status = set_tree(tree, grab, url, ref);
	tree->dir = folder_of(grab, dir);
	if (status < 0)
		return status;
	return clone->check ? trees_check(grab, tree, 1)
			    : trees_bring(grab, tree, 1, false);
}

static int
set_entries(struct tree *trees, struct grab *grab, const struct clone *clone,
	    const struct manifest_trees *list, const char *dir)
{
	for (size_t i = 0; i < list->ntrees; i++) {
		const struct manifest_tree *entry = &list->trees[i];
		trees[i] = clone->all;
		trees[i].dir =
			arena_printf(&grab->mem, "%s/%.*s", dir, STR(entry->folder)).p;
		if (set_tree(&trees[i], grab, entry->url, entry->commit) < 0 ||
		    check_way(grab, dir, entry->folder) < 0)
			return -(int)grab->err.code;
		if (entry->ref.p) /* the lock knows its commit */
			snprintf(trees[i].name, sizeof(trees[i].name), "%.*s",
				 STR(entry->ref));
	}
	return 0;
}

static int
clone_list(struct grab *grab, const struct clone *clone, const char *dir)
{
	struct manifest_trees list = {0};
	struct tree *trees;
	struct str bytes;
	int status = host_read(&bytes, &grab->mem, clone->nodes, NODES_MAX, &grab->err);

	if (status == 0)
		status = manifest_parse_trees(&list, &grab->mem, bytes,
					      str_c(clone->nodes), &grab->err);
	if (status == 0)
		status = locked_trees(grab, &list);
	if (status < 0)
		return status;
	trees = ARENA_ARRAY(&grab->mem, struct tree, list.ntrees);
	status = set_entries(trees, grab, clone, &list, dir);
	if (status < 0)
		return status;
	if (clone->check)
		return trees_check(grab, trees, list.ntrees);
	return trees_bring(grab, trees, list.ntrees, clone->keep_going);
}

static void
take_option(struct clone *clone, const struct args *args, int key)
{
	switch (key) {
	case OPT_SOURCES:
		clone->all.sources = args->value;
		break;
	case OPT_GIT:
		clone->all.git = true;
		break;
	case OPT_UPDATE:
		clone->all.update = true;
		break;
	case OPT_REPLACE:
		clone->all.replace = true;
		break;
	case OPT_CHECK:
		clone->check = true;
		break;
	case OPT_TREE:
		if (!gitrefs_is_commit(str_c(args->value)))
			opt_bad(args, "--tree: expected 40 hexadecimal digits, not '%s'",
				args->value);
		set_hash(clone->all.expected, str_c(args->value));
		break;
	case OPT_MAX_SIZE:
		clone->all.max_size = size_of(args);
		break;
	case OPT_POINTERS:
		clone->all.allow_pointers = true;
		break;
	case OPT_KEEP_GOING:
		clone->keep_going = true;
		break;
	default:
		clone->nodes = grab_manifest(args);
	}
}

int
clone_main(struct args *args)
{
	struct clone clone = {.all = {.sources = host_env("GRAB_SOURCES").p,
				      .max_size = (uint64_t)4 << 30}};
	struct grab grab;
	int key, status;

	grab_init(&grab);
	while ((key = opt_next(args)))
		if (!grab_option(&grab, args, key))
			take_option(&clone, args, key);
	if (clone.all.sources && !clone.all.sources[0])
		clone.all.sources = NULL;
	opt_operands(args, clone.nodes ? 0 : 2, clone.nodes ? 1 : 2);
	if (args->npos && !args->pos[args->npos - 1][0])
		opt_bad(args, "DIR is empty");
	if (clone.all.update && clone.all.replace)
		opt_bad(args, "--update keeps what --replace drops");
	if (clone.nodes && clone.all.expected[0])
		opt_bad(args, "--tree is for one tree");
	if (clone.nodes)
		status = clone_list(&grab, &clone,
				    args->npos ? folder_of(&grab, args->pos[0]) : ".");
	else
		status = clone_one(&grab, &clone, args->pos[0], args->pos[1]);
	return grab_close(&grab, status);
}
