/* SPDX-License-Identifier: Apache-2.0 */
/* One file of a manifest, and the values that entries are made of. */
#include "manifest_parts.h"
#include "str.h"
#include "told.h"
#include "url.h"

enum { ARCHS_MAX = 32 };

/* Names that the downloads themselves take: .NAME.grab, .NAME.grab-part and so on. */
static bool
is_ours(struct str name)
{
	ptrdiff_t dot = str_rchr(name, '.');
	struct str end = str_sub(name, (size_t)(dot + 1), name.n);

	return str_starts(name, S(".")) &&
	       (str_eq(end, S("grab")) || str_starts(end, S("grab-")));
}

bool
manifest_path_ok(struct str path)
{
	struct str rest = path;

	if (path.n == 0 || path.n > 1024 || str_ends(path, S("/")))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f ||
		    path.p[i] == '\\')
			return false;
	while (rest.p) {
		struct str part = str_cut(&rest, '/');
		if (part.n == 0 || part.n > 255 || str_eq(part, S(".")) ||
		    str_eq(part, S("..")) || is_ours(part))
			return false;
	}
	return true;
}

int
manifest_text(const struct manifest_reader *in, struct str *text, const struct node *map,
	      const char *key)
{
	const struct node *node = node_get(map, key);

	if (!node)
		return err_at(in->err, in->file, map->line, map->col, "'%s' is missing",
			      key);
	if (node_want(node, NODE_SCALAR, key, in->file, in->err) < 0)
		return -E_FORMAT;
	if (node->text.n == 0 || node_is_null(node))
		return err_at(in->err, in->file, node->line, node->col, "'%s' is empty",
			      key);
	*text = node->text;
	return 0;
}

static int
check_path(const struct manifest_reader *in, struct str path, const struct node *node)
{
	struct str name = str_sub(path, (size_t)(str_rchr(path, '/') + 1), path.n);

	if (manifest_path_ok(path))
		return 0;
	if (is_ours(name))
		return err_at(in->err, in->file, node->line, node->col,
			      "path '%.*s': the name is one that grab itself uses",
			      STR(path));
	return err_at(in->err, in->file, node->line, node->col,
		      "%.*s '%.*s': expected a relative path without '.' or '..'",
		      STR(node->key), STR(node->text));
}

int
manifest_path(const struct manifest_reader *in, struct str *path, const struct node *map,
	      const char *key)
{
	if (manifest_text(in, path, map, key) < 0)
		return -E_FORMAT;
	return check_path(in, *path, node_get(map, key));
}

bool
manifest_is_address(struct str text)
{
	static const struct str schemes[] = {
		{"https://", 8}, {"hf://", 5},   {"civitai://", 10}, {"gh://", 5},
		{"s3://", 5},    {"http://", 7}, {"file:", 5},
	};

	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_starts(text, schemes[i]))
			return text.n > schemes[i].n;
	return false;
}

static int
check_address(const struct manifest_reader *in, struct str text, const struct node *node)
{
	char shown[TOLD_MAX];
	struct url parsed;
	struct err why;

	if (!manifest_is_address(text))
		return err_at(in->err, in->file, node->line, node->col,
			      "'%s': expected an https:, hf:, civitai:, gh:, s3:, "
			      "http: or file: address",
			      told(shown, text));
	if (str_ends(text, S("/")) || url_parse(&parsed, in->arena, text, &why) == 0)
		return 0; /* a folder is not asked for as it is */
	return err_at(in->err, in->file, node->line, node->col, "%s", why.text);
}

int
manifest_address(const struct manifest_reader *in, struct str *url,
		 const struct node *node)
{
	if (node_want(node, NODE_SCALAR, "url", in->file, in->err) < 0)
		return -E_FORMAT;
	*url = node->text;
	return check_address(in, node->text, node);
}

/* What stands behind a base: like a path, but a query may follow. */
static bool
is_relative(struct str text)
{
	struct str rest = text, path = str_cut(&rest, '?');

	if (str_ends(path, S("/")))
		path = str_sub(path, 0, path.n - 1);
	return manifest_path_ok(path) && str_chr(text, '#') < 0 &&
	       str_find(text, S(":")) < 0;
}

/* url and what it is with each base; further bases count as mirrors. */
static int
read_url(const struct manifest_reader *in, struct manifest_file *entry,
	 const struct node *map, const struct manifest_words *bases)
{
	const struct node *node = node_get(map, "url"), *list = node_get(map, "mirrors");
	char shown[TOLD_MAX];
	size_t extra = 0;

	if (manifest_text(in, &entry->url, map, "url") < 0 ||
	    (list && node_want(list, NODE_LIST, "mirrors", in->file, in->err) < 0))
		return -E_FORMAT;
	if (manifest_is_address(node->text)) {
		if (check_address(in, node->text, node) < 0)
			return -E_FORMAT;
	} else if (is_relative(node->text) && bases->n) {
		extra = bases->n;
	} else if (is_relative(node->text)) {
		return err_at(in->err, in->file, node->line, node->col,
			      "'%s': no address, and there is no 'base' to join it to",
			      told(shown, node->text));
	} else if (bases->n && !url_looks(node->text)) {
		return err_at(in->err, in->file, node->line, node->col,
			      "'%s': neither an address nor a plain path behind a base",
			      told(shown, node->text));
	} else {
		return check_address(in, node->text, node);
	}
	entry->mirrors =
		ARENA_ARRAY(in->arena, struct str, extra + (list ? list->nkids : 0));
	for (size_t i = 0; i < extra; i++) {
		struct str *to = i ? &entry->mirrors[entry->nmirrors++] : &entry->url;
		*to = arena_cat(in->arena, arena_cat(in->arena, bases->p[i], S("/")),
				node->text);
		if (check_address(in, *to, node) < 0)
			return -E_FORMAT;
	}
	for (const struct node *kid = list ? list->first : NULL; kid; kid = kid->next)
		if (manifest_address(in, &entry->mirrors[entry->nmirrors++], kid) < 0)
			return -E_FORMAT;
	return 0;
}

