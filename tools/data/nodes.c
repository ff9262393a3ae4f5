/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Run by the build: nodes FILE.yaml... writes the files as C, each as the tree of nodes that yaml_parse makes of it, so
 * that no program parses at its start what it was built with. Exit status 0, or 3 with file:line:col.
 */
#include "host.h"
#include "str.h"
#include "yaml.h"

enum { MAX_BYTES = 4 << 20 };

/* A node's place in the array: kids stand side by side, behind their parents. */
struct place {
	const struct node *node;
	size_t first; /* of its kids */
};

/* Breadth first; returns how many. */
static size_t
order(struct place *places, const struct node *root)
{
	size_t n = 1;

	places[0].node = root;
	for (size_t i = 0; i < n; i++) {
		places[i].first = n;
		for (const struct node *kid = places[i].node->first; kid; kid = kid->next)
			places[n++].node = kid;
	}
	return n;
}

static size_t
count(const struct node *node)
{
	size_t n = 1;

	for (const struct node *kid = node->first; kid; kid = kid->next)
		n += count(kid);
	return n;
}

static void
print_text(struct str text)
{
	if (!text.p) {
		printf("{0, 0}");
		return;
	}
	printf("{\"");
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if (char_is_alnum(text.p[i]) || str_chr(S(" .-_,:/+"), text.p[i]) >= 0)
			putchar(c);
		else
			printf("\\%03o", c);
	}
	printf("\", %zu}", text.n);
}

static void
print_link(size_t at)
{
	if (at)
		printf(", &it[%zu]", at);
	else
		printf(", 0");
}

static void
print_node(const struct place *place, size_t at)
{
	const struct node *node = place->node;

	printf("\t{%d, %d, %u, %u, ", (int)node->kind, node->quoted, node->line,
	       node->col);
	print_text(node->key);
	printf(", %u, %u, ", node->key_line, node->key_col);
	print_text(node->text);
	print_link(node->nkids ? place->first : 0);
	print_link(node->next ? at + 1 : 0);
	printf(", %zu},\n", node->nkids);
}

/* "torch" of "tools/data/torch.yaml" */
static struct str
word_of(const char *path)
{
	struct str name = str_c(path);

	name = str_sub(name, (size_t)(str_rchr(name, '/') + 1), name.n);
	return str_cut(&name, '.');
}

static int
print_file(struct arena *arena, const char *path, struct err *err)
{
	struct str bytes;
	const struct node *root;
	struct place *places;
	size_t n;
	int status = host_read(&bytes, arena, path, MAX_BYTES, err);

	if (!status)
		status = yaml_parse(&root, arena, bytes, str_c(path), err);
	if (status)
		return status;
	places = ARENA_ARRAY(arena, struct place, count(root));
	n = order(places, root);
	printf("\n#define it data_%.*s_nodes\n"
	       "static struct node it[] = {\n",
	       STR(word_of(path)));
	for (size_t i = 0; i < n; i++)
		print_node(&places[i], i);
	printf("};\n#undef it\n");
	return 0;
}

static void
print_table(int npaths, char **paths)
{
	printf("\nconst struct data_parsed data_parsed[] = {\n");
	for (int i = 0; i < npaths; i++)
		printf("\t{\"%.*s.yaml\", data_%.*s_nodes},\n", STR(word_of(paths[i])),
		       STR(word_of(paths[i])));
	printf("\t{0, 0},\n};\n");
}

int
main(int argc, char **argv)
{
	struct arena mem = arena_new((size_t)64 << 20);
	struct err err = {0};
	int status = 0;

	printf("/* Made by tools/data/nodes.c. */\n#include \"data.h\"\n");
	for (int i = 1; !status && i < argc; i++)
		status = print_file(&mem, argv[i], &err);
	print_table(argc - 1, argv + 1);
	if (status)
		status = err_exit(&err, "tools/data");
	arena_release(&mem);
	return fflush(stdout) ? 6 : status;
}
