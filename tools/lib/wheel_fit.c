/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a wheel fits an environment: pip's rules for tags, the builders' for the rest.
 */
#include "wheel.h"
#include "str.h"

#define REFUSE(why, ...) (snprintf((why), WHEEL_WHY_MAX, __VA_ARGS__), false)

/* "cp312" or "py39": the letters, and 3.12; a bare "py3" has n 1. */
static bool
python_number(struct str tag, struct str *kind, struct wheel_release *version)
{
	struct str digits = str_sub(tag, 2, tag.n);
	uint64_t value;

	*kind = str_sub(tag, 0, 2);
	if (!str_uint(str_sub(digits, 0, 1), 2, 9, &value))
		return false;
	*version = (struct wheel_release){.part = {(unsigned)value}, .n = 1};
	if (digits.n == 1)
		return true;
	version->n = 2;
	if (!str_uint(str_sub(digits, 1, digits.n), 0, 999, &value))
		return false;
	version->part[1] = (unsigned)value;
	return true;
}

/* One python tag with one abi tag, against a target of cp312 or cp313t. */
static bool
python_matches(struct str python, struct str abi, struct str target)
{
	bool is_threaded = str_ends(target, S("t"));
	struct str plain = str_sub(target, 0, target.n - is_threaded);
	struct wheel_release want, have;
	struct str kind, target_kind;

	if (!python_number(plain, &target_kind, &want) ||
	    !python_number(python, &kind, &have))
		return false;
	if (str_eq(kind, S("py")))
		return str_eq(abi, S("none")) && have.part[0] == want.part[0] &&
		       wheel_release_cmp(&have, &want) <= 0;
	if (!str_eq(kind, target_kind))
		return false;
	/* builds without the GIL do not load the stable ABI of those with it */
	if (str_eq(abi, S("abi3")))
		return !is_threaded && have.n == 2 &&
		       wheel_release_cmp(&have, &want) <= 0;
	return str_eq(python, plain) && (str_eq(abi, target) || str_eq(abi, S("none")));
}

static bool
python_fits(const struct wheel *wheel, const struct wheel_target *target)
{
	struct str pythons = wheel->python;

	if (!target->python.n)
		return true;
	while (pythons.p) {
		struct str python = str_cut(&pythons, '.'), abis = wheel->abi;

		while (abis.p)
			if (python_matches(python, str_cut(&abis, '.'), target->python))
				return true;
	}
	return false;
}

int
wheel_manylinux(struct str tag, struct str *arch)
{
	static const struct {
		const char *prefix;
		int glibc;
	} old[] = {{"manylinux1_", 5}, {"manylinux2010_", 12}, {"manylinux2014_", 17}};
	struct str rest;
	uint64_t minor;

	for (size_t i = 0; i < COUNT(old); i++)
		if (str_starts(tag, str_c(old[i].prefix))) {
			*arch = str_sub(tag, strlen(old[i].prefix), tag.n);
			return old[i].glibc;
		}
	if (!str_starts(tag, S("manylinux_2_")))
		return -1;
	rest = str_sub(tag, strlen("manylinux_2_"), tag.n);
	if (!str_uint(str_cut(&rest, '_'), 0, 999, &minor) || !rest.p)
		return -1;
	*arch = rest;
	return (int)minor;
}

static bool
platform_matches(struct str tag, const struct wheel_target *target)
{
	struct str arch = {0}, linux_arch = target->platform;
	int glibc;

	if (!target->platform.n || str_eq(tag, target->platform) || str_eq(tag, S("any")))
		return true;
	glibc = wheel_manylinux(tag, &arch);
	if (glibc < 0 || !str_starts(linux_arch, S("linux_")))
		return false;
	return str_eq(arch, str_sub(linux_arch, strlen("linux_"), linux_arch.n)) &&
	       (!target->glibc || (unsigned)glibc <= target->glibc);
}

static bool
platform_fits(const struct wheel *wheel, const struct wheel_target *target)
{
	struct str tags = wheel->platform;

	while (tags.p)
		if (platform_matches(str_cut(&tags, '.'), target))
			return true;
	return false;
}

bool
wheel_installs(const struct wheel *wheel, const struct wheel_target *target,
	       char why[static WHEEL_WHY_MAX])
{
	if (!python_fits(wheel, target))
		return REFUSE(why, "for Python %.*s-%.*s, not %.*s", STR(wheel->python),
			      STR(wheel->abi), STR(target->python));
	if (platform_fits(wheel, target))
		return true;
	if (target->glibc)
		return REFUSE(why, "for %.*s, not %.*s with glibc 2.%u",
			      STR(wheel->platform), STR(target->platform), target->glibc);
	return REFUSE(why, "for %.*s, not %.*s", STR(wheel->platform),
		      STR(target->platform));
}

