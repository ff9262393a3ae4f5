/* SPDX-License-Identifier: Apache-2.0 */
#include "tar.h"
#include "str.h"

enum { BLOCK = 512, EXTRA_MAX = 1 << 16, JOINED_MAX = 155 + 1 + 100 + 1 };

/* Fields of a ustar header: offset and length (POSIX pax, "ustar Interchange Format"). */
enum {
	NAME_AT = 0,
	NAME_N = 100,
	MODE_AT = 100,
	MODE_N = 8,
	SIZE_AT = 124,
	SIZE_N = 12,
	SUM_AT = 148,
	SUM_N = 8,
	TYPE_AT = 156,
	LINK_AT = 157,
	LINK_N = 100,
	MAGIC_AT = 257,
	PREFIX_AT = 345,
	PREFIX_N = 155,
};

enum state { IN_HEADER, IN_FILE, IN_EXTRA, IN_PADDING, AT_END };

struct tar {
	struct tar_receiver receiver;
	enum state state;
	char block[BLOCK];
	size_t nblock;
	uint64_t left;  /* of the file or extra header */
	size_t padding; /* behind it */
	char extra[EXTRA_MAX];
	size_t nextra;
	char extra_type;
	/* What extra headers say of the next entry. */
	char path[4096], target[4096];
	size_t npath, ntarget; /* 0: not said */
	bool has_size;
	uint64_t size;
	unsigned zeros; /* blocks of zeros at the end: two */
	bool begun;     /* a first header was right */
};

struct tar *
tar_open(struct arena *arena, struct tar_receiver receiver)
{
	struct tar *tar = ARENA_NEW(arena, struct tar);

	tar->receiver = receiver;
	return tar;
}

static struct str
text_field(const struct tar *tar, size_t at, size_t n)
{
	return str_n(tar->block + at, strnlen(tar->block + at, n));
}

/* Octal digits, ended by a blank or NUL; or, by GNU, 8 bytes after a byte 0x80. */
static bool
number_field(const struct tar *tar, size_t at, size_t n, uint64_t *value)
{
	const unsigned char *p = (const unsigned char *)tar->block + at;
	uint64_t made = 0;
	size_t i = 0;

	if (p[0] == 0x80) {
		for (i = 1; i < n; i++) {
			if (made >> 55)
				return false;
			made = made << 8 | p[i];
		}
		*value = made;
		return true;
	}
	while (i < n && p[i] == ' ')
		i++;
	for (; i < n && p[i] >= '0' && p[i] <= '7'; i++)
		made = made << 3 | (uint64_t)(p[i] - '0');
	for (; i < n; i++)
		if (p[i] != ' ' && p[i] != 0)
			return false;
	*value = made;
	return true;
}

static bool
sum_ok(const struct tar *tar)
{
	uint64_t said, sum = 0;

	if (!number_field(tar, SUM_AT, SUM_N, &said))
		return false;
	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= SUM_AT && i < SUM_AT + SUM_N ? ' '
							 : (unsigned char)tar->block[i];
	return said == sum;
}

static bool
keep(char *place, size_t *n, size_t max, struct str text)
{
	if (text.n == 0 || text.n >= max)
		return false;
	memcpy(place, text.p, text.n);
	*n = text.n;
	return true;
}

static int
take_record(struct tar *tar, struct str key, struct str value, struct err *err)
{
	bool fine = true;

	/* GNU's sparse files in pax form: what follows is not the file's content */
	if (str_starts(key, S("GNU.sparse.")))
		return err_set(err, E_FORMAT, "tar: a sparse file");
	/* one name or size for all that follows makes no sense but to confuse readers */
	if (tar->extra_type == 'g' && (str_eq(key, S("path")) || str_eq(key, S("size")) ||
				       str_eq(key, S("linkpath"))))
		return err_set(err, E_FORMAT, "tar: a %.*s in a global header", STR(key));
	if (str_eq(key, S("path")))
		fine = keep(tar->path, &tar->npath, sizeof(tar->path), value);
	else if (str_eq(key, S("linkpath")))
		fine = keep(tar->target, &tar->ntarget, sizeof(tar->target), value);
	else if (str_eq(key, S("size")))
		fine = tar->has_size = str_uint(value, 0, INT64_MAX, &tar->size);
	else if (str_eq(key, S("comment")) && tar->extra_type == 'g' &&
		 tar->receiver.comment)
		return tar->receiver.comment(tar->receiver.context, value, err);
	return fine ? 0
		    : err_set(err, E_FORMAT, "tar: a bad %.*s in a pax header", STR(key));
}

