/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of Civitai's and GitHub's API, taken apart. No I/O. */
#include "lookup.h"
#include "str.h"

/* Does the file of a version fit what one word of the query asks for? */
static bool
fits(const struct node *file, struct str key, struct str want)
{
	const struct node *meta = node_get(file, "metadata");

	if (str_eq(key, S("type")))
		return str_eq(node_text(file, "type"), want);
	if (str_eq(key, S("fileId")))
		return str_eq(node_text(file, "id"), want);
	if (str_eq(key, S("format")))
		return str_eq(node_text(meta, "format"), want);
	if (str_eq(key, S("size")))
		return str_eq(node_text(meta, "size"), want);
	if (str_eq(key, S("fp")))
		return str_eq(node_text(meta, "fp"), want);
	return true;
}

static bool
is_choice(struct str key)
{
	static const char *const keys[] = {"type", "fileId", "format", "size", "fp"};

	for (size_t i = 0; i < COUNT(keys); i++)
		if (str_eq(key, str_c(keys[i])))
			return true;
	return false;
}

/* By the query; without a choice in it, the primary one. */
static bool
is_chosen(struct arena *arena, const struct node *file, struct str query)
{
	bool chooses = false;

	while (query.p) {
		struct str value = str_cut(&query, '&'), key = str_cut(&value, '=');
		if (!is_choice(key))
			continue;
		chooses = true;
		value = url_decode(arena, value);
		if (!value.p || !fits(file, key, value))
			return false;
	}
	return chooses || str_eq(node_text(file, "primary"), S("true"));
}

void
lookup_civitai(struct lookup *found, struct arena *arena, const struct node *version,
	       struct str query)
{
	const struct node *files = node_get(version, "files"), *chosen = NULL;

	*found = (struct lookup){0};
	for (const struct node *file = files ? files->first : NULL; file;
	     file = file->next) {
		if (!is_chosen(arena, file, query))
			continue;
		if (chosen)
			return;
		chosen = file;
	}
	if (!chosen)
		return;
	found->name = node_text(chosen, "name");
	if (digest_parse(&found->sha256,
			 node_text(node_get(chosen, "hashes"), "SHA256")) &&
	    found->sha256.kind != DIGEST_SHA256)
		found->sha256 = (struct digest_value){0};
}

struct str
lookup_github(struct lookup *found, const struct node *release, struct str name)
{
	const struct node *assets = node_get(release, "assets"), *asset;
	uint64_t number;

	*found = (struct lookup){0};
	for (asset = assets ? assets->first : NULL; asset; asset = asset->next)
		if (name.n && str_eq(node_text(asset, "name"), name))
			break;
	if (!asset || !str_uint(node_text(asset, "id"), 1, INT64_MAX, &number))
		return (struct str){0};
	found->name = name;
	found->has_size = str_uint(node_text(asset, "size"), 0, INT64_MAX, &found->size);
	if (str_starts(node_text(asset, "digest"), S("sha256:")))
		(void)digest_parse(&found->sha256, node_text(asset, "digest"));
	return node_text(asset, "id");
}
