# SPDX-License-Identifier: Apache-2.0
"""RunPod serverless worker: a ComfyUI workflow in, its files out.

    handler.py --comfy COMMAND...     COMMAND starts ComfyUI; RunPod's own options go before --comfy

Input:   {"workflow": {...}, "images": [{"name": "a.png", "image": "BASE64 or data URI"}],
          "comfy_org_api_key": "..."}
Output:  {"images": [...], "gifs": [...], "videos": [...], "audio": [...], ...}, each entry
         {"filename", "node", "size", "type": "base64" | "url" | "path", "data"}; and "seconds".
Failure: {"error": "...", "details": {...}}

A file is returned as base64 as long as all of them fit into HANDLER_MAX_BYTES; RunPod drops longer
answers. The rest goes to the bucket of BUCKET_ENDPOINT_URL where that is set, else it stays on
the network volume and its path is returned, else the job fails and says so.

HANDLER_MAX_BYTES  14000000 by default: base64 makes 18.7 MB of it, and 20 MB is the limit
HANDLER_TIMEOUT    seconds for a job, 540     HANDLER_START_TIMEOUT  seconds for ComfyUI's start, 600
REFRESH_WORKER     "true": a fresh worker for each job
"""
import base64
import binascii
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from comfy_client import Comfy, ComfyError  # noqa: E402


def number(name, default):
    return int(os.environ.get(name) or default)


def decode(text, name):
    if not isinstance(text, str):
        raise ComfyError(f"images: {name}: expected base64 text")
    if text.startswith("data:"):
        text = text.partition(",")[2]
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ComfyError(f"images: {name}: not base64") from None


def check(job_input):
    """(workflow, [(name, bytes)]) of a job's input. Raises ComfyError."""
    if not isinstance(job_input, dict) or not isinstance(job_input.get("workflow"), dict):
        raise ComfyError("input: expected an object with a 'workflow' object")
    workflow = job_input["workflow"]
    if "nodes" in workflow and "links" in workflow:
        raise ComfyError("workflow: this is the editor's format; save it with 'Export (API)'")
    files = []
    for image in job_input.get("images") or []:
        if not isinstance(image, dict) or not isinstance(image.get("name"), str):
            raise ComfyError("images: expected a list of {name, image}")
        files.append((image["name"], decode(image.get("image"), image["name"])))
    return workflow, files


def outputs(entry):
    """(kind, node, item) of each saved file. Temporary ones are previews."""
    for node, result in (entry.get("outputs") or {}).items():
        for kind, items in result.items():
            for item in items if isinstance(items, list) else []:
                if isinstance(item, dict) and item.get("filename") and item.get("type") != "temp":
                    yield kind, node, item


class Worker:
    def __init__(self, comfy, output_dir, volume=pathlib.Path("/runpod-volume"), upload=None):
        self.comfy, self.upload = comfy, upload
        self.output_dir, self.volume = pathlib.Path(output_dir), pathlib.Path(volume)

    def place(self, job_id, item, data, room):
        """How one file travels: (type, data). room: bytes left in the answer."""
        if len(data) <= room:
            return "base64", base64.b64encode(data).decode()
        name = pathlib.PurePath(item["filename"]).name
        if self.upload:
            return "url", self.upload(f"{job_id}-{name}", data)
        if self.volume.is_dir():
            target = self.volume / "output" / job_id / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            return "path", str(target)
        raise ComfyError(
            f"{name}: {len(data)} bytes do not fit into the answer ({room} left), and there is"
            " no bucket (BUCKET_ENDPOINT_URL) and no network volume to leave it on"
        )

    def collect(self, job_id, entry):
        room = number("HANDLER_MAX_BYTES", 14_000_000)
        answer = {}
        for kind, node, item in outputs(entry):
            data = self.comfy.view(item)
            how, value = self.place(job_id, item, data, room)
            if how == "base64":
                room -= len(data)
            answer.setdefault(kind, []).append(
                {"filename": item["filename"], "node": node, "size": len(data), "type": how, "data": value}
            )
        if not answer:
            raise ComfyError("the workflow saved no file; does it end in a Save node?")
        return answer

    def run(self, job, progress=lambda text: None):
        start = time.monotonic()
        workflow, files = check(job.get("input"))
        for name, data in files:
            self.comfy.upload(name, data)
        key = job["input"].get("comfy_org_api_key")
        extra = {"api_key_comfy_org": key} if key else None
        entry = self.comfy.run(workflow, number("HANDLER_TIMEOUT", 540), watch(workflow, progress), extra)
        ran = time.monotonic()
        answer = self.collect(job.get("id", "job"), entry)
        answer["seconds"] = {"run": round(ran - start, 3), "collect": round(time.monotonic() - ran, 3)}
        return answer

    def handle(self, job, progress=lambda text: None):
        try:
            answer = self.run(job, progress)
        except ComfyError as error:
            answer = {"error": str(error)}
            if error.details:
                answer["details"] = error.details
        except OSError as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        # A worker without ComfyUI can do no further job.
        if os.environ.get("REFRESH_WORKER") == "true" or not self.comfy.alive():
            answer["refresh_worker"] = True
        return answer


def watch(workflow, progress):
    """An event listener that says which node runs and how far it is, at most twice a second."""
    last = [0.0, ""]

    def say(text):
        if text != last[1] and time.monotonic() - last[0] >= 0.5:
            last[:] = time.monotonic(), text
            progress(text)

    def listen(event):
        data = event.get("data") or {}
        node = data.get("node")
        name = (workflow.get(node) or {}).get("class_type", node) if node else None
        if event.get("type") == "executing" and name:
            say(f"running {name}")
        elif event.get("type") == "progress":
            say(f"{name or 'running'}: {data.get('value')} of {data.get('max')}")

    return listen


def bucket_upload(name, data):
    from runpod.serverless.utils import rp_upload

    return rp_upload.upload_in_memory_object(name, data, prefix="comfyui")


def main():
    at = sys.argv.index("--comfy")
    server = subprocess.Popen(sys.argv[at + 1 :])
    del sys.argv[at:]  # the rest is RunPod's
    comfy = Comfy(port=number("COMFY_PORT", 8188), alive=lambda: server.poll() is None)
    comfy.wait_ready(number("HANDLER_START_TIMEOUT", 600))
    upload = bucket_upload if os.environ.get("BUCKET_ENDPOINT_URL") else None
    worker = Worker(comfy, "/opt/ComfyUI/output", upload=upload)

    import runpod.serverless

    def handler(job):
        return worker.handle(job, lambda text: runpod.serverless.progress_update(job, text))

    runpod.serverless.start({"handler": handler})


if __name__ == "__main__":
    if "--comfy" not in sys.argv[1:-1]:
        sys.exit("usage: handler.py [RunPod options] --comfy COMMAND...")
    try:
        main()
    except ComfyError as error:
        sys.exit(f"handler: {error}")
