# SPDX-License-Identifier: Apache-2.0
: >r.txt
reqclean r.txt
