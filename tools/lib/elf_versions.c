/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Versions of symbols (.gnu.version_r, .gnu.version_d), as the Linux Standard Base lays
 * them out: records that point to the next one, each with a list of items of its own.
 */
#include "elf.h"
#include "str.h"

enum { RECORD_SIZE = 16, DEFINITION_SIZE = 20, ITEM_SIZE = 8, WALK_MAX = 4096 };

/* The record that the walk is at, absent at its end. A circle ends, too. */
static struct str
record(struct elf_versions *at, struct str section, size_t size)
{
	struct str found = str_range(section, at->group, size);

	if (at->is_over || !found.p || at->ngroups > WALK_MAX) {
		at->is_over = true;
		return (struct str){0};
	}
	return found;
}

static void
go_on(struct elf_versions *at, uint64_t next)
{
	at->is_over = next == 0;
	at->group += next;
	at->ngroups++;
	at->nitems = 0;
}

bool
elf_version_needed(const struct elf *elf, struct elf_versions *at, struct str *library,
		   struct str *version)
{
	struct str section, group, item;

	elf_section(elf, ".gnu.version_r", &section);
	while ((group = record(at, section, RECORD_SIZE)).p) {
		if (at->nitems == 0)
			at->item = at->group + str_le(group, 8, 4);
		item = str_range(section, at->item, RECORD_SIZE);
		if (at->nitems >= str_le(group, 2, 2) || !item.p) {
			go_on(at, str_le(group, 12, 4));
			continue;
		}
		at->nitems++;
		at->item += str_le(item, 12, 4);
		*library = elf_text(elf, str_le(group, 4, 4));
		*version = elf_text(elf, str_le(item, 8, 4));
		if (library->n && version->n)
			return true;
	}
	return false;
}

bool
elf_version_defined(const struct elf *elf, struct elf_versions *at, struct str *version)
{
	struct str section, group, item;

	elf_section(elf, ".gnu.version_d", &section);
	while ((group = record(at, section, DEFINITION_SIZE)).p) {
		item = str_range(section, at->group + str_le(group, 12, 4), ITEM_SIZE);
		go_on(at, str_le(group, 16, 4));
		if (!item.p)
			continue;
		*version = elf_text(elf, str_le(item, 0, 4));
		if (version->n)
			return true;
	}
	return false;
}
