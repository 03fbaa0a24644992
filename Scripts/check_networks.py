#!/usr/bin/env python3
"""Exports networks that people bring, with random weights, and compares glia with ONNX Runtime.

    Scripts/check_networks.py [--folder DIR] [--only WORD] [--glia .build/release/glia] [--markdown]

Prints for each network whether glia reads it, whether it runs on glia's own plan, and the largest difference
from ONNX Runtime, relative to the largest number where that exceeds 1; or the sentence with which it is refused.
Exit code 1 if a network differs by more than 1e-4. Files are kept in DIR and not exported again.

Needs numpy, onnx and onnxruntime, and for the exports torch, monai, dynamic-network-architectures,
segmentation-models-pytorch and onnxscript; a network whose library is missing is left out.
"""

import argparse
import base64
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import unet_onnx

ROOT = pathlib.Path(__file__).parent.parent
NETWORKS = {}
# The channels of the first level of most networks.
WIDTH = 8
# The networks that tests read, and their input sizes; they are exported with width 4.
GOLDENS = {
    "nnU-Net 2d, dynamo": [(16, 24)], "nnU-Net 3d, deep supervision, any size": [(8, 8, 12), (12, 8, 8)],
    "MONAI UNet 3d": [(8, 8, 12)], "MONAI AttentionUnet 2d": [(16, 24)], "MONAI SegResNet 3d": [(8, 16, 8)],
    "milesial U-Net, bilinear": [(16, 24), (13, 19)], "U-Net, float16 weights": [(16, 24)],
    "U-Net, group norm": [(16, 24)], "U-Net, squeeze and excitation, depthwise": [(16, 24), (10, 12)],
    "U-Net, argmax head": [(16, 24)], "Keras U-Net, channels last": [(16, 24), (20, 12)],
}


class Network:
    """A network and how it is exported and run.

    `make` gives a torch module, or an ONNX model itself. `shape` is the input's, without the batch.
    """

    def __init__(self, name, make, shape, sizes=None, last=False, **options):
        self.name, self.make, self.shape, self.last, self.options = name, make, shape, last, options
        self.sizes = sizes or [shape[1:]]


def network(name, shape, **options):
    def register(make):
        NETWORKS[name] = Network(name, make, shape, **options)
        return make
    return register


def randomized(module):
    """A module whose normalizations do something."""
    import torch
    torch.manual_seed(1)
    for part in module.modules():
        for name, low, high in [("running_mean", -.2, .2), ("running_var", .6, 1.5)]:
            values = getattr(part, name, None)
            if values is not None:
                values.uniform_(low, high)
        if "Norm" in type(part).__name__:
            for name, low, high in [("weight", .6, 1.5), ("bias", -.2, .2)]:
                if getattr(part, name, None) is not None:
                    getattr(part, name).data.uniform_(low, high)
    return module.eval()


@contextlib.contextmanager
def silence():
    """Exporters print whole graphs when they fail."""
    kept = os.dup(1), os.dup(2)
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
        try:
            yield
        finally:
            for number, file in zip((1, 2), kept):
                os.dup2(file, number)
                os.close(file)


def export(made, network, path):
    if isinstance(made, onnx.ModelProto):
        onnx.save(made, path)
        return
    import torch
    options = dict(network.options)
    half = options.pop("half", False)
    outside = options.pop("outside", False)
    opset = options.pop("opset", 17)
    dynamo = options.pop("dynamo", False)
    axes = options.pop("axes", None)
    x = torch.zeros((1, *network.shape))
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        if dynamo:
            sides = {i + 2: torch.export.Dim.AUTO for i in range(len(network.shape) - 1)} if axes else None
            torch.onnx.export(randomized(made), (x,), path, input_names=["x"], dynamo=True, external_data=outside,
                              dynamic_shapes=(sides,) if axes else None, verbose=False)
        else:
            names = {"x": {i + 2: f"s{i}" for i in range(len(network.shape) - 1)}} if axes else None
            torch.onnx.export(randomized(made), (x,), path, input_names=["x"], dynamo=False, opset_version=opset,
                              dynamic_axes=names)
    if half or outside and not dynamo:
        model = onnx.load(path)
        if half:
            for tensor in model.graph.initializer:
                if tensor.data_type == TensorProto.FLOAT:
                    # Weights are kept as halves and cast before use.
                    values = numpy_helper.to_array(tensor).astype(np.float16)
                    name = tensor.name
                    tensor.CopyFrom(numpy_helper.from_array(values, name + ".half"))
                    model.graph.node.insert(0, helper.make_node("Cast", [name + ".half"], [name], to=1))
        if outside:
            onnx.save(model, path, save_as_external_data=True, location=pathlib.Path(path).name + ".data",
                      size_threshold=64)
        else:
            onnx.save(model, path)


