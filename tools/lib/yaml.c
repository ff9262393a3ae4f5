/* SPDX-License-Identifier: Apache-2.0 */
/* The only room that includes libyaml. */
#include "yaml.h"
#include "str.h"

#include <yaml.h>

enum { DEPTH = 64, MAX_BYTES = 16 << 20, MAX_VALUES = 1000000, SMALL = 16 };

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	struct str bytes, file;
	size_t nvalues;
	struct err *err;
};

static unsigned
place(size_t zero_based)
{
	return (unsigned)zero_based + 1;
}

static int
bad(struct reader *reader, yaml_mark_t mark, const char *reason)
{
	return err_at(reader->err, reader->file, place(mark.line), place(mark.column),
		      "%s", reason);
}

/* libyaml reads ahead, so its mark is not where such bytes stand; their offset is known. */
static int
bad_bytes(struct reader *reader)
{
	struct str before = str_sub(reader->bytes, 0, reader->parser.problem_offset),
		   line;
	unsigned number = 1, column = 1;

	while (str_chr(before, '\n') >= 0 && str_line(&before, &line))
		number++;
	for (size_t i = 0; i < before.n; i++) /* of characters, as in all other places */
		column += ((unsigned char)before.p[i] & 0xc0) != 0x80;
	return err_at(reader->err, reader->file, number, column, "not UTF-8 text: %s",
		      reader->parser.problem);
}

static bool
indented_by_tab(const struct reader *reader, size_t number)
{
	struct str rest = reader->bytes, line = {0};

	for (size_t i = 0; i <= number; i++)
		if (!str_line(&rest, &line))
			return false;
	while (str_starts(line, S(" ")))
		line = str_sub(line, 1, line.n);
	return str_starts(line, S("\t"));
}

static int
next_event(struct reader *reader, yaml_event_t *event)
{
	const yaml_parser_t *parser = &reader->parser;

	if (yaml_parser_parse(&reader->parser, event))
		return 0;
	if (parser->error == YAML_READER_ERROR)
		return bad_bytes(reader);
	if (indented_by_tab(reader, parser->problem_mark.line))
		return bad(reader, parser->problem_mark,
			   "a tab; YAML is indented with blanks alone");
	return bad(reader, parser->problem_mark,
		   parser->problem ? parser->problem : "no YAML");
}

static int parse_value(struct reader *reader, struct node *node, yaml_event_t *event,
		       unsigned depth);

/* One key of a map, from its event; what follows in the stream is the value. */
static int
parse_key(struct reader *reader, struct node *kid, const yaml_event_t *event)
{
	if (event->type != YAML_SCALAR_EVENT)
		return bad(reader, event->start_mark, "a key must be one word or string");
	kid->key = arena_str(reader->arena,
			     str_n(event->data.scalar.value, event->data.scalar.length));
	kid->key_line = place(event->start_mark.line);
	kid->key_col = place(event->start_mark.column);
	return 0;
}

/* Equal keys stand in the order of the file. */
static int
compare_keys(const void *left, const void *right)
{
	const struct node *a = *(const struct node *const *)left;
	const struct node *b = *(const struct node *const *)right;
	int order = str_cmp(a->key, b->key);

	if (order == 0 && a->key_line != b->key_line)
		return a->key_line < b->key_line ? -1 : 1;
	return order ? order : (a->key_col > b->key_col) - (a->key_col < b->key_col);
}

/* The second of two kids with one key, and the first of them, of a small map. */
static const struct node *
find_twice(const struct node *map, const struct node **first)
{
	for (const struct node *a = map->first; a; a = a->next)
		for (const struct node *b = a->next; b; b = b->next)
			if (str_eq(a->key, b->key)) {
				*first = a;
				return b;
			}
	return NULL;
}

/* Sorted, so that a map of a million keys takes no longer than reading it. */
static const struct node *
find_twice_sorted(struct arena *arena, const struct node *map, const struct node **first)
{
	const struct node **kids = ARENA_ARRAY(arena, const struct node *, map->nkids);
	size_t n = 0;

	for (const struct node *kid = map->first; kid; kid = kid->next)
		kids[n++] = kid;
	qsort(kids, n, sizeof(const struct node *), compare_keys);
	for (size_t i = 1; i < n; i++)
		if (str_eq(kids[i]->key, kids[i - 1]->key)) {
			*first = kids[i - 1];
			return kids[i];
		}
	return NULL;
}

static int
check_keys(struct reader *reader, const struct node *map)
{
	const struct node *first = NULL, *second;

	second = map->nkids <= SMALL ? find_twice(map, &first)
				     : find_twice_sorted(reader->arena, map, &first);
	if (!second)
		return 0;
	return err_at(reader->err, reader->file, second->key_line, second->key_col,
		      "key '%.*s' stands here twice; the first is in line %u",
		      STR(second->key), first->key_line);
}

