/* SPDX-License-Identifier: Apache-2.0 */
/* What grab leaves in a tree: of which commit it is, and what its files were. */
#include "host.h"
#include "str.h"
#include "tree.h"

#include <fcntl.h>
#include <unistd.h>

enum { HEAD_MAX = 16384, STAMP_MAX = 256 << 20 };

/* Where git keeps its things, ours are out of its sight as well. */
static const char *const places[] = {".grab-commit", ".git/grab-commit"};

/* The first bytes of a file, however long it is; false if there is none. */
static bool
read_head(struct str *text, struct arena *mem, const char *path)
{
	char *bytes = arena_alloc(mem, HEAD_MAX);
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, bytes, HEAD_MAX);

	if (fd >= 0)
		close(fd);
	*text = str_n(bytes, n < 0 ? 0 : (size_t)n);
	return n > 0;
}

bool
stamp_load(struct stamp *stamp, struct arena *mem, const char *dir)
{
	struct str text = {0}, line;
	size_t i = 0;

	*stamp = (struct stamp){0};
	for (; i < COUNT(places) && !text.n; i++) {
		stamp->path = arena_printf(mem, "%s/%s", dir, places[i]).p;
		if (!read_head(&text, mem, stamp->path))
			text = (struct str){0};
		stamp->is_git = i == 1;
	}
	while (str_line(&text, &line) && !str_eq(line, S("files"))) {
		struct str value = line, key = str_cut(&value, ' ');
		if (str_eq(key, S("commit")))
			stamp->commit = value;
		else if (str_eq(key, S("ref")))
			stamp->name = value;
		else if (str_eq(key, S("tree")))
			stamp->tree = value;
	}
	return stamp->commit.p != NULL;
}

int
stamp_save(struct grab *grab, const struct tree *tree, const char *dir,
	   const struct treelist *list)
{
	const char *path = arena_printf(&grab->mem, "%s/%s", dir, places[tree->git]).p;
	FILE *file = fopen(path, "wx");
	bool fine;

	if (!file)
		return err_sys(&grab->err, "%s", path);
	fprintf(file, "url %.*s\ncommit %s\n", STR(tree->shown), tree->commit);
	if (tree->name[0])
		fprintf(file, "ref %s\n", tree->name);
	fprintf(file, "tree %s\nfiles\n", tree->made);
	treehash_print(file, list->entries, list->nentries);
	fine = fflush(file) == 0 && fsync(fileno(file)) == 0;
	if (fclose(file) != 0 || !fine)
		return err_sys(&grab->err, "%s", path);
	return 0;
}

int
stamp_files(struct treelist *list, bool *known, struct grab *grab,
	    const struct stamp *stamp)
{
	const struct str mark = S("\nfiles\n");
	struct str text;
	ptrdiff_t at;
	int status = host_read_if(&text, &grab->mem, stamp->path, STAMP_MAX, &grab->err);

	*list = (struct treelist){0};
	*known = false;
	if (status < 0)
		return status;
	at = str_find(text, mark);
	if (at < 0)
		return 0;
	*known = true;
	text = str_sub(text, (size_t)at + mark.n, text.n);
	return treehash_parse(&list->entries, &list->nentries, &grab->mem, text,
			      str_c(stamp->path), &grab->err);
}