# nnU-Net ----------------------------------------------------------------------------------------

def plain(dimensions, deep=False, block=None, axes=4):
    import torch
    from dynamic_network_architectures.architectures import unet
    kind = unet.ResidualEncoderUNet if block else unet.PlainConvUNet
    convolution = torch.nn.Conv3d if dimensions == 3 else torch.nn.Conv2d
    norm = torch.nn.InstanceNorm3d if dimensions == 3 else torch.nn.InstanceNorm2d
    blocks = {"n_blocks_per_stage": [1, 2, 2]} if block else {"n_conv_per_stage": 2}
    return kind(
        input_channels=4, n_stages=3, features_per_stage=[WIDTH, 2 * WIDTH, 3 * WIDTH], conv_op=convolution, kernel_sizes=3,
        strides=[1, 2, 2], num_classes=3, n_conv_per_stage_decoder=[1, 1] if block else 2, conv_bias=True,
        norm_op=norm, norm_op_kwargs={"eps": 1e-5, "affine": True}, nonlin=torch.nn.LeakyReLU,
        nonlin_kwargs={"inplace": True}, deep_supervision=deep, **blocks)


network("nnU-Net 2d", (4, 48, 64))(lambda: plain(2))
network("nnU-Net 2d, any size", (4, 48, 64), sizes=[(48, 64), (64, 32)], axes=True)(lambda: plain(2))
network("nnU-Net 2d, deep supervision", (4, 48, 64))(lambda: plain(2, deep=True))
network("nnU-Net 3d", (4, 16, 24, 32))(lambda: plain(3))
network("nnU-Net 3d, deep supervision, any size", (4, 16, 24, 32), sizes=[(16, 24, 32), (24, 16, 20)],
        axes=True)(lambda: plain(3, deep=True))
network("nnU-Net ResEnc 2d", (4, 48, 64), axes=True)(lambda: plain(2, block=True))
network("nnU-Net ResEnc 3d", (4, 16, 24, 32))(lambda: plain(3, block=True))
network("nnU-Net 2d, dynamo", (4, 48, 64), dynamo=True)(lambda: plain(2))
network("nnU-Net 3d, dynamo, any size", (4, 16, 24, 32), dynamo=True, axes=True)(lambda: plain(3))


# MONAI --------------------------------------------------------------------------------------------

def monai(name, **options):
    from monai.networks import nets
    return getattr(nets, name)(**options)


def monai_unet(dimensions, **options):
    return monai("UNet", spatial_dims=dimensions, in_channels=4, out_channels=3, channels=(WIDTH, 2 * WIDTH, 3 * WIDTH),
                 strides=(2, 2), **options)


network("MONAI UNet 2d", (4, 32, 48), axes=True)(lambda: monai_unet(2, num_res_units=2))
network("MONAI UNet 3d", (4, 16, 24, 32), axes=True, sizes=[(16, 24, 32), (24, 24, 16)])(
    lambda: monai_unet(3, num_res_units=2))
network("MONAI UNet 2d, batch norm", (4, 32, 48))(lambda: monai_unet(2, norm="batch", act="relu"))
network("MONAI UNet 3d, dynamo", (4, 16, 24, 32), dynamo=True)(lambda: monai_unet(3, num_res_units=1))
network("MONAI BasicUNet 2d", (4, 32, 48), axes=True)(
    lambda: monai("BasicUNet", spatial_dims=2, in_channels=4, out_channels=3, features=(8, 8, 16, 16, 24, 8)))
network("MONAI BasicUNet 3d", (4, 16, 32, 32))(
    lambda: monai("BasicUNet", spatial_dims=3, in_channels=4, out_channels=3, features=(8, 8, 16, 16, 24, 8)))
