/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML by libyaml, into nodes. Anchors, aliases, tags and several documents are refused:
 * the project's files need none, and aliases are how small files become large ones.
 */
#ifndef YAML_ROOM_H
#define YAML_ROOM_H

#include "node.h"

/*
 * bytes: UTF-8, at most 16 MiB; file names it in messages. *root is never NULL on
 * success; an empty document is a null scalar. Keys must be scalars and unique within
 * their map; nesting ends at 64, values at a million. Returns 0 or -E_FORMAT with
 * file:line:col.
 */
int yaml_parse(const struct node **root, struct arena *arena, struct str bytes,
	       struct str file, struct err *err);

#endif
