// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import {
  type Id,
  type Microseconds,
  readDecimal,
  readFields,
  readId,
  readInteger,
  readList,
  readText,
  type Value,
} from "../../values.js";

/** A record: TRANSFER. */
export interface Transfer {
  id: Id;
  time: Microseconds;
  fromUser: Id;
  toUser: Id;
  asset: string;
  amount: Decimal;
  transferId: string;
  memo: string;
}

export function readTransfer(value: Value | undefined, field: string): Transfer {
  const fields = readFields(value, field);
  return {
    id: readId(fields.get("id"), "id"),
    time: readInteger(fields.get("time"), "time"),
    fromUser: readId(fields.get("from_user"), "from_user"),
    toUser: readId(fields.get("to_user"), "to_user"),
    asset: readText(fields.get("asset"), "asset"),
    amount: readDecimal(fields.get("amount"), "amount"),
    transferId: readText(fields.get("transfer_id"), "transfer_id"),
    memo: readText(fields.get("memo"), "memo"),
  };
}

/** A record: TRANSFER_PAGE. */
export interface TransferPage {
  sequence: Id;
  next: string;
  transfers: Transfer[];
}

export function readTransferPage(value: Value | undefined, field: string): TransferPage {
  const fields = readFields(value, field);
  return {
    sequence: readId(fields.get("sequence"), "sequence"),
    next: readText(fields.get("next"), "next"),
    transfers: readList(fields.get("transfers"), "transfers", readTransfer),
  };
}
