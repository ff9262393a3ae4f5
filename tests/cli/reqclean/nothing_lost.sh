# SPDX-License-Identifier: Apache-2.0
# Each line that pip reads is in the output, or among the changes; none is in neither, none both stays and goes.
c=0123456789abcdef0123456789abcdef01234567
h=${c}0123456789abcdef01234567
cat >r.txt <<END
torch
Torch==2.1 # a comment
torch[x]>=2 ; python_version > "3.8"
torch;python_version<"3"
torchvision @ https://evil.example/tv.whl
numpy<2
numpy<1.24>=1.18
numpy >=1.26, !=2.0
NumPy==1.*
opencv-python
opencv_contrib.python==4.9.0.80
opencv-python-headless>=4 ; sys_platform == 'linux'
onnxruntime
onnxruntime-gpu>=1.17
onnxruntime-directml; sys_platform=="win32"
triton
triton-windows
triton-windows<3.2; platform_system=="Windows"
sklearn
PIL
pillow-simd==9.0
ultralytics
ultralytics>=8.3.41,<8.3.43
litellm==1.80
git+https://github.com/o/a
git+https://github.com/o/b@$c
git+https://github.com/o/c@main#egg=c
git+ssh://git@github.com/o/d
git+https://user:secret@github.com/o/e@$c
hg+https://h.example/o
svn+http://h.example/o
bzr+lp:o
f @ git+https://github.com/o/f@$c
g @ https://github.com/o/g/archive/$c.zip
https://github.com/o/h-1.0-py3-none-any.whl
https://github.com/o/i-1.0-py3-none-any.whl#sha256=$h
j @ https://github.com/o/k-1.0-py3-none-any.whl#sha256=$h
https://huggingface.co/o/r/resolve/$c/l-1.0-py3-none-any.whl
http://h.example/m.zip
ftp://h.example/n.tar.gz
s3://h/o.zip
file:///p
q @ file:///q
./r
../s
/abs/t
~/u
v/w
x.whl
y-1.0-py3-none-any.whl
z.tar.gz
C:\w\foo.whl
C:/w/foo-1-py3-none-any.whl
\\\\server\x
.\x
-e .
-e git+https://github.com/o/ed@$c#egg=ed
--editable=./dir
-e ed2 @ git+https://github.com/o/ed2@$c
v1 --hash=sha256:$h
bar==1 --hash sha256:$h --hash sha512:$h$h
baz @ https://github.com/o/baz.zip --hash=sha256:$h
foo2 --config-settings a=b
foo3 -C a=b
foo4 --index-url https://evil.example
foo5 --pre
foo6 -r other.txt
foo7 --no-binary :all:
foo8 -e .
foo9 junk
foo10 - junk
-i https://evil.example
--extra-index-url=https://user:secret@evil.example
--pypi-url https://evil.example
-f https://evil.example
--find x
--trusted-host evil.example
--no-index
--pre
--pre torch
--all-releases :all:
--only-final a
--no-binary :all:
--only-binary=a
--prefer-binary
--require-hashes
--no-require-hashes
--use-feature fast-deps
-c constraints.txt
-r ../outside.txt
-r https://evil.example/r.txt
-r missing.txt
-r inc.txt
--hash sha256:$h
-C a=b
--no-deps
-U
--global-option x
-Z
--requ
pip install foo
"qrcode[pil]"
v2 = 1
v3 == latest
v4=>2
torchvision==.19.1
auto-gptq optimum
absl-py=2.3.1=pypi_0
egg@
@egg
v5 @
v6[
v7[]
v8;
v9,
v10==1,
===
<<<<<<< HEAD
\${HOME}
v11-\${NAME}
git+https://\${TOKEN}@github.com/o/r
-r \${FILE}
-i \${INDEX}
foo\
-bar
v12 \\
  >=1 \\
  ,<2
# comment \\
quux
v13 # comment \\
swallowed
	tab
v14	--hash=sha256:$h
a.b-c_d
A--B..C__D>=1
v15>=1.0.dev0
v16===1.0-weird
v17!=1.*
v18~=1
v19~=1.2.*
v20>1+local
v21==1+local
v22==1!2
v23>=2; extra == 'x'
v24; python_version == "3.12" and (os_name == 'posix' or sys_platform != "win32")
v25; invalid_marker == "1"
v26; python_version
v27;;
v28 ; "3" in python_version
git@github.com:o/r.git
github.com/o/r
https://
https:///x.zip
https://github.com
https://[::1]/x.zip
https://[/x.zip
git+https://github.com/o/r@$c@main
requests2==999
torchtriton
litellm==1.82.7
END
printf 'nbsp\302\240# comment\nvt\013after\nff\014after2\nnel\302\205after3\nls\342\200\250after4\nnul\000x\ncr\rafter5\r\nbom\357\273\277\nlast' >>r.txt
printf 'included\n-r r.txt\n' >inc.txt
printf 'torch==2.11.0+cu130\nnumpy==2.2.6\n' >p.txt
reqclean parse --json r.txt >parsed 2>errors
echo "parse: $?"
reqclean --keep-going --protect p.txt --json r.txt >report 2>errors
echo "clean: $?, $(tail -n 1 errors)"
python3 - <<'END'
import json

report = json.load(open("report"))
lines = {}
with open("parsed", encoding="utf-8", errors="surrogateescape") as file:
    for text in file:
        line = json.loads(text)
        lines[line["line"]] = line
kept = {f["line"] for r in report["requirements"] for f in r["from"] if f["file"] == "r.txt"}
gone, changed = set(), set()
for change in report["changes"]:
    if change["file"] == "r.txt":
        (changed if change["action"] == "rewritten" else gone).add(change["line"])
wanted = {n for n, line in lines.items() if line["kind"] in ("req", "editable")}
print(len(lines), "lines,", len(wanted), "of them requirements")
print("options without a change:", sorted(set(lines) - wanted - gone - changed))
print("requirements lost:", [lines[n] for n in sorted(wanted - kept - gone)])
# A word or an option behind a requirement goes, and the requirement stays.
print("kept and gone:", [lines[n] for n in sorted(kept & gone)])
print("kept", len(wanted & kept), "and gone", len(wanted & gone), "are", len(wanted & (kept | gone)))
print("none of these lines:", sorted((kept | gone | changed) - set(lines)))
END
