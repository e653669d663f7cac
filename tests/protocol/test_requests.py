"""The generated parsers: what a request's words become, and which words are refused."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import terms
from protocol.commands import COMMANDS
from protocol.errors import Rejection
from protocol.limits import BATCH_MAX, ID_MAX, INTEGER_MAX, INTEGER_TEXT_MAX, LIST_DEFAULT, LIST_MAX, SCALE_MAX
from protocol.requests import (
    PARSERS,
    AssetCreate,
    BalanceGet,
    BalanceTransfer,
    BalanceUpdate,
    EngineSet,
    MarketCreate,
    OrderAmend,
    OrderBatch,
    OrderCancel,
    OrderPut,
    Request,
)
from protocol.spec import SERVER, Argument, Command
from protocol.usage import choices

PARSED_COMMANDS = [command for command in COMMANDS.values() if command.layer != SERVER]
TOKENS = ["PRICE", "QUOTELIMIT", "TIF", "POSTONLY", "STP", "CLIENTID", "TAKERFEE", "MAKERFEE", "SIGNATURE", "REPLY"]
PUT = "ORDER.PUT 1 BTC_USDT BID LIMIT 0.50"


def parse(line: str) -> Request:
    args = line.encode().split()
    return PARSERS[args[0].upper()](args)


def refusal(line: str) -> str:
    with pytest.raises(Rejection) as caught:
        parse(line)
    return f"{caught.value.code} {caught.value.text}"


def refusal_of(args: list[bytes]) -> Rejection | None:
    """Parse a request: None when it passes."""
    try:
        PARSERS[args[0].upper()](args)
    except Rejection as rejection:
        return rejection
    return None


def fields(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in dir(request) if not name.startswith("_")}


def test_every_command_that_is_not_the_servers_has_a_parser() -> None:
    assert list(PARSERS) == [command.name.encode() for command in PARSED_COMMANDS]


def test_an_order_is_read() -> None:
    request = parse(PUT + " PRICE 100.00")
    assert isinstance(request, OrderPut)
    assert fields(request) == {
        "user": 1,
        "market": b"BTC_USDT",
        "side": terms.BID,
        "kind": terms.LIMIT,
        "amount": b"0.50",
        "price": b"100.00",
        "quote_limit": None,
        "tif": -1,
        "post_only": False,
        "stp": -1,
        "client_id": None,
        "taker_fee": None,
        "maker_fee": None,
        "signature": None,
        "reply": terms.REPLY_RESULT,
    }


def test_tokens_come_in_any_order_and_either_case() -> None:
    words = "reply Full Stp maker POSTONLY clientid PRICE tif gtc price 1 makerfee 0 Signature REPLY TakerFee 0.1"
    request = parse("order.put 01 m ask limit 5 " + words)
    assert isinstance(request, OrderPut)
    assert (request.user, request.side, request.kind) == (1, terms.ASK, terms.LIMIT)
    assert (request.reply, request.stp, request.post_only, request.tif) == (
        terms.REPLY_FULL,
        terms.STP_MAKER,
        True,
        terms.GTC,
    )
    assert (request.client_id, request.price) == (b"PRICE", b"1")
    assert (request.maker_fee, request.taker_fee, request.signature) == (b"0", b"0.1", b"REPLY")


def test_the_engine_is_left_to_judge_decimals_and_names() -> None:
    request = parse("ORDER.PUT 1 " + "x" * 1000 + " BID LIMIT abc PRICE -1e5")
    assert isinstance(request, OrderPut)
    assert (request.market, request.amount, request.price) == (b"x" * 1000, b"abc", b"-1e5")


def test_leading_zeros_of_an_id_are_accepted() -> None:
    request = parse("ORDER.AMEND " + "0" * (INTEGER_TEXT_MAX - 1) + "7 m 000000000012 AMOUNT 1")
    assert isinstance(request, OrderAmend)
    assert (request.user, request.order_id, request.amount, request.price) == (7, 12, b"1", None)


@pytest.mark.parametrize(
    "word", ["0", "-1", "+1", "1.0", "1e3", "abc", str(ID_MAX + 1), "1_000", "0" * INTEGER_TEXT_MAX + "1", "9" * 10_000]
)
def test_what_is_no_id_is_refused_and_shown_cut(word: str) -> None:
    text = refusal(f"USER.GET {word}")
    assert text.startswith(f"ERR user: expected an integer 1..{ID_MAX}, received '{word[:128]}")
    assert len(text) < 250


def test_an_integer_may_be_as_great_as_the_limit_and_no_greater() -> None:
    request = parse(f"BALANCE.UPDATE {ID_MAX} USDT 1 BUSINESS b ID {INTEGER_MAX}")
    assert isinstance(request, BalanceUpdate)
    assert (request.user, request.business_id) == (ID_MAX, INTEGER_MAX)
    assert refusal(f"MARKET.TRADES m LIMIT {LIST_MAX + 1}").startswith(f"ERR LIMIT: expected an integer 1..{LIST_MAX}")
    assert refusal("MARKET.TRADES m LIMIT 0").startswith("ERR LIMIT: expected")
    assert refusal(f"ASSET.CREATE a SCALE {SCALE_MAX + 1}").startswith("ERR SCALE: expected an integer 0..18")


def test_absent_arguments_have_their_defaults() -> None:
    created = parse("ASSET.CREATE BTC SCALE 8")
    assert isinstance(created, AssetCreate)
    assert (created.show, created.chain_id, created.name, created.logo) == (8, 0, None, None)
    market = parse("MARKET.CREATE m b q PRICESCALE 2 AMOUNTSCALE 3")
    assert isinstance(market, MarketCreate)
    assert (market.amount_scale, market.price_scale, market.fee_scale, market.stp) == (3, 2, 4, terms.STP_TAKER)
    assert (market.min_amount, market.taker_fee) == (None, None)
    assert fields(parse("ORDER.LIST 1")) == {"user": 1, "market": None, "offset": 0, "limit": LIST_DEFAULT}


def test_lists_take_any_number_of_names() -> None:
    for words, names in (("", []), (" a", [b"a"]), (" a b", [b"a", b"b"])):
        request = parse("BALANCE.GET 1" + words)
        assert isinstance(request, BalanceGet)
        assert request.assets == names


def test_a_transfer_may_have_an_id_and_a_memo() -> None:
    request = parse("BALANCE.TRANSFER 1 2 USDT 10 MEMO {} ID t-1")
    assert isinstance(request, BalanceTransfer)
    assert (request.from_user, request.to_user, request.id, request.memo) == (1, 2, b"t-1", b"{}")


def test_an_order_is_cancelled_by_either_id() -> None:
    by_id, by_client_id = parse("ORDER.CANCEL 1 m 7"), parse("ORDER.CANCEL 1 m clientid 7")
    assert isinstance(by_id, OrderCancel)
    assert isinstance(by_client_id, OrderCancel)
    assert (by_id.order_id, by_id.client_id) == (7, None)
    assert (by_client_id.order_id, by_client_id.client_id) == (-1, b"7")
    assert refusal("ORDER.CANCEL 1 m ID 7") == "ERR syntax error: expected one of CLIENTID, received 'ID'"


def test_an_engine_parameter_is_named_in_either_case() -> None:
    request = parse("ENGINE.SET User-Order-Limit 5")
    assert isinstance(request, EngineSet)
    assert (request.parameter, request.value) == (terms.USER_ORDER_LIMIT, 5)
    assert refusal("ENGINE.SET trades-max 999999999").startswith("ERR value: expected")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("MARKET 1 POSTONLY", "POSTONLY: expected with LIMIT only, received with MARKET"),
        ("LIMIT 1 PRICE 1 POSTONLY TIF IOC", "POSTONLY: expected with TIF GTC only, received with IOC or FOK"),
        ("LIMIT 1 PRICE 1 POSTONLY TIF FOK", "POSTONLY: expected with TIF GTC only, received with IOC or FOK"),
        ("MARKET 1 TIF GTC", "TIF: expected IOC or FOK with MARKET, received 'GTC'"),
        ("LIMIT 1 PRICE 1 QUOTELIMIT 5", "QUOTELIMIT: expected with a MARKET BID only"),
        ("LIMIT 1 PRICE 1 PRICE 1", "syntax error: PRICE is given twice"),
        ("LIMIT 1 PRICE 1 postonly POSTONLY", "syntax error: POSTONLY is given twice"),
        ("LIMIT 1 TIF GTC tif GTC", "syntax error: TIF is given twice"),
        ("LIMIT 1 PRICE", "syntax error: PRICE needs a value"),
        ("LIMIT 1 PRICE 1 TIF", "syntax error: TIF needs a value"),
        ("LIMIT 1 TIF DAY", "TIF: expected one of GTC, IOC, FOK, received 'DAY'"),
        ("STOP 1", "kind: expected one of LIMIT, MARKET, received 'STOP'"),
        (
            "LIMIT 1 FOO",
            f"syntax error: expected one of {', '.join(TOKENS)}, received 'FOO'",
        ),
    ],
)
def test_an_order_whose_words_are_wrong_is_refused(words: str, text: str) -> None:
    assert refusal("ORDER.PUT 1 m BID " + words) == "ERR " + text


def test_a_quote_limit_is_for_market_bids_only() -> None:
    assert isinstance(parse("ORDER.PUT 1 m BID MARKET 1 QUOTELIMIT 5"), OrderPut)
    assert refusal("ORDER.PUT 1 m ASK MARKET 1 QUOTELIMIT 5") == "ERR QUOTELIMIT: expected with a MARKET BID only"


def test_what_must_be_there_is_missed_by_name() -> None:
    assert refusal("MARKET.CREATE m b q PRICESCALE 2 FEESCALE 4") == "ERR syntax error: AMOUNTSCALE is missing"
    assert refusal("BALANCE.UPDATE 1 a 1 ID 1 DETAIL {}") == "ERR syntax error: BUSINESS is missing"
    assert refusal("ORDER.AMEND 1 m 1") == "ERR syntax error: AMOUNT or PRICE is missing"
    assert refusal("MARKET.SET m") == (
        "ERR syntax error: expected at least one of MINAMOUNT, TAKERFEE, MAKERFEE, STP, STATUS"
    )
    assert refusal("MARKET.CREATE m b b PRICESCALE 2 AMOUNTSCALE 2") == "ERR quote: expected another asset than base"
    assert refusal("ASSET.CREATE a SCALE 2 SHOW 3") == "ERR SHOW: expected at most SCALE"


# Batches.


def batch(words: str) -> list[Request]:
    request = parse("ORDER.BATCH 5 " + words)
    assert isinstance(request, OrderBatch)
    assert request.user == 5
    return request.items


def test_the_items_of_a_batch_are_read_as_their_commands() -> None:
    words = "put m BID LIMIT 1 postonly price 3 CLIENTID PUT cancel m clientid AMEND CANCEL m 12 AMEND m 1 PRICE 2"
    lines = [
        "ORDER.PUT 5 m BID LIMIT 1 POSTONLY PRICE 3 CLIENTID PUT",
        "ORDER.CANCEL 5 m CLIENTID AMEND",
        "ORDER.CANCEL 5 m 12",
        "ORDER.AMEND 5 m 1 PRICE 2",
    ]
    items, alone = batch(words), [parse(line) for line in lines]
    assert [type(item) for item in items] == [type(one) for one in alone]
    assert [fields(item) for item in items] == [fields(one) for one in alone]


def test_a_batch_takes_so_many_items_and_no_more() -> None:
    assert len(batch("CANCEL m 1 " * BATCH_MAX)) == BATCH_MAX
    text = refusal("ORDER.BATCH 5 " + "CANCEL m 1 " * (BATCH_MAX + 1))
    assert text == f"LIMIT item: expected at most {BATCH_MAX}"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("CANCEL m 1 PUT m BID LIMIT", "item 2: wrong number of arguments for 'order.put' command"),
        ("CANCEL m 1 PUT m BID LIMIT 1 FOO 2", "item 2: syntax error: expected one of PRICE"),
        ("CANCEL m x", "item 1: order_id: expected an integer"),
        ("CANCEL m CLIENTID", "item 1: order_id: expected an integer"),
        ("AMEND m 1 PUT m BID LIMIT 1", "item 1: syntax error: AMOUNT or PRICE is missing"),
        ("FOO m 1", "syntax error: expected one of PUT, AMEND, CANCEL, received 'FOO'"),
        ("CANCEL m 1 2", "syntax error: expected one of PUT, AMEND, CANCEL, received '2'"),
        ("CANCEL m 1 PUT m BID LIMIT 1 CLIENTID", "item 2: syntax error: CLIENTID needs a value"),
    ],
)
def test_a_batch_with_a_malformed_item_is_refused_as_a_whole(words: str, text: str) -> None:
    assert refusal("ORDER.BATCH 5 " + words).startswith("ERR " + text)


# All commands, by their declarations.


def value_of(argument: Argument, draw: st.DrawFn) -> bytes:
    """Draw a value that an argument takes."""
    if argument.kind == "choice":
        word = draw(st.sampled_from(choices(argument))).encode()
        return draw(st.sampled_from([word, word.lower()]))
    if argument.kind in ("id", "integer"):
        return b"%d" % draw(st.integers(1, 18))
    return draw(st.binary(min_size=1, max_size=8))


def words_of(argument: Argument, draw: st.DrawFn) -> list[bytes]:
    """Draw an argument's words."""
    if argument.kind == "oneof":
        return words_of(draw(st.sampled_from(argument.arguments)), draw)
    if argument.kind == "block":
        return [argument.token.encode(), *arguments_of(argument.arguments, draw)]
    token = draw(st.sampled_from([argument.token, argument.token.lower()])).encode() if argument.token else b""
    if argument.kind == "flag":
        return [token]
    value = value_of(argument, draw)
    return [token, value] if token else [value]


