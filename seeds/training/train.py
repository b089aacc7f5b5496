"""Fine-tune the tagger: python seeds/training/train.py CORPORA OUT [--epochs N].

CORPORA is a folder of `*.jsonl` with tokens and BIO tags; the prose beside this script is added.
"""

import argparse
import copy
import json
import random
import time
from pathlib import Path

import torch
from augment import Names, windows
from batches import Batch, batches, collate, encode
from corpora import SEED, Segment, held_out, read_corpora, read_prose
from evaluate import evaluate
from model import Tagger, pretrained, source_folder
from tokenizers import Tokenizer
from torch import nn

from transforms.tagging.tagger_features import Encoder

RATE, HEAD_RATE, WARM_UP, SMOOTHING = 2.5e-4, 2e-3, 0.06, 0.02
PIECES = 1536  # a batch, padded: what two cores take in well under a second
PROSE_COPIES = 3  # our own prose is a small part of the text and the closest to the job


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--no-prose", action="store_true")
    return parser.parse_args()


def loss_of(model: Tagger, batch: Batch, device: str) -> torch.Tensor:
    """Mean over words of -log p(any allowed label), with a little label smoothing."""
    with torch.autocast(device, dtype=torch.bfloat16):
        scores = model(batch.ids.to(device), batch.mask.to(device), batch.shapes.to(device))
    logs = torch.log_softmax(scores.float()[batch.rows, batch.columns], dim=-1)
    allowed = batch.allowed.to(device)
    right = torch.logsumexp(logs.masked_fill(~allowed, -1e4), dim=-1)
    return -((1 - SMOOTHING) * right + SMOOTHING * logs.mean(-1)).mean()


def optimizer_of(model: Tagger, steps: int) -> tuple[torch.optim.Optimizer, object]:
    """AdamW with a quicker head; a short warm-up, then linear to nothing."""
    model.words.weight.requires_grad_(False)
    fresh = [*model.head.parameters(), *model.shapes.parameters()]
    known = {id(p) for p in fresh}
    rest = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": rest, "lr": RATE}, {"params": fresh, "lr": HEAD_RATE}], weight_decay=0.01
    )
    warm = max(1, round(steps * WARM_UP))
    return optimizer, torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / (steps - warm)))
    )


def parted(segments: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """Keep the held-out documents apart, the same ones whatever the seed of the run."""
    return (
        [s for s in segments if not held_out(s, SEED)],
        [s for s in segments if held_out(s, SEED)],
    )


def main() -> None:
    """Train, keep a checkpoint an epoch, and print what held-out text says."""
    options = arguments()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = random.Random(options.seed)
    corpora = read_corpora(options.corpora)
    train, held = parted(corpora)
    prose = [] if options.no_prose else read_prose(Path(__file__).parent)
    prose_train, prose_held = parted(prose)
    names = Names.collect(train + prose_train)
    encoder = Encoder(Tokenizer.from_file(str(source_folder() / "tokenizer.json")))
    encoder.tokenizer.no_padding()
    encoder.tokenizer.no_truncation()
    model = pretrained(source_folder(), SEED).to(device)

    def epoch_batches() -> list[Batch]:
        found = windows(train, names, rng)
        for _ in range(PROSE_COPIES):
            found += windows(prose_train, names, rng)
        grouped = batches([encode(w, encoder) for w in found], PIECES)
        rng.shuffle(grouped)
        return grouped

    first = epoch_batches()
    optimizer, schedule = optimizer_of(model, len(first) * options.epochs + 5 * options.epochs)
    print(f"{device}: {len(train)} segments, {len(prose)} of prose, {len(first)} batches an epoch")
    average, step, began = copy.deepcopy(model), 0, time.monotonic()
    options.out.mkdir(parents=True, exist_ok=True)
    for epoch in range(options.epochs):
        model.train()
        total = 0.0
        grouped = first if epoch == 0 else epoch_batches()
        for n, group in enumerate(grouped):
            loss = loss_of(model, collate(group), device)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            total += loss.item()
            step += 1
            if step % 5 == 0:
                blend(average, model, min(0.99, step / (step + 20)))
            if step % 50 == 0:
                print(
                    f"{epoch} {n}/{len(grouped)} {total / (n + 1):.4f} "
                    f"{time.monotonic() - began:.0f}s",
                    flush=True,
                )
        torch.save(average.state_dict(), options.out / "average.pt")
        torch.save(model.state_dict(), options.out / "last.pt")
        for name, text in (("corpora", held), ("prose", prose_held)):
            for kind, weights in (("last", model), ("average", average)):
                print(
                    epoch,
                    name,
                    kind,
                    json.dumps(evaluate(weights, encoder, text, device)),
                    flush=True,
                )


def blend(average: Tagger, model: Tagger, keep: float) -> None:
    """Move the running average a little towards the model."""
    with torch.no_grad():
        for mean, now in zip(average.parameters(), model.parameters(), strict=True):
            mean.lerp_(now, 1 - keep)


if __name__ == "__main__":
    main()