int
manifest_proof(const struct manifest_reader *in, const struct node *map, bool *has_size,
	       uint64_t *size, struct digest_value *sha256)
{
	const struct node *number = node_get(map, "size"), *sum = node_get(map, "sha256");

	*has_size = number != NULL;
	if (number &&
	    (number->kind != NODE_SCALAR || !str_uint(number->text, 0, INT64_MAX, size)))
		return err_at(in->err, in->file, number->line, number->col,
			      "size: expected a number of bytes");
	if (sum && (sum->kind != NODE_SCALAR || !digest_parse(sha256, sum->text) ||
		    sha256->n != 32))
		return err_at(in->err, in->file, sum->line, sum->col,
			      "sha256: expected 64 hexadecimal digits");
	return 0;
}

int
manifest_list(const struct manifest_reader *in, struct manifest_words *words,
	      const struct node *node, const char *what)
{
	const struct node *kid = node->kind == NODE_LIST ? node->first : node;

	if (node->kind == NODE_MAP || !kid)
		return err_at(in->err, in->file, node->line, node->col,
			      "'%s' must be one value, or a list of some", what);
	*words = (struct manifest_words){0};
	words->p = ARENA_ARRAY(in->arena, struct str,
			       node->kind == NODE_LIST ? node->nkids : 1);
	for (; kid; kid = node->kind == NODE_LIST ? kid->next : NULL) {
		if (node_want(kid, NODE_SCALAR, what, in->file, in->err) < 0)
			return -E_FORMAT;
		if (kid->text.n == 0 || kid->text.n > 4096 || node_is_null(kid))
			return err_at(in->err, in->file, kid->line, kid->col,
				      "'%s' is %s", what,
				      kid->text.n > 4096 ? "too long" : "empty");
		words->p[words->n++] = kid->text;
	}
	return 0;
}

static bool
is_arch(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!char_is_alnum(word.p[i]) && str_chr(S("._- "), word.p[i]) < 0)
			return false;
	return word.n <= 64 && char_is_alnum(word.p[0]) &&
	       char_is_alnum(word.p[word.n - 1]);
}

/* if: {arch: [blackwell, "8.9"]} */
static int
read_condition(const struct manifest_reader *in, struct manifest_file *entry,
	       const struct node *map)
{
	static const char *const keys[] = {"arch", NULL};
	const struct node *node = node_get(map, "if"), *arch = node_get(node, "arch");

	if (!node)
		return 0;
	if (node_want(node, NODE_MAP, "if", in->file, in->err) < 0 ||
	    node_known(node, keys, in->file, in->err) < 0)
		return -E_FORMAT;
	if (!arch)
		return err_at(in->err, in->file, node->line, node->col,
			      "'arch' is missing");
	if (manifest_list(in, &entry->archs, arch, "arch") < 0)
		return -E_FORMAT;
	if (entry->archs.n > ARCHS_MAX)
		return err_at(in->err, in->file, arch->line, arch->col,
			      "'arch': more than %d names", ARCHS_MAX);
	for (size_t i = 0; i < entry->archs.n; i++)
		if (!is_arch(entry->archs.p[i]))
			return err_at(in->err, in->file, arch->line, arch->col,
				      "arch '%.*s': expected the name of a GPU, an "
				      "architecture or a row, or a compute capability",
				      STR(entry->archs.p[i]));
	return 0;
}

int
manifest_read_file(const struct manifest_reader *in, struct manifest_file *entry,
		   const struct node *map, const struct manifest_words *bases)
{
	static const char *const keys[] = {"url", "path",    "size", "sha256", "mirrors",
					   "if",  "include", "note", NULL};
	const struct node *path = node_get(map, "path");

	if (node_want(map, NODE_MAP, "a file", in->file, in->err) < 0 ||
	    node_known(map, keys, in->file, in->err) < 0 ||
	    read_url(in, entry, map, bases) < 0 ||
	    manifest_text(in, &entry->path, map, "path") < 0 ||
	    manifest_read_folder(in, entry, map) < 0 ||
	    check_path(in, entry->path, path) < 0 || read_condition(in, entry, map) < 0)
		return -E_FORMAT;
	entry->line = map->line;
	entry->path_line = path->line;
	entry->path_col = path->col;
	return manifest_proof(in, map, &entry->has_size, &entry->size, &entry->sha256);
}
