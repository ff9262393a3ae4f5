# SPDX-License-Identifier: Apache-2.0
reqclean --frobnicate r.txt
