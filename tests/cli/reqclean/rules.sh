# SPDX-License-Identifier: Apache-2.0
# Codes are a contract: programs match them.
reqclean rules
