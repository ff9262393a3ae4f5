/* SPDX-License-Identifier: Apache-2.0 */
/* grab: brings files and git trees to a path, resumed, verified and atomic. */
#include "grab.h"
#include "host.h"
#include "json.h"
#include "out.h"
#include "str.h"
#include "url.h"

#include <signal.h>

static uint64_t
number(const struct args *args, uint64_t least, uint64_t most, const char *what)
{
	uint64_t value;

	if (!str_uint(str_c(args->value), least, most, &value))
		opt_bad(args, "%s: expected a number from %llu to %llu, not '%s'", what,
			(unsigned long long)least, (unsigned long long)most, args->value);
	return value;
}

static enum progress_mode
progress_mode(const struct args *args)
{
	struct str word = str_c(args->value);

	if (str_eq(word, S("plain")))
		return PROGRESS_PLAIN;
	if (str_eq(word, S("json")))
		return PROGRESS_JSON;
	if (str_eq(word, S("none")))
		return PROGRESS_NONE;
	opt_bad(args, "--progress: expected plain, json or none, not '%s'", args->value);
}

const char *
grab_folder(const struct args *args, const char *option)
{
	if (!*args->value)
		opt_bad(args, "%s: expected a folder", option);
	return args->value;
}

const char *
grab_manifest(const struct args *args)
{
	if (url_looks(str_c(args->value)))
		opt_bad(args, "-f: expected a file; addresses stand in it");
	return args->value;
}

static void
add_look_in(struct grab *grab, const struct args *args)
{
	size_t n = 0;

	while (grab->look_in[n])
		n++;
	if (n == GRAB_LOOK_IN_MAX)
		opt_bad(args, "--look-in: at most %d folders", GRAB_LOOK_IN_MAX);
	grab->look_in[n] = grab_folder(args, "--look-in");
	grab->options.look_in = grab->look_in;
}

void
grab_init(struct grab *grab)
{
	*grab = (struct grab){.mem = arena_new((size_t)256 << 20)};
	grab->options.progress = progress_show;
	grab->options.note = progress_note;
	grab->options.context = grab;
}

bool
grab_option(struct grab *grab, const struct args *args, int key)
{
	if (key == GRAB_RETRIES)
		grab->options.attempts = 1 + (unsigned)number(args, 0, 1000, "--retries");
	else if (key == GRAB_RETRY_DELAY)
		grab->options.delay = (unsigned)number(args, 1, 60000, "--retry-delay");
	else if (key == GRAB_TIMEOUT)
		grab->options.stall = (unsigned)number(args, 1, 3600, "--timeout");
	else if (key == GRAB_CACERT)
		grab->options.cacert = args->value;
	else if (key == GRAB_CONNECTIONS)
		grab->options.connections =
			(unsigned)number(args, 1, FETCH_CONNECTIONS, "--connections");
	else if (key == GRAB_PROGRESS)
		grab->progress.mode = progress_mode(args);
	else if (key == GRAB_STORE)
		grab->options.store = grab_folder(args, "--store");
	else if (key == GRAB_LOOK_IN)
		add_look_in(grab, args);
	else
		return false;
	return true;
}

int
grab_open(struct grab *grab)
{
	return fetch_open(&grab->fetch, &grab->mem, &grab->options, &grab->err);
}

int
grab_close(struct grab *grab, int status)
{
	progress_clear(&grab->progress);
	fetch_close(grab->fetch);
	status = status < 0 ? err_exit(&grab->err, "grab") : 0;
	arena_release(&grab->mem);
	return status;
}

void
grab_next(struct grab *grab)
{
	progress_clear(&grab->progress);
}

