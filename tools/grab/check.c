/* SPDX-License-Identifier: Apache-2.0 */
/* grab clone --check: is a tree still what grab unpacked? */
#include "host.h"
#include "out.h"
#include "str.h"
#include "tree.h"

struct telling {
	const char *dir;
};

static void
on_change(void *context, struct str path, enum treelist_change change)
{
	const struct telling *telling = context;

	printf("%c ", "=MDA"[change]);
	out_escaped(stdout, str_c(telling->dir));
	putchar('/');
	out_escaped(stdout, path);
	putchar('\n');
}

static bool
is_named(struct arena *mem, const struct treelist *list, struct str want)
{
	char hex[DIGEST_HEX_MAX];
	struct digest_value name;

	treehash_tree(&name, mem, list->entries, list->nentries);
	digest_hex(hex, &name);
	return str_eq(str_c(hex), want);
}

static int
check(struct grab *grab, const struct tree *tree)
{
	struct telling telling = {tree->dir};
	struct treelist was, is;
	struct stamp stamp;
	size_t nchanges;
	bool known;

	if (!stamp_load(&stamp, &grab->mem, tree->dir))
		return err_set(&grab->err, E_NOMATCH,
			       host_kind_nofollow(tree->dir) == HOST_NONE
				       ? "%s: is not there"
				       : "%s: was not made by grab",
			       tree->dir);
	if (tree->commit[0] && !str_eq(stamp.commit, str_c(tree->commit)))
		return err_set(&grab->err, E_NOMATCH, "%s: holds another commit, %.*s",
			       tree->dir, STR(stamp.commit));
	if (stamp_files(&was, &known, grab, &stamp) < 0 ||
	    treelist_read(&is, &grab->mem, tree->dir, &grab->err) < 0)
		return -(int)grab->err.code;
	if (!known)
		return err_set(&grab->err, E_NOMATCH,
			       "%s: nothing says what its files were", tree->dir);
	/* git may write other bytes than it keeps (line ends); submodules are apart */
	if (!stamp.is_git && stamp.tree.p && !is_named(&grab->mem, &was, stamp.tree))
		return err_set(&grab->err, E_NOMATCH,
			       "%s: the list of its files is not that of its tree %.*s",
			       tree->dir, STR(stamp.tree));
	nchanges = treelist_compare(&was, &is, on_change, &telling);
	if (nchanges == 0)
		return 0;
	return err_set(&grab->err, E_NOMATCH,
		       "%s: %zu files are not those of commit %.*s", tree->dir, nchanges,
		       STR(stamp.commit));
}

int
trees_check(struct grab *grab, const struct tree *trees, size_t ntrees)
{
	struct err worst = {0};

	for (size_t i = 0; i < ntrees; i++) {
		if (check(grab, &trees[i]) == 0)
			continue;
		if (worst.code != E_OK)
			tree_note(grab, "%s", worst.text);
		worst = grab->err;
	}
	if (worst.code == E_OK)
		return 0;
	grab->err = worst;
	return -(int)worst.code;
}
