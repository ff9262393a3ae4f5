/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNPACK_PATH_H
#define UNPACK_PATH_H

#include "base.h"

/* What is wrong with the path of an archive's member, or NULL; no '/' at its end. */
const char *unpack_path_fault(struct str path);

#endif
