/* SPDX-License-Identifier: Apache-2.0 */
/* Layout: PKWARE's APPNOTE 6.3. The central directory is what counts, as for pip. */
#include "zip.h"
#include "str.h"
#include "utf8.h"

enum { END_SIZE = 22, END64_SIZE = 56, LOCATOR_SIZE = 20, CENTRAL_SIZE = 46 };
enum { COMMENT_MAX = 65535, TAG_ZIP64 = 1, FLAG_ENCRYPTED = 1, UNIX_LINK = 0120000 };

/* Room for the end records and most directories; a comment may be longer. */
#define TAIL_SIZE (32u << 10)

#define SIGN_END     0x06054b50u
#define SIGN_END64   0x06064b50u
#define SIGN_LOCATOR 0x07064b50u
#define SIGN_CENTRAL 0x02014b50u

static int
bad(const struct zip *zip, struct err *err, const char *why)
{
	return err_set(err, E_FORMAT, "%.*s: %s", STR(zip->file), why);
}

static int
bad_name(const struct zip *zip, struct str name, struct err *err, const char *why)
{
	return err_set(err, E_FORMAT, "%.*s: member '%.*s' %s", STR(zip->file),
		       (int)(name.n < 200 ? name.n : 200), name.p ? name.p : "", why);
}

struct directory {
	uint64_t offset, size, n, end; /* end: where the records behind it start */
};

static bool
find_end(struct str bytes, uint64_t *at)
{
	for (uint64_t comment = 0; comment <= COMMENT_MAX; comment++) {
		if (bytes.n < END_SIZE + comment)
			return false;
		*at = bytes.n - END_SIZE - comment;
		if (str_le(bytes, *at, 4) == SIGN_END &&
		    str_le(bytes, *at + 20, 2) == comment)
			return true;
	}
	return false;
}

/* The zip64 form of the end record, where a locator points to one. */
static bool
read_end64(struct str bytes, struct directory *directory)
{
	uint64_t locator = directory->end - LOCATOR_SIZE, at;

	if (directory->end < LOCATOR_SIZE || str_le(bytes, locator, 4) != SIGN_LOCATOR)
		return true;
	at = str_le(bytes, locator + 8, 8);
	if (!str_range(bytes, at, END64_SIZE).p || at > locator ||
	    str_le(bytes, at, 4) != SIGN_END64)
		return false;
	directory->n = str_le(bytes, at + 32, 8);
	directory->size = str_le(bytes, at + 40, 8);
	directory->offset = str_le(bytes, at + 48, 8);
	directory->end = at;
	return true;
}

static int
read_end(const struct zip *zip, struct directory *directory, struct err *err)
{
	struct str bytes = zip->bytes;
	uint64_t at;

	if (!find_end(bytes, &at))
		return bad(zip, err, "no zip archive, or cut short");
	if (str_le(bytes, at + 4, 2) != 0 || str_le(bytes, at + 6, 2) != 0)
		return bad(zip, err, "parts of an archive on several disks");
	*directory =
		(struct directory){str_le(bytes, at + 16, 4), str_le(bytes, at + 12, 4),
				   str_le(bytes, at + 10, 2), at};
	if (!read_end64(bytes, directory))
		return bad(zip, err, "its zip64 end record lies outside the file");
	if (directory->offset > directory->end ||
	    directory->size > directory->end - directory->offset ||
	    directory->n > directory->size / CENTRAL_SIZE)
		return bad(zip, err, "its directory lies outside the file");
	return 0;
}

/* A name that pip could be led out of its folder by, or a terminal astray. */
static const char *
name_fault(struct str name)
{
	struct str rest = name;

	if (!name.n || name.p[0] == '/' || str_chr(name, '\\') >= 0 ||
	    (name.n > 1 && name.p[1] == ':'))
		return "is no relative path with '/'";
	if (!utf8_valid(name))
		return "is no UTF-8";
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7f)
			return "holds control bytes";
	while (rest.p) {
		struct str part = str_cut(&rest, '/');

		if (str_eq(part, S("..")) || str_eq(part, S(".")) ||
		    (!part.n && rest.p && rest.n))
			return "leaves its folder or repeats '/'";
	}
	return NULL;
}

/* Sizes and offset that did not fit 32 bits stand in the zip64 field, in this order. */
static bool
read_zip64(struct zip_member *member, struct str extra)
{
	uint64_t *const values[] = {&member->size, &member->packed, &member->offset};

	while (extra.n >= 4) {
		uint64_t tag = str_le(extra, 0, 2), size = str_le(extra, 2, 2), at = 0;
		struct str field = str_range(extra, 4, size);

		if (!field.p)
			return false;
		for (size_t i = 0; tag == TAG_ZIP64 && i < COUNT(values); i++) {
			if (*values[i] != UINT32_MAX)
				continue;
			if (field.n - at < 8)
				return false;
			*values[i] = str_le(field, at, 8);
			at += 8;
		}
		if (tag == TAG_ZIP64)
			return true;
		extra = str_sub(extra, 4 + (size_t)size, extra.n);
	}
	return true;
}

