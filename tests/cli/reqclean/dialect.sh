# SPDX-License-Identifier: Apache-2.0
echo foo >r.txt
reqclean --dialect pip-26.3 r.txt
