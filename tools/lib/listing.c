/* SPDX-License-Identifier: Apache-2.0 */
#include "listing.h"
#include "buf.h"
#include "json.h"
#include "str.h"

struct reader {
	struct listing *listing;
	struct arena *arena;
	const struct url *base;
};

void
listing_add(struct listing *listing, struct arena *arena, const struct listing_file *file)
{
	for (size_t i = 0; i < listing->nfiles; i++)
		if (str_eq(listing->files[i].url, file->url))
			return;
	if (listing->nfiles == listing->size) {
		size_t size = listing->size ? 2 * listing->size : 64;
		struct listing_file *bigger =
			ARENA_ARRAY(arena, struct listing_file, size);

		if (listing->nfiles)
			memcpy(bigger, listing->files, listing->nfiles * sizeof(*bigger));
		listing->files = bigger;
		listing->size = size;
	}
	listing->files[listing->nfiles++] = *file;
}

static bool
is_sha256(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_digit(text.p[i]) && (text.p[i] < 'a' || text.p[i] > 'f'))
			return false;
	return text.n == 64;
}

/* A wheel by its address, absolute or as seen from the list; sha256 may be absent. */
static void
add_reference(const struct reader *reader, struct str reference, struct str sha256)
{
	struct listing_file file = {.sha256 = sha256};
	struct str fragment = reference;
	struct err ignored = {0};
	struct url url;

	reference = str_cut(&fragment, '#');
	if (str_starts(fragment, S("sha256=")))
		file.sha256 = str_sub(fragment, 7, fragment.n);
	if (!is_sha256(file.sha256))
		file.sha256 = (struct str){0};
	file.url = url_join(reader->arena, reader->base, reference);
	if (url_parse_plain(&url, reader->arena, file.url, &ignored) != 0)
		return;
	file.name = url_name(reader->arena, &url);
	if (str_ends(file.name, S(".whl")))
		listing_add(reader->listing, reader->arena, &file);
}

/* "&amp;" and the like, as far as addresses have them. */
static struct str
unescape(struct arena *arena, struct str text)
{
	static const struct {
		const char *name;
		char value;
	} entities[] = {{"&amp;", '&'},  {"&#43;", '+'},  {"&quot;", '"'},
			{"&#x2b;", '+'}, {"&#x2B;", '+'}, {"&lt;", '<'},
			{"&gt;", '>'},   {"&#39;", '\''}};
	struct buf out;

	if (str_chr(text, '&') < 0)
		return text;
	buf_init(&out, arena, text.n + 1);
	while (text.n) {
		size_t used = 1;
		char c = text.p[0];

		for (size_t i = 0; i < COUNT(entities); i++)
			if (str_starts(text, str_c(entities[i].name))) {
				c = entities[i].value;
				used = strlen(entities[i].name);
			}
		buf_char(&out, c);
		text = str_sub(text, used, text.n);
	}
	return buf_str(&out);
}

/* The next attribute of a tag: its name, and its value without quotes. */
static bool
next_attribute(struct str *tag, struct str *name, struct str *value)
{
	size_t n = 0;

	*tag = str_trim(*tag);
	while (n < tag->n && !char_is_space(tag->p[n]) && tag->p[n] != '=')
		n++;
	*name = str_sub(*tag, 0, n);
	*tag = str_trim(str_sub(*tag, n, tag->n));
	*value = (struct str){0};
	if (!str_starts(*tag, S("=")))
		return name->n > 0;
	*tag = str_trim(str_sub(*tag, 1, tag->n));
	if (str_starts(*tag, S("\"")) || str_starts(*tag, S("'"))) {
		char quote = tag->p[0];

		*tag = str_sub(*tag, 1, tag->n);
		*value = str_cut(tag, quote);
		return true;
	}
	for (n = 0; n < tag->n && !char_is_space(tag->p[n]);)
		n++;
	*value = str_sub(*tag, 0, n);
	*tag = str_sub(*tag, n, tag->n);
	return true;
}

static void
read_link(const struct reader *reader, struct str tag)
{
	struct str name, value, href = {0};
	bool is_yanked = false;

	while (tag.p && next_attribute(&tag, &name, &value)) {
		if (str_eq_nocase(name, S("href")))
			href = value;
		is_yanked |= str_eq_nocase(name, S("data-yanked"));
	}
	if (href.n && !is_yanked)
		add_reference(reader, unescape(reader->arena, href), (struct str){0});
}

static void
read_page(const struct reader *reader, struct str page)
{
	while (page.n) {
		struct str rest = page, tag;

		str_cut(&rest, '<');
		tag = str_cut(&rest, '>');
		if (!rest.p)
			return;
		page = rest;
		if (tag.n > 1 && char_lower(tag.p[0]) == 'a' && char_is_space(tag.p[1]))
			read_link(reader, str_sub(tag, 1, tag.n));
	}
}

/* "sha256:..." of GitHub's assets, else {sha256: ...} of an index. */
static struct str
sum_of(const struct node *map)
{
	struct str digest = node_text(map, "digest");

	if (str_starts(digest, S("sha256:")))
		return str_sub(digest, 7, digest.n);
	digest = node_text(node_get(map, "hashes"), "sha256");
	return digest.n ? digest : node_text(map, "sha256");
}

static bool
was_taken_back(const struct node *map)
{
	const struct node *yanked = node_get(map, "yanked");

	return yanked && !node_is_null(yanked) && !str_eq(yanked->text, S("false"));
}

/* node's children are as deep as the reader of JSON allows. */
static void
read_objects(const struct reader *reader, const struct node *node)
{
	struct str url = {0};

	if (node->kind == NODE_MAP) {
		url = node_text(node, "browser_download_url");
		if (!url.n)
			url = node_text(node, "url");
	}
	if (url.n && !was_taken_back(node))
		add_reference(reader, url, sum_of(node));
	for (const struct node *kid = node->first; kid; kid = kid->next)
		read_objects(reader, kid);
}

int
listing_read(struct listing *listing, struct arena *arena, struct str bytes,
	     const struct url *base, struct err *err)
{
	struct reader reader = {listing, arena, base};
	struct str start = str_trim(bytes);
	const struct node *root;
	int status;

	if (!str_starts(start, S("{")) && !str_starts(start, S("["))) {
		read_page(&reader, bytes);
		return 0;
	}
	status = json_parse(&root, arena, bytes, url_shown(arena, base), err);
	if (!status)
		read_objects(&reader, root);
	return status;
}