def arguments_of(arguments: tuple[Argument, ...], draw: st.DrawFn) -> list[bytes]:
    """Draw the words of a request, its tokens in any order."""
    found: list[bytes] = []
    marked: list[list[bytes]] = []
    for argument in arguments:
        times = draw(st.integers(0 if argument.optional else 1, 3 if argument.multiple else 1))
        for _ in range(times):
            words = words_of(argument, draw)
            if argument.token:
                marked.append(words)
            else:
                found += words
    return found + [word for words in draw(st.permutations(marked)) for word in words]


@st.composite
def requests(draw: st.DrawFn) -> tuple[Command, list[bytes]]:
    command = draw(st.sampled_from(PARSED_COMMANDS))
    return command, [command.name.lower().encode(), *arguments_of(command.arguments, draw)]


@given(requests())
def test_what_a_declaration_allows_is_read_unless_one_of_its_rules_forbids_it(
    drawn: tuple[Command, list[bytes]],
) -> None:
    args = drawn[1]
    kept = list(args)
    rejection = refusal_of(args)
    texts = [rule.text for one in PARSED_COMMANDS for rule in one.rules]
    assert rejection is None or any(rejection.text.endswith(text) for text in texts)
    assert args == kept


@given(st.sampled_from(PARSED_COMMANDS), st.lists(st.binary(max_size=12), max_size=12))
def test_random_words_are_read_or_refused_and_nothing_else(command: Command, words: list[bytes]) -> None:
    args = [command.name.encode(), *words]
    fits = len(args) == command.arity if command.arity > 0 else len(args) >= -command.arity
    rejection = refusal_of(args)
    if not fits:
        assert rejection is not None
        assert rejection.text == f"wrong number of arguments for '{command.wire_name}' command"
    elif rejection is not None:
        assert rejection.code in ("ERR", "LIMIT")
        assert len(rejection.text) < 400


def tokens_of(command: Command) -> Iterator[Argument]:
    return (argument for argument in command.arguments if argument.token)


def test_positionals_come_before_tokens_in_every_declaration() -> None:
    for command in PARSED_COMMANDS:
        marked = [bool(argument.token) for argument in command.arguments]
        assert marked == sorted(marked), command.name
        assert len({argument.token for argument in tokens_of(command)}) == len(list(tokens_of(command)))
