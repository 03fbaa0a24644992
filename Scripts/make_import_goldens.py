#!/usr/bin/env python3
"""Makes Tests/SegmenterTests/Goldens/import: small networks as nnU-Net and MONAI have them, and their results.

    python3 Scripts/make_import_goldens.py

A phantom case of two sequences is segmented by nnU-Net's own predictor and by MONAI's own transforms and inferers,
with random small networks. `glia model import` must translate each folder so that glia's labels agree. Needs nnunetv2
(2.8), monai (1.6), torch, onnx, nibabel.

    case/case_0000.nii.gz, case_0001.nii.gz    the images, nnU-Net's names; spacing 1.1 × 0.9 × 2.2 mm, axes LPS
    nnunet-3d, nnunet-2d, nnunet-regions, …    plans.json, dataset.json, fold_N.onnx, expected.nii.gz
    monai-labels, monai-tumor, monai-slices    configs/*.json, models/model.onnx, expected.nii.gz
"""

import json
import pathlib
import shutil
import warnings

import nibabel
import numpy as np
import torch

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(__file__).parent.parent / "Tests" / "SegmenterTests" / "Goldens" / "import"
SIZE = (34, 40, 21)
SPACING = (1.1, 0.9, 2.2)


# MARK: The case


def affine():
    """Axes LPS: i grows to the left, j to the back, k upward."""
    return np.diag([-SPACING[0], -SPACING[1], SPACING[2], 1]) + np.array(
        [[0, 0, 0, 15], [0, 0, 0, 20], [0, 0, 0, -25], [0, 0, 0, 0]])


def case():
    """Two smooth images in an ellipsoid, 0 outside; i, j, k."""
    i, j, k = np.meshgrid(*(np.arange(n) for n in SIZE), indexing="ij")
    x, y, z = i * SPACING[0], j * SPACING[1], k * SPACING[2]
    inside = ((i - 16) / 14) ** 2 + ((j - 19) / 17) ** 2 + ((k - 10) / 9) ** 2 < 1
    first = 500 + 180 * np.sin(x * 0.35) * np.cos(y * 0.3 + 1) + 60 * np.sin(z * 0.33 + x * 0.1)
    second = 300 + 120 * np.cos(x * 0.28 + z * 0.2) * np.sin(y * 0.41) + 80 * np.cos(z * 0.25)
    # A bright ball, so that there is something round.
    ball = ((i - 22) / 5) ** 2 + ((j - 24) / 6) ** 2 + ((k - 12) / 4) ** 2 < 1
    return [np.where(inside, image + 250 * ball, 0).astype(np.int16) for image in (first, second)]


