# SPDX-License-Identifier: Apache-2.0
mkdir d; echo 'toolkits: [' >d/drivers.yaml; cudatag --data d
