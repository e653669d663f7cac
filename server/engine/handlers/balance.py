"""BALANCE.GET, UPDATE, TRANSFER: money outside of trading."""

from __future__ import annotations

from typing import Final

from protocol.errors import Rejection, received
from protocol.events import CAUSE_DEPOSIT, CAUSE_TRANSFER, CAUSE_WITHDRAWAL, TransferEvent
from protocol.limits import BUSINESS_MAX, TRANSFER_ID_MAX
from protocol.requests import BalanceGet, BalanceTransfer, BalanceUpdate, Request
from server.engine.asset import Asset
from server.engine.businesses import Receipt, key_digest
from server.engine.details import check_object
from server.engine.exchange import Exchange, Outcome
from server.engine.names import check_visible
from server.engine.replies import balance_record
from server.engine.scaled import format_scaled, id_text, parse_positive, parse_scaled
from server.engine.telling import tell_balance
from server.engine.user import Transfer, User

TRANSFER_BUSINESS: Final = b"transfer"


def balance_get(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Tell the balances of the assets asked for, or of all that the user ever had."""
    assert isinstance(request, BalanceGet)
    user = exchange.user(request.user)
    found: dict[bytes, object] = {}
    if request.assets:
        for name in request.assets:
            asset = exchange.asset(name)
            found[asset.asset] = balance_of(user, asset)
    else:
        for account in user.accounts:
            if account is not None:
                found[account.asset.asset] = balance_of(user, account.asset)
    return Outcome(found, False, exchange.events)


def balance_of(user: User, asset: Asset) -> object:
    account = user.find_account(asset)
    if account is None:
        return balance_record(0, 0, asset.scale)
    return balance_record(account.available, account.frozen, asset.scale)


def balance_update(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Deposit or withdraw, once per user, asset, business and business id, for ever."""
    assert isinstance(request, BalanceUpdate)
    user = exchange.user(request.user)
    asset = exchange.asset(request.asset)
    delta = parse_scaled(request.delta, asset.scale, "BADAMOUNT", "delta")
    if delta == 0:
        raise Rejection("BADAMOUNT", "delta: expected other than zero, received " + received(request.delta))
    check_visible(request.business, BUSINESS_MAX, "BUSINESS")
    detail = request.detail if request.detail is not None else b"{}"
    check_object(detail, "DETAIL")
    digest = key_digest(user.id, asset.index, request.business, request.business_id)
    first = exchange.businesses.find(digest)
    if first is not None:
        if first.delta != delta:
            before = format_scaled(first.delta, asset.scale).decode()
            raise Rejection("DUPLICATE", "ID: expected a new id, as %d was used for %s" % (request.business_id, before))
        return Outcome(balance_record(first.available, first.frozen, asset.scale), False, exchange.events)
    if user.available(asset) + delta < 0:
        raise no_funds(user, asset, -delta)
    # Nothing can fail from here on.
    account = user.account(asset)
    if delta > 0:
        account.credit(delta)
        asset.deposited += delta
    else:
        account.debit(-delta)
        asset.withdrawn -= delta
    exchange.businesses.insert(digest, Receipt(delta, account.available, account.frozen))
    cause = CAUSE_DEPOSIT if delta > 0 else CAUSE_WITHDRAWAL
    cause_id = id_text(request.business_id)
    tell_balance(exchange, user, asset, delta, 0, cause, cause_id, request.business, detail, now_us)
    return Outcome(balance_record(account.available, account.frozen, asset.scale), True, exchange.events)


def balance_transfer(exchange: Exchange, request: Request, now_us: int) -> Outcome:
    """Move an available amount from one user to another, once per payer and id while that is remembered."""
    assert isinstance(request, BalanceTransfer)
    payer = exchange.user(request.from_user)
    payee = exchange.user(request.to_user)
    asset = exchange.asset(request.asset)
    if payer is payee:
        raise Rejection("ERR", "to: expected another user than from")
    amount = parse_positive(request.amount, asset.scale, "BADAMOUNT", "amount")
    transfer_id = request.id
    if transfer_id is not None:
        check_visible(transfer_id, TRANSFER_ID_MAX, "ID")
    memo = request.memo if request.memo is not None else b"{}"
    check_object(memo, "MEMO")
    if transfer_id is not None:
        first = exchange.known_transfer(payer, transfer_id, now_us)
        if first is not None:
            if first.to_user != payee.id or first.asset != asset.index or first.amount != amount:
                raise Rejection("DUPLICATE", "ID: expected a new id, as %s has other content" % received(transfer_id))
            return Outcome(balance_record(first.available, first.frozen, asset.scale), False, exchange.events)
    if payer.available(asset) < amount:
        raise no_funds(payer, asset, amount)
    # Nothing can fail from here on.
    account = payer.account(asset)
    account.debit(amount)
    payee.account(asset).credit(amount)
    if transfer_id is not None:
        transfer = Transfer(
            payer, transfer_id, payee.id, asset.index, amount, account.available, account.frozen, now_us
        )
        payer.remember_transfer(transfer)
        exchange.transfers.append(transfer)
    tell_transfer(exchange, payer, payee, asset, amount, transfer_id or b"", memo, now_us)
    return Outcome(balance_record(account.available, account.frozen, asset.scale), True, exchange.events)


def tell_transfer(
    exchange: Exchange, payer: User, payee: User, asset: Asset, amount: int, id: bytes, memo: bytes, now_us: int
) -> None:
    if exchange.record_events:
        text = format_scaled(amount, asset.scale)
        exchange.events.append(TransferEvent(now_us, id_text(payer.id), id_text(payee.id), asset.asset, text, id, memo))
    tell_balance(exchange, payer, asset, -amount, 0, CAUSE_TRANSFER, id, TRANSFER_BUSINESS, memo, now_us)
    tell_balance(exchange, payee, asset, amount, 0, CAUSE_TRANSFER, id, TRANSFER_BUSINESS, memo, now_us)


def no_funds(user: User, asset: Asset, needed: int) -> Rejection:
    text = format_scaled(needed, asset.scale).decode()
    found = format_scaled(user.available(asset), asset.scale).decode()
    return Rejection("NOFUNDS", "%s: expected at least %s, available %s" % (asset.asset.decode(), text, found))
