"""The library and a real server: the commands, and what it promises while the wire is cut and the server killed."""

import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread
from apis import Api
from cutting_proxy import CuttingProxy
from exchange_process import MARKET, ExchangeProcess

import dingir
import dingir.aio

D = Decimal
Pair = tuple[Api, dingir.ProtocolName]


def test_a_session_of_trading(api: Api, protocol: Any, server: ExchangeProcess) -> None:
    async def scenario() -> None:
        async with api.connect(server.url, protocol=protocol) as exchange:
            maker, taker = await exchange.user.register(), await exchange.user.register()
            await exchange.balance.update(maker, "BTC", 10, business="deposit", business_id=1)
            await exchange.balance.update(taker, "USDT", "100000", business="deposit", business_id=1)
            resting = await exchange.order.put(maker, MARKET, "ASK", "LIMIT", D("1.5"), price="42000")
            assert (resting.status, resting.remain) == (dingir.OrderStatus.NEW, D("1.5"))
            amended = await exchange.order.amend(maker, MARKET, resting.id, amount="1.2")
            assert amended.remain == D("1.2")
            order = await exchange.order.put(taker, MARKET, "BID", "LIMIT", "0.5", price=42000, reply="FULL")
            (fill,) = order.fills
            assert (fill.price, fill.amount, fill.maker_order_id) == (D(42000), D("0.5"), resting.id)
            assert order.client_id
            assert dingir.to_datetime(order.create_time).year >= 2025
            depth = await exchange.market.depth(MARKET, limit=1)
            assert depth.asks == (dingir.Level(D(42000), D("0.7")),)
            assert (await exchange.market.trades(MARKET, limit=1))[0].id == fill.trade_id
            assert (await exchange.market.ticker(MARKET)).last == D(42000)
            assert (await exchange.market.kline(MARKET, "1m"))[-1].close == D(42000)
            assert [one.id for one in await exchange.order.list(maker)] == [resting.id]
            assert await exchange.balance.get(taker, "BTC") == {"BTC": dingir.Balance(D("0.5"), D(0))}
            after = await exchange.balance.transfer(taker, maker, "BTC", "0.1")
            assert after.available == D("0.4")
            replies = await exchange.order.batch(
                maker,
                dingir.Put(MARKET, "ASK", "LIMIT", 1, price=50000, reply="ACK"),
                dingir.Cancel(MARKET, resting.id),
                dingir.Cancel(MARKET, resting.id),
            )
            assert [type(one) for one in replies] == [int, dingir.Order, dingir.NoOrder]
            assert (await exchange.order.cancelall(maker)).order_ids == (replies[0],)
            assert (await exchange.engine.check()).ok
            await exchange.asset.create("BTC", scale=8)
            snapshot = await exchange.feed.snapshot(f"trade:{MARKET}")
            assert dingir.read_message(f"trade:{MARKET}", snapshot).seq >= 0
            assert "dingir_version" in await exchange.call("INFO", "server")

    api.run(scenario)


def test_history_is_paged_through_to_its_end(api: Api, protocol: Any, server: ExchangeProcess) -> None:
    async def scenario() -> None:
        async with api.connect(server.url, protocol=protocol) as exchange:
            user = await exchange.user.register()
            await exchange.balance.update(user, "BTC", 10, business="deposit", business_id=1)
            orders = []
            for _ in range(5):
                order = await exchange.order.put(user, MARKET, "ASK", "LIMIT", "0.5", price=90000)
                await exchange.order.put(2, MARKET, "BID", "LIMIT", "0.5", price=90000, tif="IOC")
                await exchange.balance.transfer(user, 1, "BTC", "0.1")
                orders.append(order.id)
            sequence = await come_up(exchange)
            found: list[int] = []
            before = None
            while before != "":
                page = await exchange.order.history(user, market=MARKET, status="FILLED", before=before, limit=2)
                assert page.sequence >= sequence
                found += [one.id for one in page.orders]
                before = page.next
            assert found == orders[::-1]
            trades = (await exchange.trade.history(user, side=dingir.Side.ASK, order_id=orders[0])).trades
            assert [(one.price, one.amount, one.role) for one in trades] == [(D(90000), D("0.5"), dingir.Role.MAKER)]
            (deposit,) = (await exchange.balance.history(user, asset="BTC", business="deposit")).entries
            assert (deposit.change, deposit.available, deposit.cause) == (D(10), D(10), dingir.BalanceCause.DEPOSIT)
            made = await exchange.transfer.history(user, direction=dingir.Direction.OUT)
            assert [(one.from_user, one.to_user, one.amount) for one in made.transfers] == [(user, 1, D("0.1"))] * 5
            assert made.next == ""
            assert (await exchange.transfer.history(user, direction="IN")).transfers == ()
            pipeline = exchange.pipeline()
            waited = pipeline.history.wait(sequence, 1000)
            last = pipeline.trade.history(user, limit=1)
            older = pipeline.market.trades(MARKET, before=trades[0].trade_id + 1, limit=1)
            await pipeline.execute()
            assert waited.result() >= sequence
            assert last.result().trades[0].order_id == orders[-1]
            assert [one.id for one in older.result()] == [trades[0].trade_id]
            with pytest.raises(dingir.Malformed):
                await exchange.order.history(user, before="nowhere")

    api.run(scenario)


