/* SPDX-License-Identifier: Apache-2.0 */
/* Where the torch, the image's CUDA, the driver and the GPUs come from. */
#include "cudatag.h"
#include "host.h"
#include "site.h"
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
installed_torch(struct known *known, struct err *err)
{
	struct arena *arena = known->place.arena;
	struct torch_build build;
	struct str from, public, local;
	struct cuda cuda;
	int status = system_torch(&build, &from, &known->place, err);

	if (status || !from.p)
		return status;
	known->torch = (struct system_fact){build.version, from};
	known->ask.version = build.version;
	if (build.cuda.p && cuda_parse(&cuda, build.cuda)) {
		known->ask.tag = cuda_tag(cuda, arena);
		known->ask.installed = true;
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

/* "3.12.4" and "cp312" are 3.12, "cp313t" is 3.13t: releases are made for minor versions.
 * Absent: no version of Python 3. */
static struct str
python_minor(struct arena *arena, struct str text)
{
	bool threaded = str_ends(text, S("t"));
	struct str rest = str_sub(text, 0, text.n - threaded), major, minor;
	uint64_t number;

	if (str_starts(rest, S("cp"))) {
		major = str_sub(rest, 2, 3);
		minor = str_sub(rest, 3, rest.n);
		rest = (struct str){0};
	} else {
		major = str_cut(&rest, '.');
		minor = str_cut(&rest, '.');
	}
	if (!str_uint(major, 3, 3, &number) || !str_uint(minor, 0, 99, &number) ||
	    (rest.p && !str_uint(rest, 0, 99, &number)))
		return (struct str){0};
	return arena_printf(arena, "3.%.*s%s", STR(minor), threaded ? "t" : "");
}

static int
named_python(struct known *known, const struct request *request, struct err *err)
{
	struct str python = python_minor(known->place.arena, str_c(request->python));

	if (!python.p)
		return err_set(err, E_USAGE,
			       "--python '%s' is not a version such as 3.12 or cp313t",
			       request->python);
	known->python = (struct system_fact){python, S("--python")};
	known->ask.python = python;
	return 0;
}

/* The environment's Python forbids a torch only where somebody named that environment: on
 * any other host it need not be the one that the torch is for. */
static int
find_python(struct known *known, const struct request *request, struct err *err)
{
	struct site site;
	int status;

	if (request->python)
		return named_python(known, request, err);
	if (known->ask.installed || !(request->from & FROM_TORCH))
		return 0;
	status = site_find(&site, known->place.arena, request->root, request->site, err);
	if (status)
		return status == -E_NOMATCH && !request->site ? 0 : status;
	if (!site.python.p)
		return 0;
	known->python = (struct system_fact){
		site.python, site.prefix.p ? site.prefix : str_c(request->site)};
	if (request->site || *request->root)
		known->ask.python = site.python;
	return 0;
}

static int
find_image(struct known *known, const struct request *request, struct err *err)
{
	bool toolkit = (request->from & FROM_TOOLKIT) != 0;

	if ((request->from & FROM_ENV) && !(toolkit && request->toolkit_first))
		known->image = system_cuda_env(&known->place);
	if (!known->image.value.p && toolkit &&
	    system_cuda(&known->image, &known->place, err) < 0)
		return -(int)err->code;
	if (!known->image.value.p && (request->from & FROM_ENV))
		known->image = system_cuda_env(&known->place);
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
is_that_machine(const struct known *known, const struct request *request)
{
	return *request->root || request->from_given ||
	       system_has_gpu_access(&known->place);
}

static int
find_driver(struct known *known, const struct request *request, struct err *err)
{
	bool believe = is_that_machine(known, request);
	struct place place = known->place;
	int status = named_driver(known, request, err);

	place.run = believe;
	known->ask.os = system_is_wsl(&place) ? CUDA_WINDOWS : CUDA_LINUX;
	if (str_eq(request->platform, S("win_amd64")))
		known->ask.os = CUDA_WINDOWS;
	if (!status && !known->driver.value.p && (request->from & FROM_DRIVER)) {
		status = system_driver(&known->driver, &place, err);
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
find_gpus(struct known *known, const struct facts *facts, const struct request *request,
	  struct err *err)
{
	struct cc_list *ccs = &known->ask.ccs;
	struct system_gpus gpus;
	int status = 0;

	for (size_t i = 0; !status && i < request->narchs; i++)
		status = gpu_parse(&facts->gpus, ccs, known->place.arena,
				   str_c(request->archs[i]), err);
	known->ccs_from = S("--arch");
	if (status || request->narchs || !(request->from & FROM_DRIVER) ||
	    !is_that_machine(known, request))
		return status;
	status = system_gpus(&gpus, &known->place, &facts->gpus, err);
	ccs->p = ARENA_ARRAY(known->place.arena, struct cc, gpus.n);
	for (size_t i = 0; !status && i < gpus.n; i++)
		if (gpus.p[i].cc.major)
			ccs->p[ccs->n++] = gpus.p[i].cc;
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

	*known = (struct known){.place = {arena, request->root, request->site, true}};
	*ask = (struct tags_ask){.torch = &facts->torch,
				 .cuda = &facts->cuda,
				 .gpus = &facts->gpus,
				 .platform = request->platform};
	status = system_check_root(request->root, err);
	if (!status)
		status = find_gpus(known, facts, request, err);
	if (!status)
		status = find_driver(known, request, err);
	if (!status && request->torch)
		status = named_torch(known, arena, facts, str_c(request->torch), err);
	else if (!status && (request->from & FROM_TORCH))
		status = installed_torch(known, err);
	if (!status)
		status = find_python(known, request, err);
	/* an installed torch has its tag whatever the image's toolkit is */
	if (!status && !ask->tag.p)
		status = find_image(known, request, err);
	return status ? status : check_found(known, request, err);
}
