# SPDX-License-Identifier: Apache-2.0
# Their values would end in the image, or at a foreign host.
export TOKEN=secret
printf '%s\n' 'https://github.com/${TOKEN}/x.zip' 'foo==${TOKEN}' '-r ${TOKEN}.txt' '--index-url https://${TOKEN}@h' 'bar' >r.txt
reqclean r.txt
