# SPDX-License-Identifier: Apache-2.0
sagepick data wheels.yaml | head -n 1
sagepick data gpus.yaml | head -n 1
sagepick data | grep '^# [a-z]*.yaml'
