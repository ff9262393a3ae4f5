/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"
#include "str.h"
#include "utf8.h"

void
json_start(struct json *json, FILE *file, bool pretty)
{
	*json = (struct json){.file = file, .pretty = pretty};
}

void
json_end(struct json *json)
{
	assert(json->depth == 0 && !json->has_key);
	fputc('\n', json->file);
	json->has_item[0] = false;
}

static void
new_line(const struct json *json)
{
	if (!json->pretty)
		return;
	fputc('\n', json->file);
	for (unsigned i = 0; i < json->depth; i++)
		fputs("  ", json->file);
}

/* What stands before an item: a comma and its place, or nothing behind a key. */
static void
lead(struct json *json)
{
	if (json->has_key) {
		json->has_key = false;
		return;
	}
	if (json->has_item[json->depth])
		fputc(',', json->file);
	if (json->depth)
		new_line(json);
	json->has_item[json->depth] = true;
}

void
json_open(struct json *json, char bracket)
{
	lead(json);
	fputc(bracket, json->file);
	json->depth++;
	assert(json->depth < COUNT(json->has_item));
	json->has_item[json->depth] = false;
}

void
json_close(struct json *json, char bracket)
{
	bool had_items = json->has_item[json->depth];

	assert(json->depth > 0 && !json->has_key);
	json->depth--;
	if (had_items)
		new_line(json);
	fputc(bracket, json->file);
}

static void
quoted(FILE *file, struct str s)
{
	fputc('"', file);
	for (size_t i = 0; i < s.n;) {
		uint32_t point = 0;
		size_t n = utf8_decode(str_sub(s, i, s.n), &point);

		if (n == 0)
			fputs("\\ufffd", file);
		else if (point == '"' || point == '\\')
			fprintf(file, "\\%c", (int)point);
		else if (point < 0x20 || point == 0x7f || (point >= 0x80 && point < 0xa0))
			fprintf(file, "\\u%04x", (unsigned)point);
		else
			fwrite(s.p + i, 1, n, file);
		i += n ? n : 1;
	}
	fputc('"', file);
}

void
json_key(struct json *json, const char *key)
{
	assert(!json->has_key);
	lead(json);
	quoted(json->file, str_c(key));
	fputs(json->pretty ? ": " : ":", json->file);
	json->has_key = true;
}

void
json_str(struct json *json, struct str s)
{
	lead(json);
	if (s.p)
		quoted(json->file, s);
	else
		fputs("null", json->file);
}

void
json_uint(struct json *json, uint64_t value)
{
	lead(json);
	fprintf(json->file, "%llu", (unsigned long long)value);
}

void
json_bool(struct json *json, bool value)
{
	lead(json);
	fputs(value ? "true" : "false", json->file);
}

void
json_pair(struct json *json, const char *key, struct str value)
{
	json_key(json, key);
	json_str(json, value);
}
