/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout: NVIDIA's fatbinary_section.h for the container; entries as measured on what nvcc
 * 11.8 to 13.5 write. An entry's own header size is always used, since it has grown over
 * time.
 */
#include "fatbin.h"
#include "str.h"

enum { SEEK, CONTAINER, ENTRY, SKIP };
enum { SEEK_SIZE = 8, CONTAINER_SIZE = 16, ENTRY_MAX = 4096, ENTRY_VERSION = 0x101 };

#define MAGIC       0xBA55ED50u
#define MAGIC_OLD   0x1EE55A01u
#define FLAG_64     0x1u
#define FLAG_LZ4    0x2000u
#define FLAG_ZSTD   0x8000u
#define FLAG_EXACT  0x100000u /* sm_90a */
#define FLAG_FAMILY 0x200000u /* sm_120f */

/* A number in the header that was read. */
static uint64_t
field(const struct fatbin *fatbin, size_t at, size_t n)
{
	return str_le(str_n(fatbin->head, sizeof(fatbin->head)), at, n);
}

void
fatbin_start(struct fatbin *fatbin, enum fatbin_form form)
{
	*fatbin = (struct fatbin){.state = SEEK, .is_section = form == FATBIN_SECTION};
}

/* Whether bytes are packed is said three times, which must agree. */
static bool
read_sizes(struct fatbin_entry *entry, struct str head, uint64_t flags)
{
	uint64_t packed = str_le(head, 16, 4), size = str_le(head, 56, 8);

	entry->pack = flags & FLAG_LZ4    ? FATBIN_LZ4
		      : flags & FLAG_ZSTD ? FATBIN_ZSTD
					  : FATBIN_PLAIN;
	entry->packed = packed ? packed : entry->payload;
	entry->size = size ? size : entry->payload;
	if (entry->pack == FATBIN_PLAIN)
		return !packed && !size;
	return packed && size && packed <= entry->payload && entry->payload - packed < 8;
}

/* Suffixes came with Hopper and with Blackwell. */
static bool
read_gpu(struct fatbin_entry *entry, struct str head, uint64_t flags)
{
	uint64_t sm = str_le(head, 28, 4);
	bool is_exact = flags & FLAG_EXACT, is_family = flags & FLAG_FAMILY;

	if (sm < 10 || sm > 999)
		return false;
	entry->cc = cc_of_sm((unsigned)sm, is_exact ? 'a' : is_family ? 'f' : 0);
	return !(is_exact && is_family) && !(is_exact && sm < 90) &&
	       !(is_family && sm < 100);
}

bool
fatbin_entry_read(struct fatbin_entry *entry, struct str head)
{
	uint64_t flags = str_le(head, 40, 8), size = str_le(head, 4, 4);

	*entry = (struct fatbin_entry){
		.kind = (unsigned)str_le(head, 0, 2),
		.header = (unsigned)size,
		.payload = str_le(head, 8, 8),
		.is_32 = !(flags & FLAG_64),
	};
	if (size < FATBIN_ENTRY_SIZE || size > ENTRY_MAX || size % 8 ||
	    str_le(head, 2, 2) != ENTRY_VERSION || !read_sizes(entry, head, flags))
		return false;
	if (entry->kind == FATBIN_PTX)
		entry->isa =
			(unsigned)(str_le(head, 26, 2) * 10 + str_le(head, 24, 2) % 10);
	return (entry->kind != FATBIN_PTX && entry->kind != FATBIN_CUBIN) ||
	       read_gpu(entry, head, flags);
}

static void
lose(struct fatbin *fatbin)
{
	fatbin->ndamaged++;
	fatbin->state = SEEK;
}

/* Counts a fat binary with the others that hold the same. */
static void
close_container(struct fatbin *fatbin)
{
	size_t i = 0;

	fatbin->state = SEEK;
	fatbin->nfatbins++;
	while (i < fatbin->nsets && memcmp(fatbin->sets[i].has, fatbin->open.has,
					   sizeof(fatbin->open.has)) != 0)
		i++;
	if (i == FATBIN_SETS_MAX) {
		fatbin->noverflow++;
		return;
	}
	if (i == fatbin->nsets)
		fatbin->sets[fatbin->nsets++] = fatbin->open;
	fatbin->sets[i].n++;
}

/* Behind a payload: the next entry, or the end of the container. */
static void
after_payload(struct fatbin *fatbin)
{
	if (!fatbin->left)
		close_container(fatbin);
	else if (fatbin->left < FATBIN_ENTRY_SIZE)
		lose(fatbin);
	else
		fatbin->state = ENTRY;
}

/* Magic, version 1 and header size 16: the first half of a container's header. */
static void
seek(struct fatbin *fatbin)
{
	uint64_t magic = field(fatbin, 0, 4);

	if (magic == MAGIC && field(fatbin, 4, 2) == 1 &&
	    field(fatbin, 6, 2) == CONTAINER_SIZE) {
		fatbin->state = CONTAINER;
		return;
	}
	/* in a section only zeros stand between them; the oldest form is not read */
	if (fatbin->is_section ? field(fatbin, 0, 8) != 0 : magic == MAGIC_OLD)
		fatbin->ndamaged++;
	fatbin->nhead = 0;
}

static void
container(struct fatbin *fatbin)
{
	fatbin->left = field(fatbin, 8, 8);
	fatbin->nhead = 0;
	fatbin->open = (struct fatbin_set){.n = 0};
	if (fatbin->left) {
		after_payload(fatbin);
		return;
	}
	fatbin->nempty++;
	fatbin->state = SEEK;
}

