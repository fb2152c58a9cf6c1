"""Text older than Unicode."""

import pytest

from checks.vietnamese.legacy import repaired


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("C¬ cÊu tæ chøc", "Cơ cấu tổ chức"),
        ("Thñ tôc hµnh chÝnh", "Thủ tục hành chính"),
        ("L·nh ®¹o Së", "Lãnh đạo Sở"),
        ("Quy ho¹ch", "Quy hoạch"),
        ("Cô caáu toå chöùc", "Cơ cấu tổ chức"),
        ("Thuû tuïc haønh chính", "Thủ tục hành chính"),
        ("CÔ CAÁU TOÅ CHÖÙC", "CƠ CẤU TỔ CHỨC"),
        ("CÆ¡ cáº¥u tá»• chá»©c", "Cơ cấu tổ chức"),
        ("Thá»§ tá»¥c hÃ nh chÃ\u00adnh", "Thủ tục hành chính"),
    ],
)
def test_is_repaired(old: str, new: str) -> None:
    assert repaired(old) == new


@pytest.mark.parametrize(
    "text",
    ["Cơ cấu tổ chức", "Giám đốc", "Nam Cao", "café à la carte", "«Bonjour» mes amis", "Bản quyền © Sở", "12 m²", "hy\u00adphen\u00adation", ""],
)
def test_is_left_alone(text: str) -> None:
    assert repaired(text) == text
