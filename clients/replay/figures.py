"""What a replay came to: rates, trades, and where they differ from the recording."""

from dataclasses import dataclass


def share(part: float, whole: float) -> str:
    """Write a part of a whole in per cent.

    >>> share(1, 3)
    '33.33 %'
    """
    return f"{100 * part / whole:.2f} %" if whole else "-"


@dataclass
class Figures:
    """Counts of one replay; sizes are in the recording's own unit."""

    messages: int = 0
    opening: int = 0
    opening_s: float = 0.0
    commands: int = 0
    replay_s: float = 0.0
    adds: int = 0
    changes: int = 0
    confirmed: int = 0
    healed: int = 0
    gone: int = 0
    unknown: int = 0
    refused: int = 0
    aggressors: int = 0
    aggressors_equal: int = 0
    trades: int = 0
    size_recorded: int = 0
    size_equal: int = 0
    size_other: int = 0
    hidden: int = 0
    fills_recorded: int = 0
    fills_equal: int = 0
    maker_size_equal: int = 0
    first_refusal: str = ""
    first_difference: str = ""

    def lines(self, skipped: dict[str, int]) -> list[str]:
        """Return the report."""
        rate = self.commands / self.replay_s if self.replay_s else 0.0
        opening_rate = self.opening / self.opening_s if self.opening_s else 0.0
        left_out = ", ".join(f"{count} {kind}" for kind, count in sorted(skipped.items())) or "none"
        makers = f"{share(self.fills_equal, self.fills_recorded)} of fills"
        maker_size = f"{share(self.maker_size_equal, self.size_recorded)} of traded size"
        lines = [
            f"messages            {self.messages} (left out: {left_out})",
            f"opening book        {self.opening} orders in {self.opening_s:.2f} s, {opening_rate:,.0f} orders/s",
            f"commands            {self.commands} in {self.replay_s:.2f} s, {rate:,.0f} orders/s",
            f"  new orders        {self.adds}",
            f"  cancels, amends   {self.changes}",
            f"  aggressors        {self.aggressors}",
            f"fills confirmed     {self.confirmed} (book put right after another maker: {self.healed})",
            f"already gone        {self.gone}; unknown to the recording's start: {self.unknown}",
            f"trades              {self.trades} (recording: {self.fills_recorded})",
            f"traded size         {self.size_equal + self.size_other} (recording: {self.size_recorded})",
            f"price and size      {share(self.size_equal, self.size_recorded)} of traded size equal",
            f"aggressors          {share(self.aggressors_equal, self.aggressors)} traded exactly as recorded",
            f"maker identity      {makers}, {maker_size}",
            f"traded otherwise    {self.size_other}; hidden size revealed before its trade: {self.hidden}",
            f"refused             {self.refused}" + (f" (first: {self.first_refusal})" if self.refused else ""),
        ]
        if self.first_difference:
            lines.append(f"first difference    {self.first_difference}")
        return lines
