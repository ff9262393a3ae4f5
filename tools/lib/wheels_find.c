/* SPDX-License-Identifier: Apache-2.0 */
#include "wheels.h"
#include "buf.h"
#include "str.h"

bool
wheels_same_name(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		char x = char_lower(a.p[i]), y = char_lower(b.p[i]);

		if ((x == '_' || x == '.' ? '-' : x) != (y == '_' || y == '.' ? '-' : y))
			return false;
	}
	return true;
}

const struct wheels_package *
wheels_find(const struct wheels *wheels, struct str name)
{
	for (size_t i = 0; i < wheels->npackages; i++)
		if (wheels_same_name(wheels->packages[i].name, name))
			return &wheels->packages[i];
	return NULL;
}

/* pip reads a "+" in a path as it stands, some servers as a blank. */
struct str
wheels_url(struct arena *arena, struct str url)
{
	struct buf out;

	buf_init(&out, arena, 8192);
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] == '+')
			buf_add(&out, S("%2B"));
		else
			buf_char(&out, url.p[i]);
	return buf_str(&out);
}

struct sm_list
wheels_named_gpus(struct arena *arena, const struct wheel_local *has)
{
	struct sm_list list = {ARENA_ARRAY(arena, struct sm, has->nsms), has->nsms};

	for (size_t i = 0; i < has->nsms; i++)
		list.p[i].cc = has->sms[i];
	return list;
}

const struct wheels_path *
wheels_path(const struct wheels_package *package, struct cc gpu)
{
	for (size_t i = 0; i < package->npaths; i++)
		if (package->paths[i].gpu.major == gpu.major &&
		    package->paths[i].gpu.minor == gpu.minor)
			return &package->paths[i];
	return NULL;
}

bool
wheels_serve(const struct wheels_package *package, const struct sm_list *gpus,
	     struct cc gpu)
{
	const struct wheels_path *path = wheels_path(package, gpu);

	if (!package->npaths)
		return sm_serves(gpus, gpu) != CC_NOT;
	for (size_t i = 0; path && i < path->gpus.n; i++)
		for (size_t j = 0; j < gpus->n; j++)
			if (cc_cmp(path->gpus.p[i].cc, gpus->p[j].cc) == 0)
				return true;
	return false;
}