def save(values, path):
    image = nibabel.Nifti1Image(values, affine())
    image.set_qform(affine(), 1)
    image.set_sform(affine(), 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    nibabel.save(image, path)


# MARK: Networks


def export(network, channels, sides, path):
    network.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    axes = {n + 2: f"side{n}" for n in range(len(sides))}
    torch.onnx.export(
        network, (torch.zeros(1, channels, *sides),), str(path), input_names=["image"],
        output_names=["logits"], dynamic_axes={"image": axes, "logits": axes}, opset_version=17,
        dynamo=False)


def balance(network, sample, sharpness=6.0):
    """Scales the last layer so that logits are well apart, and shifts them so that every label occurs."""
    with torch.no_grad():
        logits = network(sample)
        if isinstance(logits, (list, tuple)):
            logits = logits[0]
        last = [m for m in network.modules() if isinstance(m, (torch.nn.Conv2d, torch.nn.Conv3d))]
        last = [m for m in last if m.out_channels == logits.shape[1] and m.kernel_size[0] == 1][-1]
        dims = [0] + list(range(2, logits.ndim))
        scale = sharpness / logits.std(dims)
        mean = logits.mean(dims)
        last.weight *= scale.reshape(-1, *[1] * (last.weight.ndim - 1))
        last.bias[:] = (last.bias - mean) * scale
    return network


def balanced(network, sample):
    """The same for networks that do not end with a 1×1 convolution: one is added."""
    with torch.no_grad():
        count = network(sample).shape[1]
        kind = torch.nn.Conv3d if sample.ndim == 5 else torch.nn.Conv2d
        last = kind(count, count, 1)
        last.weight[:] = torch.eye(count).reshape(last.weight.shape)
        last.bias[:] = 0
    return balance(torch.nn.Sequential(network.eval(), last), sample)


# MARK: nnU-Net


def architecture(dimensions, features, strides, convs=1):
    name = f"{dimensions}d"
    return {
        "network_class_name": "dynamic_network_architectures.architectures.unet.PlainConvUNet",
        "arch_kwargs": {
            "n_stages": len(features), "features_per_stage": features,
            "conv_op": f"torch.nn.modules.conv.Conv{name}",
            "kernel_sizes": [[3] * dimensions] * len(features), "strides": strides,
            "n_conv_per_stage": [convs] * len(features),
            "n_conv_per_stage_decoder": [convs] * (len(features) - 1), "conv_bias": True,
            "norm_op": f"torch.nn.modules.instancenorm.InstanceNorm{name}",
            "norm_op_kwargs": {"eps": 1e-05, "affine": True}, "dropout_op": None,
            "dropout_op_kwargs": None, "nonlin": "torch.nn.LeakyReLU",
            "nonlin_kwargs": {"inplace": True},
        },
        "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"],
    }


def resampling(order):
    return {"is_seg": False, "order": order, "order_z": 0, "force_separate_z": None}


def configuration(patch, spacing, schemes, masks, network):
    return {
        "data_identifier": "nnUNetPlans", "preprocessor_name": "DefaultPreprocessor",
        "batch_size": 2, "patch_size": patch, "median_image_size_in_voxels": [20, 40, 34],
        "spacing": spacing, "normalization_schemes": schemes, "use_mask_for_norm": masks,
        "resampling_fn_data": "resample_data_or_seg_to_shape",
        "resampling_fn_seg": "resample_data_or_seg_to_shape",
        "resampling_fn_data_kwargs": resampling(3),
        "resampling_fn_seg_kwargs": {**resampling(1), "is_seg": True},
        "resampling_fn_probabilities": "resample_data_or_seg_to_shape",
        "resampling_fn_probabilities_kwargs": resampling(1),
        "architecture": network, "batch_dice": True,
    }


def plans(configurations, transpose=(0, 1, 2), reader="SimpleITKIO"):
    intensities = {
        "max": 900.0, "mean": 480.0, "median": 470.0, "min": 50.0, "percentile_00_5": 120.0,
        "percentile_99_5": 820.0, "std": 150.0,
    }
    return {
        "dataset_name": "Dataset999_Phantom", "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": [2.2, 0.9, 1.1],
        "original_median_shape_after_transp": [21, 40, 34], "image_reader_writer": reader,
        "transpose_forward": list(transpose),
        "transpose_backward": [int(n) for n in np.argsort(transpose)],
        "configurations": configurations, "experiment_planner_used": "ExperimentPlanner",
        "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": intensities, "1": intensities},
    }


def sum_in_32_bits():
    """nnU-Net sums patches as float16; that rounding moved 8 and 4 voxels of these small cases to another label."""
    import nnunetv2.inference.predict_from_raw_data as predicting

    gaussian = predicting.compute_gaussian
    predicting.compute_gaussian = lambda *sides, **rest: gaussian(*sides, **{**rest, "dtype": torch.float32})
    torch.half = torch.float32


