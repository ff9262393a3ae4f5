# SPDX-License-Identifier: Apache-2.0
printf 'foo\n' | reqclean -
