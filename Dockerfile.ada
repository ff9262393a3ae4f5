# SPDX-License-Identifier: Apache-2.0
# ComfyUI for Ada GPUs: RTX 4090, L40S, RTX 6000 Ada (8.9); with another row's arguments for Ampere and Hopper.
#
#   docker build -f Dockerfile.ada --build-arg ARCH=ada .
#   make image ARCH=ada                 the same with the values of build-matrix.yaml; also without registries
#
# The defaults below are those of the row in build-matrix.yaml; a test holds them equal. Dockerfile.blackwell is the
# same file but for its defaults and the stages that compile SageAttention. Secrets, all optional: pip and uv (their
# configuration files), github_token.
ARG ARCH=ada
ARG PYTHON=3.12
ARG BASE_IMAGE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04
ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cu128
ARG COMFYUI_REPO=https://github.com/Comfy-Org/ComfyUI
ARG COMFYUI_COMMIT=2f35f4a08176d993cded35dac3332be4f7287f41
# PIN_* overrides in one word, as `pinset args` prints them: "NUMPY=2.3.1 XFORMERS=none".
ARG PINS=
# Where the tools are compiled; any Debian or Ubuntu.
ARG TOOLS_IMAGE=${BASE_IMAGE}

# The five static binaries. The libraries that they need come first: they change least.
FROM ${TOOLS_IMAGE} AS tools
ARG DEBIAN_FRONTEND=noninteractive
WORKDIR /src
RUN --mount=type=cache,id=apt,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,id=apt-lists,target=/var/lib/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && apt-get -q update && apt-get -qy install --no-install-recommends make
COPY Makefile VERSION ./
COPY scripts/setup scripts/setup
COPY scripts/deps scripts/deps
RUN --mount=type=cache,id=apt,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,id=apt-lists,target=/var/lib/apt,sharing=locked \
    make build/deps/stamp
COPY include include
COPY tools tools
RUN make -j"$(nproc)" static

# For other Dockerfiles: COPY --from=IMAGE /usr/local/bin/ /usr/local/bin/
FROM scratch AS toolkit
COPY --from=tools /src/build/bin/ /usr/local/bin/

# Local tarballs of git trees and wheels, where SOURCES= brought any. VERSION is there so that the folders always are.
FROM scratch AS sources
COPY VERSION source[s] /
FROM scratch AS wheels
COPY VERSION source[s]/wheels /

# The row, refused here if it is impossible: long before torch is downloaded.
FROM ${TOOLS_IMAGE} AS row
ARG ARCH
ARG PINS
WORKDIR /row
RUN --mount=type=bind,from=toolkit,source=/usr/local/bin,target=/mnt/toolkit \
    --mount=type=bind,source=build-matrix.yaml,target=/row/build-matrix.yaml \
    /mnt/toolkit/pinset lint --arch "$ARCH" && mkdir torch all && /mnt/toolkit/pinset env --arch "$ARCH" >all/row.env \
    && /mnt/toolkit/pinset constraints --arch "$ARCH" >torch/constraints.txt \
    && grep -Ev '^(COMFYUI_|PINS)' all/row.env >torch/row.env

# Python, what its packages need at run time, and the torch stack in one layer. gcc with the headers of Python and libc
# stays in the image: Triton compiles its launcher when a kernel first runs. git is what ComfyUI-Manager works with.
FROM ${BASE_IMAGE} AS python
ARG DEBIAN_FRONTEND=noninteractive
ARG PYTHON
RUN --mount=type=cache,id=apt,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,id=apt-lists,target=/var/lib/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && apt-get -q update && apt-get -qy install --no-install-recommends \
      ca-certificates "python$PYTHON" "python$PYTHON-venv" "python$PYTHON-dev" gcc libc6-dev git libgl1 libglib2.0-0 \
      tini \
    && "python$PYTHON" -m venv /opt/venv
ENV VIRTUAL_ENV=/opt/venv \
    PATH=/opt/venv/bin:$PATH \
    PYTHONNOUSERSITE=1 PYTHONUTF8=1 PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore UV_LINK_MODE=copy \
    NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
# Without ComfyUI's commit: another one does not fetch torch again.
COPY --from=row /row/torch/ /opt/image/
ENV PIP_CONSTRAINT=/opt/image/constraints.txt UV_CONSTRAINT=/opt/image/constraints.txt
ARG TORCH_INDEX_URL
# TORCH_REQUIREMENTS is a list of words
# hadolint ignore=SC2086
RUN --mount=type=bind,source=image/build/install,target=/mnt/build/install \
    --mount=type=bind,from=wheels,target=/mnt/wheels \
    --mount=type=cache,id=pip,target=/var/cache/installer,sharing=locked \
    --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=uv,target=/etc/uv/uv.toml \
    index=$TORCH_INDEX_URL && . /opt/image/row.env && export INSTALLER \
    && /mnt/build/install --index "$index" $TORCH_REQUIREMENTS