static int
read_member(const struct zip *zip, struct str *directory, struct zip_member *member,
	    struct err *err)
{
	struct str head = str_range(*directory, 0, CENTRAL_SIZE), extra;
	uint64_t name_size, extra_size, comment_size;
	const char *fault;

	if (!head.p || str_le(head, 0, 4) != SIGN_CENTRAL)
		return bad(zip, err, "its directory is damaged");
	name_size = str_le(head, 28, 2);
	extra_size = str_le(head, 30, 2);
	comment_size = str_le(head, 32, 2);
	if (!str_range(*directory, CENTRAL_SIZE, name_size + extra_size + comment_size).p)
		return bad(zip, err, "its directory is damaged");
	*member = (struct zip_member){str_range(*directory, CENTRAL_SIZE, name_size),
				      str_le(head, 24, 4),
				      str_le(head, 20, 4),
				      str_le(head, 42, 4),
				      (uint32_t)str_le(head, 16, 4),
				      (unsigned)str_le(head, 10, 2)};
	extra = str_range(*directory, CENTRAL_SIZE + name_size, extra_size);
	fault = name_fault(member->name);
	if (!fault && str_le(head, 8, 2) & FLAG_ENCRYPTED)
		fault = "is encrypted";
	if (!fault && (str_le(head, 38, 4) >> 16 & 0170000) == UNIX_LINK)
		fault = "is a link";
	if (!fault && !read_zip64(member, extra))
		fault = "has a damaged zip64 field";
	if (fault)
		return bad_name(zip, member->name, err, fault);
	*directory =
		str_sub(*directory,
			CENTRAL_SIZE + (size_t)(name_size + extra_size + comment_size),
			directory->n);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	return str_cmp(*x, *y);
}

/* Which of two members of one name counts depends on the reader: refused. */
static int
refuse_doubles(const struct zip *zip, struct arena *arena, struct err *err)
{
	struct str *sorted = ARENA_ARRAY(arena, struct str, zip->nmembers);

	for (size_t i = 0; i < zip->nmembers; i++)
		sorted[i] = zip->members[i].name;
	qsort(sorted, zip->nmembers, sizeof(struct str), by_name);
	for (size_t i = 1; i < zip->nmembers; i++)
		if (str_eq(sorted[i - 1], sorted[i]))
			return bad_name(zip, sorted[i], err, "is there twice");
	return 0;
}

static int
bring_tail(const struct zip *zip, uint64_t n, struct err *err)
{
	const struct zip_source *source = &zip->source;

	n = n < zip->bytes.n ? n : zip->bytes.n;
	return source->bring ? source->bring(source->context, zip->bytes.n - n, n, err)
			     : 0;
}

/* The end of the archive, then the directory that it points to. */
static int
bring_directory(struct zip *zip, struct directory *directory, struct err *err)
{
	const struct zip_source *source = &zip->source;
	int status = bring_tail(zip, TAIL_SIZE, err);

	if (!status && read_end(zip, directory, err) != 0) {
		status = bring_tail(zip, END_SIZE + COMMENT_MAX, err);
		if (!status)
			status = read_end(zip, directory, err);
	}
	if (!status && source->bring)
		status = source->bring(source->context, directory->offset,
				       directory->size, err);
	return status;
}

int
zip_open_from(struct zip *zip, struct arena *arena, const struct zip_source *source,
	      struct str file, struct err *err)
{
	struct directory directory = {0};
	struct str rest;
	int status;

	*zip = (struct zip){.source = *source, .bytes = source->bytes, .file = file};
	status = bring_directory(zip, &directory, err);
	if (status)
		return status;
	zip->directory = directory.offset;
	rest = str_range(zip->bytes, directory.offset, directory.size);
	zip->members = ARENA_ARRAY(arena, struct zip_member, directory.n);
	while (zip->nmembers < directory.n && !status)
		status = read_member(zip, &rest, &zip->members[zip->nmembers++], err);
	if (!status && rest.n)
		status = bad(zip, err, "its directory holds more than it says");
	return status ? status : refuse_doubles(zip, arena, err);
}

int
zip_open(struct zip *zip, struct arena *arena, struct str bytes, struct str file,
	 struct err *err)
{
	return zip_open_from(zip, arena, &(struct zip_source){.bytes = bytes}, file, err);
}

const struct zip_member *
zip_find(const struct zip *zip, struct str name)
{
	for (size_t i = 0; i < zip->nmembers; i++)
		if (str_eq(zip->members[i].name, name))
			return &zip->members[i];
	return NULL;
}
