/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON out, as a stream with commas, nesting and escapes kept right; and JSON in, by
 * jansson, into nodes. Bytes that are no UTF-8 are written as U+FFFD, since JSON has no
 * way to carry them.
 */
#ifndef JSON_H
#define JSON_H

#include "node.h"

struct json {
	FILE *file;
	unsigned depth;    /* at most 32 */
	bool has_item[33]; /* by depth: does the next item need a comma? */
	bool has_key;      /* a key was written, its value is due */
	bool pretty;       /* one item a line, two blanks a level */
};

void json_start(struct json *json, FILE *file, bool pretty);
/* A newline; all that was opened must be closed. */
void json_end(struct json *json);

void json_open(struct json *json, char bracket);  /* '{' or '[' */
void json_close(struct json *json, char bracket); /* '}' or ']' */
void json_key(struct json *json, const char *key);
void json_str(struct json *json, struct str s); /* an absent slice is null */
void json_uint(struct json *json, uint64_t value);
void json_bool(struct json *json, bool value);
/* A key with a string behind it. */
void json_pair(struct json *json, const char *key, struct str value);

/*
 * Reads one JSON text of at most 64 MiB; duplicate keys are refused. Strings have quoted
 * set; numbers, true, false and null are plain scalars. Returns 0 or -E_FORMAT with
 * file:line.
 */
int json_parse(const struct node **root, struct arena *arena, struct str bytes,
	       struct str file, struct err *err);

#endif
