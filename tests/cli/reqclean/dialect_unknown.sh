# SPDX-License-Identifier: Apache-2.0
reqclean --dialect pip-9 r.txt
