# SPDX-License-Identifier: Apache-2.0
"""The serverless handler against a small ComfyUI (comfyui/main.py)."""
import base64
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "image"))
import comfy_client  # noqa: E402
import handler  # noqa: E402


def save(text, kind="SaveImage", **inputs):
    return {"class_type": kind, "inputs": {"text": text, **inputs}}


class HandlerTest(unittest.TestCase):
    def setUp(self):
        command = [sys.executable, HERE / "comfyui" / "main.py", "--port", "0"]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.server.stdout.readline()
        while line and not line.startswith("listening"):
            line = self.server.stdout.readline()
        self.comfy = comfy_client.Comfy(port=int(line.split()[-1]), alive=lambda: self.server.poll() is None)
        self.temp = tempfile.TemporaryDirectory()
        self.worker = handler.Worker(self.comfy, "/nowhere", volume=pathlib.Path(self.temp.name) / "none")
        for name in ("HANDLER_MAX_BYTES", "HANDLER_TIMEOUT", "REFRESH_WORKER"):
            os.environ.pop(name, None)

    def tearDown(self):
        self.server.kill()
        self.server.wait()
        self.server.stdout.close()
        self.temp.cleanup()

    def job(self, workflow, **more):
        self.said = []
        return self.worker.handle({"id": "j1", "input": {"workflow": workflow, **more}}, self.said.append)

    def test_every_kind_of_output(self):
        answer = self.job({"1": save("a"), "2": save("bb", "SaveVideo"), "3": save("ccc", "SaveAudio")})
        self.assertEqual(set(answer), {"images", "gifs", "audio", "seconds"})
        video = answer["gifs"][0]
        self.assertEqual((video["node"], video["size"], video["type"]), ("2", 2, "base64"))
        self.assertEqual(base64.b64decode(video["data"]), b"bb")

    def test_input_image_and_data_uri(self):
        image = base64.b64encode(b"\x89PNG\r\n\0bytes").decode()
        flow = {"1": {"class_type": "SaveImage", "inputs": {"image": "in.png"}}}
        for text in (image, f"data:image/png;base64,{image}"):
            answer = self.job(flow, images=[{"name": "in.png", "image": text}])
            self.assertEqual(base64.b64decode(answer["images"][0]["data"]), b"\x89PNG\r\n\0bytes")

    def test_refused_inputs(self):
        cases = [
            (None, "expected an object"),
            ({"workflow": "x"}, "'workflow' object"),
            ({"workflow": {"nodes": [], "links": []}}, "Export (API)"),
            ({"workflow": {}, "images": ["a"]}, "list of {name, image}"),
            ({"workflow": {}, "images": [{"name": "a", "image": "%%"}]}, "a: not base64"),
            ({"workflow": {}, "images": [{"name": "a", "image": 5}]}, "a: expected base64"),
        ]
        for job_input, words in cases:
            answer = self.worker.handle({"id": "j", "input": job_input})
            self.assertIn(words, answer["error"])

    def test_validation_names_the_node(self):
        answer = self.job({"7": {"class_type": "Unknown"}})
        self.assertIn("node 7 (Unknown): Value not in list: ckpt_name: 'x' not in []", answer["error"])

    def test_failing_node(self):
        answer = self.job({"4": {"class_type": "Fail"}})
        self.assertEqual(answer["error"], "node 4 (Fail): ValueError: no such luck")
        self.assertEqual(answer["details"]["traceback"], ["line 1"])
        self.assertNotIn("refresh_worker", answer)

    def test_progress(self):
        self.job({"1": {"class_type": "Sleep", "inputs": {"seconds": 2.4}}, "2": save("x")})
        self.assertIn("running Sleep", self.said)
        self.assertTrue(any(text.startswith("Sleep: ") and text.endswith(" of 4") for text in self.said), self.said)

    def test_without_event_stream(self):
        self.comfy._events = lambda: None
        answer = self.job({"1": save("quiet")})
        self.assertEqual(base64.b64decode(answer["images"][0]["data"]), b"quiet")

    def test_no_output(self):
        self.assertIn("saved no file", self.job({"1": save("x", to="temp")})["error"])

    def test_timeout(self):
        os.environ["HANDLER_TIMEOUT"] = "1"
        start = time.monotonic()
        answer = self.job({"1": {"class_type": "Sleep", "inputs": {"seconds": 30}}})
        self.assertIn("more than 1 s", answer["error"])
        self.assertLess(time.monotonic() - start, 8)

    def test_comfyui_dies(self):
        answer = self.job({"1": {"class_type": "Die"}})
        self.assertIn("ended while the job ran", answer["error"])
        self.assertTrue(answer["refresh_worker"])

    def test_refresh_worker(self):
        os.environ["REFRESH_WORKER"] = "true"
        self.assertTrue(self.job({"1": save("x")})["refresh_worker"])

    def test_too_large_without_a_place(self):
        os.environ["HANDLER_MAX_BYTES"] = "5"
        answer = self.job({"1": save("12345"), "2": save("6")})
        self.assertIn("1 bytes do not fit into the answer (0 left)", answer["error"])

    def test_too_large_to_volume(self):
        os.environ["HANDLER_MAX_BYTES"] = "5"
        self.worker.volume = pathlib.Path(self.temp.name)
        answer = self.job({"1": save("12345"), "2": save("678")})
        kept = {entry["type"]: entry for entry in answer["images"]}
        self.assertEqual(pathlib.Path(kept["path"]["data"]).read_bytes(), b"678")
        self.assertEqual(pathlib.Path(kept["path"]["data"]).parent, self.worker.volume / "output" / "j1")

    def test_too_large_to_bucket(self):
        os.environ["HANDLER_MAX_BYTES"] = "0"
        sent = {}
        self.worker.upload = lambda name, data: sent.setdefault(name, data) and f"https://bucket/{name}"
        answer = self.job({"1": save("x")})
        self.assertEqual(answer["images"][0]["type"], "url")
        self.assertEqual(list(sent), ["j1-" + answer["images"][0]["filename"]])

    def test_start_that_fails(self):
        dead = comfy_client.Comfy(port=1, alive=lambda: False)
        with self.assertRaisesRegex(comfy_client.ComfyError, "ended while it started"):
            dead.wait_ready(5)
        silent = comfy_client.Comfy(port=1)
        with self.assertRaisesRegex(comfy_client.ComfyError, "did not answer within 1 s"):
            silent.wait_ready(1)


if __name__ == "__main__":
    unittest.main()
