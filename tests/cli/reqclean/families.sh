# SPDX-License-Identifier: Apache-2.0
printf 'opencv-python>=4.8\nopencv_python_headless\nonnxruntime==1.20\nonnxruntime-gpu\ntriton-windows>=3.2\ntriton\n' >r.txt
reqclean r.txt
