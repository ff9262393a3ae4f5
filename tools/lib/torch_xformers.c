/* SPDX-License-Identifier: Apache-2.0 */
/* Which xformers belongs to which torch. */
#include "str.h"
#include "torch.h"

const struct torch_xformers *
torch_xformers_find(const struct torch_table *table, struct str version)
{
	for (size_t i = 0; i < table->nxformers; i++)
		for (size_t k = 0; k < table->xformers[i].nversions; k++)
			if (str_eq(table->xformers[i].versions[k], version))
				return &table->xformers[i];
	return NULL;
}

bool
torch_xformers_fits(const struct torch_xformers *row, const struct torch_release *release)
{
	int order = torch_cmp(release->version, row->torch);

	return row->least ? order >= 0 : order == 0;
}

const struct torch_xformers *
torch_xformers_for(const struct torch_table *table, const struct torch_release *release)
{
	for (size_t i = table->nxformers; i-- > 0;)
		if (torch_xformers_fits(&table->xformers[i], release))
			return &table->xformers[i];
	return NULL;
}

struct str
torch_xformers_why(const struct torch_xformers *row, struct arena *arena)
{
	struct str newest = row->versions[row->nversions - 1];

	if (row->least)
		return arena_printf(arena, "xformers %.*s fits torch %.*s and newer",
				    STR(newest), STR(row->torch));
	return arena_printf(arena, "xformers %.*s fits torch %.*s only%s", STR(newest),
			    STR(row->torch),
			    row->pins_torch ? ", and its wheel would make pip install it"
					    : "");
}