def nnunet(name, plans, dataset, configuration, folds=1, deep=False, mirror=True):
    from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
    from nnunetv2.utilities.get_network_from_plans import get_network_from_plans
    from nnunetv2.utilities.plans_handling.plans_handler import PlansManager

    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "plans.json").write_text(json.dumps(plans, indent=1))
    (folder / "dataset.json").write_text(json.dumps(dataset, indent=1))
    manager = PlansManager(json.loads(json.dumps(plans)))
    chosen = manager.get_configuration(configuration)
    labels = manager.get_label_manager(dataset)
    channels = len(dataset["channel_names"])
    sides = chosen.patch_size
    sample = sample_patch(sides, channels)
    parameters = []
    for fold in range(folds):
        torch.manual_seed(10 * fold + len(name))
        network = get_network_from_plans(
            chosen.network_arch_class_name, chosen.network_arch_init_kwargs,
            chosen.network_arch_init_kwargs_req_import, channels, labels.num_segmentation_heads,
            deep_supervision=False)
        balance(network, sample)
        parameters.append({key: value.clone() for key, value in network.state_dict().items()})
        if deep:
            network.decoder.deep_supervision = True
        export_nnunet(network, channels, sides, folder / f"fold_{fold}.onnx", deep)
        network.decoder.deep_supervision = False
    predictor = nnUNetPredictor(
        tile_step_size=0.5, use_gaussian=True, use_mirroring=mirror, perform_everything_on_device=False,
        device=torch.device("cpu"), verbose=False, allow_tqdm=False)
    axes = tuple(range(len(sides))) if mirror else None
    predictor.manual_initialization(
        network, manager, chosen, parameters, dataset, "nnUNetTrainer", axes)
    images = case()[:channels]
    # As SimpleITK gives them: k, j, i.
    data = np.stack([image.transpose(2, 1, 0) for image in images]).astype(np.float32)
    found = predictor.predict_single_npy_array(
        data, {"spacing": [SPACING[2], SPACING[1], SPACING[0]]}, None, None, False)
    report(name, found)
    save(found.transpose(2, 1, 0).astype(np.uint8), folder / "expected.nii.gz")


def export_nnunet(network, channels, sides, path, deep):
    if not deep:
        return export(network, channels, sides, path)
    network.eval()
    names = ["logits"] + [f"deep{n}" for n in range(1, len(network(torch.zeros(1, channels, *sides))))]
    torch.onnx.export(
        network, (torch.zeros(1, channels, *sides),), str(path), input_names=["image"],
        output_names=names, opset_version=17, dynamo=False)


def sample_patch(sides, channels):
    """A piece of the case, about normalized, of any size."""
    data = np.stack([image.transpose(2, 1, 0) for image in case()[:channels]]).astype(np.float32)
    data = (data - data.mean((1, 2, 3), keepdims=True)) / data.std((1, 2, 3), keepdims=True)
    if len(sides) == 2:
        data = data[:, 10]
    grown = [np.arange(side) * n // side for side, n in zip(sides, data.shape[1:])]
    return torch.from_numpy(data[np.ix_(range(channels), *grown)])[None]


def report(name, found):
    values, counts = np.unique(found, return_counts=True)
    print(name, dict(zip(values.tolist(), counts.tolist())))


# MARK: MONAI


def monai_bundle(name, metadata, inference, network, channels, patch, order=None):
    from monai.bundle import ConfigParser

    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "configs").mkdir(parents=True)
    (folder / "configs" / "metadata.json").write_text(json.dumps(metadata, indent=1))
    (folder / "configs" / "inference.json").write_text(json.dumps(inference, indent=1))
    export(network, channels, patch, folder / "models" / "model.onnx")
    parser = ConfigParser(json.loads(json.dumps(inference)))
    before = parser.get_parsed_content("preprocessing")
    after = parser.get_parsed_content("postprocessing")
    inferer = parser.get_parsed_content("inferer")
    files = [str(FOLDER / "case" / f"case_000{n}.nii.gz") for n in range(2)]
    item = {"image": files[0]} if channels == 1 else dict(zip(["flair", "t1ce"], files))
    data = before(item)
    with torch.no_grad():
        data["pred"] = inferer(data["image"][None], network)[0]
    found = after(data)["pred"]
    found = np.asarray(found.detach().cpu())
    if order:
        labels = np.zeros(found.shape[1:], np.uint8)
        for channel, value in order:
            labels[found[channel] > 0.5] = value
    else:
        labels = found[0].astype(np.uint8)
    report(name, labels)
    save(labels, folder / "expected.nii.gz")


