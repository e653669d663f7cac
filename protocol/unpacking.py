"""The MessagePack parser: frames to requests, within our limits; the counterpart of `resp` for `packing`.

Problem. The same as in `resp`: a peer's bytes must become a list of words, at no cost that a peer can
choose. The `msgpack` package reads well and fast, but whole objects: it reserves by the count that a
header names, and a frame of 16 MiB may hold 16 million empty maps of 64 bytes each.

Idea. Two ways through one package. A chunk from the network (at most `WHOLE_BYTES_MAX`) is first read
frame by frame in one call each; what is a plain frame, with params of text and integers, is taken as
it is. From the first frame on that is anything else (torn, odd, nested, not authenticated yet) the rest
of the chunk is read object by object: the next byte tells the kind, a container's header is read by
itself, and what a frame holds is counted before more is read. The plain way decides nothing that the
careful way would decide otherwise. (ORDER.PUT of 8 arguments, microseconds per request at pipeline 1 and
16: the plain way 1.9 and 0.5 when compiled, 4.2 and 2.6 interpreted; the careful one 2.8 and 1.7, 11.8 and 8.4.)

Invariants. `next` answers complete requests in order, then None; the split of the stream into `feed`
calls changes nothing. An unfinished request never holds more than `request_max` bytes as they are
counted here: an object costs `ARGUMENT_COST` beside its bytes, a container `CONTAINER_COST`. `msgid`
belongs to the request that `next` answered last. After a `ProtocolError` the rest of the stream is
dropped; after a `Rejection` (params that no command takes) the next request is read.

Refused: a reader of our own (the package has one in C); hooks of the package to bound anything (they are
called when it is too late); one long-lived `Unpacker` for each connection (41 KB, and a buffer that never
shrinks): an idle connection has none.

Deliberate difference from `resp`: the length of an argument is known to the package only, so one that is
too long is refused when more than `bulk_max` bytes of it have come, not when its length has.
"""

from collections import deque
from typing import Any, Final

from msgpack import Unpacker
from msgpack.exceptions import OutOfData

from protocol.errors import ProtocolError, Rejection
from protocol.limits import (
    ARGUMENTS_MAX,
    ARGUMENTS_UNAUTHENTICATED_MAX,
    BULK_MAX,
    BULK_UNAUTHENTICATED_MAX,
    MSGID_MAX,
    NESTING_MAX,
    REQUEST_MAX,
    REQUEST_UNAUTHENTICATED_MAX,
)
from protocol.naming import Extension, Fields, kind_of, method_words, words_by_name
from protocol.packing import NOTIFIED, UNKNOWN, encode_error_response, encode_response
from protocol.resp import ARGUMENT_COST

FIRST_BYTE_MIN: Final = 0x80
"""A connection whose first byte is this or more speaks MessagePack: arrays begin with 0x90 or 0xdc, and what
no frame begins with is told so in MessagePack. No request of RESP and no command's name begins with these."""

CONTAINER_COST: Final = 256
"""Bytes of memory that an array or a map takes beside its items, about."""

WHOLE_BYTES_MAX: Final = 65_536
"""Bytes of a chunk that is tried the plain way: what one read of a socket gives. At worst (empty maps) they
are 5 MB of objects, for the moment until they are found not to be plain."""

WHOLE_ITEMS_MAX: Final = 128
"""Items of a plain frame's params."""

FRAME_ERROR: Final = (
    "Protocol error: expected a request [0, msgid, method, params] or a notification [2, method, params]"
)

HEAD_BYTES_MAX: Final = 6
"""Bytes before the content of an object, at most: of an extension, its kind, length and type."""

# What the next byte begins.
NOTHING: Final = -1
SCALAR: Final = 0
ARRAY: Final = 1
MAP: Final = 2
KINDS: Final = [SCALAR] * 256
for _kind, _first, _last in (
    (MAP, 0x80, 0x8F),
    (ARRAY, 0x90, 0x9F),
    (ARRAY, 0xDC, 0xDD),
    (MAP, 0xDE, 0xDF),
):
    KINDS[_first : _last + 1] = [_kind] * (_last + 1 - _first)