async def come_up(exchange: dingir.aio.Exchange) -> int:
    """Wait until history has all there is now; its process starts later than the server."""
    with anyio.fail_after(30):
        while True:
            try:
                return await exchange.history.wait(0, 9000)
            except dingir.NoHistory:
                await anyio.sleep(0.05)


def test_a_server_without_history_says_so(pair: Pair, tmp_path: Path) -> None:
    api, protocol = pair

    async def scenario() -> None:
        async with api.connect(server.url, protocol=protocol) as exchange:
            user = await exchange.user.register()
            pipeline = exchange.pipeline()
            pipeline.order.history(user)
            pipeline.trade.history(user)
            pipeline.balance.history(user)
            pipeline.transfer.history(user)
            pipeline.history.wait(0, 0)
            assert [type(one) for one in await pipeline.execute()] == [dingir.NoHistory] * 5
            with pytest.raises(dingir.NoUser):
                await exchange.trade.history(user + 1)

    server = ExchangeProcess(tmp_path, "--history", "off")
    server.start()
    try:
        api.run(scenario)
    finally:
        server.stop()


def test_the_server_knows_the_connection_by_its_name_and_library(
    api: Api, protocol: Any, server: ExchangeProcess
) -> None:
    async def scenario() -> str:
        async with api.connect(server.url, protocol=protocol, name="bot-1") as exchange:
            return str(await exchange.call("CLIENT", "INFO"))

    told = api.run(scenario)
    assert "name=bot-1" in told
    assert f"lib-name=dingir-python lib-ver={dingir.__version__}" in told


def test_the_same_order_again_is_the_first_one(api: Api, protocol: Any, server: ExchangeProcess) -> None:
    async def scenario() -> None:
        async with api.connect(server.url, protocol=protocol) as exchange:
            user = await exchange.user.register()
            await exchange.balance.update(user, "BTC", 1, business="deposit", business_id=1)
            put = exchange.order.put
            first = await put(user, MARKET, "ASK", "LIMIT", "0.5", price=90000, client_id="a")
            assert await put(user, MARKET, "ASK", "LIMIT", "0.5", price=90000, client_id="a") == first
            with pytest.raises(dingir.Duplicate) as caught:
                await put(user, MARKET, "ASK", "LIMIT", "0.5", price=90001, client_id="a")
            assert not caught.value.resent
            assert len(await exchange.order.list(user)) == 1

    api.run(scenario)


def test_a_thousand_orders_in_one_pipeline(api: Api, protocol: Any, server: ExchangeProcess) -> None:
    async def scenario() -> None:
        async with api.connect(server.url, protocol=protocol) as exchange:
            pipeline = exchange.pipeline()
            calls = [pipeline.order.put(1, MARKET, "BID", "LIMIT", "0.01", price=1) for _ in range(999)]
            pipeline.order.put(1, MARKET, "BID", "LIMIT", "0.01", price=0)
            assert len(pipeline) == 1000
            results = await pipeline.execute()
            assert len(pipeline) == 0
            assert all(isinstance(one, dingir.OrderResult) for one in results[:-1])
            assert isinstance(results[-1], dingir.BadPrice)
            assert [call.result() for call in calls] == results[:-1]
            assert await pipeline.execute() == []

    api.run(scenario)


# -- passwords --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExchangeProcess]:
    process = ExchangeProcess(tmp_path_factory.mktemp("locked"), "--requirepass", "se:cret")
    process.start()
    try:
        yield process
    finally:
        process.stop()


@pytest.mark.parametrize(
    ("credentials", "error"),
    [
        ("", dingir.NotAuthenticated),
        ("wrong@", dingir.WrongPassword),
        ("me:se%3Acret@", dingir.WrongPassword),
        ("se%3Acret@", None),
        ("default:se%3Acret@", None),
    ],
)
def test_who_knows_the_password_comes_in(
    credentials: str, error: type[dingir.ServerError] | None, api: Api, protocol: Any, locked: ExchangeProcess
) -> None:
    async def scenario() -> list[dingir.Market]:
        async with api.connect(locked.url.replace("//", f"//{credentials}"), protocol=protocol) as exchange:
            with pytest.raises(dingir.NoMarket):
                async with exchange.feed.subscribe("depth:NO_SUCH"):
                    pass
            return await exchange.market.list()

    if error is None:
        assert api.run(scenario) == []
    else:
        with pytest.raises(error):
            api.run(scenario)


# -- the wire is cut, and the server killed ---------------------------------------------------------------