def main():
    sum_in_32_bits()
    shutil.rmtree(FOLDER, ignore_errors=True)
    for number, image in enumerate(case()):
        save(image, FOLDER / "case" / f"case_000{number}.nii.gz")

    labels = {
        "channel_names": {"0": "FLAIR", "1": "T1"}, "file_ending": ".nii.gz", "numTraining": 1,
        "labels": {"background": 0, "gray": 1, "white": 2, "ignore": 3},
    }
    regions = {
        "channel_names": {"0": "T1ce", "1": "CT"}, "file_ending": ".nii.gz", "numTraining": 1,
        "labels": {
            "background": 0, "whole tumor": [1, 2, 3], "tumor core": [2, 3], "enhancing tumor": 3,
        },
        "regions_class_order": [1, 2, 3],
    }
    z, ct = "ZScoreNormalization", "CTNormalization"
    strides = [[1, 1, 1], [2, 2, 2]]
    spatial = configuration(
        [16, 24, 24], [1.6, 1.2, 1.2], [z, z], [True, False], architecture(3, [4, 6], strides))
    # Slices, taken along j after the transposition.
    planar = configuration(
        [24, 32], [1.7, 1.2], [z, ct], [False, False], architecture(2, [6, 8], [[1, 1], [2, 2]]))
    thick = configuration(
        [8, 24, 24], [4.3, 1.0, 1.0], [ct, z], [False, True], architecture(3, [4, 6], [[1, 1, 1], [1, 2, 2]]))
    nnunet("nnunet-3d", plans({"3d_fullres": spatial}), labels, "3d_fullres", folds=2)
    nnunet("nnunet-2d", plans({"2d": planar}, transpose=(1, 0, 2)), labels, "2d", mirror=False)
    nnunet("nnunet-regions", plans({"3d_fullres": thick}), regions, "3d_fullres", deep=True)
    monai_goldens()


