# SPDX-License-Identifier: Apache-2.0
mkdir r; cudatag gpus --root r --json
