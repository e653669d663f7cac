"""The assets and markets of a fresh Dingir, which programs written for it expect: `--presets`."""

from typing import Final

from clients.bridge.link import Link

ASSETS: Final = (
    ("ETH", "Ether", ""),
    ("USDT", "Tether USD", "0xdAC17F958D2ee523a2206206994597C13D831ec7"),
    ("UNI", "Uniswap", "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984"),
    ("LINK", "ChainLink Token", "0x514910771AF9Ca656af840dff83E8264EcF986CA"),
    ("YFI", "yearn.finance", "0x0bc529c00C6401aEF6D220BE8C6Ea1667F6Ad93e"),
    ("MATIC", "Matic Token", "0x7D1AfA7B718fb893dB30A3aBc0Cfc608AaCfeBB0"),
)
"""Each with its name and its contract on the chain 1; their ids inside the rollup count from 0."""

MARKETS: Final = ("ETH_USDT", "UNI_USDT", "LINK_USDT", "MATIC_USDT")

SCALE: Final = "6"
MARKET_WORDS: Final = ("AMOUNTSCALE", "4", "PRICESCALE", "2", "FEESCALE", "0", "MINAMOUNT", "0.001")


async def create_presets(link: Link) -> None:
    """Create what is not there yet; raise `Exists` where something of that name is another."""
    for inner_id, (asset, name, address) in enumerate(ASSETS):
        words = ["ASSET.CREATE", asset, "SCALE", SCALE, "NAME", name, "SYMBOL", asset, "CHAINID", "1"]
        if address:
            words += ["ADDRESS", address]
        await link.run(*words, "INNERID", str(inner_id), writes=True)
    for market in MARKETS:
        base, _, quote = market.partition("_")
        await link.run("MARKET.CREATE", market, base, quote, *MARKET_WORDS, writes=True)
