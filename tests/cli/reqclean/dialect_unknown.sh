# SPDX-License-Identifier: Apache-2.0
reqclean --dialect uv r.txt