static enum wheel_fit
torch_fit(const struct wheel_local *has, const struct wheel_release *torch,
	  char why[static WHEEL_WHY_MAX])
{
	char want[WHEEL_TEXT_MAX], have[WHEEL_TEXT_MAX];
	struct wheel_release minor = {{torch->part[0], torch->part[1]}, 2};

	wheel_release_text(want, torch);
	wheel_release_text(have, &has->torch);
	if (!has->torch.n) {
		snprintf(why, WHEEL_WHY_MAX, "the name does not say for which torch");
		return WHEEL_UNPROVEN;
	}
	if (!torch->n) {
		snprintf(why, WHEEL_WHY_MAX, "torch %s", have);
		return WHEEL_EXACT;
	}
	if (has->and_higher) {
		bool fits = wheel_release_cmp(torch, &has->torch) >= 0;

		snprintf(why, WHEEL_WHY_MAX, "torch %s and higher%s%s", have,
			 fits ? "" : ", not ", fits ? "" : want);
		return fits ? WHEEL_RANGE : WHEEL_NO;
	}
	if (wheel_release_cmp(&minor, &has->torch) != 0) {
		snprintf(why, WHEEL_WHY_MAX, "built for torch %s, not %s", have, want);
		return WHEEL_NO;
	}
	snprintf(why, WHEEL_WHY_MAX, "torch %s", have);
	if (wheel_release_cmp(torch, &has->torch) == 0)
		return WHEEL_EXACT;
	snprintf(why, WHEEL_WHY_MAX, "torch %s, of the same minor as %s", have, want);
	return WHEEL_RANGE;
}

static void
add_why(char why[static WHEEL_WHY_MAX], const char *text, const char *more)
{
	size_t n = strlen(why);

	snprintf(why + n, WHEEL_WHY_MAX - n, "%s%s", text, more);
}

static enum wheel_fit
cuda_fit(const struct wheel_local *has, const struct wheel_release *cuda,
	 char why[static WHEEL_WHY_MAX])
{
	char want[WHEEL_TEXT_MAX], have[WHEEL_TEXT_MAX];

	wheel_release_text(want, cuda);
	wheel_release_text(have, &has->cuda);
	if (!has->cuda.n) {
		add_why(why, ", the name does not say for which CUDA", "");
		return WHEEL_UNPROVEN;
	}
	if (cuda->n && cuda->part[0] != has->cuda.part[0]) {
		snprintf(why, WHEEL_WHY_MAX,
			 "built for CUDA %s, whose libcudart.so.%u is not CUDA %s's",
			 have, has->cuda.part[0], want);
		return WHEEL_NO;
	}
	add_why(why, ", CUDA ", have);
	if (!cuda->n || (has->cuda.n == 2 && has->cuda.part[1] == cuda->part[1]))
		return WHEEL_EXACT;
	add_why(why, " of the same major as ", want);
	return WHEEL_MAJOR;
}

int
wheel_torch_abi(const struct wheel_target *target)
{
	static const struct wheel_release old = {{2, 5}, 2}, mixed = {{2, 6}, 2};
	static const struct wheel_release cu126 = {{12, 6}, 2};

	if (!target->torch.n || !str_starts(target->platform, S("linux_")))
		return -1;
	if (wheel_release_cmp(&target->torch, &old) <= 0)
		return 0;
	if (wheel_release_cmp(&target->torch, &mixed) > 0)
		return 1;
	return target->cuda.n ? wheel_release_cmp(&target->cuda, &cu126) == 0 : -1;
}

enum wheel_fit
wheel_fit(const struct wheel *wheel, const struct wheel_target *target,
	  char why[static WHEEL_WHY_MAX])
{
	enum wheel_fit torch, cuda;
	int abi = wheel_torch_abi(target);

	if (!wheel_installs(wheel, target, why))
		return WHEEL_NO;
	if (!wheel->has.known) {
		snprintf(why, WHEEL_WHY_MAX, "'+%.*s' is not understood",
			 STR(wheel->local));
		return WHEEL_UNPROVEN;
	}
	torch = torch_fit(&wheel->has, &target->torch, why);
	if (torch == WHEEL_NO)
		return WHEEL_NO;
	cuda = cuda_fit(&wheel->has, &target->cuda, why);
	if (cuda == WHEEL_NO)
		return WHEEL_NO;
	if (abi >= 0 && wheel->has.cxx11_abi >= 0 && abi != wheel->has.cxx11_abi) {
		snprintf(why, WHEEL_WHY_MAX,
			 "built for the %s C++ ABI, torch uses the %s",
			 wheel->has.cxx11_abi ? "new" : "old", abi ? "new" : "old");
		return WHEEL_NO;
	}
	return torch < cuda ? torch : cuda;
}

const char *
wheel_fit_name(enum wheel_fit fit)
{
	static const char *const names[] = {"no", "unproven", "major", "range", "exact"};

	return names[fit];
}
