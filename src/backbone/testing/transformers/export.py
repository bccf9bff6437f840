"""Writes the small vision transformers beside this file: random weights, exported as users export theirs.

    pip install torch onnx onnxscript transformers
    python export.py

torch 2.13.0, transformers 5.24.0, onnx 1.23.2 wrote the files that are committed.
"""

import sys
from pathlib import Path

import onnx
import torch
from transformers import (
    Dinov2Config,
    Dinov2Model,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersModel,
    DINOv3ViTConfig,
    DINOv3ViTModel,
)

HERE = Path(__file__).parent
TINY = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2)


class Layers(torch.nn.Module):
    """The tokens behind the given layers; 0 is the embedding. `drop` leading tokens are cut off."""

    def __init__(self, model, layers, drop=0):
        super().__init__()
        self.model, self.layers, self.drop = model, layers, drop

    def forward(self, pixel_values):
        states = self.model(pixel_values, output_hidden_states=True).hidden_states
        return tuple(states[layer][:, self.drop :] for layer in self.layers)


class Last(torch.nn.Module):
    """What optimum gives: tokens and the pooled vector."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        output = self.model(pixel_values)
        return output.last_hidden_state, output.pooler_output


def export(name, module, outputs, height, width, dynamic, dynamo=True):
    axes = {0: "batch", 2: "height", 3: "width"} if dynamic else {0: "batch"}
    module.eval()
    shapes = (
        dict(dynamic_shapes=({axis: torch.export.Dim.DYNAMIC for axis in axes},))
        if dynamo
        else dict(dynamic_axes={"pixel_values": axes, **{output: {0: "batch"} for output in outputs}})
    )
    torch.onnx.export(
        module,
        (torch.randn(2, 3, height, width),),
        str(HERE / f"{name}.onnx"),
        input_names=["pixel_values"],
        output_names=outputs,
        opset_version=18,
        dynamo=dynamo,
        **(dict(external_data=False, verbose=False) if dynamo else {}),
        **shapes,
    )
    strip(HERE / f"{name}.onnx")


def strip(path):
    """Takes out where in torch's sources each node comes from: most of the bytes of so small a network."""
    model = onnx.load(path)
    del model.graph.value_info[:], model.graph.metadata_props[:], model.functions[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    onnx.save(model, path)


torch.manual_seed(0)
dinov2 = Dinov2Model(Dinov2Config(image_size=56, patch_size=14, mlp_ratio=2, **TINY))
registers = Dinov2WithRegistersModel(
    Dinov2WithRegistersConfig(image_size=56, patch_size=14, mlp_ratio=2, num_register_tokens=4, **TINY)
)
dinov3 = DINOv3ViTModel(
    DINOv3ViTConfig(image_size=64, patch_size=16, intermediate_size=32, num_register_tokens=4, **TINY)
)
for model in (dinov2, registers, dinov3):  # their own start is nearly 0
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.2)

only = sys.argv[1:]
for name, arguments in {
    # Any size; the position embedding is interpolated; class token.
    "dinov2": (Last(dinov2), ["last_hidden_state", "pooler_output"], 84, 112, True, False),
    # One size; two layers; class token and four registers.
    "dinov2-registers-fixed": (Layers(registers, [1, 2]), ["layer1", "layer2"], 112, 112, False, True),
    # Any size; rotary positions; class token and four registers; two layers.
    "dinov3": (Layers(dinov3, [1, 2]), ["layer1", "layer2"], 96, 128, True, True),
    # Any size; the patches alone.
    "dinov3-patches": (Layers(dinov3, [2], drop=5), ["patches"], 96, 128, True, True),
}.items():
    if not only or name in only:
        export(name, *arguments)
