"""Arabic-Indic and Persian digits become Latin ones; thousands separators are removed."""

from __future__ import annotations

EXAMPLES = (
    ("٢٠٢١", "2021"),
    ("۲۰۲۴", "2024"),
    ("٣٫٥", "3.5"),
    ("٢٬٥٠٠", "2500"),
    ("2,500", "2500"),
)

TABLE = {
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
    ord("٫"): ".",
    ord("٬"): "",
    ord(","): "",
}
