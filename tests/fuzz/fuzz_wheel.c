/* SPDX-License-Identifier: Apache-2.0 */
/* Names of wheels: what is read points into the name, and a fit has a reason. */
#include "wheel.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct wheel_target target = {.python = S("cp312"),
				      .platform = S("linux_x86_64"),
				      .glibc = 36,
				      .torch = {{2, 11, 0}, 3},
				      .cuda = {{13, 0}, 2}};
	struct str file = str_n(data, size);
	char why[WHEEL_WHY_MAX] = "";
	struct wheel_release release;
	struct wheel wheel;
	struct err err = {0};

	wheel_release_parse(&release, file);
	wheel_cuda_parse(&release, file);
	if (wheel_parse(&wheel, file, &err) != 0) {
		assert(err.code == E_FORMAT);
		return 0;
	}
	assert(wheel.name.p >= file.p && wheel.platform.p < file.p + file.n);
	assert(wheel.has.nsms <= WHEEL_SMS_MAX && wheel.has.torch.n <= 3);
	if (wheel_fit(&wheel, &target, why) != WHEEL_NO)
		assert(wheel_installs(&wheel, &target, why));
	assert(*why || wheel_installs(&wheel, &target, why));
	return 0;
}