/* Records of a pax header: "LENGTH KEY=VALUE\n", the length being that of the record. */
static int
take_pax(struct tar *tar, struct err *err)
{
	struct str rest = str_n(tar->extra, tar->nextra);

	while (rest.n) {
		struct str record = rest, length = str_cut(&record, ' '), key;
		uint64_t n;

		if (!str_uint(length, length.n + 3, rest.n, &n) || rest.p[n - 1] != '\n')
			return err_set(err, E_FORMAT, "tar: a damaged pax header");
		record = str_sub(rest, length.n + 1, (size_t)n - 1);
		rest = str_sub(rest, (size_t)n, rest.n);
		key = str_cut(&record, '=');
		if (!record.p)
			return err_set(err, E_FORMAT, "tar: a damaged pax header");
		if (take_record(tar, key, record, err) < 0)
			return -(int)err->code;
	}
	return 0;
}

static int
take_extra(struct tar *tar, struct err *err)
{
	struct str text = str_n(tar->extra, strnlen(tar->extra, tar->nextra));
	bool fine;

	if (tar->extra_type == 'x' || tar->extra_type == 'g')
		return take_pax(tar, err);
	fine = tar->extra_type == 'L'
		       ? keep(tar->path, &tar->npath, sizeof(tar->path), text)
		       : keep(tar->target, &tar->ntarget, sizeof(tar->target), text);
	return fine ? 0 : err_set(err, E_FORMAT, "tar: a bad long name");
}

static enum tar_kind
kind_of(char type, struct str path)
{
	if (type == '0' || type == 0 || type == '7')
		return str_ends(path, S("/")) ? TAR_DIR : TAR_FILE;
	return type == '5'   ? TAR_DIR
	       : type == '2' ? TAR_LINK
	       : type == '1' ? TAR_HARDLINK
			     : TAR_OTHER;
}

/* The path of the entry: of an extra header, or prefix and name. */
static struct str
path_of(const struct tar *tar, char joined[static JOINED_MAX])
{
	struct str name = text_field(tar, NAME_AT, NAME_N);
	struct str prefix = text_field(tar, PREFIX_AT, PREFIX_N);

	if (tar->npath)
		return str_n(tar->path, tar->npath);
	/* GNU's own format has other things where ustar has the prefix */
	if (!prefix.n || memcmp(tar->block + MAGIC_AT, "ustar\0", 6) != 0)
		return name;
	return str_n(joined, (size_t)snprintf(joined, JOINED_MAX, "%.*s/%.*s",
					      STR(prefix), STR(name)));
}

static int
start_entry(struct tar *tar, struct err *err)
{
	struct tar_entry entry = {0};
	char joined[JOINED_MAX];
	uint64_t mode = 0;
	int status;

	entry.path = path_of(tar, joined);
	entry.target = tar->ntarget ? str_n(tar->target, tar->ntarget)
				    : text_field(tar, LINK_AT, LINK_N);
	entry.kind = kind_of(tar->block[TYPE_AT], entry.path);
	if (!number_field(tar, MODE_AT, MODE_N, &mode) ||
	    !number_field(tar, SIZE_AT, SIZE_N, &entry.size))
		return err_set(err, E_FORMAT, "tar: a bad number in a header");
	entry.mode = (unsigned)(mode & 07777);
	if (tar->has_size)
		entry.size = tar->size;
	/* links and folders may state a size without bringing bytes */
	if (entry.kind != TAR_FILE && entry.kind != TAR_OTHER)
		entry.size = 0;
	if (entry.size > INT64_MAX - BLOCK)
		return err_set(err, E_FORMAT, "tar: an impossible size");
	tar->left = entry.size;
	tar->padding = (size_t)((BLOCK - entry.size % BLOCK) % BLOCK);
	tar->npath = tar->ntarget = 0;
	tar->has_size = false;
	status = tar->receiver.entry(tar->receiver.context, &entry, err);
	tar->state = tar->left ? IN_FILE : IN_HEADER;
	return status;
}

