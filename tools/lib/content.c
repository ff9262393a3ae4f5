/* SPDX-License-Identifier: Apache-2.0 */
#include "content.h"
#include "host.h"
#include "str.h"

/* The library of safetensors refuses longer headers as well. */
enum { SAFETENSORS_HEADER_MAX = 100000000, SHOWN = 80, TEXT_LEAST = 64 };

static const char *const binary_endings[] = {
	".safetensors", ".sft",     ".gguf",      ".ggml",        ".bin",     ".pt",
	".pt2",         ".ptl",     ".pth",       ".ckpt",        ".pkl",     ".pickle",
	".joblib",      ".onnx",    ".onnx_data", ".torchscript", ".engine",  ".trt",
	".plan",        ".tflite",  ".pb",        ".h5",          ".hdf5",    ".keras",
	".nemo",        ".mlmodel", ".ot",        ".caffemodel",  ".msgpack", ".npz",
	".npy",         ".parquet", ".arrow",     ".cubin",       ".whl",     ".zip",
	".jar",         ".tar",     ".gz",        ".tgz",         ".bz2",     ".xz",
	".lz4",         ".zst",     ".7z",        ".rar",         ".so",      ".dll",
	".dylib",       ".exe",     ".wasm",      ".deb",         ".rpm",     ".apk",
	".iso",         ".img",     ".png",       ".jpg",         ".jpeg",    ".gif",
	".webp",        ".bmp",     ".tif",       ".tiff",        ".pdf",     ".mp3",
	".mp4",         ".wav",     ".flac",      ".ogg",         ".webm",    ".mov",
	".avi",         ".mkv",     ".ttf",       ".otf",         ".woff",    ".woff2",
	".glb",         ".sqlite"};

static bool
ends(struct str name, const char *ending)
{
	struct str tail = str_c(ending);

	return name.n > tail.n &&
	       str_eq_nocase(str_sub(name, name.n - tail.n, name.n), tail);
}

static bool
is_binary(struct str name)
{
	for (size_t i = 0; i < COUNT(binary_endings); i++)
		if (ends(name, binary_endings[i]))
			return true;
	return false;
}

static int
refuse(struct str what, const char *found, struct str head, struct err *err)
{
	char shown[SHOWN];

	head = str_sub(head, 0, SHOWN);
	for (size_t i = 0; i < head.n; i++) /* a NUL would end the message */
		shown[i] = head.p[i] ? head.p[i] : '.';
	return err_set(err, E_CHECKSUM, "%.*s: %s; it starts with: %.*s", STR(what),
		       found, (int)head.n, shown);
}

static bool
starts_nocase(struct str s, struct str prefix)
{
	return str_eq_nocase(str_sub(s, 0, prefix.n), prefix);
}

/* Two bytes of a weights file may be those of a message; not all of its first ones. */
static bool
is_text(struct str head)
{
	for (size_t i = 0; i < head.n && i < TEXT_LEAST; i++)
		if ((unsigned char)head.p[i] < ' ' && !char_is_space(head.p[i]))
			return false;
	return true;
}

/* What starts a page; any other tag is that of an XML message. */
static bool
is_page(struct str text)
{
	static const char *const starts[] = {"<!doctype html", "<html",  "<head",
					     "<body",          "<title", "<script",
					     "<meta",          "<!--"};

	for (size_t i = 0; i < COUNT(starts); i++)
		if (starts_nocase(text, str_c(starts[i])))
			return true;
	return false;
}

static bool
is_json(struct str text)
{
	if (!is_text(text))
		return false;
	if (str_starts(text, S("["))) {
		text = str_trim(str_sub(text, 1, text.n));
		if (str_starts(text, S("\"")) || str_starts(text, S("]")))
			return true;
	}
	if (!str_starts(text, S("{")))
		return false;
	text = str_trim(str_sub(text, 1, text.n));
	return str_starts(text, S("\"")) || str_starts(text, S("}"));
}

/* What a server says where it has no file to give. */
static const char *
apology(struct str head)
{
	struct str text = str_trim(head);

	if (str_starts(text, S("\xef\xbb\xbf")))
		text = str_trim(str_sub(text, 3, text.n));
	if (str_starts(text, S("version https://git-lfs")) ||
	    str_starts(text, S("version https://hawser")))
		return "a Git LFS pointer, not the file it stands for";
	if (is_page(text))
		return "an HTML page, not the file";
	if (starts_nocase(text, S("<?xml")) ||
	    (text.n > 1 && text.p[0] == '<' && char_is_alpha(text.p[1]) && is_text(text)))
		return "an XML message, not the file";
	return is_json(text) ? "a JSON message, not the file" : NULL;
}

