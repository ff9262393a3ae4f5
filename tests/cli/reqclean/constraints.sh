# SPDX-License-Identifier: Apache-2.0
# Exact versions, sorted; a wheel's address is its version, another address stays one, without its user.
c=0123456789abcdef0123456789abcdef01234567
cat >freeze.txt <<-END
	# Editable install with no version control (own==1)
	-e /opt/own
	torchvision==0.26.0+cu130
	Torch==2.11.0+cu130
	nvidia_cublas==13.0.0.19
	Foo.Bar @ git+https://user:secret@git.example/o/r@$c#subdirectory=x
	-e git+https://git.example/o/ed@$c#egg=ed
	sageattention @ https://h.example/sageattention-2.2.0%2Bcu130torch2.11-cp312-cp312-linux_x86_64.whl#sha256=${c}
	local @ file:///opt/local-1.0-py3-none-any.whl
	folder @ file:///opt/folder
	odd===not-a-version
END
printf 'torch==2.11.0\ntorch>=2\nPillow>=10.3.0\n' >more.txt
echo 'torch==2.11.0' >r.txt
reqclean --protect freeze.txt --protect more.txt --constraints constraints.txt r.txt
cat constraints.txt
reqclean --protect freeze.txt --constraints - -o r.out r.txt 2>/dev/null | sed -n 2p
