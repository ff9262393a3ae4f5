# SPDX-License-Identifier: Apache-2.0
grab --version
grab --help | head -n 3
grab data | head -n 1
grab data ca-bundle.crt | grep -c BEGIN | awk '{ print $1 > 100 }'
