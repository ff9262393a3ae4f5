# SPDX-License-Identifier: Apache-2.0
sagepick --torch new --cuda cu130 --python cp312 --platform linux_x86_64
