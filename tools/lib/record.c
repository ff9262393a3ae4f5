/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"
#include "record_text.h"
#include "str.h"

/* A larger one is not ours: header fields are capped before they get here. */
enum { RECORD_MAX = 8192 };

void
record_print_sum(struct buf *buf, const char *key, const struct digest_value *value)
{
	char hex[DIGEST_HEX_MAX];

	if (!value->n)
		return;
	digest_hex(hex, value);
	buf_printf(buf, "%s %s\n", key, hex);
}

struct str
record_print(struct arena *arena, const struct record *record)
{
	struct digest_value sum;
	struct buf buf;

	buf_init(&buf, arena, RECORD_MAX);
	buf_add(&buf, S("grab 1\n"));
	record_print_sum(&buf, "url", &record->url);
	if (record->etag.p)
		buf_printf(&buf, "etag %.*s\n", STR(record->etag));
	if (record->modified.p)
		buf_printf(&buf, "modified %.*s\n", STR(record->modified));
	if (record->has_size)
		buf_printf(&buf, "size %llu\n", (unsigned long long)record->size);
	record_print_sum(&buf, "sha256", &record->sha256);
	if (record->mtime || record->ctime)
		buf_printf(&buf, "times %lld %lld\n", (long long)record->mtime,
			   (long long)record->ctime);
	digest_of(&sum, DIGEST_SHA256, buf_str(&buf));
	record_print_sum(&buf, "sum", &sum);
	return buf.full ? (struct str){0} : buf_str(&buf);
}

static bool
parse_line(struct record *record, struct str line)
{
	struct str value = line, key = str_cut(&value, ' '), first;
	uint64_t mtime, ctime;

	if (str_eq(key, S("url")))
		return digest_parse(&record->url, value);
	if (str_eq(key, S("sha256")))
		return digest_parse(&record->sha256, value);
	if (str_eq(key, S("size"))) {
		record->has_size = true;
		return str_uint(value, 0, INT64_MAX, &record->size);
	}
	if (str_eq(key, S("times"))) {
		first = str_cut(&value, ' ');
		if (!str_uint(first, 0, INT64_MAX, &mtime) ||
		    !str_uint(value, 0, INT64_MAX, &ctime))
			return false;
		record->mtime = (int64_t)mtime;
		record->ctime = (int64_t)ctime;
		return true;
	}
	if (str_eq(key, S("etag")))
		record->etag = value;
	else if (str_eq(key, S("modified")))
		record->modified = value;
	else
		return false;
	return value.n > 0;
}

bool
record_parse(struct record *record, struct str bytes)
{
	struct record made = {0};
	struct digest_value want, got;
	struct str rest = bytes, line, sum;
	size_t body = bytes.n < 69 ? 0 : bytes.n - 69; /* "sum ", 64 digits, newline */

	sum = str_sub(bytes, body, bytes.n);
	if (bytes.n > RECORD_MAX || !str_starts(sum, S("sum ")) ||
	    sum.p[sum.n - 1] != '\n' || !digest_parse(&want, str_sub(sum, 4, sum.n - 1)))
		return false;
	digest_of(&got, DIGEST_SHA256, str_sub(bytes, 0, body));
	if (!digest_eq(&want, &got))
		return false;
	rest = str_sub(bytes, 0, body);
	if (!str_line(&rest, &line) || !str_eq(line, S("grab 1")))
		return false;
	while (str_line(&rest, &line))
		if (!parse_line(&made, line))
			return false;
	*record = made;
	return made.url.n > 0;
}