static void
add_code(struct fatbin *fatbin, const struct fatbin_entry *entry)
{
	struct sm sm = {entry->cc, entry->kind == FATBIN_PTX};
	struct fatbin_code *code = fatbin->codes, *end = code + fatbin->ncodes;

	while (code < end && (cc_cmp(code->sm.cc, sm.cc) != 0 || code->sm.ptx != sm.ptx))
		code++;
	if (code == fatbin->codes + FATBIN_CODES_MAX) {
		fatbin->noverflow++;
		return;
	}
	if (code == end) {
		unsigned bit = (unsigned)fatbin->ncodes++;

		*code = (struct fatbin_code){.sm = sm, .bit = bit};
	}
	code->n++;
	code->isa = code->isa > entry->isa ? code->isa : entry->isa;
	fatbin->open.has[code->bit / 64] |= (uint64_t)1 << code->bit % 64;
}

static void
entry(struct fatbin *fatbin)
{
	struct str head = str_n(fatbin->head, sizeof(fatbin->head));
	struct fatbin_entry found;

	fatbin->nhead = 0;
	if (!fatbin_entry_read(&found, head) || found.header > fatbin->left ||
	    found.payload > fatbin->left - found.header) {
		lose(fatbin);
		return;
	}
	fatbin->nentries++;
	if (found.kind != FATBIN_PTX && found.kind != FATBIN_CUBIN)
		fatbin->nstrange += found.kind != FATBIN_LTO;
	else if (found.is_32)
		fatbin->nnarrow++;
	else
		add_code(fatbin, &found);
	fatbin->left -= found.header + found.payload;
	fatbin->payload = found.header - FATBIN_ENTRY_SIZE + found.payload;
	fatbin->state = SKIP;
}

/* Passes over what no header is made of; the number of bytes passed. */
static size_t
skip(struct fatbin *fatbin, struct str bytes)
{
	size_t n = bytes.n;

	if (fatbin->state == SKIP) {
		n = fatbin->payload < n ? (size_t)fatbin->payload : n;
		fatbin->payload -= n;
		if (!fatbin->payload)
			after_payload(fatbin);
		return n;
	}
	/* a container starts at an address divisible by 8 */
	if (fatbin->state == SEEK && !fatbin->nhead && fatbin->at % 8) {
		size_t gap = 8 - fatbin->at % 8;

		return gap < n ? gap : n;
	}
	return 0;
}

void
fatbin_feed(struct fatbin *fatbin, struct str bytes)
{
	static const size_t sizes[] = {SEEK_SIZE, CONTAINER_SIZE, FATBIN_ENTRY_SIZE, 0};
	static void (*const steps[])(struct fatbin *) = {seek, container, entry};

	while (bytes.n) {
		size_t n = skip(fatbin, bytes);

		if (!n && fatbin->state != SKIP) {
			n = sizes[fatbin->state] - fatbin->nhead;
			n = n < bytes.n ? n : bytes.n;
			memcpy(fatbin->head + fatbin->nhead, bytes.p, n);
			fatbin->nhead += n;
		}
		fatbin->at += n;
		bytes = str_sub(bytes, n, bytes.n);
		if (fatbin->state != SKIP && fatbin->nhead == sizes[fatbin->state])
			steps[fatbin->state](fatbin);
		/* an entry of nothing but its header is over at once */
		if (fatbin->state == SKIP && !fatbin->payload)
			after_payload(fatbin);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct fatbin_code *x = a, *y = b;
	int order = cc_cmp(x->sm.cc, y->sm.cc);

	return order ? order : (int)x->sm.ptx - (int)y->sm.ptx;
}

void
fatbin_end(struct fatbin *fatbin)
{
	bool is_open = fatbin->state != SEEK;

	if (is_open)
		lose(fatbin);
	else
		for (size_t i = 0; fatbin->is_section && i < fatbin->nhead; i++)
			if (fatbin->head[i]) {
				lose(fatbin);
				break;
			}
	qsort(fatbin->codes, fatbin->ncodes, sizeof(struct fatbin_code), compare);
}

size_t
fatbin_serving(const struct fatbin *fatbin, struct cc gpu)
{
	size_t n = 0;

	for (size_t i = 0; i < fatbin->nsets; i++) {
		struct sm held[FATBIN_CODES_MAX];
		struct sm_list list = {held, 0};

		for (size_t j = 0; j < fatbin->ncodes; j++) {
			const struct fatbin_code *code = &fatbin->codes[j];

			if (fatbin->sets[i].has[code->bit / 64] >> code->bit % 64 & 1)
				held[list.n++] = code->sm;
		}
		if (sm_serves(&list, gpu) != CC_NOT)
			n += fatbin->sets[i].n;
	}
	return n;
}

bool
fatbin_next(struct str section, uint64_t *at, struct str *entries)
{
	while (section.n >= CONTAINER_SIZE && *at <= section.n - CONTAINER_SIZE) {
		uint64_t here = *at;

		*at += 8;
		if (str_le(section, here, 8) == 0)
			continue;
		*entries = str_range(section, here + CONTAINER_SIZE,
				     str_le(section, here + 8, 8));
		*at = here + CONTAINER_SIZE + entries->n + (8 - entries->n % 8) % 8;
		return str_le(section, here, 4) == MAGIC && entries->p;
	}
	return false;
}

bool
fatbin_next_entry(struct str entries, uint64_t *at, struct fatbin_entry *entry,
		  struct str *payload)
{
	struct str head = str_range(entries, *at, FATBIN_ENTRY_SIZE);

	if (!head.p || !fatbin_entry_read(entry, head))
		return false;
	*payload = str_range(entries, *at + entry->header, entry->payload);
	*at += entry->header + entry->payload;
	return payload->p;
}
