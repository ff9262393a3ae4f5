/* SPDX-License-Identifier: Apache-2.0 */
#include "ptx.h"
#include "row.h"
#include "str.h"

enum { COL_PTX, COL_CUDA };

/* "8.7" */
static bool
is_version(struct str text)
{
	struct str minor = text, major = str_cut(&minor, '.');
	uint64_t value;

	return str_uint(major, 1, 99, &value) && minor.n == 1 &&
	       str_uint(minor, 0, 9, &value);
}

static unsigned
isa_of(struct str text)
{
	struct str minor = text, major = str_cut(&minor, '.');
	uint64_t high = 0, low = 0;

	str_uint(major, 1, 99, &high);
	str_uint(minor, 0, 9, &low);
	return (unsigned)(high * 10 + low);
}

static int
by_version(const struct row *a, const struct row *b)
{
	return (int)isa_of(a->text[COL_PTX]) - (int)isa_of(b->text[COL_PTX]);
}

static const struct row_shape shape = {
	"versions",
	{{"ptx", true, false, is_version, "a version of PTX such as 8.7"},
	 {"cuda", true, false, cuda_minor_valid, "a CUDA version such as 12.8"},
	 {0}},
	by_version};

int
ptx_load(struct ptx_table *table, struct arena *arena, const char *dir, struct err *err)
{
	static const char *const keys[] = {"versions", NULL};
	const struct node *root;
	struct row *rows;
	size_t n;
	int status;

	*table = (struct ptx_table){0};
	if ((status = row_open(&root, &table->file, arena, dir, "ptx.yaml", keys, err)) ||
	    (status = row_read(&rows, &n, arena, root, &shape, table->file, err)))
		return status;
	table->versions = ARENA_ARRAY(arena, struct ptx_version, n);
	for (table->nversions = 0; table->nversions < n; table->nversions++) {
		const struct row *row = &rows[table->nversions];
		struct ptx_version *version = &table->versions[table->nversions];

		version->isa = isa_of(row->text[COL_PTX]);
		cuda_parse(&version->cuda, row->text[COL_CUDA]);
		version->conf = row->conf;
	}
	return 0;
}

bool
ptx_cuda(const struct ptx_table *table, unsigned isa, struct cuda *cuda)
{
	for (size_t i = 0; i < table->nversions; i++)
		if (table->versions[i].isa >= isa) {
			*cuda = table->versions[i].cuda;
			return i > 0 || table->versions[i].isa == isa;
		}
	if (!table->nversions)
		return false;
	*cuda = table->versions[table->nversions - 1].cuda;
	cuda->minor += isa - table->versions[table->nversions - 1].isa;
	return true;
}

struct str
ptx_driver(const struct ptx_facts *facts, struct arena *arena, unsigned isa,
	   struct cc gpu, enum cuda_os os)
{
	const struct gpu_need *need = gpu_need(&facts->gpus, gpu);
	struct cuda cuda, first;
	struct cuda_need driver;

	if (!ptx_cuda(&facts->ptx, isa, &cuda))
		return (struct str){0};
	if (need && cuda_parse(&first, need->toolkit) && cuda_cmp(first, cuda) > 0)
		cuda = first;
	driver = cuda_need(&facts->drivers, cuda, os);
	if (!driver.native.p)
		return arena_printf(arena, "that of CUDA %.*s",
				    STR(cuda_str(cuda, arena)));
	return arena_printf(arena, "%.*s (CUDA %.*s)", STR(driver.native),
			    STR(cuda_str(cuda, arena)));
}
