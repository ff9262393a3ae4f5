/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The environments that markers are evaluated for: the one that a build is for, and the
 * many in which two requirements may meet. Nothing here asks the machine it runs on.
 */
#ifndef TARGET_H
#define TARGET_H

#include "err.h"
#include "marker.h"
#include "site.h"

/*
 * Fills in what python and platform say; either may be absent, and what it would say is
 * then undefined. python: "3.12", "3.12.4", or as pip has it "312". platform: a wheel's
 * platform tag ("linux_x86_64", "manylinux_2_28_aarch64", "win_amd64",
 * "macosx_11_0_arm64"), or "linux", "windows", "macos" for their usual machines. CPython
 * is assumed. extra is "", as for whatever is asked for by name. Returns 0, or -E_USAGE.
 */
int target_env(struct marker_env *env, struct arena *arena, struct str python,
	       struct str platform, struct err *err);

/*
 * The environment of a Linux image: Python as its site says, the machine that its
 * programs are built for; absent where nothing says.
 */
void target_of_site(struct marker_env *env, struct arena *arena, const struct site *site);

struct target_list {
	struct marker_env *list;
	size_t n;
};

/*
 * Environments among which the n markers can differ: Pythons, systems and machines that
 * exist, and whatever value the markers themselves name. What is known, by target_env or
 * target_of_site, all of them have. At most TARGET_ENVS_MAX.
 */
enum { TARGET_ENVS_MAX = 4096 };
struct target_list target_envs(struct arena *arena, const struct marker_env *known,
			       const struct marker *const *markers, size_t n);

/* "Python 3.12 on Linux x86_64" */
struct str target_shown(struct arena *arena, const struct marker_env *env);

#endif
