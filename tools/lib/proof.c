/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A cubin is an ELF file: e_flags hold the GPU's number (in the lowest byte, or the second
 * one from ABI version 8 on), and since CUDA 12 a note holds ptxas's command line, which
 * alone tells sm_90a from sm_90. PTX has the lines .version, .target and .address_size.
 */
#include "proof.h"
#include "elf.h"
#include "lz4.h"
#include "str.h"
#include "unzstd.h"

enum {
	PIECES_MAX = 64, /* of a section that are all looked at */
	ABI_NEW = 8
};

/* "sm_90a" or "compute_90a", up to what is no part of it. */
static bool
read_arch(struct str text, struct cc *cc)
{
	size_t n = 0;

	while (n < text.n && (char_is_alnum(text.p[n]) || text.p[n] == '_'))
		n++;
	return cc_parse(cc, str_sub(text, 0, n));
}

static enum proof
compare(struct cc said, struct cc found)
{
	return cc_cmp(said, found) == 0 ? PROOF_AGREES : PROOF_CONTRADICTS;
}

/* What stands behind word in text; absent where it does not occur. */
static struct str
behind(struct str text, struct str word)
{
	ptrdiff_t at = str_find(text, word);

	return at < 0 ? (struct str){0} : str_sub(text, (size_t)at + word.n, text.n);
}

static enum proof
prove_note(const struct fatbin_entry *entry, const struct elf *elf)
{
	struct str note;
	struct cc found;

	elf_section(elf, ".note.nv.tkinfo", &note);
	note = behind(note, S("-arch "));
	if (!note.p || !read_arch(note, &found))
		return PROOF_AGREES;
	return compare(entry->cc, found);
}

/* e_flags are there as soon as the file's header is. */
static enum proof
prove_cubin(const struct fatbin_entry *entry, struct str bytes)
{
	struct err ignored = {0};
	struct elf elf;
	unsigned number;

	if (str_find(str_sub(bytes, 0, 512), S(".version ")) >= 0)
		return PROOF_CONTRADICTS;
	if (!elf_is(bytes) || bytes.n < 64)
		return PROOF_UNCLEAR;
	if (elf_parse(&elf, bytes, S(""), &ignored) != 0)
		elf.nsections = 0; /* cut, so its table is not there */
	if (elf.machine != ELF_CUDA)
		return PROOF_UNCLEAR;
	number = elf.flags & 0xff;
	if ((unsigned char)bytes.p[8] >= ABI_NEW)
		number = elf.flags >> 8 & 0xff;
	if (elf.is_32 != entry->is_32 || number != entry->cc.major * 10 + entry->cc.minor)
		return PROOF_CONTRADICTS;
	return elf.nsections ? prove_note(entry, &elf) : PROOF_AGREES;
}

static enum proof
prove_ptx(const struct fatbin_entry *entry, struct str text)
{
	struct str version = behind(text, S(".version ")),
		   target = behind(text, S(".target ")),
		   size = behind(text, S(".address_size "));
	struct str major = str_cut(&version, '.');
	uint64_t high, low;
	struct cc found;

	if (elf_is(text))
		return PROOF_CONTRADICTS;
	if (!target.p || !read_arch(target, &found))
		return PROOF_UNCLEAR;
	if (size.p && str_starts(size, S("32")) != entry->is_32)
		return PROOF_CONTRADICTS;
	if (str_uint(major, 1, 99, &high) &&
	    str_uint(str_sub(version, 0, 1), 0, 9, &low) && high * 10 + low != entry->isa)
		return PROOF_CONTRADICTS;
	return compare(entry->cc, found);
}

/* A kind that is never loaded must not hide code that is. */
static enum proof
prove_other(struct str bytes)
{
	struct fatbin_entry none = {.kind = FATBIN_CUBIN};

	return elf_is(bytes) || prove_ptx(&none, bytes) != PROOF_UNCLEAR
		       ? PROOF_CONTRADICTS
		       : PROOF_UNCLEAR;
}

enum proof
proof_entry(const struct fatbin_entry *entry, struct str payload, unsigned char *unpacked)
{
	struct str bytes = str_sub(payload, 0, (size_t)entry->packed);
	size_t room = entry->size < PROOF_ROOM ? (size_t)entry->size : PROOF_ROOM;
	ptrdiff_t n = 0;

	if (entry->pack != FATBIN_PLAIN) {
		n = entry->pack == FATBIN_LZ4 ? lz4_unpack(unpacked, room, bytes)
					      : unzstd(unpacked, room, bytes);
		if (n < 0)
			return PROOF_UNCLEAR;
		bytes = str_n(unpacked, (size_t)n);
	}
	if (entry->kind == FATBIN_CUBIN)
		return prove_cubin(entry, bytes);
	if (entry->kind == FATBIN_PTX)
		return prove_ptx(entry, str_sub(bytes, 0, PROOF_ROOM));
	return prove_other(str_sub(bytes, 0, PROOF_ROOM));
}

struct seen {
	struct sm sms[FATBIN_CODES_MAX];
	size_t n;
};

/* True the first time. */
static bool
is_new(struct seen *seen, const struct fatbin_entry *entry)
{
	struct sm sm = {entry->cc, entry->kind == FATBIN_PTX};

	for (size_t i = 0; i < seen->n; i++)
		if (cc_cmp(seen->sms[i].cc, sm.cc) == 0 && seen->sms[i].ptx == sm.ptx)
			return false;
	if (seen->n < FATBIN_CODES_MAX)
		seen->sms[seen->n++] = sm;
	return true;
}

size_t
proof_section(struct str section, struct arena *arena)
{
	struct seen seen = {.n = 0};
	unsigned char *unpacked = arena_alloc(arena, PROOF_ROOM);
	size_t npieces = 0, nwrong = 0;
	struct fatbin_entry entry;
	struct str entries, payload;

	for (uint64_t at = 0; fatbin_next(section, &at, &entries);)
		for (uint64_t in = 0; fatbin_next_entry(entries, &in, &entry, &payload);)
			if (is_new(&seen, &entry) || npieces++ < PIECES_MAX)
				nwrong += proof_entry(&entry, payload, unpacked) ==
					  PROOF_CONTRADICTS;
	return nwrong;
}
