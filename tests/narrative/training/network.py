"""The network: a small encoder of the BERT kind, with one layer on it that marks each piece and the whole line."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

WIDTH, HEADS, INNER = 384, 12, 1536
LONGEST = 256


class Layer(nn.Module):
    """Attention, then two linear maps, each with what came in added and evened out."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.even, self.even_again = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """From one representation of the pieces to the next."""
        many, long, _ = x.shape
        parts = [
            f(x).view(many, long, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value)
        ]
        met = functional.scaled_dot_product_attention(
            *parts, attn_mask=mask.to(parts[0].dtype), dropout_p=0.1 if self.training else 0.0
        )
        x = self.even(x + self.drop(self.out(met.transpose(1, 2).reshape(many, long, WIDTH))))
        return self.even_again(x + self.drop(self.outer(functional.gelu(self.inner(x)))))


class Network(nn.Module):
    """Marks at each piece ``2 * cues`` (told, denied), four others and eight roles; and of the line ``2 * cues``."""

    def __init__(self, vocabulary: int, layers: int, cues: int, others: int, roles: int) -> None:
        super().__init__()
        self.cues, self.others = cues, others
        self.word = nn.Embedding(vocabulary, WIDTH)
        self.place = nn.Embedding(LONGEST, WIDTH)
        self.even, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.marks = nn.Linear(WIDTH, 2 * cues + others + roles)
        self.line = nn.Linear(WIDTH, 2 * cues)
        for head, start in ((self.marks, -4.0), (self.line, 0.0)):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.constant_(head.bias, start)
        with torch.no_grad():
            self.marks.bias[2 * cues + others :] = 0

    def forward(self, pieces: Tensor, there: Tensor) -> tuple[Tensor, Tensor]:
        """(marks at each piece, marks of the line), as log-odds; ``there`` is 1 at pieces and 0 where a line has ended."""
        x = self.word(pieces) + self.place.weight[: pieces.shape[1]]
        x = self.drop(self.even(x))
        mask = ((1 - there) * -1e9)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        marks = self.marks(x)
        told = marks[..., : 2 * self.cues] + ((1 - there) * -1e9)[..., None]
        mean = (x * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return marks, torch.logsumexp(told, 1) + self.line(mean)
