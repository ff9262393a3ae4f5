# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag --root r --driver 570 --driver 580
