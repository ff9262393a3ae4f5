/* SPDX-License-Identifier: Apache-2.0 */
/* Where the torch, the image's CUDA, the driver and the GPUs come from. */
#include "cudatag.h"
#include "host.h"
#include "str.h"
#include "version.h"

int
facts_load(struct facts *facts, struct arena *arena, const char *dir, struct err *err)
{
	int status = gpu_load(&facts->gpus, arena, dir, err);

	if (!status)
		status = torch_load(&facts->torch, arena, dir, err);
	return status ? status : cuda_load(&facts->cuda, arena, dir, err);
}

/* The local part of a version: "cu128" of "2.8.0+cu128"; absent without one. */
static struct str
local_part(struct str version)
{
	str_cut(&version, '+');
	return version;
}

/* A torch that is named and not looked at: "2.8.0", "2.8", "2.8.0+cu128". */
static int
named_torch(struct known *known, struct arena *arena, const struct facts *facts,
	    struct str version, struct err *err)
{
	struct tags_ask *ask = &known->ask;
	struct str oldest = facts->torch.releases[0].version, tag = local_part(version);
	const struct torch_release *release;
	struct version parsed;
	struct cuda cuda;
	bool exact;

	if (!version_parse(&parsed, arena, version))
		return err_set(err, E_USAGE, "--torch '%.*s' is not a version",
			       STR(version));
	known->torch = (struct system_fact){version, S("--torch")};
	ask->version = version;
	if (torch_cmp(version, oldest) < 0 && !torch_find(&facts->torch, version))
		return err_set(
			err, E_NOMATCH,
			"torch %.*s is older than what is known, which starts with "
			"%.*s",
			STR(version), STR(oldest));
	if (!tag.p)
		return 0;
	if (!cuda_tag_parse(&cuda, tag))
		return err_set(err, E_NOMATCH, "torch %.*s is no CUDA build",
			       STR(version));
	release = torch_nearest(&facts->torch, version, &exact);
	if (exact && !torch_has_tag(&facts->torch, release, ask->platform, tag))
		return err_set(err, E_NOMATCH,
			       "torch %.*s is not published for %.*s on %.*s, only for "
			       "%.*s",
			       STR(release->version), STR(tag), STR(ask->platform),
			       STR(torch_tags_str(&facts->torch, release, ask->platform,
						  arena)));
	ask->tag = tag;
	return 0;
}

static int
installed_torch(struct known *known, struct arena *arena, const struct request *request,
		struct err *err)
{
	struct torch_build build;
	struct str from, public, local;
	struct cuda cuda;
	int status =
		system_torch(&build, &from, arena, request->root, request->site, err);

	if (status || !from.p)
		return status;
	known->torch = (struct system_fact){build.version, from};
	known->ask.version = build.version;
	if (build.cuda.p && cuda_parse(&cuda, build.cuda)) {
		known->ask.tag = cuda_tag(cuda, arena);
		return 0;
	}
	local = build.version;
	public = str_cut(&local, '+');
	return err_set(err, E_NOMATCH,
		       "%.*s: torch %.*s is built for %s and has no CUDA tag; `cudatag "
		       "--torch %.*s` names one to install",
		       STR(from), STR(build.version),
		       build.hip.p   ? "ROCm"
		       : build.xpu.p ? "XPU"
				     : "the CPU",
		       STR(public));
}

static int
find_image(struct known *known, struct arena *arena, const struct request *request,
	   struct err *err)
{
	bool toolkit = (request->from & FROM_TOOLKIT) != 0;

	if ((request->from & FROM_ENV) && !(toolkit && request->toolkit_first))
		known->image = system_cuda_env(request->root);
	if (!known->image.value.p && toolkit &&
	    system_cuda(&known->image, arena, request->root, err) < 0)
		return -(int)err->code;
	if (!known->image.value.p && (request->from & FROM_ENV))
		known->image = system_cuda_env(request->root);
	if (known->image.value.p)
		cuda_parse(&known->ask.image, known->image.value);
	known->ask.image_from = known->image.from;
	return 0;
}

