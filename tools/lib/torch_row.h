/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that read tools/data/torch.yaml: the forms of its columns. */
#ifndef TORCH_ROW_H
#define TORCH_ROW_H

#include "cuda.h"
#include "row.h"
#include "torch.h"

bool torch_is_version(struct str text);
bool torch_is_release(struct str text);
bool torch_is_minors(struct str text);
bool torch_is_python(struct str text);
bool torch_is_platform(struct str text);
bool torch_is_date(struct str text);
bool torch_is_code(struct str text);
bool torch_is_flag(struct str text);
bool torch_is_bit(struct str text);
bool torch_is_release_or_least(struct str text);

/* "2.9-2.10" is from 2.9 to 2.10, "2.8" from 2.8 to 2.8. */
void torch_range(struct str text, struct str *from, struct str *to);

/* Tables that rest on the releases, in this order. */
int torch_load_codes(struct torch_table *table, struct arena *arena,
		     const struct node *root, struct err *err);
int torch_load_xformers(struct torch_table *table, struct arena *arena,
			const struct node *root, struct err *err);
int torch_load_facts(struct torch_table *table, struct arena *arena,
		     const struct node *root, struct err *err);

/* a column: name, needed, list, check, what is right */
#define RELEASE(name, needed)                                                    \
	{                                                                        \
		name, needed, false, torch_is_release, "a release such as 2.8.0" \
	}
#define MINORS(name, needed)                                       \
	{                                                          \
		name, needed, false, torch_is_minors,              \
			"minor releases such as 2.8 or 2.9-2.10, " \
			"ascending"                                \
	}
#define TAGS(name, needed)                                                     \
	{                                                                      \
		name, needed, true, cuda_tag_valid, "a CUDA tag such as cu128" \
	}
#define TAG(name, needed)                                                       \
	{                                                                       \
		name, needed, false, cuda_tag_valid, "a CUDA tag such as cu128" \
	}
#define NUMBER(name, needed)                                                           \
	{                                                                              \
		name, needed, false, torch_is_version, "a version of numbers and dots" \
	}
#define MARK(name)                                                 \
	{                                                          \
		name, false, false, row_is_mark, "S, V, R, I or U" \
	}
#define PLATFORM(needed)                                      \
	{                                                     \
		"platform", needed, false, torch_is_platform, \
			"linux_x86_64, linux_aarch64 or "     \
			"win_amd64"                           \
	}
#define CODE                                                          \
	{                                                             \
		"sm", true, false, torch_is_code,                     \
			"a list of compute capabilities such as 8.0 " \
			"12.0+PTX"                                    \
	}

#endif
