/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout: NVIDIA's fatbinary_section.h for the container; entries as measured on what nvcc
 * 13.0 writes. An entry's own header size is always used, since it has grown over time.
 */
#include "fatbin.h"
#include "str.h"

enum { SEEK, CONTAINER, ENTRY, SKIP };
enum { SEEK_SIZE = 8, CONTAINER_SIZE = 16, ENTRY_SIZE = 64, ENTRY_MAX = 4096 };
enum { KIND_PTX = 1, KIND_CUBIN = 2 };

#define MAGIC       0xBA55ED50u
#define FLAG_EXACT  0x100000u /* sm_90a */
#define FLAG_FAMILY 0x200000u /* sm_120f */

/* A number in the header that was read. */
static uint64_t
field(const struct fatbin *fatbin, size_t at, size_t n)
{
	return str_le(str_n(fatbin->head, sizeof(fatbin->head)), at, n);
}

void
fatbin_start(struct fatbin *fatbin)
{
	*fatbin = (struct fatbin){.state = SEEK};
}

static void
add(struct fatbin *fatbin, struct sm sm)
{
	for (size_t i = 0; i < fatbin->nsms; i++)
		if (cc_cmp(fatbin->sms[i].cc, sm.cc) == 0 && fatbin->sms[i].ptx == sm.ptx)
			return;
	if (fatbin->nsms < FATBIN_SMS_MAX)
		fatbin->sms[fatbin->nsms++] = sm;
}

static void
lose(struct fatbin *fatbin)
{
	fatbin->ndamaged++;
	fatbin->state = SEEK;
}

/* Magic, version 1 and header size 16: the first half of a container's header. */
static void
seek(struct fatbin *fatbin)
{
	if (field(fatbin, 0, 4) == MAGIC && field(fatbin, 4, 2) == 1 &&
	    field(fatbin, 6, 2) == CONTAINER_SIZE)
		fatbin->state = CONTAINER;
	else
		fatbin->nhead = 0;
}

static void
container(struct fatbin *fatbin)
{
	fatbin->left = field(fatbin, 8, 8);
	fatbin->nhead = 0;
	fatbin->state = fatbin->left ? ENTRY : SEEK;
	if (fatbin->left && fatbin->left < ENTRY_SIZE)
		lose(fatbin);
}

static void
entry(struct fatbin *fatbin)
{
	uint64_t kind = field(fatbin, 0, 2), size = field(fatbin, 4, 4);
	uint64_t payload = field(fatbin, 8, 8), flags = field(fatbin, 40, 8);
	unsigned sm = (unsigned)field(fatbin, 28, 4);

	fatbin->nhead = 0;
	if (size < ENTRY_SIZE || size > ENTRY_MAX || size > fatbin->left ||
	    payload > fatbin->left - size) {
		lose(fatbin);
		return;
	}
	fatbin->nentries++;
	if ((kind == KIND_PTX || kind == KIND_CUBIN) && sm >= 10 && sm < 1000)
		add(fatbin, (struct sm){cc_of_sm(sm, flags & FLAG_EXACT    ? 'a'
						     : flags & FLAG_FAMILY ? 'f'
									   : 0),
					kind == KIND_PTX});
	fatbin->left -= size + payload;
	fatbin->payload = size - ENTRY_SIZE + payload;
	fatbin->state = SKIP;
}

/* Behind a payload: the next entry, or the end of the container. */
static void
after_payload(struct fatbin *fatbin)
{
	fatbin->state = fatbin->left ? ENTRY : SEEK;
	if (fatbin->left && fatbin->left < ENTRY_SIZE)
		lose(fatbin);
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
	static const size_t sizes[] = {SEEK_SIZE, CONTAINER_SIZE, ENTRY_SIZE, 0};
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
	const struct sm *x = a, *y = b;
	int order = cc_cmp(x->cc, y->cc);

	return order ? order : (int)x->ptx - (int)y->ptx;
}

void
fatbin_end(struct fatbin *fatbin)
{
	bool is_open = fatbin->state != SEEK;

	if (is_open)
		lose(fatbin);
	qsort(fatbin->sms, fatbin->nsms, sizeof(struct sm), compare);
}

struct sm_list
fatbin_list(struct fatbin *fatbin)
{
	return (struct sm_list){fatbin->sms, fatbin->nsms};
}
