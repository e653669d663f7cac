"""Replies: their bytes, and that hiredis reads back what was meant."""

import hiredis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.limits import INTEGER_MAX, NESTING_MAX
from protocol.replies import KEPT_BYTES_MAX, encode, encode_error, encode_push, encode_resp2, encode_resp3
from protocol.shapes import ORDER_RESULT
from protocol.values import HEADS_MAX, NULL_ARRAY, OK, Failure, Record, Shape, Status, Tags, Template, Text

PAIR = Shape(("bid", "ask"))

GOLDEN = [
    (OK, b"+OK\r\n", b"+OK\r\n"),
    (Status(b""), b"+\r\n", b"+\r\n"),
    (b"", b"$0\r\n\r\n", b"$0\r\n\r\n"),
    (b"a\r\nb", b"$4\r\na\r\nb\r\n", b"$4\r\na\r\nb\r\n"),
    ("größe", b"$7\r\ngr\xc3\xb6\xc3\x9fe\r\n", b"$7\r\ngr\xc3\xb6\xc3\x9fe\r\n"),
    (0, b":0\r\n", b":0\r\n"),
    (-7, b":-7\r\n", b":-7\r\n"),
    (999_999, b":999999\r\n", b":999999\r\n"),
    (1_000_000, b":1000000\r\n", b":1000000\r\n"),
    (1_764_115_200_000_007, b":1764115200000007\r\n", b":1764115200000007\r\n"),
    (INTEGER_MAX, b":9223372036854775807\r\n", b":9223372036854775807\r\n"),
    (True, b":1\r\n", b"#t\r\n"),
    (False, b":0\r\n", b"#f\r\n"),
    (None, b"$-1\r\n", b"_\r\n"),
    (NULL_ARRAY, b"*-1\r\n", b"_\r\n"),
    ([], b"*0\r\n", b"*0\r\n"),
    ([b"a", [1, None]], b"*2\r\n$1\r\na\r\n*2\r\n:1\r\n$-1\r\n", b"*2\r\n$1\r\na\r\n*2\r\n:1\r\n_\r\n"),
    ((b"a", 1), b"*2\r\n$1\r\na\r\n:1\r\n", b"*2\r\n$1\r\na\r\n:1\r\n"),
    ({}, b"*0\r\n", b"%0\r\n"),
    ({b"a": 1, "b": []}, b"*4\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n*0\r\n", b"%2\r\n$1\r\na\r\n:1\r\n$1\r\nb\r\n*0\r\n"),
    ({1: 2}, b"*2\r\n:1\r\n:2\r\n", b"%1\r\n:1\r\n:2\r\n"),
    (Tags([]), b"*0\r\n", b"~0\r\n"),
    (Tags([Status(b"write"), b"x"]), b"*2\r\n+write\r\n$1\r\nx\r\n", b"~2\r\n+write\r\n$1\r\nx\r\n"),
    (Text("a:1\r\n"), b"$5\r\na:1\r\n\r\n", b"=9\r\ntxt:a:1\r\n\r\n"),
    (Failure("NOFUNDS", "too little"), b"-NOFUNDS too little\r\n", b"-NOFUNDS too little\r\n"),
    ([Failure("ERR", "a\r\nb"), 1], b"*2\r\n-ERR a  b\r\n:1\r\n", b"*2\r\n-ERR a  b\r\n:1\r\n"),
    (
        Record(PAIR, [b"1.5", None]),
        b"*4\r\n$3\r\nbid\r\n$3\r\n1.5\r\n$3\r\nask\r\n$-1\r\n",
        b"%2\r\n$3\r\nbid\r\n$3\r\n1.5\r\n$3\r\nask\r\n_\r\n",
    ),
    (
        [Record(PAIR, [True, [Record(PAIR, [b"", 1])]]), b"x"],
        b"*2\r\n*4\r\n$3\r\nbid\r\n:1\r\n$3\r\nask\r\n*1\r\n*4\r\n$3\r\nbid\r\n$0\r\n\r\n$3\r\nask\r\n:1\r\n$1\r\nx\r\n",
        b"*2\r\n%2\r\n$3\r\nbid\r\n#t\r\n$3\r\nask\r\n*1\r\n%2\r\n$3\r\nbid\r\n$0\r\n\r\n$3\r\nask\r\n:1\r\n$1\r\nx\r\n",
    ),
]


@pytest.mark.parametrize(("value", "resp2", "resp3"), GOLDEN)
def test_a_value_has_these_bytes(value: object, resp2: bytes, resp3: bytes) -> None:
    assert encode_resp2(value) == resp2
    assert encode_resp3(value) == resp3


@pytest.mark.parametrize("size", [0, 1, HEADS_MAX - 1, HEADS_MAX, HEADS_MAX + 1, 5000])
def test_a_field_of_any_length_is_whole(size: int) -> None:
    value = b"x" * size
    expected = b"*4\r\n$3\r\nbid\r\n$%d\r\n%b\r\n$3\r\nask\r\n:1\r\n" % (size, value)
    assert encode_resp2(Record(PAIR, [value, 1])) == expected