static int
start_extra(struct tar *tar, struct err *err)
{
	if (!number_field(tar, SIZE_AT, SIZE_N, &tar->left) || tar->left == 0 ||
	    tar->left > EXTRA_MAX)
		return err_set(err, E_FORMAT, "tar: a header too long to be right");
	tar->padding = (size_t)((BLOCK - tar->left % BLOCK) % BLOCK);
	tar->extra_type = tar->block[TYPE_AT];
	tar->nextra = 0;
	tar->state = IN_EXTRA;
	return 0;
}

static int
take_header(struct tar *tar, struct err *err)
{
	static const char zeros[BLOCK];
	char type = tar->block[TYPE_AT];

	tar->nblock = 0;
	if (memcmp(tar->block, zeros, BLOCK) == 0) {
		if (++tar->zeros == 2)
			tar->state = AT_END;
		return 0;
	}
	if (tar->zeros)
		return err_set(err, E_FORMAT, "tar: an entry behind the end");
	if (!sum_ok(tar))
		return err_set(err, E_FORMAT,
			       tar->begun ? "tar: a damaged header"
					  : "not a tar archive");
	tar->begun = true;
	if (type == 'x' || type == 'g' || type == 'L' || type == 'K')
		return start_extra(tar, err);
	return start_entry(tar, err);
}

static void
after_bytes(struct tar *tar)
{
	if (tar->left == 0)
		tar->state = tar->padding ? IN_PADDING : IN_HEADER;
}

/* Archives are padded with zeros to a multiple of some block size. */
static int
take_end(struct str bytes, struct err *err)
{
	/* each byte is as the one before it, and the first is 0 */
	if (bytes.n && (bytes.p[0] || memcmp(bytes.p, bytes.p + 1, bytes.n - 1) != 0))
		return err_set(err, E_FORMAT, "tar: bytes behind the end");
	return 0;
}

/* Takes from the front of *bytes what the present state can use. */
static int
step(struct tar *tar, struct str *bytes, struct err *err)
{
	struct str part = *bytes;
	int status = 0;

	if (tar->state == IN_HEADER)
		part = str_sub(part, 0, BLOCK - tar->nblock);
	else if (tar->state == IN_PADDING)
		part = str_sub(part, 0, tar->padding);
	else if (tar->state != AT_END && part.n > tar->left)
		part = str_sub(part, 0, (size_t)tar->left);
	*bytes = str_sub(*bytes, part.n, bytes->n);
	if (tar->state == IN_HEADER) {
		memcpy(tar->block + tar->nblock, part.p, part.n);
		tar->nblock += part.n;
		return tar->nblock == BLOCK ? take_header(tar, err) : 0;
	}
	if (tar->state == IN_PADDING) {
		tar->padding -= part.n;
		tar->state = tar->padding ? IN_PADDING : IN_HEADER;
		return 0;
	}
	if (tar->state == AT_END)
		return take_end(part, err);
	tar->left -= part.n;
	if (tar->state == IN_FILE)
		status = tar->receiver.bytes(tar->receiver.context, part, err);
	else
		memcpy(tar->extra + tar->nextra, part.p, part.n);
	if (tar->state == IN_EXTRA) {
		tar->nextra += part.n;
		status = tar->left ? 0 : take_extra(tar, err);
	}
	after_bytes(tar);
	return status;
}

int
tar_feed(struct tar *tar, struct str bytes, struct err *err)
{
	int status = 0;

	while (bytes.n && status == 0)
		status = step(tar, &bytes, err);
	return status;
}

int
tar_end(struct tar *tar, struct err *err)
{
	if (tar->state == AT_END)
		return 0;
	return err_set(err, E_FORMAT,
		       tar->begun ? "tar: ends in the middle" : "not a tar archive");
}
