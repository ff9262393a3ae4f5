/* SPDX-License-Identifier: Apache-2.0 */
#include "companions.h"
#include "str.h"

struct asked {
	const struct torch_table *table;
	const struct torch_release *release;
	struct str tag, platform;
};

static const struct torch_fact *
fact(const struct asked *in, enum torch_topic topic)
{
	return torch_fact(in->table, topic, in->release->version, in->tag, in->platform);
}

static struct str
value(const struct asked *in, enum torch_topic topic)
{
	const struct torch_fact *found = fact(in, topic);

	return found ? found->value : (struct str){0};
}

static bool
is_windows(const struct asked *in)
{
	return str_eq(in->platform, S("win_amd64"));
}

/* "none" where the index of the tag is known to lack it. */
static struct str
unless_lacking(const struct asked *in, struct str package, struct str version)
{
	return torch_lacks(in->table, package, in->tag) ? S("none") : version;
}

/* Its wheels are for Linux x86_64 and Windows, and for some tags only. */
static void
find_xformers(struct companions *out, const struct asked *in)
{
	const struct torch_xformers *row = torch_xformers_for(in->table, in->release);

	out->xformers = S("none");
	if (!row || str_eq(in->platform, S("linux_aarch64")))
		return;
	for (size_t i = 0; i < row->ntags; i++)
		if (str_eq(row->tags[i], in->tag)) {
			out->xformers = row->versions[row->nversions - 1];
			out->xformers_pins = row->pins_torch;
		}
}

void
companions_find(struct companions *out, const struct torch_table *table,
		const struct torch_release *release, struct str tag, struct str platform)
{
	const struct asked in = {table, release, tag, platform};
	const struct torch_fact *cudnn = fact(&in, TORCH_CUDNN);

	*out = (struct companions){0};
	out->vision = unless_lacking(&in, S("torchvision"), release->vision);
	out->audio = unless_lacking(&in, S("torchaudio"), release->audio);
	out->triton_package = is_windows(&in) ? S("triton-windows") : S("triton");
	out->triton =
		is_windows(&in) ? value(&in, TORCH_TRITON_WINDOWS) : release->triton;
	find_xformers(out, &in);
	out->toolkit = value(&in, TORCH_TOOLKIT);
	if (cudnn) {
		out->cudnn = cudnn->value;
		out->nccl = cudnn->extra;
	}
	out->cxx11_abi = value(&in, TORCH_ABI);
}
