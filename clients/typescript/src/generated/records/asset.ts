// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { Decimal } from "../../decimal.js";
import { readDecimal, readFields, readInteger, readText, type Value } from "../../values.js";

/** A record: ASSET. */
export interface Asset {
  asset: string;
  name: string;
  symbol: string;
  scale: number;
  show: number;
  chainId: number;
  address: string;
  innerId: number;
  logo: string;
}

export function readAsset(value: Value | undefined, field: string): Asset {
  const fields = readFields(value, field);
  return {
    asset: readText(fields.get("asset"), "asset"),
    name: readText(fields.get("name"), "name"),
    symbol: readText(fields.get("symbol"), "symbol"),
    scale: readInteger(fields.get("scale"), "scale"),
    show: readInteger(fields.get("show"), "show"),
    chainId: readInteger(fields.get("chain_id"), "chain_id"),
    address: readText(fields.get("address"), "address"),
    innerId: readInteger(fields.get("inner_id"), "inner_id"),
    logo: readText(fields.get("logo"), "logo"),
  };
}

/** A record: ASSET_SUMMARY. */
export interface AssetSummary {
  asset: string;
  available: Decimal;
  frozen: Decimal;
  fees: Decimal;
  deposited: Decimal;
  withdrawn: Decimal;
  availableCount: number;
  frozenCount: number;
}

export function readAssetSummary(value: Value | undefined, field: string): AssetSummary {
  const fields = readFields(value, field);
  return {
    asset: readText(fields.get("asset"), "asset"),
    available: readDecimal(fields.get("available"), "available"),
    frozen: readDecimal(fields.get("frozen"), "frozen"),
    fees: readDecimal(fields.get("fees"), "fees"),
    deposited: readDecimal(fields.get("deposited"), "deposited"),
    withdrawn: readDecimal(fields.get("withdrawn"), "withdrawn"),
    availableCount: readInteger(fields.get("available_count"), "available_count"),
    frozenCount: readInteger(fields.get("frozen_count"), "frozen_count"),
  };
}
