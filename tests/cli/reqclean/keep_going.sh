# SPDX-License-Identifier: Apache-2.0
printf '%s\n' foo 'numpy<1.24>=1.18' --no-deps 'pip install x' '-r b.txt' 'torch>=2.5.1+cu124' >r.txt
reqclean --keep-going r.txt
