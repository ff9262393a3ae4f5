# SPDX-License-Identifier: Apache-2.0
sagepick data policy.yaml
