/* SPDX-License-Identifier: Apache-2.0 */
/* pinset lint: is every row possible? */
#include "matrix_lint.h"
#include "json.h"
#include "out.h"
#include "pinset.h"
#include "str.h"

struct run {
	const struct request *request;
	struct arena *arena;
	struct matrix matrix;
	struct matrix_override *overrides;
	struct facts facts;
	struct findings findings;
	struct findings uncarried; /* of rows that the overrides are not for */
};

static int
lint_row(struct run *run, struct findings *findings, struct str name,
	 const struct matrix_override *overrides, struct err *err)
{
	struct matrix_row *row = ARENA_NEW(run->arena, struct matrix_row);
	int status = matrix_resolve(row, &run->matrix, run->arena, name, overrides, err);

	if (status == 0)
		matrix_lint(findings, run->arena, row, &run->facts);
	return status;
}

/* Overrides are meant for one of the rows: they are refused where no row can carry them. */
static int
lint_overrides(struct run *run, struct err *err)
{
	struct findings all = {0};
	size_t nfit = 0;

	for (size_t i = 0; i < run->matrix.nrows; i++) {
		const struct matrix_override *fit;
		struct str name = run->matrix.rows[i].name;
		size_t before = all.n;
		int status = pinset_fitting(&fit, run->arena, &run->matrix, name,
					    run->overrides, err);

		if (status == 0)
			status = lint_row(run, &all, name, fit, err);
		if (status < 0)
			return status;
		nfit += all.n == before;
	}
	*(nfit ? &run->uncarried : &run->findings) = all;
	return 0;
}

static int
lint_all(struct run *run, struct err *err)
{
	const char *arch = run->request->arch;
	int status = 0;

	if (arch)
		return lint_row(run, &run->findings, str_c(arch), run->overrides, err);
	for (size_t i = 0; i < run->matrix.nrows && status == 0; i++)
		status = lint_row(run, &run->findings, run->matrix.rows[i].name, NULL,
				  err);
	if (status < 0 || !pinset_any(run->overrides) || run->findings.n)
		return status;
	return lint_overrides(run, err);
}

static void
print_json(const struct run *run)
{
	struct json json;

	json_start(&json, stdout, true);
	json_open(&json, '[');
	for (size_t i = 0; i < run->findings.n; i++) {
		const struct finding *finding = &run->findings.p[i];

		json_open(&json, '{');
		json_pair(&json, "row", finding->row);
		json_pair(&json, "file", run->matrix.file);
		json_key(&json, "line");
		json_uint(&json, finding->line);
		json_key(&json, "col");
		json_uint(&json, finding->col);
		json_pair(&json, "reason", finding->text);
		json_close(&json, '}');
	}
	json_close(&json, ']');
	json_end(&json);
}

static void
print_lines(const struct run *run)
{
	for (size_t i = 0; i < run->findings.n; i++) {
		const struct finding *finding = &run->findings.p[i];

		out_escaped(stdout, run->matrix.file);
		printf(":%u:%u: row %.*s: ", finding->line, finding->col,
		       STR(finding->row));
		out_escaped(stdout, finding->text);
		putchar('\n');
	}
}

/* The overrides, and which rows would not be built with them. */
static void
tell(const struct run *run)
{
	const struct findings *findings = &run->uncarried;

	pinset_tell(run->overrides, run->request->file);
	for (size_t i = 0; i < findings->n; i++)
		out_note(TOOL, "row %.*s cannot carry that: %.*s",
			 STR(findings->p[i].row), STR(findings->p[i].text));
}

static int
run_lint(struct run *run, struct err *err)
{
	int status = pinset_matrix(&run->matrix, run->arena, run->request->file, err);

	if (status == 0)
		status = pinset_overrides(&run->overrides, run->arena, err);
	if (status == 0)
		status = facts_load(&run->facts, run->arena, run->request->data, err);
	if (status == 0)
		status = lint_all(run, err);
	if (status < 0)
		return status;
	tell(run);
	if (run->request->json)
		print_json(run);
	else
		print_lines(run);
	fflush(stdout); /* the list stands before the message in a log of both */
	if (run->findings.n)
		return err_set(err, E_NOMATCH,
			       "%s: %zu finding%s: it cannot be built as it is",
			       run->request->file, run->findings.n,
			       run->findings.n == 1 ? "" : "s");
	return 0;
}

int
lint_main(struct args *args)
{
	struct arena mem = arena_new(ARENA_CAP);
	struct request request;
	struct run run = {.request = &request, .arena = &mem};
	struct err err = {0};

	request_read(&request, args, false);
	opt_operands(args, 0, request.has_file ? 0 : 1);
	if (args->npos)
		request.file = args->pos[0];
	if (run_lint(&run, &err) < 0)
		return err_exit(&err, TOOL);
	return 0;
}
