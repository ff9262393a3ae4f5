/* SPDX-License-Identifier: Apache-2.0 */
#include "wheels.h"
#include "data.h"
#include "str.h"

struct loader {
	struct arena *arena;
	struct str file;
	struct err *err;
};

static int
bad(const struct loader *loader, const struct node *node, const char *what,
    const char *right)
{
	return err_at(loader->err, loader->file, node->line, node->col,
		      "'%.*s' is no %s; %s", STR(node->text), what, right);
}

/* A text that must be there. */
static int
need(const struct loader *loader, const struct node *map, const char *key,
     struct str *text)
{
	*text = node_text(map, key);
	if (text->n)
		return 0;
	return err_at(loader->err, loader->file, map->line, map->col, "'%s' is missing",
		      key);
}

static int
read_conf(const struct loader *loader, const struct node *map, char *conf)
{
	struct str text;
	int status = need(loader, map, "conf", &text);

	if (status)
		return status;
	*conf = text.p[0];
	if (text.n == 1 && strchr("SVRIU", *conf))
		return 0;
	return bad(loader, node_get(map, "conf"), "confidence", "one of S V R I U");
}

/* A release such as 2.11.0, with ">=" in front where least is not NULL. */
static int
read_release(const struct loader *loader, const struct node *map, const char *key,
	     struct wheel_release *release, bool *least)
{
	struct str text = node_text(map, key);

	if (!text.p)
		return 0;
	if (least && (*least = str_starts(text, S(">="))))
		text = str_sub(text, 2, text.n);
	if (wheel_release_parse(release, text))
		return 0;
	return bad(loader, node_get(map, key), "version", "such as \"2.11.0\"");
}

static int
read_gpus(const struct loader *loader, const struct node *map, struct sm_list *gpus)
{
	const struct node *node = node_get(map, "gpus");
	struct err reason = {0};

	if (!node)
		return 0;
	if (node->kind == NODE_SCALAR &&
	    sm_list_parse(gpus, loader->arena, node->text, &reason) == 0)
		return 0;
	return bad(loader, node, "list of GPUs", "such as \"8.9 12.0a\"");
}

static int
read_avoid(const struct loader *loader, const struct node *map,
	   struct wheels_avoid *avoid)
{
	static const char *const keys[] = {"gpus", "why", NULL};
	const struct node *node = node_get(map, "avoid");
	int status;

	if (!node)
		return 0;
	status = node_want(node, NODE_MAP, "avoid", loader->file, loader->err);
	if (!status)
		status = node_known(node, keys, loader->file, loader->err);
	if (!status)
		status = read_gpus(loader, node, &avoid->gpus);
	return status ? status : need(loader, node, "why", &avoid->why);
}

/* The list of maps under key, counted; absent is an empty one. */
static int
read_list(const struct loader *loader, const struct node *map, const char *key,
	  const struct node **first, size_t *n)
{
	const struct node *list = node_get(map, key);
	int status;

	*first = NULL;
	*n = 0;
	if (!list)
		return 0;
	status = node_want(list, NODE_LIST, key, loader->file, loader->err);
	if (status)
		return status;
	*first = list->first;
	*n = list->nkids;
	return 0;
}

/* Fills in what the name leaves open; where both speak they must agree. */
static int
merge(const struct loader *loader, const struct node *node, const char *key,
      struct wheel_release *named, const struct wheel_release *said)
{
	if (!said->n)
		return 0;
	if (named->n && wheel_release_cmp(named, said) != 0)
		return err_at(loader->err, loader->file, node->line, node->col,
			      "the name says another %s than the row", key);
	if (named->n < said->n)
		*named = *said;
	return 0;
}

static int
read_file(const struct loader *loader, const struct node *node, struct wheels_row *row)
{
	static const char *const keys[] = {"file", "sha256", NULL};
	struct str file = node->text;
	struct err reason = {0};
	int status = 0;

	if (node->kind == NODE_MAP) {
		status = node_known(node, keys, loader->file, loader->err);
		if (!status)
			status = need(loader, node, "file", &file);
		row->sha256 = node_text(node, "sha256");
		if (!status && row->sha256.p && row->sha256.n != 64)
			status = bad(loader, node_get(node, "sha256"), "SHA-256",
				     "64 hexadecimal digits");
	}
	if (status)
		return status;
	if (wheel_parse(&row->wheel, file, &reason) != 0)
		return err_at(loader->err, loader->file, node->line, node->col, "%s",
			      reason.text);
	if (!row->wheel.has.known)
		return err_at(loader->err, loader->file, node->line, node->col,
			      "'+%.*s' is not in the grammar of local versions",
			      STR(row->wheel.local));
	return 0;
}