static const struct {
	const char *ending;
	struct str magic;
} magics[] = {
	{".gguf", {"GGUF", 4}},   {".whl", {"PK", 2}},       {".zip", {"PK", 2}},
	{".gz", {"\x1f\x8b", 2}}, {".tgz", {"\x1f\x8b", 2}},
};

int
content_head(struct str name, struct str head, struct str what, struct err *err)
{
	const char *found;

	if (!is_binary(name))
		return 0;
	found = apology(head);
	if (found)
		return refuse(what, found, head, err);
	for (size_t i = 0; i < COUNT(magics); i++)
		if (ends(name, magics[i].ending) && !str_starts(head, magics[i].magic))
			return refuse(what, "not of the kind its name says", head, err);
	return 0;
}

int
content_page(struct str name, struct str head, struct str what, struct err *err)
{
	if (!is_binary(name) || !head.n || !is_text(head))
		return 0;
	return refuse(what, "a page or a message, as the server says", head, err);
}

/* Moves *rest behind a JSON string that starts it; false if it has no end. */
static bool
take_string(struct str *rest, struct str *string)
{
	for (size_t i = 1; i < rest->n; i++) {
		if (rest->p[i] == '\\') {
			i++;
		} else if (rest->p[i] == '"') {
			*string = str_sub(*rest, 1, i);
			*rest = str_sub(*rest, i + 1, rest->n);
			return true;
		}
	}
	return false;
}

/* ": [ begin , end ]" */
static bool
take_offsets(struct str *rest, uint64_t *end)
{
	struct str list = *rest, inside;
	uint64_t begin;

	if (str_trim(str_cut(&list, ':')).n || !list.p)
		return false;
	list = str_trim(list);
	if (!str_starts(list, S("[")))
		return false;
	*rest = str_sub(list, 1, list.n);
	inside = str_cut(rest, ']');
	return rest->p &&
	       str_uint(str_trim(str_cut(&inside, ',')), 0, INT64_MAX, &begin) &&
	       str_uint(str_trim(inside), begin, INT64_MAX, end);
}

/* The largest end of all tensors. A scan and no JSON tree, since headers may be large. */
static bool
last_end(struct str header, uint64_t *last)
{
	struct str string;
	uint64_t end;

	*last = 0;
	while (header.n) {
		if (header.p[0] != '"') {
			header = str_sub(header, 1, header.n);
			continue;
		}
		if (!take_string(&header, &string))
			return false;
		if (!str_eq(string, S("data_offsets")))
			continue;
		if (!take_offsets(&header, &end))
			return false;
		*last = end > *last ? end : *last;
	}
	return true;
}

int
content_safetensors(struct str bytes, uint64_t size, struct str what, struct err *err)
{
	uint64_t n = bytes.n < 8 ? 0 : str_le(bytes, 0, 8), last;

	if (bytes.n < 9 || n < 2 || n > SAFETENSORS_HEADER_MAX || bytes.p[8] != '{')
		return refuse(what, "not a safetensors file", bytes, err);
	if (n > size - 8 || n > bytes.n - 8)
		return err_set(
			err, E_CHECKSUM,
			"%.*s: incomplete: its header wants %llu bytes, the file has "
			"%llu",
			STR(what), (unsigned long long)n + 8, (unsigned long long)size);
	if (!last_end(str_sub(bytes, 8, 8 + (size_t)n), &last))
		return refuse(what, "its safetensors header is damaged", bytes, err);
	if (last != size - 8 - n)
		return err_set(
			err, E_CHECKSUM,
			"%.*s: its safetensors header wants %llu bytes, the file has "
			"%llu",
			STR(what), (unsigned long long)(8 + n + last),
			(unsigned long long)size);
	return 0;
}

bool
content_needs_all(struct str name)
{
	return ends(name, ".safetensors") || ends(name, ".sft");
}

int
content_file(struct str name, const char *path, struct str what, struct err *err)
{
	struct str bytes;
	int status;

	if (!is_binary(name))
		return 0;
	if (host_map(&bytes, path, err) < 0)
		return -E_SYSTEM;
	status = content_head(name, str_sub(bytes, 0, CONTENT_HEAD), what, err);
	if (status == 0 && content_needs_all(name))
		status = content_safetensors(bytes, bytes.n, what, err);
	host_unmap(bytes);
	return status;
}
