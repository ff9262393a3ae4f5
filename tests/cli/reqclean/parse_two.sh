# SPDX-License-Identifier: Apache-2.0
reqclean parse a b
