# SPDX-License-Identifier: Apache-2.0
supported_pt_extensions = {".pt", ".safetensors"}
filename_list_cache = {}
folder_names_and_paths = {
    "detection": (["models/detection"], supported_pt_extensions),
    "loras": (["models/loras"], supported_pt_extensions),
}