@given(
    values=st.lists(st.binary(max_size=2 * HEADS_MAX), min_size=4, max_size=4),
    given_values=st.lists(st.one_of(st.binary(max_size=80), st.integers(), st.booleans(), st.none()), max_size=4),
    end=st.permutations(range(4)),
    resp3=st.booleans(),
)
def test_a_template_is_encoded_as_the_record_that_it_stands_for(
    values: list[object], given_values: list[object], end: list[int], resp3: bool
) -> None:
    shape = Shape(("bid", "ask", "time", "status"))
    places = sorted(end[: len(given_values)])
    bounded = [value % INTEGER_MAX if type(value) is int else value for value in given_values]
    filled = Template(shape, values[:], tuple(shape.fields[place] for place in places)).fill(bounded)
    for place, value in zip(places, bounded, strict=True):
        values[place] = value
    assert filled.values == values
    assert encode(filled, resp3) == encode(Record(shape, values), resp3)
    assert encode([filled, filled], resp3) == encode([Record(shape, values)] * 2, resp3)


def test_a_template_is_filled_with_as_many_values_as_it_has_open_fields() -> None:
    template = Template(PAIR, [b"1", b"2"], ("ask",))
    wrong: list[list[object]] = [[], [b"1", b"2"]]
    for values in wrong:
        with pytest.raises(AssertionError):
            template.fill(values)
    with pytest.raises(AssertionError):
        Template(PAIR, [b"1", b"2"], ("price",))


@given(st.lists(st.integers(-INTEGER_MAX, INTEGER_MAX) | st.integers(0, 5_000_000)))
def test_an_integer_does_not_depend_on_those_before_it(numbers: list[int]) -> None:
    assert [encode_resp2(number) for number in numbers] == [b":%d\r\n" % number for number in numbers]


def test_a_reply_that_failed_leaves_nothing_behind() -> None:
    with pytest.raises(AssertionError):
        encode_resp2([b"x", 1.5])
    assert encode_resp2([b"y"]) == b"*1\r\n$1\r\ny\r\n"


def test_a_reply_of_megabytes_is_whole_and_so_is_the_next() -> None:
    large = b"x" * (3 * KEPT_BYTES_MAX)
    for value in (large, b"y"):
        assert encode_resp2([value]) == b"*1\r\n$%d\r\n%b\r\n" % (len(value), value)


def test_an_error_is_one_line_whatever_its_text() -> None:
    assert encode_error("ERR", "a\r\nb\nc") == b"-ERR a  b c\r\n"
    assert encode_error("ERR", "Protocol error: expected '$', got '\udcff'") == (
        b"-ERR Protocol error: expected '$', got '\xff'\r\n"
    )


def test_a_push_is_an_array_where_there_are_no_pushes() -> None:
    assert encode_push([b"trades", 1], resp3=True) == b">2\r\n$6\r\ntrades\r\n:1\r\n"
    assert encode_push([b"trades", 1], resp3=False) == b"*2\r\n$6\r\ntrades\r\n:1\r\n"


@pytest.mark.parametrize("value", [1.5, object(), b"x".hex, 2**63, -(2**64), {1.5: 1}, {None: 1}, bytearray(b"x")])
def test_what_is_no_value_is_our_bug(value: object) -> None:
    with pytest.raises(AssertionError):
        encode_resp3(value)


def test_a_value_may_be_nested_as_deep_as_the_limit_and_no_deeper() -> None:
    value: object = 1
    for _ in range(NESTING_MAX):
        value = [value]
    assert encode_resp2(value) == b"*1\r\n" * NESTING_MAX + b":1\r\n"
    with pytest.raises(AssertionError):
        encode_resp2([value])


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-INTEGER_MAX, INTEGER_MAX), st.binary(max_size=80), st.text(max_size=20)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.binary(max_size=5), inner, max_size=4),
        st.tuples(inner, inner).map(lambda pair: Record(PAIR, list(pair))),
        st.lists(st.binary(max_size=5), max_size=4, unique=True).map(lambda items: Tags(list(items))),
    ),
    max_leaves=12,
)


def meant(value: object, resp3: bool) -> object:
    """Say what a client should read."""
    if isinstance(value, bool):
        return value if resp3 else int(value)
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, Tags):
        return [meant(item, resp3) for item in value.items]
    if isinstance(value, Record):
        value = dict(zip(value.shape.fields, value.values, strict=True))
    if isinstance(value, dict):
        pairs = [(meant(key, resp3), meant(item, resp3)) for key, item in value.items()]
        return dict(pairs) if resp3 else [one for pair in pairs for one in pair]
    return [meant(item, resp3) for item in value] if isinstance(value, list) else value


@given(TREES)
def test_hiredis_reads_back_what_was_meant(value: object) -> None:
    for resp3 in (False, True):
        reader = hiredis.Reader(notEnoughData=Ellipsis)
        reader.feed(encode_resp3(value) if resp3 else encode_resp2(value))
        assert reader.gets() == meant(value, resp3)
        assert reader.gets() is Ellipsis


def test_the_reply_of_an_order_is_what_it_was_built_for() -> None:
    reply = Record(ORDER_RESULT, [b"1", b"NEW", b"0.50", b"0.00", b"0.0000", b"0.00000000", b""])
    assert encode_resp3(reply).startswith(b"%7\r\n$2\r\nid\r\n$1\r\n1\r\n$6\r\nstatus\r\n$3\r\nNEW\r\n")
    assert encode_resp2(reply) == encode_resp3(reply).replace(b"%7", b"*14", 1)
