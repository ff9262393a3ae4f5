/* SPDX-License-Identifier: Apache-2.0 */
/* Entries that stand for all files of a folder. */
#include "buf.h"
#include "manifest_parts.h"
#include "str.h"
#include "told.h"

/* A folder brings many files, so that nothing here is about one. */
int
manifest_read_folder(const struct manifest_reader *in, struct manifest_file *entry,
		     const struct node *map)
{
	static const char *const single[] = {"size", "sha256"};
	const struct node *path = node_get(map, "path"),
			  *include = node_get(map, "include");
	char shown[TOLD_MAX];

	entry->folder = str_ends(entry->url, S("/"));
	if (str_ends(entry->path, S("/")) != entry->folder)
		return err_at(in->err, in->file, path->line, path->col,
			      "path '%.*s': of a folder, url and path both end in '/'; "
			      "of a file, neither",
			      STR(entry->path));
	if (include && !entry->folder)
		return err_at(in->err, in->file, include->key_line, include->key_col,
			      "'include' goes with a url that ends in '/'");
	if (!entry->folder)
		return 0;
	entry->path = str_sub(entry->path, 0, entry->path.n - 1);
	for (size_t i = 0; i < COUNT(single); i++) {
		const struct node *node = node_get(map, single[i]);
		if (node)
			return err_at(in->err, in->file, node->key_line, node->key_col,
				      "'%s' is about one file, not about a folder",
				      single[i]);
	}
	for (size_t i = 0; i < entry->nmirrors; i++)
		if (!str_ends(entry->mirrors[i], S("/")))
			return err_at(in->err, in->file, map->line, map->col,
				      "mirror '%s' of a folder: expected '/' at its end",
				      told(shown, entry->mirrors[i]));
	return include ? manifest_list(in, &entry->include, include, "include") : 0;
}

/* A path as it stands in an address. */
static struct str
encode(struct arena *arena, struct str path)
{
	struct buf buf;

	buf_init(&buf, arena, 3 * path.n + 1);
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (char_is_alnum(c) || str_chr(S("-._~/!$()*,;=:@"), c) >= 0)
			buf_char(&buf, c);
		else
			buf_printf(&buf, "%%%02X", (unsigned)(unsigned char)c);
	}
	return buf_str(&buf);
}

bool
manifest_inside(struct manifest_file *file, struct arena *arena,
		const struct manifest_file *folder, struct str path)
{
	struct str behind = encode(arena, path);

	*file = (struct manifest_file){.line = folder->line,
				       .path_line = folder->path_line,
				       .path_col = folder->path_col};
	file->path = arena_cat(arena, arena_cat(arena, folder->path, S("/")), path);
	file->url = arena_cat(arena, folder->url, behind);
	file->mirrors = ARENA_ARRAY(arena, struct str, folder->nmirrors);
	for (; file->nmirrors < folder->nmirrors; file->nmirrors++)
		file->mirrors[file->nmirrors] =
			arena_cat(arena, folder->mirrors[file->nmirrors], behind);
	return manifest_path_ok(file->path);
}