network("MONAI BasicUNet++ 2d", (4, 32, 48))(
    lambda: monai("BasicUNetPlusPlus", spatial_dims=2, in_channels=4, out_channels=3,
                  features=(8, 8, 16, 16, 24, 8)))


def dynunet(dimensions, **options):
    return monai("DynUNet", spatial_dims=dimensions, in_channels=4, out_channels=3, kernel_size=[3, 3, 3],
                 strides=[1, 2, 2], upsample_kernel_size=[2, 2], filters=[8, 16, 24], **options)


network("MONAI DynUNet 2d", (4, 32, 48), axes=True)(lambda: dynunet(2, res_block=True))
network("MONAI DynUNet 3d", (4, 16, 24, 32))(lambda: dynunet(3))
network("MONAI AttentionUnet 2d", (4, 32, 48), axes=True)(
    lambda: monai("AttentionUnet", spatial_dims=2, in_channels=4, out_channels=3,
                  channels=(WIDTH, 2 * WIDTH, 3 * WIDTH), strides=(2, 2)))
network("MONAI AttentionUnet 3d", (4, 16, 24, 32))(
    lambda: monai("AttentionUnet", spatial_dims=3, in_channels=4, out_channels=3, channels=(8, 16, 24),
                  strides=(2, 2)))
network("MONAI SegResNet 2d", (4, 32, 48), axes=True)(
    lambda: monai("SegResNet", spatial_dims=2, in_channels=4, out_channels=3, init_filters=8))
