"""Both exchanges at the exact edges that random numbers rarely meet: every answer compared, as text."""

from tests.model.comparison import Pair

SECOND = 1_000_000


def run(lines: str) -> Pair:
    """Run lines of `[@time] command => answer`; the time is in µs, an answer is checked where given."""
    pair = Pair()
    now = 0
    for line in filter(str.strip, lines.splitlines()):
        text, _, wanted = (part.strip() for part in line.partition("=>"))
        now += 1
        if text.startswith("@"):
            at, _, text = text.partition(" ")
            now = int(at[1:])
        reply = pair.step(text.encode().split(), now)
        if wanted:
            shown = reply[0] if isinstance(reply, tuple) else reply
            if isinstance(shown, dict):
                shown = {k: v.decode() if isinstance(v, bytes) else v for k, v in shown.items()}
            assert wanted in (str(shown), shown.decode() if isinstance(shown, bytes) else ""), (text, reply)
    pair.prove()
    pair.replay()
    return pair


MARKET = """
ASSET.CREATE A SCALE 4
ASSET.CREATE B SCALE 8
MARKET.CREATE M A B AMOUNTSCALE 4 PRICESCALE 4
USER.REGISTER => 1
USER.REGISTER => 2
BALANCE.UPDATE 1 B 1000 BUSINESS d ID 1
BALANCE.UPDATE 2 A 1000 BUSINESS d ID 1
ENGINE.SET client-id-ttl 10
"""


def test_a_client_id_is_known_until_its_time_is_over_and_not_a_microsecond_longer() -> None:
    run(
        MARKET
        + """
        @1000 ORDER.PUT 1 M BID LIMIT 1 PRICE 2 CLIENTID c REPLY ACK => 1
        @90000000 ORDER.PUT 1 M BID LIMIT 1.0 PRICE 2.00 CLIENTID c REPLY ACK => 1
        @90000001 ORDER.CANCEL 1 M CLIENTID c
        @100000000 ORDER.PUT 1 M BID LIMIT 1 PRICE 2 CLIENTID c REPLY ACK => 1
        ORDER.PUT 1 M BID LIMIT 1 PRICE 2 CLIENTID c REPLY ACK => 2
        """
    )


def test_an_order_that_ended_at_once_is_remembered_too() -> None:
    run(
        MARKET
        + """
        @1000 ORDER.PUT 1 M BID LIMIT 1 PRICE 2 TIF IOC CLIENTID c REPLY ACK => 1
        @10000999 ORDER.PUT 1 M BID LIMIT 1 PRICE 2 TIF IOC CLIENTID c REPLY ACK => 1
        @10001000 ORDER.PUT 1 M BID LIMIT 1 PRICE 2 TIF IOC CLIENTID c REPLY ACK => 2
        """
    )


def test_a_client_id_outlives_the_ring_of_finished_orders() -> None:
    run(
        MARKET
        + """
        ENGINE.SET finished-orders-max 0
        ORDER.PUT 1 M BID LIMIT 1 PRICE 2 TIF IOC CLIENTID c REPLY ACK => 1
        ORDER.GET M 1 => NOORDER
        ORDER.PUT 1 M BID LIMIT 1 PRICE 2 TIF IOC CLIENTID c REPLY ACK => 1
        ORDER.PUT 1 M BID LIMIT 1 PRICE 3 TIF IOC CLIENTID c REPLY ACK => DUPLICATE
        ORDER.PUT 1 M BID LIMIT 1 PRICE 2 TIF IOC CLIENTID c REPLY FULL
        """
    )


def test_a_client_id_is_compared_with_the_order_as_it_was_put_not_as_it_was_amended() -> None:
    run(
        MARKET
        + """
        ORDER.PUT 1 M BID LIMIT 5 PRICE 2 CLIENTID c REPLY ACK => 1
        ORDER.AMEND 1 M 1 AMOUNT 3 PRICE 1
        ORDER.PUT 1 M BID LIMIT 5 PRICE 2 CLIENTID c REPLY FULL
        ORDER.PUT 1 M BID LIMIT 3 PRICE 1 CLIENTID c => DUPLICATE
        ORDER.PUT 1 M BID LIMIT 5 PRICE 2 CLIENTID c TIF GTC REPLY ACK => 1
        ORDER.PUT 1 M BID LIMIT 5 PRICE 2 CLIENTID c STP TAKER => DUPLICATE
        ORDER.PUT 1 M BID LIMIT 5 PRICE 2 CLIENTID c TAKERFEE 0 => DUPLICATE
        MARKET.SET M STATUS HALT
        ORDER.PUT 1 M BID LIMIT 5 PRICE 2 CLIENTID c REPLY ACK => 1
        """
    )


