"""Pictures drawn by code: landscapes for the news, portraits, banners, seals. All SVG, the same number always the same."""

import random
from html import escape

_SKIES = (("#fde7c4", "#f6b98a"), ("#dff1fb", "#9cc9e8"), ("#e9f6ea", "#a9d6c1"), ("#fbe4e6", "#d8a5b8"), ("#eef0fb", "#aab6df"))
_HILLS = (("#7fa38c", "#4f7d63", "#2c5a44"), ("#8aa2b8", "#557a96", "#2f5573"), ("#a8a06a", "#7b7b45", "#4e5a2d"))


def picture(name: str, words: str = "", colour: str = "#0b5c9e") -> str:
    """The SVG called NAME: ``anh-<n>`` a landscape, ``chan-dung-<n>`` a portrait, ``banner-<n>`` WORDS, else a seal."""
    kind, _, number = name.rpartition("-")
    if kind == "anh" and number.isdigit():
        return _landscape(int(number))
    if kind == "chan-dung":
        return _portrait(colour)
    if kind == "banner":
        return _banner(words, colour)
    return _seal(colour)


def _landscape(number: int) -> str:
    dice = random.Random(number)
    sky, hills = dice.choice(_SKIES), dice.choice(_HILLS)
    sun = f'<circle cx="{dice.randint(60, 420)}" cy="{dice.randint(40, 110)}" r="{dice.randint(18, 34)}" fill="#fff" opacity=".75"/>'
    ranges = "".join(_ridge(dice, 110 + 55 * layer, 60 - 12 * layer, hills[layer]) for layer in range(3))
    terraces = "".join(
        f'<path d="M0 {y} Q {dice.randint(100, 200)} {y - 16} 260 {y} T 480 {y - 4}" fill="none" stroke="#fff" opacity=".28"/>'
        for y in range(252, 300, 12)
    )
    roofs = "".join(
        f'<path d="M{x} 238 l14 -13 l14 13 z" fill="#8c4a35"/><rect x="{x + 4}" y="238" width="20" height="10" fill="#f1e6d6"/>'
        for x in sorted(dice.sample(range(40, 430, 34), dice.randint(2, 4)))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 300" width="480" height="300"><defs><linearGradient id="s" '
        f'x2="0" y2="1"><stop stop-color="{sky[1]}"/><stop offset="1" stop-color="{sky[0]}"/></linearGradient></defs>'
        f'<rect width="480" height="300" fill="url(#s)"/>{sun}{ranges}{terraces}{roofs}</svg>'
    )


def _ridge(dice: random.Random, base: int, height: int, colour: str) -> str:
    points = " ".join(f"{x},{base - dice.randint(0, height)}" for x in range(0, 481, 40))
    return f'<polygon points="0,300 {points} 480,300" fill="{colour}"/>'


def _portrait(colour: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 160" width="120" height="160"><rect width="120" height="160" '
        f'fill="#e8edf2"/><circle cx="60" cy="62" r="27" fill="#b9c4cf"/><path d="M12 160c0-38 20-58 48-58s48 20 48 58z" '
        f'fill="{colour}" opacity=".75"/><path d="M52 104l8 14 8-14 4 40-12 12-12-12z" fill="#fff" opacity=".85"/></svg>'
    )


def _banner(words: str, colour: str) -> str:
    size = min(25, round(490 / max(1, len(words))))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 120" width="480" height="120"><defs><linearGradient id="b">'
        f'<stop stop-color="{colour}"/><stop offset="1" stop-color="{colour}" stop-opacity=".72"/></linearGradient></defs>'
        '<rect width="480" height="120" rx="6" fill="url(#b)"/><circle cx="58" cy="60" r="34" fill="#fff" opacity=".2"/>'
        f'{_star(58, 60, 24)}<text x="108" y="68" font-family="Arial, sans-serif" font-size="{size}" '
        f'font-weight="bold" fill="#fff">{escape(words)}</text></svg>'
    )


def _seal(colour: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100"><circle cx="50" cy="50" r="48" '
        f'fill="#fff"/><circle cx="50" cy="50" r="44" fill="#c8242f" stroke="#f3c64b" stroke-width="4"/>{_star(50, 48, 24)}'
        f'<path d="M22 74q28 16 56 0" fill="none" stroke="#f3c64b" stroke-width="5"/><circle cx="50" cy="88" r="2" fill="{colour}"/></svg>'
    )


def _star(x: int, y: int, size: int) -> str:
    corners = (
        (0, -1),
        (0.22, -0.31),
        (0.95, -0.31),
        (0.36, 0.12),
        (0.59, 0.81),
        (0, 0.38),
        (-0.59, 0.81),
        (-0.36, 0.12),
        (-0.95, -0.31),
        (-0.22, -0.31),
    )
    points = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in corners)
    return f'<polygon points="{points}" fill="#f9d648"/>'