void
grab_arrived(struct grab *grab, const char *path, const struct fetch_result *result)
{
	char hex[DIGEST_HEX_MAX];
	struct json json;

	if (grab->progress.mode != PROGRESS_JSON)
		return;
	digest_hex(hex, &result->sha256);
	json_start(&json, stderr, false);
	json_open(&json, '{');
	json_pair(&json, "event", result->was_there ? S("kept") : S("arrived"));
	json_pair(&json, "path", str_c(path));
	json_key(&json, "size");
	json_uint(&json, result->size);
	json_pair(&json, "sha256", result->sha256.n ? str_c(hex) : (struct str){0});
	json_key(&json, "received");
	json_uint(&json, result->received);
	json_close(&json, '}');
	json_end(&json);
}

bool
grab_failed(struct grab *grab, const char *path, const struct err *err)
{
	struct json json;

	if (grab->progress.mode != PROGRESS_JSON)
		return false;
	json_start(&json, stderr, false);
	json_open(&json, '{');
	json_pair(&json, "event", S("failed"));
	json_pair(&json, "path", str_c(path));
	json_pair(&json, "class", str_c(err_word(err->code)));
	json_pair(&json, "text", str_c(err->text));
	json_close(&json, '}');
	json_end(&json);
	return true;
}

static int
data_command(struct args *args)
{
	struct str bundle = fetch_ca_bundle();

	while (opt_next(args))
		;
	opt_operands(args, 0, 1);
	if (args->npos && !str_eq(str_c(args->pos[0]), S("ca-bundle.crt")))
		opt_bad(args, "'%s' is not built in; ca-bundle.crt is", args->pos[0]);
	fwrite(bundle.p, 1, bundle.n, stdout);
	return 0;
}

static const struct opt no_opts[] = {{0}};

extern const struct opt get_opts[], verify_opts[], clone_opts[], lock_opts[];
extern const char clone_summary[];

static const struct cmd cmds[] = {
	{NULL, "[options] URL [DEST] | -f MANIFEST [SET...]", NULL, get_opts, get_main},
	{"clone", "[options] URL[@REF] DIR | -f NODES [DIR]", clone_summary, clone_opts,
	 clone_main},
	{"lock", "-f MANIFEST",
	 "write what the addresses of a manifest stand for beside it", lock_opts,
	 lock_main},
	{"verify", "-f MANIFEST [SET...]",
	 "check the files of a manifest, download nothing", verify_opts, verify_main},
	{"data", "[ca-bundle.crt]", "print the certificates that are built in", no_opts,
	 data_command},
	{0},
};

