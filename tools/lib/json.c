/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"
#include "str.h"
#include "utf8.h"

void
json_start(struct json *json, FILE *file, bool pretty)
{
	*json = (struct json){.file = file, .pretty = pretty};
}

static void
put(FILE *file, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		putc_unlocked(s.p[i], file);
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
	putc_unlocked('\n', json->file);
	for (unsigned i = 0; i < json->depth; i++)
		put(json->file, S("  "));
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
		putc_unlocked(',', json->file);
	if (json->depth)
		new_line(json);
	json->has_item[json->depth] = true;
}

/* While something is open the file is this thread's: no byte of it takes a lock. */
void
json_open(struct json *json, char bracket)
{
	if (json->depth == 0)
		flockfile(json->file);
	lead(json);
	putc_unlocked(bracket, json->file);
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
	putc_unlocked(bracket, json->file);
	if (json->depth == 0)
		funlockfile(json->file);
}

/* ASCII that stands for itself in a string. */
static bool
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void
quoted(FILE *file, struct str s)
{
	putc_unlocked('"', file);
	for (size_t i = 0; i < s.n;) {
		uint32_t point = 0;
		size_t n;

		if (is_plain(s.p[i])) {
			putc_unlocked(s.p[i++], file);
			continue;
		}
		n = utf8_decode(str_sub(s, i, s.n), &point);
		if (n == 0)
			put(file, S("\\ufffd"));
		else if (point == '"' || point == '\\')
			fprintf(file, "\\%c", (int)point);
		else if (point < 0x20 || point == 0x7f || (point >= 0x80 && point < 0xa0))
			fprintf(file, "\\u%04x", (unsigned)point);
		else
			put(file, str_n(s.p + i, n));
		i += n ? n : 1;
	}
	putc_unlocked('"', file);
}

void
json_key(struct json *json, const char *key)
{
	assert(!json->has_key);
	lead(json);
	quoted(json->file, str_c(key));
	put(json->file, json->pretty ? S(": ") : S(":"));
	json->has_key = true;
}

void
json_str(struct json *json, struct str s)
{
	lead(json);
	if (s.p)
		quoted(json->file, s);
	else
		put(json->file, S("null"));
}

void
json_uint(struct json *json, uint64_t value)
{
	char digits[20];

	lead(json);
	put(json->file, str_decimal(digits, value));
}

void
json_bool(struct json *json, bool value)
{
	lead(json);
	put(json->file, value ? S("true") : S("false"));
}

void
json_pair(struct json *json, const char *key, struct str value)
{
	json_key(json, key);
	json_str(json, value);
}
