# SPDX-License-Identifier: Apache-2.0
"""Lets ComfyUI list .onnx files in models/detection.

ComfyUI 0.23.0 and later register the folder for themselves with the suffixes of
torch files only; a node that adds the same folder afterwards adds no suffix, and
its list of detectors stays empty. The set of suffixes is shared with most other
folders, so it is replaced here, not changed.
"""
import folder_paths

NODE_CLASS_MAPPINGS = {}

paths, suffixes = folder_paths.folder_names_and_paths.get("detection", (None, None))
# An empty set lists every file already.
if suffixes:
    folder_paths.folder_names_and_paths["detection"] = (paths, set(suffixes) | {".onnx"})
    # What was listed before, if anything, was listed without them.
    folder_paths.filename_list_cache.pop("detection", None)