# An index without tags in its versions may serve another CUDA build: torch/version.py knows. Which GPUs torch and
# torchvision hold code for stands in their libraries. From here on nothing may move what was installed so far.
# hadolint ignore=SC2086
RUN --mount=type=bind,from=toolkit,source=/usr/local/bin,target=/mnt/toolkit \
    . /opt/image/row.env && tag=$(/mnt/toolkit/cudatag --from torch --site /opt/venv) \
    && { [ "$tag" = "$CUDA_TAG" ] || { echo "torch is a $tag build, the row wants $CUDA_TAG" >&2; exit 1; }; } \
    && /mnt/toolkit/sagepick check $(printf -- '--arch %s ' $COMPUTE_CAPABILITIES) \
      /opt/venv/lib/python*/site-packages/torch /opt/venv/lib/python*/site-packages/torchvision \
    && /mnt/toolkit/pinset freeze --site /opt/venv >/opt/image/protect.txt
ENV PIP_CONSTRAINT="/opt/image/constraints.txt /opt/image/protect.txt" \
    UV_CONSTRAINT="/opt/image/constraints.txt /opt/image/protect.txt"

# ComfyUI and the nodes at their commits, and what they require as far as it cannot hurt.
FROM python AS nodes
ARG COMFYUI_REPO
ARG COMFYUI_COMMIT
COPY --from=row /row/all/ /opt/image/
COPY image/nodes*.yaml image/requirements.txt /opt/image/
RUN --mount=type=bind,from=toolkit,source=/usr/local/bin,target=/mnt/toolkit \
    --mount=type=bind,from=sources,target=/mnt/sources \
    --mount=type=secret,id=github_token,target=/run/secrets/GITHUB_TOKEN \
    /mnt/toolkit/grab clone --sources /mnt/sources "$COMFYUI_REPO@$COMFYUI_COMMIT" /opt/ComfyUI \
    && /mnt/toolkit/grab clone --sources /mnt/sources -f /opt/image/nodes.yaml /opt/ComfyUI/custom_nodes
COPY image/custom_nodes /opt/ComfyUI/custom_nodes
RUN --mount=type=bind,from=toolkit,source=/usr/local/bin,target=/mnt/toolkit \
    cd /opt/ComfyUI && /mnt/toolkit/reqclean --json --site /opt/venv -o /opt/image/requirements.lock \
      --protect /opt/image/protect.txt --protect /opt/image/constraints.txt \
      requirements.txt custom_nodes/*/requirements.txt /opt/image/requirements.txt >/opt/image/removed.json
RUN --mount=type=bind,source=image/build/install,target=/mnt/build/install \
    --mount=type=bind,from=wheels,target=/mnt/wheels \
    --mount=type=cache,id=pip,target=/var/cache/installer,sharing=locked \
    --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=uv,target=/etc/uv/uv.toml \
    . /opt/image/row.env && export INSTALLER && /mnt/build/install -r /opt/image/requirements.lock

# SageAttention: the best rung of the ladder that installs here.
FROM nodes AS sage-wheel
RUN --mount=type=bind,from=toolkit,source=/usr/local/bin,target=/mnt/toolkit \
    --mount=type=bind,source=image/build/sage,target=/mnt/build/sage \
    --mount=type=bind,from=wheels,target=/mnt/wheels \
    --mount=type=cache,id=pip,target=/var/cache/installer,sharing=locked \
    --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=uv,target=/etc/uv/uv.toml \
    PATH=$PATH:/mnt/toolkit /mnt/build/sage /opt/image/sage.json

FROM sage-wheel AS final
COPY --from=toolkit /usr/local/bin/ /usr/local/bin/
COPY image/entrypoint image/handler.py image/comfy_client.py image/probe_attention.py image/model_folders /opt/image/
COPY image/models /opt/image/models
# It starts with every node; nothing moved torch. What is in the image is written down: for the start, which reports it,
# and after it, should a node have installed something.
RUN --mount=type=bind,source=image/build/start-test,target=/mnt/build/start-test \
    pinset freeze --site /opt/venv >/opt/image/freeze.txt && /mnt/build/start-test
RUN pinset drift --protect /opt/image/protect.txt --site /opt/venv \
    && pinset freeze --site /opt/venv >/opt/image/freeze.txt && find /mnt -mindepth 1 -delete
ARG ARCH
ARG PYTHON
ARG BASE_IMAGE
ARG TORCH_INDEX_URL
ARG COMFYUI_REPO
ARG COMFYUI_COMMIT
ARG PINS
LABEL io.github.gpu-image-tools.arch=$ARCH \
      io.github.gpu-image-tools.python=$PYTHON \
      io.github.gpu-image-tools.base-image=$BASE_IMAGE \
      io.github.gpu-image-tools.torch-index-url=$TORCH_INDEX_URL \
      io.github.gpu-image-tools.comfyui-repo=$COMFYUI_REPO \
      io.github.gpu-image-tools.comfyui-commit=$COMFYUI_COMMIT \
      io.github.gpu-image-tools.overrides=$PINS
WORKDIR /opt/ComfyUI
EXPOSE 8188
ENTRYPOINT ["tini", "--", "/opt/image/entrypoint"]