def monai_goldens():
    from monai.networks.nets import SegResNet, UNet

    def transforms(*items):
        return {"_target_": "Compose", "transforms": [{"_target_": name, **rest} for name, rest in items]}

    def metadata(inputs, outputs):
        return {
            "version": "0.1.0", "name": "phantom", "copyright": "none",
            "network_data_format": {
                "inputs": {"image": {
                    "type": "image", "format": "magnitude", "modality": "MR", "num_channels": len(inputs),
                    "channel_def": {str(n): text for n, text in enumerate(inputs)}}},
                "outputs": {"pred": {
                    "type": "image", "format": "segmentation", "num_channels": len(outputs),
                    "channel_def": {str(n): text for n, text in enumerate(outputs)}}},
            },
        }

    def invert(nearest):
        return ("Invertd", {
            "keys": "pred", "transform": "@preprocessing", "orig_keys": "@image_key",
            "nearest_interp": nearest, "to_tensor": True})

    # One image, resampled and reoriented; softmax, and the largest component of one label.
    torch.manual_seed(3)
    patch = [24, 24, 16]
    network = UNet(3, 1, 3, (4, 8), (2,), num_res_units=1, norm="instance")
    network = balanced(network, sample_patch([16, 24, 24], 1).permute(0, 1, 4, 3, 2).contiguous())
    inference = {
        "bundle_root": ".", "image_key": "image", "roi": patch,
        "preprocessing": transforms(
            ("LoadImaged", {"keys": "@image_key"}), ("EnsureChannelFirstd", {"keys": "@image_key"}),
            ("Orientationd", {"keys": "@image_key", "axcodes": "RAS"}),
            ("Spacingd", {"keys": "@image_key", "pixdim": [1.4, 1.25, 1.7], "mode": "bilinear"}),
            ("ScaleIntensityRangePercentilesd", {
                "keys": "@image_key", "lower": 2, "upper": 99, "b_min": -1.5, "b_max": 2.0, "clip": True}),
            ("EnsureTyped", {"keys": "@image_key"})),
        "inferer": {
            "_target_": "SlidingWindowInferer", "roi_size": "@roi", "sw_batch_size": 1, "overlap": 0.5,
            "mode": "gaussian"},
        "postprocessing": transforms(
            ("Activationsd", {"keys": "pred", "softmax": True}), invert(False),
            ("AsDiscreted", {"keys": "pred", "argmax": True}),
            ("KeepLargestConnectedComponentd", {"keys": "pred", "applied_labels": [1]})),
    }
    monai_bundle(
        "monai-labels", metadata(["T1"], ["background", "gray", "white"]), inference, network, 1, patch)

    # Two files; three overlapping structures, in MONAI's order of BraTS.
    torch.manual_seed(5)
    patch = [24, 32, 16]
    network = SegResNet(3, 4, 2, 3, norm=("GROUP", {"num_groups": 2}), blocks_down=(1, 1), blocks_up=(1,))
    network = balanced(network, sample_patch([16, 32, 24], 2).permute(0, 1, 4, 3, 2).contiguous())
    names = ["flair", "t1ce"]
    inference = {
        "image_key": "image",
        "preprocessing": transforms(
            ("LoadImaged", {"keys": names}), ("EnsureChannelFirstd", {"keys": names}),
            ("ConcatItemsd", {"keys": names, "name": "image"}),
            ("NormalizeIntensityd", {"keys": "image", "nonzero": True, "channel_wise": True}),
            ("CropForegroundd", {"keys": "image", "source_key": "image", "select_fn": "$lambda x: x != 0"})),
        "inferer": {
            "_target_": "SlidingWindowInferer", "roi_size": patch, "sw_batch_size": 2, "overlap": 0.25},
        "postprocessing": transforms(
            ("Activationsd", {"keys": "pred", "sigmoid": True}), invert(False),
            ("AsDiscreted", {"keys": "pred", "threshold": 0.5})),
    }
    # Whole tumor (2), then core (1), then enhancing (4), as glia writes them.
    monai_bundle(
        "monai-tumor", metadata(names, ["Tumor core", "Whole tumor", "Enhancing tumor"]), inference,
        network, 2, patch, order=[(1, 2), (0, 1), (2, 4)])

    # Slices across the second axis, one structure; labels are brought back.
    torch.manual_seed(8)
    patch = [32, 24]
    network = UNet(2, 1, 1, (4, 8), (2,), num_res_units=0, norm="instance")
    network = balanced(network, sample_patch([24, 32], 1).permute(0, 1, 3, 2).contiguous())
    inference = {
        "image_key": "image",
        "preprocessing": transforms(
            ("LoadImaged", {"keys": ["image"]}), ("EnsureChannelFirstd", {"keys": ["image"]}),
            ("Orientationd", {"keys": ["image"], "axcodes": "LPS"}),
            ("ScaleIntensityRanged", {
                "keys": ["image"], "a_min": 100, "a_max": 900, "b_min": -1, "b_max": 1, "clip": True}),
            ("Spacingd", {"keys": ["image"], "pixdim": [1.3, -1, 1.5], "mode": ["bilinear"]})),
        "inferer": {
            "_target_": "SliceInferer", "roi_size": patch, "spatial_dim": 1, "overlap": 0.4, "mode": "gaussian"},
        "postprocessing": transforms(
            ("Activationsd", {"keys": "pred", "sigmoid": True}),
            ("AsDiscreted", {"keys": "pred", "threshold": 0.4}), invert(True)),
    }
    monai_bundle("monai-slices", metadata(["image"], ["lesion"]), inference, network, 1, patch)


if __name__ == "__main__":
    main()