network("MONAI SegResNet 3d", (4, 16, 32, 32), axes=True, sizes=[(16, 32, 32), (32, 16, 24)])(
    lambda: monai("SegResNet", spatial_dims=3, in_channels=4, out_channels=3, init_filters=8,
                  norm=("GROUP", {"num_groups": WIDTH // 2}),
                  blocks_down=(1, 2, 2, 4) if WIDTH == 8 else (1, 1), blocks_up=(1, 1, 1) if WIDTH == 8 else (1,)))
network("MONAI SegResNet 3d, pixel shuffle", (4, 16, 16, 16))(
    lambda: monai("SegResNet", spatial_dims=3, in_channels=4, out_channels=3, init_filters=8,
                  upsample_mode="pixelshuffle"))
network("MONAI SegResNetDS 3d", (4, 16, 32, 32))(
    lambda: monai("SegResNetDS", spatial_dims=3, in_channels=4, out_channels=3, init_filters=8,
                  blocks_down=(1, 2, 2)))




def first_output(module):
    import torch

    class FirstOutput(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.module = module

        def forward(self, x):
            return self.module(x)[0]
    return FirstOutput()


network("MONAI SegResNetVAE 3d", (4, 16, 16, 16))(
    lambda: first_output(monai("SegResNetVAE", input_image_size=(16, 16, 16), spatial_dims=3, in_channels=4,
                               out_channels=3, init_filters=8, blocks_down=(1, 2), blocks_up=(1,))))
network("MONAI FlexibleUNet 2d", (3, 64, 64))(
    lambda: monai("FlexibleUNet", in_channels=3, out_channels=3, backbone="efficientnet-b0", spatial_dims=2,
                  decoder_channels=(32, 24, 16, 8, 8)))
network("MONAI VNet 3d", (1, 16, 16, 16))(lambda: monai("VNet", spatial_dims=3, in_channels=1, out_channels=3))
network("MONAI HighResNet 3d", (1, 16, 16, 16))(
    lambda: monai("HighResNet", spatial_dims=3, in_channels=1, out_channels=3))
network("MONAI UNETR 3d", (1, 32, 32, 32))(
    lambda: monai("UNETR", in_channels=1, out_channels=3, img_size=(32, 32, 32), feature_size=8, hidden_size=48,
                  mlp_dim=96, num_heads=4))


# segmentation_models_pytorch --------------------------------------------------------------------------

def smp(name, encoder="resnet18", **options):
    import segmentation_models_pytorch
    return getattr(segmentation_models_pytorch, name)(
        encoder_name=encoder, encoder_weights=None, in_channels=3, classes=3, **options)


for encoder in ["resnet18", "resnet34", "efficientnet-b0", "mobilenet_v2", "timm-mobilenetv3_small_075",
                "se_resnet50", "densenet121", "resnext50_32x4d", "tu-convnext_atto"]:
    network(f"smp Unet, {encoder}", (3, 64, 96))(lambda encoder=encoder: smp("Unet", encoder))
network("smp Unet, any size", (3, 64, 96), axes=True, sizes=[(64, 96), (96, 64)])(
    lambda: smp("Unet", activation="sigmoid"))
network("smp Unet, scse", (3, 64, 96))(lambda: smp("Unet", decoder_attention_type="scse"))
network("smp Unet, dynamo", (3, 64, 96), dynamo=True)(lambda: smp("Unet", "efficientnet-b0"))
for kind in ["UnetPlusPlus", "FPN", "DeepLabV3", "DeepLabV3Plus", "Linknet", "PSPNet", "MAnet", "PAN", "UPerNet",
             "Segformer"]:
    # Their pooling to 1, 2, 3 and 6 pixels is only exported if these divide the size.
    shape = {"PSPNet": (3, 48, 48), "UPerNet": (3, 192, 192), "PAN": (3, 128, 128),
             "DeepLabV3": (3, 128, 128), "DeepLabV3Plus": (3, 128, 128)}.get(kind, (3, 64, 96))
    encoder = "mit_b0" if kind == "Segformer" else "resnet18"
    network(f"smp {kind}", shape)(lambda kind=kind, encoder=encoder: smp(kind, encoder))


# Written out --------------------------------------------------------------------------------------

def milesial(bilinear, classes=3, head=None, norm=None, act=None, corners=True):
    """The U-Net of github.com/milesial/Pytorch-UNet, with fewer channels and two levels less."""
    import torch
    import torch.nn.functional as F
    from torch import nn
    norm, act = norm or nn.BatchNorm2d, act or (lambda count: nn.ReLU())

    def double(inputs, outputs, middle=None):
        middle = middle or outputs
        return nn.Sequential(nn.Conv2d(inputs, middle, 3, padding=1, bias=False), norm(middle), act(middle),
                             nn.Conv2d(middle, outputs, 3, padding=1, bias=False), norm(outputs), act(outputs))

    class Up(nn.Module):
        def __init__(self, inputs, outputs):
            super().__init__()
            if bilinear:
                self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=corners)
                self.conv = double(inputs, outputs, inputs // 2)
            else:
                self.up = nn.ConvTranspose2d(inputs, inputs // 2, 2, stride=2)
                self.conv = double(inputs, outputs)

        def forward(self, x, skip):
            x = self.up(x)
            rows, columns = skip.size(2) - x.size(2), skip.size(3) - x.size(3)
            x = F.pad(x, [columns // 2, columns - columns // 2, rows // 2, rows - rows // 2])
            return self.conv(torch.cat([skip, x], 1))

    class UNet(nn.Module):
        def __init__(self):
            super().__init__()
            w, factor = WIDTH, 2 if bilinear else 1
            self.start = double(4, w)
            self.down = nn.ModuleList([double(w, 2 * w), double(2 * w, 4 * w // factor)])
            self.up = nn.ModuleList([Up(4 * w, 2 * w // factor), Up(2 * w, w)])
            self.head = nn.Conv2d(w, classes, 1)

        def forward(self, x):
            skips = [self.start(x)]
            for down in self.down:
                skips.append(down(F.max_pool2d(skips[-1], 2)))
            x = skips.pop()
            for up in self.up:
                x = up(x, skips.pop())
            x = self.head(x)
            return head(x) if head else x
    return UNet()


def torch_head(kind):
    import torch
    return {"sigmoid": torch.sigmoid, "softmax": lambda x: torch.softmax(x, 1),
            "argmax": lambda x: torch.argmax(x, 1), "log": lambda x: torch.log_softmax(x, 1)}[kind]


odd = [(48, 64), (45, 51), (64, 40)]
network("milesial U-Net, bilinear", (4, 48, 64), sizes=odd, axes=True)(lambda: milesial(True))
network("milesial U-Net, transposed", (4, 48, 64), sizes=odd, axes=True)(lambda: milesial(False))
network("milesial U-Net, half-pixel", (4, 48, 64), axes=True)(lambda: milesial(True, corners=False))
network("milesial U-Net, dynamo, any size", (4, 48, 64), dynamo=True, axes=True)(lambda: milesial(True))
network("milesial U-Net, opset 9", (4, 48, 64), opset=9)(lambda: milesial(False))
network("milesial U-Net, opset 10", (4, 48, 64), opset=10)(lambda: milesial(False))
network("milesial U-Net, opset 11", (4, 48, 64), opset=11)(lambda: milesial(True))
network("milesial U-Net, opset 13", (4, 48, 64), opset=13)(lambda: milesial(True))
network("milesial U-Net, opset 20", (4, 48, 64), opset=20)(lambda: milesial(True))
for kind in ["sigmoid", "softmax", "argmax", "log"]:
    network(f"U-Net, {kind} head", (4, 48, 64), axes=True)(
        lambda kind=kind: milesial(False, head=torch_head(kind)))
network("U-Net, softmax head, opset 11", (4, 48, 64), opset=11)(
    lambda: milesial(False, head=torch_head("softmax")))
network("U-Net, float16 weights", (4, 48, 64), half=True)(lambda: milesial(False))
network("U-Net, weights in another file", (4, 48, 64), outside=True)(lambda: milesial(False))
network("U-Net, weights in another file, dynamo", (4, 48, 64), outside=True, dynamo=True)(
    lambda: milesial(False))


def with_layers(norm=None, act=None):
    def make():
        from torch import nn
        acts = {"prelu": lambda c: nn.PReLU(), "prelu channels": lambda c: nn.PReLU(c), "elu": lambda c: nn.ELU(),
                "silu": lambda c: nn.SiLU(), "gelu": lambda c: nn.GELU(),
                "gelu tanh": lambda c: nn.GELU(approximate="tanh"), "hardswish": lambda c: nn.Hardswish(),
                "mish": lambda c: nn.Mish(), "relu6": lambda c: nn.ReLU6(), "leaky": lambda c: nn.LeakyReLU(.1),
                "selu": lambda c: nn.SELU(), "softplus": lambda c: nn.Softplus(), "tanh": lambda c: nn.Tanh(),
                None: None}
        norms = {"group": lambda c: nn.GroupNorm(4, c), "instance": lambda c: nn.InstanceNorm2d(c, affine=True),
                 "plain instance": nn.InstanceNorm2d, "one group": lambda c: nn.GroupNorm(1, c),
                 "batch without statistics": lambda c: nn.BatchNorm2d(c, track_running_stats=False), None: None}
        return milesial(False, norm=norms[norm], act=acts[act])
    return make


for norm in ["group", "one group", "instance", "plain instance", "batch without statistics"]:
    network(f"U-Net, {norm} norm", (4, 48, 64), axes=True)(with_layers(norm=norm))
network("U-Net, group norm, opset 9", (4, 48, 64), opset=9)(with_layers(norm="group"))
network("U-Net, group norm, dynamo", (4, 48, 64), dynamo=True, axes=True)(with_layers(norm="group"))
network("U-Net, instance norm, dynamo", (4, 48, 64), dynamo=True)(with_layers(norm="instance"))
for act in ["prelu", "prelu channels", "elu", "silu", "gelu", "gelu tanh", "hardswish", "mish", "relu6", "leaky",
            "selu", "softplus", "tanh"]:
    network(f"U-Net, {act}", (4, 32, 48))(with_layers(act=act))
network("U-Net, hardswish, opset 11", (4, 32, 48), opset=11)(with_layers(act="hardswish"))
network("U-Net, silu, dynamo", (4, 32, 48), dynamo=True)(with_layers(act="silu"))


@network("Buda U-Net", (3, 64, 64))
def buda():
    """The U-Net of github.com/mateuszbuda/brain-segmentation-pytorch, with fewer channels."""
    import torch
    from torch import nn

    def block(inputs, outputs):
        return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs),
                             nn.ReLU(inplace=True), nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
                             nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))

    class UNet(nn.Module):
        def __init__(self, width=4):
            super().__init__()
            counts = [width << level for level in range(5)]
            self.down = nn.ModuleList([block(a, b) for a, b in zip([3] + counts, counts)])
            self.up = nn.ModuleList([nn.ConvTranspose2d(2 * c, c, 2, stride=2) for c in counts[-2::-1]])
            self.join = nn.ModuleList([block(2 * c, c) for c in counts[-2::-1]])
            self.pool, self.head = nn.MaxPool2d(2, 2), nn.Conv2d(width, 1, 1)

        def forward(self, x):
            skips = []
            for level, down in enumerate(self.down):
                x = down(x if level == 0 else self.pool(x))
                skips.append(x)
            skips.pop()
            for up, join in zip(self.up, self.join):
                x = join(torch.cat([up(x), skips.pop()], 1))
            return torch.sigmoid(self.head(x))
    return UNet()


@network("U-Net, squeeze and excitation, depthwise", (4, 48, 64), axes=True)
def separable():
    import torch
    from torch import nn

    class Block(nn.Module):
        def __init__(self, inputs, outputs):
            super().__init__()
            self.depth = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs)
            self.point = nn.Conv2d(inputs, outputs, 1)
            self.first, self.second = nn.Linear(outputs, outputs // 2), nn.Linear(outputs // 2, outputs)

        def forward(self, x):
            x = torch.relu(self.point(self.depth(x)))
            weight = torch.relu(self.first(x.mean((2, 3))))
            weight = torch.sigmoid(self.second(weight))
            return x * weight[:, :, None, None]

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b, self.c = Block(4, 8), Block(8, 16), Block(24, 8)
            self.pool, self.head = nn.AvgPool2d(2), nn.Conv2d(8, 3, 1)

        def forward(self, x):
            a = self.a(x)
            b = nn.functional.interpolate(self.b(self.pool(a)), scale_factor=2.0, mode="nearest")
            return self.head(self.c(torch.cat([a, b], 1)))
    return Net()


@network("U-Net, transposed 3 and 4, grouped", (4, 32, 48), axes=True)
def enlarging():
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.down = nn.Conv2d(4, 16, 3, stride=2, padding=1)
            self.deeper = nn.Conv2d(16, 32, 3, stride=2, padding=1, groups=4, dilation=1)
            self.wide = nn.Conv2d(32, 32, 3, padding=2, dilation=2)
            self.up3 = nn.ConvTranspose2d(32, 16, 3, stride=2, padding=1, output_padding=1)
            self.up4 = nn.ConvTranspose2d(16, 8, 4, stride=2, padding=1, groups=2)
            self.head = nn.Conv2d(8, 3, 1)

        def forward(self, x):
            a = torch.relu(self.down(x))
            b = torch.relu(self.wide(torch.relu(self.deeper(a))))
            return torch.sigmoid(self.head(torch.relu(self.up4(self.up3(b) + a))))
    return Net()


@network("unpadded U-Net", (4, 60, 44), axes=True, sizes=[(60, 44), (76, 60)])
def unpadded():
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Conv2d(4, 8, 3), nn.Conv2d(8, 8, 3)
            self.c, self.d = nn.Conv2d(8, 16, 3), nn.Conv2d(16, 16, 3)
            self.up, self.e = nn.ConvTranspose2d(16, 8, 2, stride=2), nn.Conv2d(16, 8, 3)
            self.head = nn.Conv2d(8, 3, 1)

        def forward(self, x):
            skip = torch.relu(self.b(torch.relu(self.a(x))))
            x = torch.relu(self.d(torch.relu(self.c(nn.functional.max_pool2d(skip, 2)))))
            x = self.up(x)
            top = (skip.shape[2] - x.shape[2]) // 2
            left = (skip.shape[3] - x.shape[3]) // 2
            skip = skip[:, :, top:top + x.shape[2], left:left + x.shape[3]]
            return torch.sigmoid(self.head(torch.relu(self.e(torch.cat([skip, x], 1)))))
    return Net()


class Keras:
    """Builds ONNX graphs as tf2onnx writes them for Keras: channels last outside, first inside."""

    def __init__(self, seed=3):
        self.random = np.random.default_rng(seed)
        self.nodes, self.tensors, self.count = [], [], 0

    def tensor(self, values, name=None):
        name = name or f"c{len(self.tensors)}"
        self.tensors.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def node(self, kind, inputs, **attributes):
        self.count += 1
        self.nodes.append(helper.make_node(kind, inputs, [f"{kind}{self.count}"], name=f"model/{kind}_{self.count}",
                                           **attributes))
        return f"{kind}{self.count}"

    def first(self, x):
        return self.node("Transpose", [x], perm=[0, 3, 1, 2])

    def last(self, x):
        return self.node("Transpose", [x], perm=[0, 2, 3, 1])

    def noise(self, *shape, scale=1.0):
        return (self.random.standard_normal(shape) * scale).astype(np.float32)

    def conv(self, x, inputs, outputs, side=3, stride=1, act="Relu"):
        w = self.tensor(self.noise(outputs, inputs, side, side, scale=(2 / (inputs * side * side)) ** .5))
        x = self.node("Conv", [self.first(x), w], auto_pad="SAME_UPPER", kernel_shape=[side, side],
                      strides=[stride, stride], dilations=[1, 1], group=1)
        x = self.node("Add", [self.last(x), self.tensor(self.noise(outputs, scale=.1))])
        return self.node(act, [x]) if act else x

    def model(self, result, channels, sides=("h", "w")):
        graph = helper.make_graph(
            self.nodes, "tf2onnx",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["unk__1", *sides, channels])],
            [helper.make_tensor_value_info(result, TensorProto.FLOAT, None)], self.tensors)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8,
                                 producer_name="tf2onnx")


def keras(sides=("h", "w")):
    k = Keras()
    a = k.conv("x", 4, 8)
    scale, shift = k.tensor(k.noise(8) + 1), k.tensor(k.noise(8))
    a = k.node("Add", [k.node("Mul", [a, scale]), shift])
    pool = k.last(k.node("MaxPool", [k.first(a)], kernel_shape=[2, 2], strides=[2, 2], auto_pad="VALID"))
    b = k.conv(pool, 8, 16)
    # A strided convolution, and a transposed one whose output shape is computed.
    c = k.conv(b, 16, 16, stride=2)
    w = k.tensor(k.noise(16, 16, 2, 2, scale=.2))
    c = k.last(k.node("ConvTranspose", [k.first(c), w], strides=[2, 2], kernel_shape=[2, 2]))
    b = k.node("Concat", [b, c], axis=3)
    up = k.node("Resize", [k.first(b), "", k.tensor(np.float32([1, 1, 2, 2]))], mode="nearest",
                coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    up = k.node("Concat", [a, k.last(up)], axis=-1)
    x = k.conv(up, 40, 8)
    pooled = k.node("ReduceMean", [x], axes=[1, 2], keepdims=0)
    pooled = k.node("Sigmoid", [k.node("MatMul", [pooled, k.tensor(k.noise(8, 8))])])
    pooled = k.node("Reshape", [pooled, k.tensor(np.int64([-1, 1, 1, 8]))])
    x = k.node("Mul", [x, pooled])
    x = k.conv(x, 8, 3, side=1, act=None)
    return k.model(k.node("Softmax", [x], axis=-1), 4, sides)


network("Keras U-Net, channels last", (4, 32, 48), last=True)(keras)
network("Keras U-Net, channels last, fixed size", (4, 32, 48), last=True)(lambda: keras((32, 48)))


# Comparison --------------------------------------------------------------------------------------

def reference(path, x):
    """The output that glia takes: the largest, then the first."""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    outputs = session.run(None, {name: x})

    def positions(y):
        return int(np.prod(y.shape[2:])) if y.ndim > 3 else y.size
    best = max(map(positions, outputs))
    return next(y for y in outputs if positions(y) == best)


def compare(network, path, glia, folder, fast=False):
    """A word and a sentence."""
    info = subprocess.run([glia, "info", "--json", path], capture_output=True, text=True)
    if info.returncode < 0:
        return "CRASH", f"info: signal {-info.returncode}"
    worst, worst_fast = 0.0, 0.0
    for sides in network.sizes:
        x = unet_onnx.noise((1, network.shape[0], *sides))
        expected = reference(path, np.moveaxis(x, 1, -1).copy() if network.last else x)

        def forward(precision):
            """glia's output and None, or None and why: a word and a sentence."""
            raw = folder / "out.f32"
            run = subprocess.run([glia, "benchmark", path, "--runs", "1", precision, "--size", "x".join(map(str, sides)),
                                  "--output", str(raw)], capture_output=True, text=True)
            if run.returncode != 0:
                said = (run.stderr.strip().splitlines() or ["no sentence"])[-1]
                return None, ("CRASH" if run.returncode < 0 else "refused", said.replace(path, path.split("/")[-1]))
            return np.fromfile(raw, np.float32), None

        found, problem = forward("--exact")
        if problem:
            return problem
        if network.last:
            expected = np.moveaxis(expected, -1, 1)
        if "argmax" in network.name:
            labels = found.reshape(1, -1, *sides).argmax(1)
            share = float((labels != expected.reshape(labels.shape)).mean())
            worst = max(worst, 0 if share < 1e-3 else share)
            continue
        if fast:
            rounded, problem = forward("--fast")
            if problem:
                return problem
            scale = float(np.abs(found).max()) or 1.0
            worst_fast = max(worst_fast, float(np.abs(rounded - found).max()) / scale)
        if "log head" in network.name:
            found = found.reshape(expected.shape)
            found = found - np.log(np.exp(found).sum(1, keepdims=True))
        if found.size != expected.size:
            return "DIFFERS", f"{found.size} numbers instead of {expected.size} at {sides}"
        scale = max(1.0, float(np.abs(expected).max()))
        worst = max(worst, float(np.abs(found.reshape(expected.shape) - expected).max()) / scale)
        if not np.isfinite(worst):
            return "DIFFERS", "not finite"
    if fast:
        return ("runs" if worst <= 1e-4 else "DIFFERS"), f"{worst:.1e}, 16-bit {worst_fast:.1e} of the largest"
    return ("runs" if worst <= 1e-4 else "DIFFERS"), f"{worst:.1e}"


def write_goldens(folder):
    """Small versions with ONNX Runtime's results in their metadata, for NetworkFileTests."""
    global WIDTH
    WIDTH = 4
    folder.mkdir(parents=True, exist_ok=True)
    for name, sizes in GOLDENS.items():
        network = NETWORKS[name]
        path = folder / ("".join(c if c.isalnum() else "-" for c in name) + ".onnx")
        network.shape = (network.shape[0], *sizes[0])
        with silence():
            export(network.make(), network, str(path))
        model = onnx.load(path)
        for node in model.graph.node:
            node.doc_string = ""
            del node.metadata_props[:]
        del model.graph.value_info[:], model.functions[:], model.metadata_props[:]
        del model.graph.metadata_props[:]
        onnx.save(model, path)
        properties = {}
        for sides in sizes:
            x = unet_onnx.noise((1, network.shape[0], *sides))
            y = reference(str(path), np.moveaxis(x, 1, -1).copy() if network.last else x)
            y = np.moveaxis(y, -1, 1) if network.last else y
            properties["x".join(map(str, sides))] = base64.b64encode(y.astype("<f4").tobytes()).decode()
        helper.set_model_props(model, properties)
        onnx.save(model, path)
        print(f"{path.name}: {path.stat().st_size} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", help="where models are kept")
    parser.add_argument("--only", help="networks with this word in their names")
    parser.add_argument("--glia", default=str(ROOT / ".build" / "release" / "glia"))
    parser.add_argument("--fast", action="store_true",
                        help="also compute with 16-bit numbers, and show the largest difference from 32-bit ones")
    parser.add_argument("--export", action="store_true", help="only export")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument("--goldens", action="store_true", help="write the networks that tests read")
    options = parser.parse_args()
    if options.goldens:
        write_goldens(ROOT / "Tests" / "SegmenterTests" / "Goldens" / "networks")
        return
    counts, failed = {}, False
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.folder or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if options.markdown:
            print("| network | glia | |\n|---|---|---|")
        for network in NETWORKS.values():
            if options.only and options.only.lower() not in network.name.lower():
                continue
            path = folder / ("".join(c if c.isalnum() else "-" for c in network.name) + ".onnx")
            try:
                if not path.exists():
                    with silence():
                        export(network.make(), network, str(path))
                word, said = ("exported", "") if options.export else compare(
                    network, str(path), options.glia, pathlib.Path(temporary), options.fast)
            except ImportError as error:
                word, said = "left out", str(error)
            except Exception as error:  # an exporter's own fault
                word, said = "no export", f"{type(error).__name__}: {str(error).splitlines()[0][:120] if str(error) else ''}"
                path.unlink(missing_ok=True)
            counts[word] = counts.get(word, 0) + 1
            failed = failed or word in ("DIFFERS", "CRASH")
            if options.markdown:
                print(f"| {network.name} | {word} | {said} |", flush=True)
            else:
                print(f"{network.name:44} {word:9} {said}", flush=True)
    print(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