static int
parse_kids(struct reader *reader, struct node *parent, yaml_event_type_t end,
	   unsigned depth)
{
	struct node **tail = &parent->first;
	yaml_event_t event;
	int status;

	for (;;) {
		struct node *kid = ARENA_NEW(reader->arena, struct node);

		status = next_event(reader, &event);
		if (status == 0 && event.type == end) {
			yaml_event_delete(&event);
			return parent->kind == NODE_MAP ? check_keys(reader, parent) : 0;
		}
		if (status == 0 && parent->kind == NODE_MAP) {
			status = parse_key(reader, kid, &event);
			yaml_event_delete(&event);
			if (status == 0)
				status = next_event(reader, &event);
		}
		if (status == 0)
			status = parse_value(reader, kid, &event, depth + 1);
		if (status)
			return status;
		*tail = kid;
		tail = &kid->next;
		parent->nkids++;
	}
}

/* Takes over event. */
static int
parse_value(struct reader *reader, struct node *node, yaml_event_t *event, unsigned depth)
{
	yaml_event_type_t type = event->type;
	const yaml_char_t *anchor = NULL, *tag = NULL;
	int status = 0;

	node->line = place(event->start_mark.line);
	node->col = place(event->start_mark.column);
	if (type == YAML_SCALAR_EVENT) {
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
		node->text = arena_str(reader->arena, str_n(event->data.scalar.value,
							    event->data.scalar.length));
	} else if (type == YAML_SEQUENCE_START_EVENT) {
		node->kind = NODE_LIST;
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	} else if (type == YAML_MAPPING_START_EVENT) {
		node->kind = NODE_MAP;
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (type == YAML_ALIAS_EVENT || anchor || tag)
		status = bad(reader, event->start_mark,
			     "anchors, aliases and tags are not used here; write the "
			     "value out");
	else if (depth >= DEPTH && node->kind != NODE_SCALAR)
		status = bad(reader, event->start_mark, "nested deeper than 64 levels");
	else if (reader->nvalues++ == MAX_VALUES)
		status = bad(reader, event->start_mark, "more than a million values");
	yaml_event_delete(event);
	if (status || node->kind == NODE_SCALAR)
		return status;
	return parse_kids(reader, node,
			  node->kind == NODE_LIST ? YAML_SEQUENCE_END_EVENT
						  : YAML_MAPPING_END_EVENT,
			  depth);
}

/* What stands around the one document: stream start, document start, document end, stream
 * end. */
static int
parse_stream(struct reader *reader, struct node *root)
{
	yaml_event_t event;
	bool had_one = false;
	int status;

	for (;;) {
		status = next_event(reader, &event);
		if (status)
			return status;
		yaml_event_type_t type = event.type;
		if (type == YAML_STREAM_END_EVENT || type == YAML_STREAM_START_EVENT ||
		    type == YAML_DOCUMENT_END_EVENT) {
			yaml_event_delete(&event);
			if (type == YAML_STREAM_END_EVENT)
				return 0;
		} else if (type == YAML_DOCUMENT_START_EVENT) {
			status = had_one ? bad(reader, event.start_mark,
					       "a second document; one is read")
					 : 0;
			yaml_event_delete(&event);
			had_one = true;
		} else {
			status = parse_value(reader, root, &event, 0);
		}
		if (status)
			return status;
	}
}

/* libyaml compares each %TAG with all before it. Here are no tags, so none is wanted. */
static int
check_directives(struct reader *reader)
{
	struct str rest = reader->bytes, line;

	for (unsigned number = 1; str_line(&rest, &line); number++)
		if (str_starts(line, S("%TAG")))
			return err_at(reader->err, reader->file, number, 1,
				      "anchors, aliases and tags are not used here; "
				      "write the value out");
	return 0;
}

int
yaml_parse(const struct node **root, struct arena *arena, struct str bytes,
	   struct str file, struct err *err)
{
	/* libyaml takes a byte order mark only where it guesses the encoding itself */
	struct str text =
		str_starts(bytes, S("\xef\xbb\xbf")) ? str_sub(bytes, 3, bytes.n) : bytes;
	struct reader reader = {.arena = arena, .bytes = text, .file = file, .err = err};
	struct node *top = ARENA_NEW(arena, struct node);
	int status;

	if (bytes.n > MAX_BYTES)
		return err_at(err, file, 1, 0, "larger than 16 MiB");
	top->line = top->col = 1;
	if (check_directives(&reader) < 0)
		return -E_FORMAT;
	if (!yaml_parser_initialize(&reader.parser))
		die_oom(sizeof(reader.parser));
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&reader.parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
	status = parse_stream(&reader, top);
	yaml_parser_delete(&reader.parser);
	*root = top;
	return status;
}