static int
read_row(const struct loader *loader, const struct node *group, const struct node *node,
	 struct wheels_row *row)
{
	struct wheel_release torch = {0}, cuda = {0};
	struct wheel_local *has = &row->wheel.has;
	bool least = false;
	int status = read_file(loader, node, row);

	if (!status)
		status = read_release(loader, group, "torch", &torch, &least);
	if (!status)
		status = read_release(loader, group, "cuda", &cuda, NULL);
	if (!status)
		status = merge(loader, node, "torch", &has->torch, &torch);
	if (!status)
		status = merge(loader, node, "CUDA", &has->cuda, &cuda);
	if (status)
		return status;
	has->and_higher |= least;
	if (has->nsms)
		row->gpus = wheels_named_gpus(loader->arena, has);
	return 0;
}

/* Tables of one's own may name a mirror; which http it takes is fetch's business. */
static bool
is_folder_url(struct str url)
{
	return str_ends(url, S("/")) &&
	       (str_starts(url, S("https://")) || str_starts(url, S("http://")) ||
		str_starts(url, S("file:///")));
}

static int
read_group(const struct loader *loader, const struct node *group,
	   struct wheels_package *package)
{
	static const char *const keys[] = {"from",  "url",   "conf",  "torch",
					   "cuda",  "gpus",  "trust", "bad",
					   "avoid", "files", NULL};
	struct wheels_row shared = {0};
	const struct node *first;
	struct str folder;
	size_t n;
	int status = node_want(group, NODE_MAP, "wheels", loader->file, loader->err);

	if (status || (status = node_known(group, keys, loader->file, loader->err)) ||
	    (status = need(loader, group, "from", &shared.from)) ||
	    (status = need(loader, group, "url", &folder)) ||
	    (status = read_conf(loader, group, &shared.conf)) ||
	    (status = read_gpus(loader, group, &shared.gpus)) ||
	    (status = read_avoid(loader, group, &shared.avoid)) ||
	    (status = read_list(loader, group, "files", &first, &n)))
		return status;
	if (!is_folder_url(folder))
		return bad(loader, node_get(group, "url"), "address of a folder",
			   "https://HOST/PATH/");
	shared.trust = node_text(group, "trust");
	shared.bad = node_text(group, "bad");
	for (; first && !status; first = first->next) {
		struct wheels_row *row = &package->rows[package->nrows++];

		*row = shared;
		status = read_row(loader, group, first, row);
		row->url = wheels_url(loader->arena,
				      arena_cat(loader->arena, folder, row->wheel.file));
	}
	return status;
}

static int
read_wheels(const struct loader *loader, const struct node *map,
	    struct wheels_package *package)
{
	const struct node *first;
	size_t ngroups, nrows = 0;
	int status = read_list(loader, map, "wheels", &first, &ngroups);

	for (const struct node *group = first; group; group = group->next) {
		const struct node *files = node_get(group, "files");

		nrows += files ? files->nkids : 0;
	}
	package->rows = ARENA_ARRAY(loader->arena, struct wheels_row, nrows);
	for (; first && !status; first = first->next)
		status = read_group(loader, first, package);
	return status;
}

static int
read_pin(const struct loader *loader, const struct node *map, struct wheels_pin *pin)
{
	static const char *const keys[] = {"argument", "conf",   "why",   "platform",
					   "torch",    "python", "avoid", NULL};
	int status = node_want(map, NODE_MAP, "index", loader->file, loader->err);

	if (status || (status = node_known(map, keys, loader->file, loader->err)) ||
	    (status = need(loader, map, "argument", &pin->argument)) ||
	    (status = need(loader, map, "why", &pin->why)) ||
	    (status = read_conf(loader, map, &pin->conf)) ||
	    (status = read_release(loader, map, "torch", &pin->torch, NULL)) ||
	    (status = read_release(loader, map, "python", &pin->python, NULL)))
		return status;
	pin->platform = node_text(map, "platform");
	return read_avoid(loader, map, &pin->avoid);
}

