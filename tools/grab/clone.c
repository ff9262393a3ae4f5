/* SPDX-License-Identifier: Apache-2.0 */
/* grab clone: the command line. */
#include "host.h"
#include "manifest.h"
#include "str.h"
#include "tree.h"

enum {
	OPT_SOURCES = GRAB_LAST,
	OPT_REPLACE,
	OPT_KEEP_GOING,
	NODES_MAX = 4 << 20,
};

extern const struct opt clone_opts[];
const struct opt clone_opts[] = {
	{OPT_SOURCES, "sources", "DIR",
	 "look for OWNER/REPO/COMMIT.tar.gz or a repository below DIR first", 0},
	{OPT_REPLACE, "replace", NULL, "replace a DIR that holds something else", 0},
	{'f', "file", "NODES",
	 "bring all trees of NODES, each into its folder of DIR (.)", 0},
	{OPT_KEEP_GOING, "keep-going", NULL, "with -f: go on with other trees on failure",
	 0},
	GRAB_NETWORK_OPTIONS,
	{0},
};

struct clone {
	const char *nodes, *sources;
	bool replace, keep_going;
};

/* Fills in what stands in an address, a commit and a folder. */
static int
set_tree(struct tree *tree, struct grab *grab, struct str url, struct str commit)
{
	struct digest_value sum;
	int status = url_parse(&tree->url, &grab->mem, url, &grab->err);

	if (status < 0)
		return status;
	tree->shown = url_shown(&grab->mem, &tree->url);
	if (!digest_parse(&sum, commit) || sum.n != 20)
		return err_set(&grab->err, E_USAGE,
			       "%.*s@%.*s: expected a commit of 40 digits; branches and "
			       "tags move",
			       STR(tree->shown), STR(commit));
	for (size_t i = 0; i < 40; i++)
		tree->commit[i] = char_lower(commit.p[i]);
	tree->commit[40] = 0;
	return 0;
}

static const char *
without_slashes(struct arena *mem, const char *dir)
{
	struct str text = str_c(dir);

	while (text.n > 1 && str_ends(text, S("/")))
		text = str_sub(text, 0, text.n - 1);
	return arena_str(mem, text).p;
}

static int
clone_one(struct grab *grab, const struct clone *clone, const char *address,
	  const char *dir)
{
	struct tree tree = {.sources = clone->sources, .replace = clone->replace};
	struct str url = str_c(address), commit = {0};
	ptrdiff_t at = str_rchr(url, '@');
	int status;

	if (at > str_rchr(url, '/')) {
		commit = str_sub(url, (size_t)at + 1, url.n);
		url = str_sub(url, 0, (size_t)at);
	}
	if (!commit.p)
		return err_set(&grab->err, E_USAGE,
			       "no commit behind the address: expected URL@COMMIT");
	status = set_tree(&tree, grab, url, commit);
	tree.dir = without_slashes(&grab->mem, dir);
	return status < 0 ? status : tree_bring(grab, &tree);
}

static int
clone_entry(struct grab *grab, const struct clone *clone,
	    const struct manifest_tree *entry, const char *dir)
{
	struct tree tree = {.sources = clone->sources, .replace = clone->replace};
	int status = set_tree(&tree, grab, entry->url, entry->commit);

	tree.dir = arena_printf(&grab->mem, "%s/%.*s", dir, STR(entry->folder)).p;
	return status < 0 ? status : tree_bring(grab, &tree);
}

static int
clone_list(struct grab *grab, const struct clone *clone, const char *dir)
{
	struct manifest_trees trees;
	struct err worst = {0};
	struct str bytes;
	int status = host_read(&bytes, &grab->mem, clone->nodes, NODES_MAX, &grab->err);

	if (status == 0)
		status = manifest_parse_trees(&trees, &grab->mem, bytes,
					      str_c(clone->nodes), &grab->err);
	for (size_t i = 0; status == 0 && i < trees.ntrees; i++) {
		status = clone_entry(grab, clone, &trees.trees[i], dir);
		if (status == 0 || !clone->keep_going)
			continue;
		if (worst.code != E_OK)
			progress_note(grab, worst.text);
		worst = grab->err;
		status = 0;
	}
	if (status < 0 || worst.code == E_OK)
		return status;
	grab->err = worst;
	return -(int)worst.code;
}

int
clone_main(struct args *args)
{
	struct clone clone = {.sources = host_env("GRAB_SOURCES").p};
	struct grab grab;
	int key, status;

	grab_init(&grab);
	while ((key = opt_next(args))) {
		if (grab_option(&grab, args, key))
			continue;
		if (key == OPT_SOURCES)
			clone.sources = args->value;
		else if (key == OPT_REPLACE)
			clone.replace = true;
		else if (key == OPT_KEEP_GOING)
			clone.keep_going = true;
		else
			clone.nodes = args->value;
	}
	if (clone.sources && !clone.sources[0])
		clone.sources = NULL;
	opt_operands(args, clone.nodes ? 0 : 2, clone.nodes ? 1 : 2);
	if (clone.nodes)
		status = clone_list(&grab, &clone,
				    args->npos ? without_slashes(&grab.mem, args->pos[0])
					       : ".");
	else
		status = clone_one(&grab, &clone, args->pos[0], args->pos[1]);
	return grab_close(&grab, status);
}
