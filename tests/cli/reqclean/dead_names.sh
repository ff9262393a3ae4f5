# SPDX-License-Identifier: Apache-2.0
printf '%s\n' sklearn==0.0 'PIL>=1.1' 'cv2' 'opencv>=4; python_version>"3"' skimage 'pytorch>=1.0' 'tensorflow-gpu==2.10' >r.txt
reqclean r.txt
# Protected is what is meant, not what was written.
printf 'torch==2.11.0+cu130\n' >protect.txt
echo 'pytorch[x]==1.0.2' | reqclean --protect protect.txt -
