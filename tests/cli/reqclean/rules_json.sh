# SPDX-License-Identifier: Apache-2.0
reqclean rules --json | head -5
