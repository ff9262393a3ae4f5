# SPDX-License-Identifier: Apache-2.0
# Members that are released under versions of their own lose them.
printf '%s\n' 'onnxruntime-directml==1.16; sys_platform=="win32"' 'onnxruntime-rocm>=1.22.2.post1' 'Pillow-SIMD==9.5.0.post2' \
	'onnxruntime-extensions' 'onnxruntime-genai-cuda' 'pillow-avif-plugin' 'pytorch-triton==3.0' >r.txt
reqclean r.txt
cat >policy.yaml <<-'END'
	extends: default
	families:
	- {name: opencv, members: [opencv-python, opencv-python-headless], winner: opencv-python, others: keep, reason: r}
	- {name: onnxruntime, off: true}
END
printf 'opencv-python-headless\nopencv-contrib-python\nonnxruntime\nPillow-SIMD\n' | reqclean --policy policy.yaml -