/* A driver that is named: by the option, or by the environment. */
static int
named_driver(struct known *known, const struct request *request, struct err *err)
{
	struct str value = str_c(request->driver), from = S("--driver");

	if (!value.p) {
		value = host_env("CUDATAG_DRIVER");
		from = S("CUDATAG_DRIVER");
	}
	if (!value.n && !request->driver)
		return 0;
	if (!driver_valid(value))
		return err_set(err, E_USAGE, "%.*s '%.*s' is not a driver version",
			       STR(from), STR(value));
	known->driver = (struct system_fact){value, from};
	return 0;
}

/* May the kernel's files be believed to describe the machine that will run the image? */
static bool
is_that_machine(struct arena *arena, const struct request *request)
{
	return *request->root || request->from_given ||
	       system_has_gpu_access(arena, request->root);
}

static int
find_driver(struct known *known, struct arena *arena, const struct request *request,
	    struct err *err)
{
	bool believe = is_that_machine(arena, request);
	int status = named_driver(known, request, err);

	known->ask.os = system_is_wsl(arena, request->root) ? CUDA_WINDOWS : CUDA_LINUX;
	if (str_eq(request->platform, S("win_amd64")))
		known->ask.os = CUDA_WINDOWS;
	if (!status && !known->driver.value.p && (request->from & FROM_DRIVER)) {
		status =
			system_driver(&known->driver, arena, request->root, believe, err);
		if (!believe && known->driver.value.p) {
			known->driver_ignored = true;
			known->driver = (struct system_fact){0};
		}
	}
	known->ask.driver = known->driver.value;
	return status;
}

/* --arch, or else the GPUs that this machine gives access to. */
static int
find_gpus(struct known *known, struct arena *arena, const struct facts *facts,
	  const struct request *request, struct err *err)
{
	struct cc_list *ccs = &known->ask.ccs;
	struct system_gpu *gpus;
	size_t ngpus;
	int status = 0;

	for (size_t i = 0; !status && i < request->narchs; i++)
		status = gpu_parse(&facts->gpus, ccs, arena, str_c(request->archs[i]),
				   err);
	known->ccs_from = S("--arch");
	if (status || request->narchs || !(request->from & FROM_DRIVER) ||
	    !is_that_machine(arena, request))
		return status;
	status = system_gpus(&gpus, &ngpus, arena, request->root, &facts->gpus, err);
	ccs->p = ARENA_ARRAY(arena, struct cc, ngpus);
	for (size_t i = 0; !status && i < ngpus; i++)
		if (gpus[i].cc.major)
			ccs->p[ccs->n++] = gpus[i].cc;
	known->ccs_from = S("the GPUs found");
	return status;
}

static int
check_found(const struct known *known, const struct request *request, struct err *err)
{
	static const struct {
		unsigned source;
		const char *what;
	} sources[] = {{FROM_TORCH, "no torch is installed"},
		       {FROM_ENV, "the environment names no CUDA version"},
		       {FROM_TOOLKIT, "no CUDA toolkit or runtime is installed"},
		       {FROM_DRIVER, "no NVIDIA driver is found"}};
	char text[256] = "";
	size_t n = 0;

	if (!request->from_given || known->torch.value.p || known->image.value.p ||
	    known->driver.value.p)
		return 0;
	for (size_t i = 0; i < COUNT(sources); i++)
		if (request->from & sources[i].source)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
					      n ? ", " : "", sources[i].what);
	return err_set(err, E_NOMATCH, "%s", text);
}

int
known_find(struct known *known, struct arena *arena, const struct facts *facts,
	   const struct request *request, struct err *err)
{
	struct tags_ask *ask = &known->ask;
	int status;

	*known = (struct known){0};
	*ask = (struct tags_ask){.torch = &facts->torch,
				 .cuda = &facts->cuda,
				 .gpus = &facts->gpus,
				 .platform = request->platform};
	status = system_check_root(request->root, err);
	if (!status)
		status = find_gpus(known, arena, facts, request, err);
	if (!status)
		status = find_driver(known, arena, request, err);
	if (!status && request->torch)
		status = named_torch(known, arena, facts, str_c(request->torch), err);
	else if (!status && (request->from & FROM_TORCH))
		status = installed_torch(known, arena, request, err);
	/* an installed torch has its tag whatever the image's toolkit is */
	if (!status && !ask->tag.p)
		status = find_image(known, arena, request, err);
	return status ? status : check_found(known, request, err);
}
