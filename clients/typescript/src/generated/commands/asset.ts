// Generated from the declarations in protocol/ by `python -m clients.generate`; do not edit.

import type { CallOptions, Command, Runner } from "../../command.js";
import { readList, readStatus } from "../../values.js";
import { type IntegerLike, writeInteger, writeText, writeTexts } from "../../words.js";
import { type Asset, type AssetSummary, readAsset, readAssetSummary } from "../records/asset.js";

/** What ASSET.CREATE takes. */
export interface AssetCreateArguments {
  /** the asset's name */
  asset: string;
  /** decimals of its amounts, for ever */
  scale: IntegerLike;
  /** decimals to show; default: scale */
  show?: IntegerLike | undefined;
  /** name for people */
  name?: string | undefined;
  /** its ticker elsewhere */
  symbol?: string | undefined;
  /** the chain it lives on; default 0 */
  chainId?: IntegerLike | undefined;
  /** its contract's address */
  address?: string | undefined;
  /** its id inside a rollup; default 0 */
  innerId?: IntegerLike | undefined;
  /** address of its picture */
  logo?: string | undefined;
}

const create: Command<AssetCreateArguments, void> = {
  name: "ASSET.CREATE",
  retry: "always",
  writes: true,
  words(given) {
    const words = ["ASSET.CREATE"];
    words.push(writeText(given.asset, "asset"));
    words.push("SCALE", writeInteger(given.scale, "scale"));
    if (given.show !== undefined) words.push("SHOW", writeInteger(given.show, "show"));
    if (given.name !== undefined) words.push("NAME", writeText(given.name, "name"));
    if (given.symbol !== undefined) words.push("SYMBOL", writeText(given.symbol, "symbol"));
    if (given.chainId !== undefined) words.push("CHAINID", writeInteger(given.chainId, "chainId"));
    if (given.address !== undefined) words.push("ADDRESS", writeText(given.address, "address"));
    if (given.innerId !== undefined) words.push("INNERID", writeInteger(given.innerId, "innerId"));
    if (given.logo !== undefined) words.push("LOGO", writeText(given.logo, "logo"));
    return words;
  },
  read: (value) => readStatus(value, "ASSET.CREATE"),
};

const list: Command<undefined, Asset[]> = {
  name: "ASSET.LIST",
  retry: "always",
  writes: false,
  words: () => ["ASSET.LIST"],
  read: (value) => readList(value, "ASSET.LIST", readAsset),
};

/** What ASSET.SUMMARY takes. */
export interface AssetSummaryArguments {
  /** these; default: all */
  asset?: readonly string[] | undefined;
}

const summary: Command<AssetSummaryArguments, AssetSummary[]> = {
  name: "ASSET.SUMMARY",
  retry: "always",
  writes: false,
  words(given) {
    const words = ["ASSET.SUMMARY"];
    if (given.asset !== undefined) writeTexts(words, given.asset, "asset");
    return words;
  },
  read: (value) => readList(value, "ASSET.SUMMARY", readAssetSummary),
};

/** The commands of ASSET. */
export class AssetCommands {
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * Lists an asset; the same again is OK and changes nothing.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link MalformedError} the syntax is wrong, or SHOW exceeds SCALE
   * - {@link BadNameError} the name is not 1 to 32 of A-Z a-z 0-9 _ . -, or a text is too long or not printable
   * - {@link ExistsError} the asset exists with other properties
   * - {@link LimitReachedError} the exchange has as many assets as it may
   */
  create(given: AssetCreateArguments, options?: CallOptions): Promise<void> {
    return this.#runner.run(create, given, options);
  }

  /**
   * Lists the assets in the order of their creation.
   *
   * Sent again when its answer was lost.
   */
  list(options?: CallOptions): Promise<Asset[]> {
    return this.#runner.run(list, undefined, options);
  }

  /**
   * Tells the totals of assets over all users.
   *
   * Sent again when its answer was lost.
   *
   * Refused, the first that applies:
   * - {@link NoAssetError} there is no such asset
   */
  summary(given: AssetSummaryArguments = {}, options?: CallOptions): Promise<AssetSummary[]> {
    return this.#runner.run(summary, given, options);
  }
}
