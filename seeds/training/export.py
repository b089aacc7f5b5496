"""Write the trained tagger as int8 ONNX with its card: python export.py CORPORA CHECKPOINT OUT.

OUT gets minilm.onnx, minilm.tokenizer.json and minilm.json (labels, confidence, checksums).
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from calibrate import calibrate
from corpora import LABELS, SEED, held_out, read_corpora, read_prose
from model import Tagger, source_folder
from norms import plain_norms
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

LIMIT = 96  # pieces a window: longer ones cost attention and gained nothing (64 to 192 tried)
OPSET = 17
NAMES = ("input_ids", "attention_mask", "token_type_ids")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("checkpoint", type=Path, nargs="+", help="several are averaged")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[1] / "models")
    return parser.parse_args()


def averaged(paths: list[Path]) -> Tagger:
    """Load checkpoints that began from one start and average their weights."""
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    model = Tagger()
    model.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]})
    return model.eval()


def write_onnx(model: Tagger, out: Path) -> None:
    """Export, fuse attention and normalisation, and quantise weights to int8 per channel."""
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder) / "plain.onnx", Path(folder) / "fused.onnx"
        example = tuple(torch.ones(2, 16, dtype=torch.long) for _ in NAMES)
        axes = {name: {0: "batch", 1: "length"} for name in (*NAMES, "logits")}
        torch.onnx.export(
            model,
            example,
            str(plain),
            input_names=list(NAMES),
            output_names=["logits"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
        better = optimizer.optimize_model(
            str(plain), model_type="bert", num_heads=12, hidden_size=384, opt_level=0
        )
        print(better.get_fused_operator_statistics())
        better.save_model_to_file(str(fused))
        quantize_dynamic(
            str(fused),
            str(out),
            per_channel=True,
            weight_type=QuantType.QInt8,
            # Seven bits: with eight, processors without VNNI overflow. No loss was measured.
            reduce_range=True,
            # The fused operators are onnxruntime's own: shape inference does not know them.
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    onnx.save(plain_norms(onnx.load(out)), out)


def main() -> None:
    """Export and calibrate on the held-out documents."""
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    model_path = options.out / "minilm.onnx"
    write_onnx(averaged(options.checkpoint), model_path)
    tokenizer_path = options.out / "minilm.tokenizer.json"
    shutil.copyfile(source_folder() / "tokenizer.json", tokenizer_path)
    text = [*read_corpora(options.corpora), *read_prose(Path(__file__).parent)]
    kept = [segment for segment in text if held_out(segment, SEED)]
    card = {
        "labels": list(LABELS),
        "limit": LIMIT,
        "calibration": {"scores": [0.0, 1.0], "shares": [0.0, 1.0]},
        "sha256": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (model_path, tokenizer_path)
        },
    }
    card["calibration"] = calibrate(
        model_path.read_bytes(), tokenizer_path.read_bytes(), card, kept
    )
    text_of = json.dumps(card, indent=1) + "\n"
    (options.out / "minilm.json").write_text(text_of, encoding="utf-8")


if __name__ == "__main__":
    main()