def new_unpacker() -> Any:
    """Make a reader of single objects. Limits are the parser's, so the buffer may take what it feeds; `raw`:
    str is bytes, whether or not it is UTF-8; the buffer begins small instead of with 1 MiB."""
    return Unpacker(raw=True, use_list=True, ext_hook=Extension.of_data, max_buffer_size=0, read_size=4096)


def new_whole_unpacker() -> Any:
    """Make a reader of plain frames; maps come as `Fields`, since a dict would hide a repeated name."""
    return Unpacker(
        raw=True,
        use_list=True,
        strict_map_key=True,
        object_pairs_hook=Fields.of_pairs,
        max_buffer_size=0,
        read_size=4096,
        max_array_len=WHOLE_ITEMS_MAX,
        max_map_len=WHOLE_ITEMS_MAX,
        max_ext_len=0,
    )


class Scratch:
    """The reader that all connections share, one after the other: nothing of one chunk is left for the next."""

    def __init__(self) -> None:
        self.unpacker: Any = new_whole_unpacker()


SCRATCH: Final = Scratch()


class Container:
    """An array or a map that is being read."""

    __slots__ = ("is_map", "items", "missing")

    def __init__(self, is_map: bool, missing: int) -> None:
        self.is_map: Final = is_map
        self.missing = missing
        self.items: list[object] = []


