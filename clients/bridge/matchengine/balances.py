"""BalanceQuery, BalanceUpdate, Transfer: money outside of trading."""

from decimal import Decimal
from typing import Any, Final

from clients.bridge.bridge import Bridge
from clients.bridge.caller import CLIENT_ID, Caller
from clients.bridge.catalogue import Asset
from clients.bridge.decimals import floor_to, read_decimal, show, write_decimal
from clients.bridge.limits import BUSINESS_ID_MAX
from clients.bridge.matchengine.details import detail_of
from clients.bridge.matchengine.dialogue import NO_USER, in_dingirs_words, known_asset, no_such_user
from clients.bridge.matchengine.users import is_user, register_up_to
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import Refused, invalid
from dingir.errors import ServerError
from dingir.values import pairs

UNTOUCHED: Final = "0"
"""A balance that never was."""

UPDATE_TEXTS: Final = {
    "NOASSET": "invalid asset",
    "BADAMOUNT": "invalid amount",
    "BADPRECISION": "invalid amount",
    "BADNAME": "invalid business",
    "BADJSON": "invalid detail",
    "DUPLICATE": "duplicate request",
    "NOFUNDS": "balance not enough",
}
"""What Dingir says, by what the server says; all INVALID_ARGUMENT."""

TRANSFER_TEXTS: Final = {
    "NOASSET": "invalid asset",
    "NOUSER": "invalid to_user",
    "BADAMOUNT": "invalid amount",
    "BADPRECISION": "invalid amount",
    "BADNAME": f"invalid {CLIENT_ID}",
    "BADJSON": "invalid memo",
    "DUPLICATE": "duplicate request",
}


async def balance_query(bridge: Bridge, request: pb.BalanceQueryRequest, caller: Caller) -> pb.BalanceQueryResponse:
    """Tell balances. Somebody whom nobody knows has nothing."""
    if request.assets:
        assets = [await known_asset(bridge, name) for name in request.assets]
    else:
        await bridge.catalogue.fetch()
        assets = list(bridge.catalogue.assets.values())
    found = await balances_of(bridge, request.user_id)
    answer = pb.BalanceQueryResponse()
    for asset in assets:
        balance = found.get(asset.name)
        if balance is None:
            answer.balances.add(asset_id=asset.name, available=UNTOUCHED, frozen=UNTOUCHED)
            continue
        fields = pairs(balance)
        answer.balances.add(
            asset_id=asset.name,
            available=show(fields["available"], asset.scale, asset.shown),
            frozen=show(fields["frozen"], asset.scale, asset.shown),
        )
    return answer


async def balances_of(bridge: Bridge, user: int) -> dict[str, Any]:
    """Fetch a user's balances by asset."""
    if user < 1:
        return {}
    try:
        return pairs(await bridge.link.run("BALANCE.GET", str(user)))
    except ServerError as error:
        if error.code == NO_USER:
            return {}
        raise


async def available(bridge: Bridge, user: int, asset: Asset) -> str:
    """Tell what a user may spend."""
    balance = (await balances_of(bridge, user)).get(asset.name)
    return UNTOUCHED if balance is None else show(pairs(balance)["available"], asset.scale, asset.shown)


async def balance_update(bridge: Bridge, request: pb.BalanceUpdateRequest, caller: Caller) -> pb.BalanceUpdateResponse:
    """Deposit or withdraw, once for each business id. The same again is answered as the first was."""
    asset = await known_asset(bridge, request.asset)
    delta = read_decimal(request.delta)
    if delta is None:
        raise invalid("BADAMOUNT", "invalid amount", "delta: expected a decimal")
    delta = floor_to(delta, asset.shown)
    signature = request.signature if request.HasField("signature") else ""
    log_metadata = request.log_metadata if request.HasField("log_metadata") else None
    detail = detail_of("detail", request.detail, signature, log_metadata)
    if request.business_id > BUSINESS_ID_MAX:
        raise invalid("ERR", "invalid business_id", f"business_id: expected at most {BUSINESS_ID_MAX}")
    if not delta:
        return pb.BalanceUpdateResponse()  # nothing to do, and nothing to remember
    words = ["BALANCE.UPDATE", str(request.user_id), asset.name, write_decimal(delta)]
    words += ["BUSINESS", request.business, "ID", str(request.business_id)]
    if detail is not None:
        words += ["DETAIL", detail]
    try:
        await update(bridge, request.user_id, words)
    except ServerError as error:
        raise in_dingirs_words(error, UPDATE_TEXTS) from error
    return pb.BalanceUpdateResponse()


async def update(bridge: Bridge, user: int, words: list[str]) -> None:
    """Send a BALANCE.UPDATE; in Dingir's mode for somebody whom nobody has registered yet, too."""
    if user < 1:
        raise no_such_user()
    try:
        await bridge.link.run(*words, writes=True)
    except ServerError as error:
        if error.code != NO_USER or bridge.strict:
            raise
        await register_up_to(bridge, user)
        await bridge.link.run(*words, writes=True)


async def transfer(bridge: Bridge, request: pb.TransferRequest, caller: Caller) -> pb.TransferResponse:
    """Move money between users. Too little of it is no error, but no success either."""
    asset = await known_asset(bridge, request.asset)
    payer, payee = getattr(request, "from"), request.to
    try:
        if not await is_user(bridge, payee):
            raise invalid(NO_USER, "invalid to_user", f"to: there is no user {payee}")
        amount = floor_to(read_decimal(request.delta) or Decimal(0), asset.shown)
        if amount <= 0:
            return await not_moved(bridge, payer, asset)
        if payer == payee:
            raise invalid("ERR", "invalid to_user", "to: expected another user than from")
        return await move(bridge, request, caller, asset, amount)
    except ServerError as error:
        raise in_dingirs_words(error, TRANSFER_TEXTS) from error


async def move(
    bridge: Bridge, request: pb.TransferRequest, caller: Caller, asset: Asset, amount: Decimal
) -> pb.TransferResponse:
    """Send the BALANCE.TRANSFER; what is short ends in an answer, before the memo is looked at, as in Dingir."""
    payer = getattr(request, "from")
    try:
        memo = detail_of("memo", request.memo, request.signature)
    except Refused:
        if payer < 1 or amount > Decimal(await available(bridge, payer, asset)):
            return await not_moved(bridge, payer, asset)
        raise
    if payer < 1:
        return await not_moved(bridge, payer, asset)
    transfer_id = caller.said(CLIENT_ID) or bridge.new_id()
    words = ["BALANCE.TRANSFER", str(payer), str(request.to), asset.name, write_decimal(amount), "ID", transfer_id]
    if memo is not None:
        words += ["MEMO", memo]
    try:
        balance = pairs(await bridge.link.run(*words, writes=True, ids=(transfer_id,)))
    except ServerError as error:
        if error.code in ("NOFUNDS", NO_USER):  # it is the payer: the other one is there
            return await not_moved(bridge, payer, asset)
        raise
    left = show(balance["available"], asset.scale, asset.shown)
    return pb.TransferResponse(success=True, asset=asset.name, balance_from=left)


async def not_moved(bridge: Bridge, payer: int, asset: Asset) -> pb.TransferResponse:
    return pb.TransferResponse(success=False, asset=asset.name, balance_from=await available(bridge, payer, asset))