static const struct cli cli = {
	"grab",
	"brings files and git trees to a path, resumed, verified and atomic",
	cmds,
	"URL is an https: address, file:///PATH, an http: address of this machine (other "
	"http: needs --sha256),\n"
	"or a short one:\n"
	"  hf://[datasets/|spaces/]OWNER/REPO[@REV]/PATH   a file at Hugging Face, "
	"checked "
	"against the sum it\n"
	"                                 announces; with / at its end: all files below, "
	"as of one commit\n"
	"  civitai://VERSION[?type=...]   the number behind modelVersionId=; name and "
	"sum "
	"come from the API\n"
	"  gh://OWNER/REPO@TAG/ASSET      of a release; the API says its sum\n"
	"  s3://BUCKET/KEY                of a public bucket: nothing is signed\n"
	"Addresses of pages that show a file are understood, too. DEST is a file, or a "
	"folder (with /\n"
	"behind it, or existing); the current folder if it is not given. In a folder the "
	"name is the end of the\n"
	"address, else what the server calls it, unless that carries a path (3). URL and "
	"DEST may stand in either\n"
	"order. A GLOB fits paths below the folder: * any run of bytes, also with / in "
	"it, ? one, [a-z] a set;\n"
	"with / at its end all below.\n"
	"\n"
	"DEST appears by rename when its size, sum and content are right; until then "
	".NAME.grab-part holds\n"
	"what has arrived, and the next run goes on from there if the server still has "
	"the "
	"same file.\n"
	".NAME.grab records what DEST is. A file that is there is kept if its sha256 is "
	"the wanted one, or if\n"
	"size and record fit; else the server is asked whether it changed. Names like "
	".safetensors .gguf .pt\n"
	".whl (of DEST, else of URL) must hold what they promise: pages, JSON messages "
	"and Git LFS pointers\n"
	"are refused (5).\n"
	"\n"
	"A manifest has sets of files: url, path and, where known, size, sha256, "
	"mirrors. "
	"A relative url is\n"
	"joined to the base of its set or of the manifest; a url and a path that end in "
	"/ "
	"are a folder of Hugging\n"
	"Face (include: patterns). if: {arch: [ada, \"12.0\"]} makes a file depend on "
	"--arch, which must then be\n"
	"given. grab lock writes NAME.lock.yaml beside NAME.yaml: commits, sizes and "
	"sums "
	"for what the manifest\n"
	"leaves open, used by grab -f, verify and clone; where the two disagree, nothing "
	"is brought (3).\n"
	"\n"
	"An answer of 408, 425, 429 or 5xx, a broken connection and a stall are tried "
	"again "
	"(then 4); any other\n"
	"4xx is final (1). Redirects from https to http are refused (1).\n"
	"\n"
	"environment:\n"
	"  HF_TOKEN, HUGGING_FACE_HUB_TOKEN    sent to huggingface.co, hf.co and "
	"HF_ENDPOINT\n"
	"  CIVITAI_TOKEN, CIVITAI_API_TOKEN    sent to civitai.com, civitai.red and "
	"CIVITAI_ENDPOINT\n"
	"  GITHUB_TOKEN, GH_TOKEN              sent to github.com, its api, codeload and "
	"raw hosts, those below\n"
	"  NAME_FILE, /run/secrets/NAME        each of them read from a file (also "
	"name in lower case)\n"
	"  HF_TOKEN_PATH, HF_HOME              where the login of Hugging Face is, if no "
	"token is set: that file,\n"
	"                                      HF_HOME/token, or "
	"~/.cache/huggingface/token (XDG_CACHE_HOME)\n"
	"  NETRC, HOME                         a file like ~/.netrc: passwords for the "
	"machines named in it\n"
	"  HF_ENDPOINT, CIVITAI_ENDPOINT       mirrors, which hf: and civitai: lead to "
	"instead\n"
	"  GITHUB_SERVER_URL, GITHUB_API_URL   another GitHub, for gh: and its tokens\n"
	"  AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AWS_REGION, AWS_DEFAULT_REGION   where "
	"s3: leads to\n"
	"  SSL_CERT_FILE, CURL_CA_BUNDLE, SSL_CERT_DIR   whom to trust; else the "
	"system's or those built in\n"
	"  http_proxy; https_proxy, all_proxy, no_proxy, also in capitals   as curl "
	"reads them; http: to loopback goes by none\n"
	"  GRAB_SOURCES                        the same as clone --sources\n"
	"A user in the address counts before a token, that before a machine of NETRC "
	"(default is for nobody).\n"
	"Tokens and passwords go over https to their own hosts, to none that these "
	"redirect to.\n"
	"\n"
	"examples:\n"
	"  grab --sha256 64a7...f161 hf://Comfy-Org/x@06e0.../clip_vision_h.safetensors "
	"models/clip_vision/\n"
	"  grab --include '*.safetensors' hf://Comfy-Org/x@06e0.../split_files/vae/ "
	"models/vae/\n"
	"  grab -f image/models/wan.yaml --root /workspace/ComfyUI/models\n"
	"  grab clone "
	"https://github.com/rgthree/rgthree-comfy@13b4399c00b5ef5a97b1b6800fc"
	"1185874740f5d nodes/rgthree\n"
	"  grab clone --update https://github.com/kijai/ComfyUI-KJNodes@main "
	"nodes/kjnodes\n"
	"  grab clone -f image/nodes.yaml ComfyUI/custom_nodes",
};

int
main(int argc, char **argv)
{
	/* A limit on file sizes is then an error like a full disk, not the end. */
	signal(SIGXFSZ, SIG_IGN);
	return opt_main(&cli, argc, argv);
}