class PackedParser:
    """One connection's requests: as `resp.Parser`, and the `msgid` by which each is answered."""

    __slots__ = (
        "_at",
        "_chunk",
        "_chunks",
        "_chunks_size",
        "_count",
        "_dead",
        "_fed",
        "_kind",
        "_open",
        "_ready",
        "_size",
        "_unpacker",
        "authenticated",
        "bulk_max",
        "msgid",
        "request_max",
    )

    def __init__(self) -> None:
        self.authenticated: bool = False
        self.bulk_max: int = BULK_MAX
        self.request_max: int = REQUEST_MAX
        self.msgid: int = NOTIFIED
        self._chunks: deque[bytes] = deque()  # received, not looked at yet
        self._chunks_size: int = 0
        self._ready: list[tuple[int, bytes, object]] = []  # plain frames: msgid, method, params; last first
        # The careful way: positions are those of the unpacker's stream.
        self._unpacker: Any = None  # while there is something to be read
        self._fed: int = 0
        self._chunk: bytes = b""  # the last that was fed, which begins at _at
        self._at: int = 0
        self._kind: int = NOTHING  # of an object that is not all there
        self._open: list[Container] = []  # outermost first
        self._count: int = 0  # items of the frame's params, told by their headers
        self._size: int = 0  # memory of the unfinished frame
        self._dead: bool = False

    @property
    def buffered(self) -> int:
        """Bytes of memory held for what has not become a request yet; O(1)."""
        unread: int = self._fed - self._unpacker.tell() if self._unpacker is not None else 0
        return self._chunks_size + unread + self._size

    def feed(self, data: bytes) -> None:
        """Take what the peer has sent; O(1)."""
        if data and not self._dead:
            self._chunks.append(data)
            self._chunks_size += len(data)

    def next(self) -> list[bytes] | None:
        """Answer the next whole request, or None until more is fed; raise Rejection for one that no command
        takes, ProtocolError for nonsense."""
        while True:
            if self._ready:
                msgid, method, params = self._ready.pop()
                return self._words(msgid, method, params)
            if self._unpacker is not None:
                frame = self._frame()
                if frame is not None:
                    return self._careful_words(frame)
            if not self._chunks:
                return None
            chunk = self._chunks.popleft()
            self._chunks_size -= len(chunk)
            if self._unpacker is None and self.authenticated and len(chunk) <= WHOLE_BYTES_MAX <= self.bulk_max:
                chunk = self._take_whole(chunk)
            if chunk:
                self._read(chunk)

    def frame(self) -> bytes:
        """Nothing: the request's bytes are not those of RESP (see `resp.Parser.frame`)."""
        return b""

    # -- replies to the request at hand ----------------------------------------------------------

    def response(self, value: object) -> bytes:
        """Encode the answer to the last request; nothing for a notification."""
        return encode_response(self.msgid, value)

    def error_response(self, code: str, text: str) -> bytes:
        """Encode the refusal of the last request; nothing for a notification."""
        return encode_error_response(self.msgid, code, text)

    # -- whole requests ----------------------------------------------------------------------------

    def _words(self, msgid: int, method: bytes, params: object) -> list[bytes]:
        """Make the words of a command; raise Rejection."""
        self.msgid = msgid
        if isinstance(params, Fields):
            if not self.authenticated:
                self._check_count(len(params.items))
            return words_by_name(method, params)
        assert isinstance(params, list)
        if not self.authenticated:
            self._check_count(len(params))
        words = method_words(method) if b" " in method else [method]
        for place, item in enumerate(params):
            if isinstance(item, bytes):
                words.append(item)
            elif isinstance(item, int) and not isinstance(item, bool):
                words.append(b"%d" % item)
            else:
                text = "params[%d]: expected text or an integer, received %s" % (place, kind_of(item))
                raise Rejection("ERR", text)
        return words

    def _careful_words(self, frame: list[object]) -> list[bytes]:
        """Make the words of a frame that was read object by object; raise ProtocolError, Rejection."""
        self._size = 0
        self._count = 0
        parts = frame_parts(frame)
        if parts is None:
            raise self._error(FRAME_ERROR)
        return self._words(*parts)

    def _take_whole(self, chunk: bytes) -> bytes:
        """Take the plain frames at the start of a chunk; return the rest of it."""
        unpacker = SCRATCH.unpacker
        start: int = unpacker.tell()
        end = start
        found: list[tuple[int, bytes, object]] = []
        unpacker.feed(chunk)
        try:
            for frame in unpacker:
                parts = plain_parts(frame)
                if parts is None:
                    break
                found.append(parts)
                end = unpacker.tell()
        except (ValueError, OverflowError):  # what is wrong finds the careful way
            pass
        found.reverse()
        self._ready = found
        if end - start == len(chunk):
            return b""
        SCRATCH.unpacker = new_whole_unpacker()  # it has begun with what it will not see the end of
        return chunk[end - start :]

    # -- object by object --------------------------------------------------------------------------

    def _read(self, chunk: bytes) -> None:
        """Give a chunk to the unpacker, which has read all before it."""
        if self._unpacker is None:
            self._unpacker = new_unpacker()
            self._fed = 0
        self._chunk = chunk
        self._at = self._fed
        self._fed += len(chunk)
        self._unpacker.feed(chunk)

    def _frame(self) -> list[object] | None:
        """Read objects until the frame is whole, or None until there is more to read."""
        unpacker = self._unpacker
        while True:
            kind = self._kind
            if kind == NOTHING:
                at: int = unpacker.tell() - self._at
                if at == len(self._chunk):
                    self._pause()
                    return None
                kind = KINDS[self._chunk[at]]
                if not self._open and kind != ARRAY:
                    raise self._error(FRAME_ERROR)
                self._kind = kind
            value: object = None
            count: int = 0
            try:
                if kind == SCALAR:
                    value = unpacker.unpack()
                elif kind == ARRAY:
                    count = unpacker.read_array_header()
                else:
                    count = unpacker.read_map_header()
            except OutOfData:
                self._pause()
                return None
            except ValueError:
                raise self._error("Protocol error: invalid MessagePack") from None
            self._kind = NOTHING
            if kind != SCALAR:
                self._begin(kind == MAP, count)
                if count:
                    continue
                value = self._end()
            else:
                self._count_scalar(value)
            frame = self._put(value)
            if frame is not None:
                return frame

    def _begin(self, is_map: bool, count: int) -> None:
        """Open an array or a map, once its count is known to be bearable; nothing is reserved by it."""
        if not self._open:
            if not 3 <= count <= 4:
                raise self._error(FRAME_ERROR)
        else:
            self._count += 2 * count if is_map else count
            if self._count > ARGUMENTS_MAX:
                raise self._error("Protocol error: invalid multibulk length")
            if not self.authenticated:
                self._check_count(self._count)
        if len(self._open) == NESTING_MAX:
            raise self._error("Protocol error: nested too deeply")
        self._add_size(CONTAINER_COST)
        self._open.append(Container(is_map, 2 * count if is_map else count))

    def _end(self) -> object:
        """Close the innermost array or map: its value."""
        ended = self._open.pop()
        return Fields(ended.items) if ended.is_map else ended.items

    def _put(self, value: object) -> list[object] | None:
        """Put an object where it belongs, and every container that it completes; the frame, if that is one."""
        while self._open:
            container = self._open[-1]
            container.items.append(value)
            container.missing -= 1
            if container.missing:
                return None
            value = self._end()
        assert isinstance(value, list)
        return value

    def _count_scalar(self, value: object) -> None:
        """Hold an object to the limits."""
        size = 0
        if isinstance(value, bytes):
            size = len(value)
        elif isinstance(value, Extension):
            size = value.size
        self._check_bulk(size)
        self._add_size(size + ARGUMENT_COST)

    def _check_bulk(self, size: int) -> None:
        if size > self.bulk_max:
            raise self._error("Protocol error: invalid bulk length")
        if size > BULK_UNAUTHENTICATED_MAX and not self.authenticated:
            raise self._error("Protocol error: unauthenticated bulk length")

    def _add_size(self, size: int) -> None:
        self._size += size
        if self._size > self._limit():
            raise self._error("")

    def _limit(self) -> int:
        """Bytes that an unfinished request may hold."""
        return self.request_max if self.authenticated else min(self.request_max, REQUEST_UNAUTHENTICATED_MAX)

    def _check_count(self, items: int) -> None:
        """Bound the arguments before authentication; the method is one of them."""
        if items >= ARGUMENTS_UNAUTHENTICATED_MAX:
            raise self._error("Protocol error: unauthenticated multibulk length")

    def _pause(self) -> None:
        """Keep no more than needed until more is fed, and not too much of that."""
        read: int = self._unpacker.tell()
        unread = self._fed - read
        if self._kind == SCALAR:
            self._check_bulk(unread - HEAD_BYTES_MAX)
        if self._size + unread > self._limit():
            raise self._error("")
        self._chunk = b""
        self._at = self._fed
        if not self._open and self._kind == NOTHING:
            self._unpacker = None  # idle

    def _error(self, text: str) -> ProtocolError:
        """Drop everything; the connection is lost."""
        self._dead = True
        self.msgid = UNKNOWN
        self._unpacker = None
        self._chunks.clear()
        self._chunks_size = 0
        self._chunk = b""
        self._open = []
        self._ready = []
        self._size = 0
        return ProtocolError(text)


