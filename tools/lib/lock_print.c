/* SPDX-License-Identifier: Apache-2.0 */
/* Locks as they are written. */
#include "lock.h"
#include "lock_parts.h"
#include "str.h"
#include "utf8.h"

/* A word that is nothing but text in YAML, wherever a value stands. */
static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_alnum(text.p[i]) && str_chr(S("._/@+=~:-"), text.p[i]) < 0)
			return false;
	return text.n && !str_eq(text, S("null")) &&
	       (char_is_alnum(text.p[0]) || text.p[0] == '.') &&
	       text.p[text.n - 1] != ':';
}

/* Line ends beyond ASCII are folded into blanks, and some characters may not stand in
 * YAML as they are. */
static bool
needs_escape(uint32_t c)
{
	return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
	       c == 0xfeff || c == 0xfffe || c == 0xffff;
}

static size_t
add_quoted(struct buf *text, struct str rest)
{
	uint32_t c;
	size_t n = utf8_decode(rest, &c);

	if (n == 0) /* no reader gives such bytes */
		return 1;
	if (c == '"' || c == '\\')
		buf_printf(text, "\\%c", (int)c);
	else if (needs_escape(c))
		buf_printf(text, "\\u%04x", (unsigned)c);
	else
		buf_add(text, str_sub(rest, 0, n));
	return n;
}

static void
add_value(struct buf *text, struct str value)
{
	if (is_plain(value)) {
		buf_add(text, value);
		return;
	}
	buf_char(text, '"');
	for (size_t i = 0; i < value.n;)
		i += add_quoted(text, str_sub(value, i, value.n));
	buf_char(text, '"');
}

static void
add_pair(struct buf *text, const char *key, struct str value)
{
	if (!value.p)
		return;
	buf_printf(text, "%s: ", key);
	add_value(text, value);
	buf_char(text, '\n');
}

static void
add_proof(struct buf *text, const char *indent, const struct lock_file *file)
{
	char hex[DIGEST_HEX_MAX];

	if (file->has_size)
		buf_printf(text, "%ssize: %llu\n", indent,
			   (unsigned long long)file->size);
	digest_hex(hex, &file->sha256);
	if (file->sha256.n)
		buf_printf(text, "%ssha256: %s\n", indent, hex);
}

static void
add_folder(struct buf *text, const struct lock_file *folder)
{
	if (folder->include.n)
		buf_add(text, S("    include:\n"));
	for (size_t i = 0; i < folder->include.n; i++) {
		buf_add(text, S("      - "));
		add_value(text, folder->include.p[i]);
		buf_char(text, '\n');
	}
	buf_add(text, folder->nfiles ? S("    files:\n") : S("    files: []\n"));
	for (size_t i = 0; i < folder->nfiles; i++) {
		add_pair(text, "      - path", folder->files[i].path);
		add_proof(text, "        ", &folder->files[i]);
	}
}

static void
add_files(struct buf *text, const struct lock *lock)
{
	buf_add(text, S("files:\n"));
	for (size_t i = 0; i < lock->nfiles; i++) {
		const struct lock_file *file = &lock->files[i];

		add_pair(text, "  - path", file->path);
		add_pair(text, "    url", file->url);
		add_pair(text, "    resolved", file->resolved);
		add_proof(text, "    ", file);
		if (file->folder)
			add_folder(text, file);
	}
}

static void
add_trees(struct buf *text, const struct lock *lock)
{
	buf_add(text, S("trees:\n"));
	for (size_t i = 0; i < lock->ntrees; i++) {
		const struct lock_tree *tree = &lock->trees[i];

		add_pair(text, "  - folder", tree->folder);
		add_pair(text, "    url", tree->url);
		add_pair(text, "    ref", tree->ref);
		add_pair(text, "    commit", tree->commit);
	}
}

/* In a comment no byte can do harm but those that end the line. */
static void
add_comment(struct buf *text, struct str manifest)
{
	struct str name =
		str_sub(manifest, (size_t)(str_rchr(manifest, '/') + 1), manifest.n);

	buf_add(text, S("# Made by `grab lock -f "));
	for (size_t i = 0; i < name.n; i++)
		buf_char(text, name.p[i] >= ' ' && name.p[i] < 0x7f ? name.p[i] : '?');
	buf_add(text, S("`: what its addresses stand for. Change that file and run it "
			"again.\n"));
}

void
lock_print(struct buf *text, struct lock *lock, struct str manifest)
{
	if (lock->nfiles)
		qsort(lock->files, lock->nfiles, sizeof(*lock->files), lock_order);
	for (size_t i = 0; i < lock->nfiles; i++)
		if (lock->files[i].nfiles)
			qsort(lock->files[i].files, lock->files[i].nfiles,
			      sizeof(*lock->files[i].files), lock_order);
	if (lock->ntrees)
		qsort(lock->trees, lock->ntrees, sizeof(*lock->trees), lock_order_trees);
	add_comment(text, manifest);
	buf_add(text, S("version: 1\n"));
	if (lock->nfiles)
		add_files(text, lock);
	if (lock->ntrees)
		add_trees(text, lock);
}
