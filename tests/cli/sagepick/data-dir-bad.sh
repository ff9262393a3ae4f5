# SPDX-License-Identifier: Apache-2.0
mkdir d
printf "packages:\n  - {name: a, import: a, wheel: []}\n" >d/wheels.yaml
sagepick --data d --package a --torch 2.8.0+cu128 --python cp312
