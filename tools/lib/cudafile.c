/* SPDX-License-Identifier: Apache-2.0 */
#include "cudafile.h"
#include "cuda.h"
#include "json.h"
#include "str.h"

static struct str
skip_blanks(struct str text)
{
	while (text.n && (text.p[0] == ' ' || text.p[0] == '\t'))
		text = str_sub(text, 1, text.n);
	return text;
}

/* A version as Python packages write it, so that it can stand in a path and a tag. */
static bool
is_plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!char_is_alnum(text.p[i]) && str_chr(S(".+-_"), text.p[i]) < 0)
			return false;
	return text.n > 0;
}

/* Is it None, with nothing behind it but blanks or a comment? */
static bool
is_none(struct str text)
{
	struct str word = S("None");

	text = str_trim(text);
	if (!str_starts(text, word))
		return false;
	text = skip_blanks(str_sub(text, word.n, text.n));
	return !text.n || text.p[0] == '#';
}

/* What stands between the quotes that text starts with; false: it does not so. */
static bool
quoted(struct str *value, struct str text)
{
	struct str behind;
	ptrdiff_t end;

	if (!text.n || (text.p[0] != '\'' && text.p[0] != '"'))
		return false;
	end = str_chr(str_sub(text, 1, text.n), text.p[0]);
	if (end < 0)
		return false;
	*value = str_sub(text, 1, (size_t)end + 1);
	behind = str_trim(str_sub(text, (size_t)end + 2, text.n));
	return !behind.n || behind.p[0] == '#'; /* not '2' '.8' and not three quotes */
}

/*
 * One assignment, annotated or not: `cuda: Optional[str] = '12.6'`, `cuda = None`.
 * Sets *value to what the quotes hold, or absent for None; the template of the bazel build
 * may leave '' or 'None' there. *found: it is this name.
 * Returns false when it is this name and none of these.
 */
static bool
assignment(struct str line, struct str name, struct str *value, bool *found)
{
	struct str rest;
	ptrdiff_t equals;

	*found = false;
	if (!str_starts(line, name))
		return true;
	rest = skip_blanks(str_sub(line, name.n, line.n));
	equals = str_chr(rest, '=');
	if (equals < 0 || (equals > 0 && rest.p[0] != ':'))
		return true;
	rest = skip_blanks(str_sub(rest, (size_t)equals + 1, rest.n));
	*found = true;
	*value = (struct str){0};
	if (is_none(rest))
		return true;
	if (!quoted(value, rest))
		return false;
	if (value->n && !str_eq(*value, S("None")))
		return is_plain(*value);
	*value = (struct str){0};
	return true;
}

bool
cudafile_torch(struct torch_build *build, struct str bytes)
{
	const struct {
		struct str name, *value;
	} fields[] = {{S("__version__"), &build->version},
		      {S("cuda"), &build->cuda},
		      {S("hip"), &build->hip},
		      {S("xpu"), &build->xpu}};
	struct str line, value;
	struct cuda cuda;
	bool found;

	*build = (struct torch_build){0};
	if (str_starts(bytes, S("\xef\xbb\xbf")))
		bytes = str_sub(bytes, 3, bytes.n);
	while (str_line(&bytes, &line))
		for (size_t i = 0; i < COUNT(fields); i++) {
			if (!assignment(line, fields[i].name, &value, &found))
				return false;
			if (found)
				*fields[i].value = value;
		}
	return build->version.p && (!build->cuda.p || cuda_parse(&cuda, build->cuda));
}

bool
cudafile_proc(struct str *driver, struct str bytes)
{
	struct str line, word;

	while (str_line(&bytes, &line)) {
		if (!str_starts(line, S("NVRM version:")))
			continue;
		while (line.p) {
			word = str_cut(&line, ' ');
			if (str_chr(word, '.') > 0 && driver_valid(word)) {
				*driver = word;
				return true;
			}
		}
		return false;
	}
	return false;
}