def test_a_transfer_id_is_known_until_its_time_is_over() -> None:
    run(
        MARKET
        + """
        @1000 BALANCE.TRANSFER 1 2 B 1 ID t => {'available': '999.00000000', 'frozen': '0.00000000'}
        BALANCE.UPDATE 1 B 5 BUSINESS d ID 2
        @10000999 BALANCE.TRANSFER 1 2 B 1.0 ID t => {'available': '999.00000000', 'frozen': '0.00000000'}
        @10001000 BALANCE.TRANSFER 1 2 B 1 ID t => {'available': '1003.00000000', 'frozen': '0.00000000'}
        BALANCE.TRANSFER 1 2 B 2 ID t => DUPLICATE
        """
    )


def test_the_last_unit_of_funds_may_be_used_and_no_more() -> None:
    run(
        MARKET
        + """
        ORDER.PUT 1 M BID LIMIT 500.0001 PRICE 2 => NOFUNDS
        ORDER.PUT 1 M BID LIMIT 500 PRICE 2 REPLY ACK => 1
        ORDER.PUT 1 M BID LIMIT 0.0001 PRICE 0.0001 => NOFUNDS
        ORDER.PUT 1 M BID MARKET 1 => NOFUNDS
        ORDER.AMEND 1 M 1 PRICE 2.0001 => NOFUNDS
        ORDER.AMEND 1 M 1 AMOUNT 499.9999
        ORDER.PUT 1 M BID LIMIT 0.0001 PRICE 2 REPLY ACK => 2
        BALANCE.UPDATE 1 B -0.00000001 BUSINESS w ID 1 => NOFUNDS
        BALANCE.TRANSFER 2 1 A 1000.0001 => NOFUNDS
        BALANCE.TRANSFER 2 1 A 1000
        ORDER.PUT 2 M ASK LIMIT 0.0001 PRICE 1 => NOFUNDS
        """
    )


def test_numbers_at_the_edge_of_their_range() -> None:
    most = "9" * 36
    run(
        f"""
        ASSET.CREATE A SCALE 0
        ASSET.CREATE B SCALE 18
        MARKET.CREATE M A B AMOUNTSCALE 0 PRICESCALE 18 FEESCALE 18 TAKERFEE 0.{"9" * 18} MAKERFEE 0.{"0" * 17}1
        USER.REGISTER => 1
        USER.REGISTER => 2
        BALANCE.UPDATE 1 A {most} BUSINESS d ID 1
        BALANCE.UPDATE 1 A {most}0 BUSINESS d ID 2 => BADAMOUNT
        BALANCE.UPDATE 1 A 1 BUSINESS d ID 9223372036854775807
        BALANCE.UPDATE 1 A 1 BUSINESS d ID 9223372036854775808 => ERR
        BALANCE.UPDATE 1 B {"9" * 18}.{"9" * 18} BUSINESS d ID 3
        BALANCE.UPDATE 1 B 1{"0" * 18} BUSINESS d ID 4 => BADAMOUNT
        BALANCE.UPDATE 2 B {"9" * 18}.{"9" * 18} BUSINESS d ID 3
        ORDER.PUT 1 M ASK LIMIT {most} PRICE 0.{"0" * 17}1 REPLY FULL
        ORDER.PUT 2 M BID LIMIT {most} PRICE {"9" * 18}.{"9" * 18} => NOFUNDS
        ORDER.PUT 2 M BID LIMIT {"9" * 30} PRICE 0.{"0" * 17}1 REPLY FULL
        ORDER.PUT 2 M BID MARKET {most} REPLY FULL
        ORDER.PUT 9223372036854775808 M BID LIMIT 1 PRICE 1 => ERR
        ORDER.PUT 9223372036854775807 M BID LIMIT 1 PRICE 1 => NOUSER
        """
    )


def test_a_budget_that_ends_exactly_at_a_level_tells_whether_a_maker_was_left() -> None:
    run(
        MARKET
        + """
        ORDER.PUT 2 M ASK LIMIT 10 PRICE 2 REPLY ACK => 1
        ORDER.PUT 1 M BID MARKET 20 QUOTELIMIT 20 REPLY FULL
        ORDER.PUT 2 M ASK LIMIT 10 PRICE 2 REPLY ACK => 3
        ORDER.PUT 2 M ASK LIMIT 10 PRICE 3 REPLY ACK => 4
        ORDER.PUT 1 M BID MARKET 20 QUOTELIMIT 20 REPLY FULL
        ORDER.PUT 1 M BID MARKET 20 QUOTELIMIT 0.00000001 REPLY FULL
        ORDER.PUT 1 M BID MARKET 20 QUOTELIMIT 30 TIF FOK REPLY FULL
        ORDER.PUT 1 M BID MARKET 10 QUOTELIMIT 30 TIF FOK REPLY FULL
        """
    )
