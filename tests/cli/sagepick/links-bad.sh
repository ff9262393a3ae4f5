# SPDX-License-Identifier: Apache-2.0
echo '{"files": [' >bad.json
sagepick --find-links bad.json --torch 2.12.0+cu130 --python cp312
echo $?
sagepick --find-links nowhere --torch 2.12.0+cu130 --python cp312
echo $?
sagepick --package natten --torch 2.12.0+cu130 --python cp312
