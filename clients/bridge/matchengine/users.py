"""RegisterUser, and users that nobody registered."""

from clients.bridge.bridge import Bridge
from clients.bridge.caller import Caller
from clients.bridge.limits import USER_GAP_MAX
from clients.bridge.matchengine.dialogue import no_such_user
from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import invalid
from dingir.errors import ServerError


async def register_user(bridge: Bridge, request: pb.UserInfo, caller: Caller) -> pb.UserInfo:
    """Register a user. The same keys again are the same user, who is told his id again."""
    l1, l2 = request.l1_address.lower(), request.l2_pubkey.lower()
    words = ["USER.REGISTER"]
    if l1:
        words += ["L1", l1]
    if l2:
        words += ["L2", l2]
    try:
        user = await bridge.link.run(*words, writes=True, again=bool(l1 or l2))
    except ServerError as error:
        if error.code == "BADNAME":
            raise invalid(error.code, "invalid user info", error.text) from error
        if error.code == "DUPLICATE":
            raise invalid(error.code, "duplicate request", error.text) from error
        raise
    answer = pb.UserInfo(user_id=int(user), l1_address=l1, l2_pubkey=l2)
    if request.HasField("log_metadata"):
        answer.log_metadata.CopyFrom(request.log_metadata)
    return answer


async def register_up_to(bridge: Bridge, user: int) -> None:
    """Register all users up to this one: who pays money in needs no registration in Dingir.

    Another bridge may do the same at the same time; then there are some more users, which nobody will ever use. Raises
    `ServerError` and others.
    """
    if user < 1:
        raise no_such_user()
    if user > USER_GAP_MAX:
        try:
            await bridge.link.run("USER.GET", str(user - USER_GAP_MAX))
        except ServerError as error:
            raise no_such_user() if error.code == "NOUSER" else error from None
    last = 0
    while last < user:
        last = int(await bridge.link.run("USER.REGISTER", writes=True, again=False))


async def is_user(bridge: Bridge, user: int) -> bool:
    """Tell whether somebody is registered."""
    if user < 1:
        return False
    try:
        await bridge.link.run("USER.GET", str(user))
    except ServerError as error:
        if error.code == "NOUSER":
            return False
        raise
    return True
