/* SPDX-License-Identifier: Apache-2.0 */
#include "direct_url.h"
#include "buf.h"
#include "json.h"
#include "str.h"

enum { MAX_URL = 1 << 20 };

/* A line break in a value would forge a line of a freeze. */
static bool
is_line(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 127)
			return false;
	return true;
}

/* A string of the map, absent where there is none; false where it is something else. */
static bool
text_of(struct str *text, const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	*text = (struct str){0};
	if (node_is_null(node))
		return true;
	if (node->kind != NODE_SCALAR || !node->quoted || !is_line(node->text))
		return false;
	*text = node->text;
	return true;
}

/* "hashes" has replaced "hash"; its first key counts, as it stands in the file. */
static bool
read_archive(struct direct_url *direct, struct arena *arena, const struct node *info)
{
	const struct node *hashes = node_get(info, "hashes");

	direct->kind = DIRECT_ARCHIVE;
	if (!text_of(&direct->hash, info, "hash"))
		return false;
	if (direct->hash.p && str_chr(direct->hash, '=') <= 0)
		return false;
	if (hashes && hashes->kind == NODE_MAP && hashes->first &&
	    hashes->first->kind == NODE_SCALAR && is_line(hashes->first->key) &&
	    is_line(hashes->first->text))
		direct->hash = arena_printf(arena, "%.*s=%.*s", STR(hashes->first->key),
					    STR(hashes->first->text));
	return true;
}

static bool
read_vcs(struct direct_url *direct, const struct node *info)
{
	direct->kind = DIRECT_VCS;
	return text_of(&direct->vcs, info, "vcs") && direct->vcs.n > 0 &&
	       text_of(&direct->commit, info, "commit_id") && direct->commit.n > 0;
}

static bool
read_dir(struct direct_url *direct, const struct node *info)
{
	const struct node *editable = node_get(info, "editable");

	direct->kind = DIRECT_DIR;
	if (editable && editable->kind != NODE_SCALAR)
		return false;
	direct->editable = editable && str_eq(editable->text, S("true"));
	return true;
}

/* Exactly one of the three says what kind it is. */
static bool
read_info(struct direct_url *direct, struct arena *arena, const struct node *root)
{
	const struct node *archive = node_get(root, "archive_info");
	const struct node *dir = node_get(root, "dir_info");
	const struct node *vcs = node_get(root, "vcs_info");

	if (!!archive + !!dir + !!vcs != 1)
		return false;
	if ((archive ? archive : dir ? dir : vcs)->kind != NODE_MAP)
		return false;
	if (archive)
		return read_archive(direct, arena, archive);
	return dir ? read_dir(direct, dir) : read_vcs(direct, vcs);
}

int
direct_url_parse(struct direct_url *direct, struct arena *arena, struct str bytes,
		 struct str file, struct err *err)
{
	const struct node *root;
	int status = json_parse(&root, arena, bytes, file, err);

	*direct = (struct direct_url){0};
	if (status < 0)
		return status;
	if (root->kind != NODE_MAP || !text_of(&direct->url, root, "url") ||
	    direct->url.n == 0)
		return err_at(err, file, 1, 0,
			      "expected a JSON object with a text 'url'");
	if (!text_of(&direct->subdirectory, root, "subdirectory") ||
	    !read_info(direct, arena, root))
		return err_at(
			err, file, 1, 0,
			"expected one of archive_info, dir_info and vcs_info (PEP 610)");
	return 0;
}

static bool
is_placeholder(struct str text)
{
	if (!str_starts(text, S("${")) || !str_ends(text, S("}")) || text.n < 4)
		return false;
	for (size_t i = 2; i + 1 < text.n; i++)
		if (!char_is_alnum(text.p[i]) && text.p[i] != '_')
			return false;
	return true;
}

static bool
is_public(struct str userinfo)
{
	struct str password = userinfo, user = str_cut(&password, ':');

	if (str_eq(userinfo, S("git")))
		return true;
	return is_placeholder(user) && (!password.p || is_placeholder(password));
}

struct str
direct_url_redact(struct arena *arena, struct str url)
{
	ptrdiff_t scheme = str_find(url, S("://")), at;
	struct str head, rest;

	if (scheme < 0)
		return url;
	head = str_sub(url, 0, (size_t)scheme + 3);
	rest = str_sub(url, head.n, url.n);
	size_t end = 0;
	while (end < rest.n && !strchr("/?#", rest.p[end]))
		end++;
	at = str_rchr(str_sub(rest, 0, end), '@');
	if (at < 0 || is_public(str_sub(rest, 0, (size_t)at)))
		return url;
	rest = str_sub(rest, (size_t)at + 1, rest.n);
	return arena_printf(arena, "%.*s%.*s", STR(head), STR(rest));
}

struct str
direct_url_str(const struct direct_url *direct, struct arena *arena)
{
	struct str url = direct_url_redact(arena, direct->url);
	char sep = '#';
	struct buf text;

	buf_init(&text, arena, MAX_URL);
	if (direct->kind == DIRECT_VCS)
		buf_printf(&text, "%.*s+", STR(direct->vcs));
	buf_add(&text, url);
	if (direct->kind == DIRECT_VCS)
		buf_printf(&text, "@%.*s", STR(direct->commit));
	if (direct->hash.p) {
		buf_printf(&text, "%c%.*s", sep, STR(direct->hash));
		sep = '&';
	}
	if (direct->subdirectory.n)
		buf_printf(&text, "%csubdirectory=%.*s", sep, STR(direct->subdirectory));
	return buf_str(&text);
}