static int
read_source(const struct loader *loader, const struct node *map,
	    struct wheels_source *source)
{
	static const char *const keys[] = {"argument", "conf",  "why",   "gpus",
					   "toolkit",  "torch", "below", NULL};
	int status = node_want(map, NODE_MAP, "source", loader->file, loader->err);

	if (status || (status = node_known(map, keys, loader->file, loader->err)) ||
	    (status = need(loader, map, "argument", &source->argument)) ||
	    (status = need(loader, map, "why", &source->why)) ||
	    (status = read_conf(loader, map, &source->conf)) ||
	    (status = read_gpus(loader, map, &source->gpus)) ||
	    (status = read_release(loader, map, "toolkit", &source->toolkit, NULL)) ||
	    (status = read_release(loader, map, "torch", &source->torch, NULL)))
		return status;
	return read_release(loader, map, "below", &source->below, NULL);
}

static int
read_path(const struct loader *loader, const struct node *map, struct wheels_path *path)
{
	static const char *const keys[] = {"gpu", "gpus", "files", "note", NULL};
	const struct node *first;
	struct str gpu;
	int status = node_want(map, NODE_MAP, "paths", loader->file, loader->err);

	if (status || (status = node_known(map, keys, loader->file, loader->err)) ||
	    (status = need(loader, map, "gpu", &gpu)) ||
	    (status = read_gpus(loader, map, &path->gpus)) ||
	    (status = read_list(loader, map, "files", &first, &path->nfiles)))
		return status;
	if (!cc_parse(&path->gpu, gpu))
		return bad(loader, node_get(map, "gpu"), "compute capability",
			   "such as \"8.9\"");
	path->files = ARENA_ARRAY(loader->arena, struct str, path->nfiles);
	for (size_t i = 0; first; first = first->next)
		path->files[i++] = first->text;
	return 0;
}

/* Reads a list of maps of one kind into a new array of it. */
#define READ_ALL(key, type, array, count, read)                              \
	do {                                                                 \
		status = read_list(loader, map, (key), &first, &n);          \
		(array) = ARENA_ARRAY(loader->arena, type, n);               \
		for (; !status && first; first = first->next)                \
			status = (read)(loader, first, &(array)[(count)++]); \
	} while (0)

static int
read_package(const struct loader *loader, const struct node *map,
	     struct wheels_package *package)
{
	static const char *const keys[] = {"name",   "import", "follows", "paths",
					   "wheels", "index",  "source",  NULL};
	const struct node *first;
	size_t n;
	int status = node_want(map, NODE_MAP, "packages", loader->file, loader->err);

	if (status || (status = node_known(map, keys, loader->file, loader->err)) ||
	    (status = need(loader, map, "name", &package->name)) ||
	    (status = need(loader, map, "import", &package->import)) ||
	    (status = read_wheels(loader, map, package)))
		return status;
	package->follows_torch = str_eq(node_text(map, "follows"), S("torch"));
	READ_ALL("paths", struct wheels_path, package->paths, package->npaths, read_path);
	if (!status)
		READ_ALL("index", struct wheels_pin, package->pins, package->npins,
			 read_pin);
	if (!status)
		READ_ALL("source", struct wheels_source, package->sources,
			 package->nsources, read_source);
	return status;
}

int
wheels_load(struct wheels *wheels, struct arena *arena, const char *dir, struct err *err)
{
	struct loader holder = {arena, {0}, err}, *loader = &holder;
	const struct node *map, *first;
	size_t n;
	int status = data_load(&map, &holder.file, arena, dir, "wheels.yaml", err);

	*wheels = (struct wheels){0};
	if (status ||
	    (status = node_want(map, NODE_MAP, "wheels.yaml", holder.file, err)) ||
	    (status = node_known(map, (const char *const[]){"packages", NULL},
				 holder.file, err)))
		return status;
	READ_ALL("packages", struct wheels_package, wheels->packages, wheels->npackages,
		 read_package);
	return status;
}
