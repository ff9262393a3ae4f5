/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of reqclean, for its main. */
#ifndef REQCLEAN_H
#define REQCLEAN_H

#include "opt.h"

#define REQCLEAN_MEMORY ((size_t)4 << 30) /* the most a run may take */

extern const struct opt parse_opts[], clean_opts[], conflicts_opts[], rules_opts[];

int clean_run(struct args *args);
int conflicts_run(struct args *args);
int parse_run(struct args *args);
int rules_run(struct args *args);
int data_run(struct args *args);

#endif