def frame_parts(frame: list[object]) -> tuple[int, bytes, object] | None:
    """Take a request or a notification apart: msgid, method, params; None when it is neither."""
    kind = frame[0]
    if not isinstance(kind, int) or isinstance(kind, bool):
        return None
    msgid: object = NOTIFIED
    if kind == 0 and len(frame) == 4:
        msgid = frame[1]
        if not isinstance(msgid, int) or isinstance(msgid, bool) or not 0 <= msgid <= MSGID_MAX:
            return None
    elif kind != 2 or len(frame) != 3:
        return None
    method = frame[-2]
    params = frame[-1]
    if not isinstance(method, bytes) or not isinstance(params, (list, Fields)):
        return None
    assert isinstance(msgid, int)
    return msgid, method, params


def plain_parts(frame: object) -> tuple[int, bytes, object] | None:
    """As `frame_parts`, of a frame that holds but text and integers (and booleans, by name)."""
    if not isinstance(frame, list) or not 3 <= len(frame) <= 4:
        return None
    parts = frame_parts(frame)
    if parts is None:
        return None
    params = parts[2]
    if isinstance(params, list):
        for item in params:
            if not isinstance(item, bytes) and (not isinstance(item, int) or isinstance(item, bool)):
                return None
    else:
        assert isinstance(params, Fields)
        for item in params.items:
            if not isinstance(item, (bytes, int)):
                return None
    return parts
