/* SPDX-License-Identifier: Apache-2.0 */
/* From a branch or tag to a commit; and what git says of its tree. */
#include "str.h"
#include "tree.h"

static int
ask(struct grab *grab, const struct tree *tree, struct gitref *found)
{
	const char *local = source_repository(&grab->mem, tree);
	int status = -E_NOMATCH;

	if (local)
		status = gitrefs_local(&grab->mem, local, tree->ref, found, &grab->err);
	/* a mirror need not have every branch */
	if (status != -E_NOMATCH || tree->url.scheme == URL_FILE)
		return !local && status < 0
			       ? err_set(&grab->err, E_NOMATCH,
					 "%.*s: no repository there", STR(tree->shown))
			       : status;
	if (!grab->fetch && grab_open(grab) < 0)
		return -(int)grab->err.code;
	return gitrefs_resolve(grab->fetch, &grab->mem, &tree->url, tree->ref, found,
			       &grab->err);
}

int
tree_resolve(struct grab *grab, struct tree *tree)
{
	struct gitref found;
	int status;

	if (tree->commit[0])
		return 0;
	status = ask(grab, tree, &found);
	if (status < 0)
		return status;
	memcpy(tree->commit, found.commit, sizeof(tree->commit));
	memcpy(tree->name, found.name, sizeof(tree->name));
	tree_note(grab, "%.*s: %s is commit %s now", STR(tree->shown), tree->name,
		  tree->commit);
	return 0;
}
