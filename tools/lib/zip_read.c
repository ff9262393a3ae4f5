/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes of one member, checked on their way. */
#include "zip.h"
#include "inflate.h"
#include "str.h"

enum { LOCAL_SIZE = 30, METHOD_STORED = 0, METHOD_DEFLATE = 8 };

#define SIGN_LOCAL 0x04034b50u

/* Counts and sums what goes to the caller's sink. */
struct checker {
	struct sink sink;
	uint64_t size;
	uint32_t crc;
};

static int
check_take(void *context, struct str bytes, struct err *err)
{
	struct checker *checker = context;

	checker->size += bytes.n;
	checker->crc = inflate_crc32(checker->crc, bytes);
	return checker->sink.take(checker->sink.context, bytes, err);
}

static int
bad(const struct zip *zip, const struct zip_member *member, struct err *err,
    const char *why)
{
	return err_set(err, E_FORMAT, "%.*s: member '%.*s' %s", STR(zip->file),
		       STR(member->name), why);
}

/* A member ends where the next one starts at the latest, and the directory at last. */
static int
bring(const struct zip *zip, const struct zip_member *member, struct err *err)
{
	const struct zip_source *source = &zip->source;
	uint64_t end = zip->directory;

	if (!source->bring || member->offset >= end)
		return 0;
	for (size_t i = 0; i < zip->nmembers; i++)
		if (zip->members[i].offset > member->offset &&
		    zip->members[i].offset < end)
			end = zip->members[i].offset;
	return source->bring(source->context, member->offset, end - member->offset, err);
}

/* Where the packed bytes are; the local header must tell the same name. */
static int
find_packed(const struct zip *zip, const struct zip_member *member, struct str *packed,
	    struct err *err)
{
	struct str bytes = zip->bytes, name;
	uint64_t start;
	struct str head;

	head = str_range(bytes, member->offset, LOCAL_SIZE);
	if (!head.p)
		return bad(zip, member, err, "lies outside the file");
	if (str_le(head, 0, 4) != SIGN_LOCAL)
		return bad(zip, member, err, "has no header of its own");
	start = member->offset + LOCAL_SIZE;
	name = str_sub(bytes, (size_t)start, (size_t)(start + str_le(head, 26, 2)));
	if (!str_eq(name, member->name))
		return bad(zip, member, err, "has another name in its own header");
	start += str_le(head, 26, 2) + str_le(head, 28, 2);
	if (start > bytes.n || member->packed > bytes.n - start)
		return bad(zip, member, err, "lies outside the file");
	*packed = str_sub(bytes, (size_t)start, (size_t)(start + member->packed));
	return 0;
}

static int
unpack(const struct zip *zip, const struct zip_member *member, struct arena *arena,
       struct str packed, struct sink sink, struct err *err)
{
	struct inflate *inflate =
		inflate_open(arena, INFLATE_RAW, member->size ? member->size : 1, sink);
	int status = 0;

	while (packed.n && !status && !inflate_done(inflate))
		status = inflate_feed(inflate, &packed, err);
	if (status == -E_FORMAT)
		status = bad(zip, member, err, "is damaged or larger than it says");
	else if (!status && (packed.n || !inflate_done(inflate)))
		status = bad(zip, member, err, "is cut short or longer than it says");
	inflate_close(inflate);
	return status;
}

int
zip_read(const struct zip *zip, const struct zip_member *member, struct arena *arena,
	 struct sink sink, struct err *err)
{
	struct checker checker = {sink, 0, 0};
	struct sink checked = {check_take, &checker};
	struct str packed = {0};
	int status = bring(zip, member, err);

	if (!status)
		status = find_packed(zip, member, &packed, err);
	if (status)
		return status;
	if (member->method == METHOD_DEFLATE)
		status = unpack(zip, member, arena, packed, checked, err);
	else if (member->method == METHOD_STORED)
		status = packed.n == member->size ? check_take(&checker, packed, err) : 0;
	else
		status = bad(zip, member, err, "is packed by a method unknown here");
	if (!status && (checker.size != member->size || checker.crc != member->crc))
		status = bad(zip, member, err, "does not match its size or checksum");
	return status;
}

struct keeper {
	char *p;
	size_t n, size;
};

static int
keep_take(void *context, struct str bytes, struct err *err)
{
	struct keeper *keeper = context;

	if (bytes.n > keeper->size - keeper->n)
		return err_set(err, E_FORMAT, "more than it says");
	if (bytes.n)
		memcpy(keeper->p + keeper->n, bytes.p, bytes.n);
	keeper->n += bytes.n;
	return 0;
}

int
zip_load(const struct zip *zip, const struct zip_member *member, struct arena *arena,
	 size_t max, struct str *bytes, struct err *err)
{
	struct keeper keeper = {NULL, 0, (size_t)member->size};
	struct sink sink = {keep_take, &keeper};
	int status;

	/* deflate packs 1032 to 1 at best: no memory for what cannot be there */
	if (member->packed > zip->bytes.n)
		return bad(zip, member, err, "lies outside the file");
	if (member->size > max || member->size / 1040 > member->packed)
		return bad(zip, member, err, "is larger than expected");
	keeper.p = arena_alloc(arena, keeper.size + 1);
	status = zip_read(zip, member, arena, sink, err);
	*bytes = str_n(keeper.p, keeper.n);
	return status;
}