def test_orders_through_a_wire_that_is_cut_are_there_once(pair: Pair, server: ExchangeProcess) -> None:
    api, protocol = pair

    async def scenario() -> None:
        ids: list[int] = []
        async with api.connect(server.url) as sure:
            user = await sure.user.register()
            await sure.balance.update(user, "USDT", 1000, business="deposit", business_id=1)
            async with api.connect(f"dingir://127.0.0.1:{proxy.port}", protocol=protocol) as exchange:

                async def place() -> None:
                    for _ in range(20):
                        ids.append((await exchange.order.put(user, MARKET, "BID", "LIMIT", "0.01", price=1)).id)

                async with anyio.create_task_group() as group:
                    for _ in range(8):
                        group.start_soon(place)
            listed = await sure.order.list(user, limit=1000)
        assert sorted(order.id for order in listed) == sorted(ids)
        assert len(ids) == len(set(ids)) == 160

    with CuttingProxy(server.port, seed=1) as proxy:
        api.run(scenario)
    assert proxy.cuts >= 3


def test_a_feed_through_a_wire_that_is_cut_has_no_gap_and_nothing_twice(pair: Pair, server: ExchangeProcess) -> None:
    api, protocol = pair
    market = f"M_{api.name}"
    book = dingir.Book(market)
    seqs: dict[str, list[int]] = {book.channel: [], f"trade:{market}": []}

    async def place(exchange: dingir.aio.Exchange) -> None:
        for number in range(150):
            side: Any = ("BID", "ASK")[number % 2]
            await exchange.order.put(1 + number % 2, market, side, "LIMIT", "0.1", price=95 + number % 7)
        await exchange.order.put(1, market, "BID", "LIMIT", 1, price="1.11")

    def hear(message: dingir.Message) -> bool:
        """Check that it is the next, and return whether it is the last."""
        seen = seqs[message.channel]
        assert not seen or message.seq == seen[-1] + 1, "all that was missed is still kept"
        seen.append(message.seq)
        if message.channel == book.channel:
            book.apply(message)
        return bool(book.bids) and book.bids[-1].price == D("1.11")

    async def scenario() -> None:
        async with api.connect(server.url) as sure:
            await sure.market.create(market, "BTC", "USDT", amount_scale=4, price_scale=2)
            through = f"dingir://127.0.0.1:{proxy.port}"
            async with (
                api.connect(through, protocol=protocol) as exchange,
                exchange.feed.subscribe(*seqs) as messages,
                anyio.create_task_group() as group,
            ):
                group.start_soon(place, sure)
                async for message in messages:
                    if hear(message):
                        break
            depth = await sure.market.depth(market, limit=1000)
        assert (book.bids, book.asks) == (list(depth.bids), list(depth.asks))
        assert seqs[book.channel] == list(range(152))  # the snapshot of nothing, and every order

    with CuttingProxy(server.port, seed=2) as proxy:
        api.run(scenario)
    assert proxy.cuts >= 3


def test_orders_and_a_feed_outlive_a_server_that_is_killed(pair: Pair, own_server: ExchangeProcess) -> None:
    """What was acknowledged is there once, what was not is sent again, and the book is the exchange's in the end."""
    api, protocol = pair
    ids: list[int] = []
    book = dingir.Book(MARKET)

    async def scenario() -> None:
        killing = anyio.Event()
        async with api.connect(own_server.url, protocol=protocol) as exchange:

            async def place(price: int) -> None:
                for _ in range(15):
                    ids.append((await exchange.order.put(1, MARKET, "BID", "LIMIT", "0.01", price=price)).id)
                    if len(ids) == 60:
                        killing.set()

            async def kill() -> None:
                await killing.wait()
                await to_thread.run_sync(own_server.kill)
                await to_thread.run_sync(own_server.start)

            async with exchange.feed.subscribe(book.channel) as messages, anyio.create_task_group() as group:
                for price in range(1, 11):
                    group.start_soon(place, price)
                group.start_soon(kill)
                while sum(level.amount for level in book.bids) < D("1.50"):
                    book.apply(await anext(aiter(messages)))
            listed = await exchange.order.list(1, limit=1000)
            depth = await exchange.market.depth(MARKET)
            assert (await exchange.engine.check()).ok
        assert sorted(order.id for order in listed) == sorted(ids)
        assert len(set(ids)) == 150
        assert book.bids == list(depth.bids)

    api.run(scenario)


def test_many_threads_share_one_exchange(server: ExchangeProcess) -> None:
    with dingir.connect(server.url) as exchange:
        user = exchange.user.register()
        exchange.balance.update(user, "USDT", 1000, business="deposit", business_id=1)
        ids: list[int] = []

        def place() -> None:
            for _ in range(25):
                order = exchange.order.put(user, MARKET, "BID", "LIMIT", "0.01", price=1)
                ids.append(order.id)
                found = exchange.order.get(MARKET, order.id)
                assert (found.id, found.user) == (order.id, user)

        threads = [threading.Thread(target=place) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(ids)) == 400
        assert exchange.user.get(user).open_orders == 400