bool
cudafile_model(struct str *model, struct str bytes)
{
	struct str line;

	while (str_line(&bytes, &line))
		if (str_starts(line, S("Model:"))) {
			*model = str_trim(str_sub(line, 6, line.n));
			return model->n > 0;
		}
	return false;
}

bool
cudafile_hex(unsigned *value, struct str bytes)
{
	struct str text = str_trim(bytes);
	uint64_t number;

	if (!str_starts(text, S("0x")) || text.n > 10 ||
	    !str_hex(str_sub(text, 2, text.n), &number))
		return false;
	*value = (unsigned)number;
	return true;
}

/* The longest run of digits and dots in front that is a CUDA version. */
static bool
leading(struct str *version, struct str text)
{
	size_t n = 0;
	struct cuda cuda;

	while (n < text.n && (char_is_digit(text.p[n]) || text.p[n] == '.'))
		n++;
	*version = str_sub(text, 0, n);
	return cuda_parse(&cuda, *version);
}

bool
cudafile_json(struct str *version, struct arena *arena, struct str bytes)
{
	const struct node *root;
	struct err err;

	if (json_parse(&root, arena, bytes, S("version.json"), &err) < 0)
		return false;
	return leading(version, node_text(node_get(root, "cuda"), "version"));
}

bool
cudafile_txt(struct str *version, struct str bytes)
{
	struct str line;
	struct str head = S("CUDA Version ");

	while (str_line(&bytes, &line))
		if (str_starts(line, head))
			return leading(version,
				       skip_blanks(str_sub(line, head.n, line.n)));
	return false;
}

bool
cudafile_nvcc(struct str *version, struct str bytes)
{
	struct str line, head = S("Build cuda_");

	while (str_line(&bytes, &line)) {
		ptrdiff_t at = str_find(line, S(", V"));

		if (str_find(line, S("release ")) >= 0 && at >= 0)
			return leading(version, str_sub(line, (size_t)at + 3, line.n));
		/* "13.0.r13.0/compiler.36424714_0" */
		at = str_find(line, S(".r"));
		if (str_starts(line, head) && at >= 0)
			return leading(version, str_sub(line, head.n, (size_t)at));
	}
	return false;
}

bool
cudafile_smi(struct smi_gpu *gpu, struct str line)
{
	struct str rest = str_trim(line);
	ptrdiff_t comma;

	*gpu = (struct smi_gpu){0};
	for (size_t i = 0; i < 2 && (comma = str_rchr(rest, ',')) >= 0; i++) {
		struct str last = str_trim(str_sub(rest, (size_t)comma + 1, rest.n));

		if (i == 0 && cc_parse(&gpu->cc, last)) {
			rest = str_sub(rest, 0, (size_t)comma);
			continue;
		}
		if (!driver_valid(last) || str_chr(last, '.') < 0)
			break;
		gpu->driver = last;
		gpu->name = str_trim(str_sub(rest, 0, (size_t)comma));
		break;
	}
	return gpu->driver.p && gpu->name.n && !str_has_control(gpu->name);
}

bool
cudafile_name(struct str *version, struct str name, struct str prefix)
{
	struct str rest = str_sub(name, prefix.n, name.n);

	*version = rest;
	return str_starts(name, prefix) && str_chr(rest, '.') > 0 && driver_valid(rest);
}

bool
cudafile_debian(struct str *version, struct str text)
{
	return leading(version, text);
}

bool
cudafile_require(struct str *version, struct str text)
{
	struct str head = S("cuda>=");

	return str_starts(text, head) && leading(version, str_sub(text, head.n, text.n));
}

bool
cudafile_compat(struct str *version, struct arena *arena, struct str text)
{
	struct str head = S("cuda-compat-"), rest = str_sub(text, head.n, text.n);
	struct str major = str_cut(&rest, '-'), minor = rest;
	struct cuda cuda;

	if (!str_starts(text, head) || !minor.p)
		return false;
	minor = str_cut(&rest, '=');
	*version = arena_cat(arena, arena_cat(arena, major, S(".")), minor);
	return cuda_parse(&cuda, *version);
}
