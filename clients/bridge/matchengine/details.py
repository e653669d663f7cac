"""DETAIL and MEMO: the JSON of a deposit, withdrawal or transfer, and where its signature is kept."""

import json

from clients.bridge.pb import matchengine_pb2 as pb
from clients.bridge.refusal import invalid


def detail_of(name: str, text: str, signature: str, log_metadata: pb.EthLogMetadata | None = None) -> str | None:
    """Return the JSON object to store, or None for none; refuse what is no object.

    (Dingir takes any JSON, and dies of what is not an object.) The signature and the place on the chain are added
    under the names that they have in the message, where the object does not have these names itself. Nobody computes
    with them.
    """
    fields: object = {}
    if text:
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError):
            raise invalid("BADJSON", f"invalid {name}", f"{name}: expected a JSON object") from None
        if fields is None:
            fields = {}
    if not isinstance(fields, dict):
        raise invalid("BADJSON", f"invalid {name}", f"{name}: expected a JSON object")
    added: dict[str, object] = {}
    if signature and "signature" not in fields:
        added["signature"] = signature
    if log_metadata is not None and "log_metadata" not in fields:
        added["log_metadata"] = {
            "block_number": log_metadata.block_number,
            "tx_hash": log_metadata.tx_hash,
            "log_index": log_metadata.log_index,
        }
    if not added:
        return text if fields else None
    return json.dumps({**fields, **added}, ensure_ascii=False, separators=(",", ":"))
