/* SPDX-License-Identifier: Apache-2.0 */
/* From the command line to a resolved row. */
#include "pinset.h"
#include "str.h"
#include "yaml.h"

void
request_read(struct request *request, struct args *args, bool needs_arch)
{
	int key;

	*request = (struct request){.file = "build-matrix.yaml"};
	while ((key = opt_next(args))) {
		switch (key) {
		case 'm':
			request->file = args->value;
			request->has_file = true;
			break;
		case 'a':
			request->arch = args->value;
			break;
		case OPT_JSON:
			request->json = true;
			break;
		case OPT_LINES:
			request->lines = true;
			break;
		case OPT_LABELS:
			request->labels = true;
			break;
		case OPT_DATA:
			request->data = args->value;
			break;
		}
	}
	if (needs_arch && !request->arch)
		opt_bad(args, "--arch NAME is missing: which row?");
}

void
place_option(struct place *place, const struct args *args, int key)
{
	if (key == OPT_ROOT)
		place->root = args->value;
	if (key == OPT_SITE)
		place->site = args->value;
}

int
pinset_matrix(struct matrix *matrix, struct arena *arena, const char *file,
	      struct err *err)
{
	const struct node *root = NULL;
	struct str bytes;
	int status = host_read(&bytes, arena, file, MAX_BYTES, err);

	if (status == 0)
		status = yaml_parse(&root, arena, bytes, str_c(file), err);
	return status != 0 ? status : matrix_parse(matrix, arena, root, str_c(file), err);
}

static int
read_row(struct matrix_row *row, struct arena *arena, const struct request *request,
	 struct err *err)
{
	struct matrix_override *overrides = NULL;
	struct matrix matrix = {0};
	int status = pinset_matrix(&matrix, arena, request->file, err);

	if (status == 0)
		status = pinset_overrides(&overrides, arena, err);
	if (status == 0)
		status = matrix_resolve(row, &matrix, arena, str_c(request->arch),
					overrides, err);
	if (status == 0)
		pinset_tell(overrides, request->file);
	return status;
}

int
row_start(struct matrix_row *row, struct request *request, struct arena *arena,
	  struct args *args)
{
	struct err err = {0};

	request_read(request, args, true);
	opt_operands(args, 0, 0);
	return read_row(row, arena, request, &err) < 0 ? err_exit(&err, TOOL) : 0;
}
