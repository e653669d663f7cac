from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderSide(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASK: _ClassVar[OrderSide]
    BID: _ClassVar[OrderSide]

class OrderType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LIMIT: _ClassVar[OrderType]
    MARKET: _ClassVar[OrderType]

class ResultCode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SUCCESS: _ClassVar[ResultCode]
    INTERNAL_ERROR: _ClassVar[ResultCode]
ASK: OrderSide
BID: OrderSide
LIMIT: OrderType
MARKET: OrderType
SUCCESS: ResultCode
INTERNAL_ERROR: ResultCode

class EthLogMetadata(_message.Message):
    __slots__ = ("block_number", "tx_hash", "log_index")
    BLOCK_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TX_HASH_FIELD_NUMBER: _ClassVar[int]
    LOG_INDEX_FIELD_NUMBER: _ClassVar[int]
    block_number: int
    tx_hash: str
    log_index: str
    def __init__(self, block_number: _Optional[int] = ..., tx_hash: _Optional[str] = ..., log_index: _Optional[str] = ...) -> None: ...

class UserInfo(_message.Message):
    __slots__ = ("user_id", "l1_address", "l2_pubkey", "log_metadata")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    L1_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    L2_PUBKEY_FIELD_NUMBER: _ClassVar[int]
    LOG_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    l1_address: str
    l2_pubkey: str
    log_metadata: EthLogMetadata
    def __init__(self, user_id: _Optional[int] = ..., l1_address: _Optional[str] = ..., l2_pubkey: _Optional[str] = ..., log_metadata: _Optional[_Union[EthLogMetadata, _Mapping]] = ...) -> None: ...

class BalanceQueryRequest(_message.Message):
    __slots__ = ("user_id", "assets")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    assets: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, user_id: _Optional[int] = ..., assets: _Optional[_Iterable[str]] = ...) -> None: ...

class BalanceQueryResponse(_message.Message):
    __slots__ = ("balances",)
    class AssetBalance(_message.Message):
        __slots__ = ("asset_id", "available", "frozen")
        ASSET_ID_FIELD_NUMBER: _ClassVar[int]
        AVAILABLE_FIELD_NUMBER: _ClassVar[int]
        FROZEN_FIELD_NUMBER: _ClassVar[int]
        asset_id: str
        available: str
        frozen: str
        def __init__(self, asset_id: _Optional[str] = ..., available: _Optional[str] = ..., frozen: _Optional[str] = ...) -> None: ...
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    balances: _containers.RepeatedCompositeFieldContainer[BalanceQueryResponse.AssetBalance]
    def __init__(self, balances: _Optional[_Iterable[_Union[BalanceQueryResponse.AssetBalance, _Mapping]]] = ...) -> None: ...

class BalanceUpdateRequest(_message.Message):
    __slots__ = ("user_id", "asset", "business", "business_id", "delta", "detail", "signature", "log_metadata")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_FIELD_NUMBER: _ClassVar[int]
    BUSINESS_ID_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    LOG_METADATA_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    asset: str
    business: str
    business_id: int
    delta: str
    detail: str
    signature: str
    log_metadata: EthLogMetadata
    def __init__(self, user_id: _Optional[int] = ..., asset: _Optional[str] = ..., business: _Optional[str] = ..., business_id: _Optional[int] = ..., delta: _Optional[str] = ..., detail: _Optional[str] = ..., signature: _Optional[str] = ..., log_metadata: _Optional[_Union[EthLogMetadata, _Mapping]] = ...) -> None: ...

class BalanceUpdateResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class TransferRequest(_message.Message):
    __slots__ = ("to", "asset", "delta", "memo", "signature")
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    DELTA_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    to: int
    asset: str
    delta: str
    memo: str
    signature: str
    def __init__(self, to: _Optional[int] = ..., asset: _Optional[str] = ..., delta: _Optional[str] = ..., memo: _Optional[str] = ..., signature: _Optional[str] = ..., **kwargs) -> None: ...

class TransferResponse(_message.Message):
    __slots__ = ("success", "asset", "balance_from")
    SUCCESS_FIELD_NUMBER: _ClassVar[int]
    ASSET_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FROM_FIELD_NUMBER: _ClassVar[int]
    success: bool
    asset: str
    balance_from: str
    def __init__(self, success: _Optional[bool] = ..., asset: _Optional[str] = ..., balance_from: _Optional[str] = ...) -> None: ...

class AssetListRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class AssetListResponse(_message.Message):
    __slots__ = ("asset_lists",)
    class AssetInfo(_message.Message):
        __slots__ = ("symbol", "name", "chain_id", "token_address", "precision", "logo_uri", "inner_id")
        SYMBOL_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        CHAIN_ID_FIELD_NUMBER: _ClassVar[int]
        TOKEN_ADDRESS_FIELD_NUMBER: _ClassVar[int]
        PRECISION_FIELD_NUMBER: _ClassVar[int]
        LOGO_URI_FIELD_NUMBER: _ClassVar[int]
        INNER_ID_FIELD_NUMBER: _ClassVar[int]
        symbol: str
        name: str
        chain_id: int
        token_address: str
        precision: int
        logo_uri: str
        inner_id: int
        def __init__(self, symbol: _Optional[str] = ..., name: _Optional[str] = ..., chain_id: _Optional[int] = ..., token_address: _Optional[str] = ..., precision: _Optional[int] = ..., logo_uri: _Optional[str] = ..., inner_id: _Optional[int] = ...) -> None: ...
    ASSET_LISTS_FIELD_NUMBER: _ClassVar[int]
    asset_lists: _containers.RepeatedCompositeFieldContainer[AssetListResponse.AssetInfo]
    def __init__(self, asset_lists: _Optional[_Iterable[_Union[AssetListResponse.AssetInfo, _Mapping]]] = ...) -> None: ...

class AssetSummaryRequest(_message.Message):
    __slots__ = ("assets",)
    ASSETS_FIELD_NUMBER: _ClassVar[int]
    assets: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, assets: _Optional[_Iterable[str]] = ...) -> None: ...

class AssetSummaryResponse(_message.Message):
    __slots__ = ("asset_summaries",)
    class AssetSummaryInfo(_message.Message):
        __slots__ = ("name", "total_balance", "available_count", "available_balance", "frozen_count", "frozen_balance")
        NAME_FIELD_NUMBER: _ClassVar[int]
        TOTAL_BALANCE_FIELD_NUMBER: _ClassVar[int]
        AVAILABLE_COUNT_FIELD_NUMBER: _ClassVar[int]
        AVAILABLE_BALANCE_FIELD_NUMBER: _ClassVar[int]
        FROZEN_COUNT_FIELD_NUMBER: _ClassVar[int]
        FROZEN_BALANCE_FIELD_NUMBER: _ClassVar[int]
        name: str
        total_balance: str
        available_count: int
        available_balance: str
        frozen_count: int
        frozen_balance: str
        def __init__(self, name: _Optional[str] = ..., total_balance: _Optional[str] = ..., available_count: _Optional[int] = ..., available_balance: _Optional[str] = ..., frozen_count: _Optional[int] = ..., frozen_balance: _Optional[str] = ...) -> None: ...
    ASSET_SUMMARIES_FIELD_NUMBER: _ClassVar[int]
    asset_summaries: _containers.RepeatedCompositeFieldContainer[AssetSummaryResponse.AssetSummaryInfo]
    def __init__(self, asset_summaries: _Optional[_Iterable[_Union[AssetSummaryResponse.AssetSummaryInfo, _Mapping]]] = ...) -> None: ...

class MarketListRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class MarketListResponse(_message.Message):
    __slots__ = ("markets",)
    class MarketInfo(_message.Message):
        __slots__ = ("name", "base", "quote", "fee_precision", "amount_precision", "price_precision", "min_amount")
        NAME_FIELD_NUMBER: _ClassVar[int]
        BASE_FIELD_NUMBER: _ClassVar[int]
        QUOTE_FIELD_NUMBER: _ClassVar[int]
        FEE_PRECISION_FIELD_NUMBER: _ClassVar[int]
        AMOUNT_PRECISION_FIELD_NUMBER: _ClassVar[int]
        PRICE_PRECISION_FIELD_NUMBER: _ClassVar[int]
        MIN_AMOUNT_FIELD_NUMBER: _ClassVar[int]
        name: str
        base: str
        quote: str
        fee_precision: int
        amount_precision: int
        price_precision: int
        min_amount: str
        def __init__(self, name: _Optional[str] = ..., base: _Optional[str] = ..., quote: _Optional[str] = ..., fee_precision: _Optional[int] = ..., amount_precision: _Optional[int] = ..., price_precision: _Optional[int] = ..., min_amount: _Optional[str] = ...) -> None: ...
    MARKETS_FIELD_NUMBER: _ClassVar[int]
    markets: _containers.RepeatedCompositeFieldContainer[MarketListResponse.MarketInfo]
    def __init__(self, markets: _Optional[_Iterable[_Union[MarketListResponse.MarketInfo, _Mapping]]] = ...) -> None: ...

class MarketSummaryRequest(_message.Message):
    __slots__ = ("markets",)
    MARKETS_FIELD_NUMBER: _ClassVar[int]
    markets: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, markets: _Optional[_Iterable[str]] = ...) -> None: ...

class MarketSummaryResponse(_message.Message):
    __slots__ = ("market_summaries",)
    class MarketSummary(_message.Message):
        __slots__ = ("name", "ask_count", "ask_amount", "bid_count", "bid_amount", "trade_count")
        NAME_FIELD_NUMBER: _ClassVar[int]
        ASK_COUNT_FIELD_NUMBER: _ClassVar[int]
        ASK_AMOUNT_FIELD_NUMBER: _ClassVar[int]
        BID_COUNT_FIELD_NUMBER: _ClassVar[int]
        BID_AMOUNT_FIELD_NUMBER: _ClassVar[int]
        TRADE_COUNT_FIELD_NUMBER: _ClassVar[int]
        name: str
        ask_count: int
        ask_amount: str
        bid_count: int
        bid_amount: str
        trade_count: int
        def __init__(self, name: _Optional[str] = ..., ask_count: _Optional[int] = ..., ask_amount: _Optional[str] = ..., bid_count: _Optional[int] = ..., bid_amount: _Optional[str] = ..., trade_count: _Optional[int] = ...) -> None: ...
    MARKET_SUMMARIES_FIELD_NUMBER: _ClassVar[int]
    market_summaries: _containers.RepeatedCompositeFieldContainer[MarketSummaryResponse.MarketSummary]
    def __init__(self, market_summaries: _Optional[_Iterable[_Union[MarketSummaryResponse.MarketSummary, _Mapping]]] = ...) -> None: ...

class ReloadMarketsRequest(_message.Message):
    __slots__ = ("from_scratch",)
    FROM_SCRATCH_FIELD_NUMBER: _ClassVar[int]
    from_scratch: bool
    def __init__(self, from_scratch: _Optional[bool] = ...) -> None: ...

class SimpleSuccessResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class OrderPutRequest(_message.Message):
    __slots__ = ("user_id", "market", "order_side", "order_type", "amount", "price", "quote_limit", "taker_fee", "maker_fee", "post_only", "signature")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_SIDE_FIELD_NUMBER: _ClassVar[int]
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUOTE_LIMIT_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    POST_ONLY_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    market: str
    order_side: OrderSide
    order_type: OrderType
    amount: str
    price: str
    quote_limit: str
    taker_fee: str
    maker_fee: str
    post_only: bool
    signature: str
    def __init__(self, user_id: _Optional[int] = ..., market: _Optional[str] = ..., order_side: _Optional[_Union[OrderSide, str]] = ..., order_type: _Optional[_Union[OrderType, str]] = ..., amount: _Optional[str] = ..., price: _Optional[str] = ..., quote_limit: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., post_only: _Optional[bool] = ..., signature: _Optional[str] = ...) -> None: ...

class OrderInfo(_message.Message):
    __slots__ = ("id", "market", "order_side", "order_type", "user_id", "create_time", "update_time", "price", "amount", "taker_fee", "maker_fee", "remain", "finished_base", "finished_quote", "finished_fee", "post_only")
    ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_SIDE_FIELD_NUMBER: _ClassVar[int]
    ORDER_TYPE_FIELD_NUMBER: _ClassVar[int]
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    MAKER_FEE_FIELD_NUMBER: _ClassVar[int]
    REMAIN_FIELD_NUMBER: _ClassVar[int]
    FINISHED_BASE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_QUOTE_FIELD_NUMBER: _ClassVar[int]
    FINISHED_FEE_FIELD_NUMBER: _ClassVar[int]
    POST_ONLY_FIELD_NUMBER: _ClassVar[int]
    id: int
    market: str
    order_side: OrderSide
    order_type: OrderType
    user_id: int
    create_time: int
    update_time: int
    price: str
    amount: str
    taker_fee: str
    maker_fee: str
    remain: str
    finished_base: str
    finished_quote: str
    finished_fee: str
    post_only: bool
    def __init__(self, id: _Optional[int] = ..., market: _Optional[str] = ..., order_side: _Optional[_Union[OrderSide, str]] = ..., order_type: _Optional[_Union[OrderType, str]] = ..., user_id: _Optional[int] = ..., create_time: _Optional[int] = ..., update_time: _Optional[int] = ..., price: _Optional[str] = ..., amount: _Optional[str] = ..., taker_fee: _Optional[str] = ..., maker_fee: _Optional[str] = ..., remain: _Optional[str] = ..., finished_base: _Optional[str] = ..., finished_quote: _Optional[str] = ..., finished_fee: _Optional[str] = ..., post_only: _Optional[bool] = ...) -> None: ...

class BatchOrderPutRequest(_message.Message):
    __slots__ = ("market", "reset", "orders")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    RESET_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    market: str
    reset: bool
    orders: _containers.RepeatedCompositeFieldContainer[OrderPutRequest]
    def __init__(self, market: _Optional[str] = ..., reset: _Optional[bool] = ..., orders: _Optional[_Iterable[_Union[OrderPutRequest, _Mapping]]] = ...) -> None: ...

class BatchOrderPutResponse(_message.Message):
    __slots__ = ("result_code", "error_message", "order_ids")
    RESULT_CODE_FIELD_NUMBER: _ClassVar[int]
    ERROR_MESSAGE_FIELD_NUMBER: _ClassVar[int]
    ORDER_IDS_FIELD_NUMBER: _ClassVar[int]
    result_code: ResultCode
    error_message: str
    order_ids: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, result_code: _Optional[_Union[ResultCode, str]] = ..., error_message: _Optional[str] = ..., order_ids: _Optional[_Iterable[int]] = ...) -> None: ...

class OrderQueryRequest(_message.Message):
    __slots__ = ("user_id", "market", "offset", "limit")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    market: str
    offset: int
    limit: int
    def __init__(self, user_id: _Optional[int] = ..., market: _Optional[str] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class OrderQueryResponse(_message.Message):
    __slots__ = ("offset", "limit", "total", "orders")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    total: int
    orders: _containers.RepeatedCompositeFieldContainer[OrderInfo]
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ..., total: _Optional[int] = ..., orders: _Optional[_Iterable[_Union[OrderInfo, _Mapping]]] = ...) -> None: ...

class OrderCancelRequest(_message.Message):
    __slots__ = ("user_id", "market", "order_id")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    market: str
    order_id: int
    def __init__(self, user_id: _Optional[int] = ..., market: _Optional[str] = ..., order_id: _Optional[int] = ...) -> None: ...

class OrderCancelAllRequest(_message.Message):
    __slots__ = ("user_id", "market")
    USER_ID_FIELD_NUMBER: _ClassVar[int]
    MARKET_FIELD_NUMBER: _ClassVar[int]
    user_id: int
    market: str
    def __init__(self, user_id: _Optional[int] = ..., market: _Optional[str] = ...) -> None: ...

class OrderCancelAllResponse(_message.Message):
    __slots__ = ("total",)
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    total: int
    def __init__(self, total: _Optional[int] = ...) -> None: ...

class OrderBookRequest(_message.Message):
    __slots__ = ("market", "side", "offset", "limit")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    market: str
    side: OrderSide
    offset: int
    limit: int
    def __init__(self, market: _Optional[str] = ..., side: _Optional[_Union[OrderSide, str]] = ..., offset: _Optional[int] = ..., limit: _Optional[int] = ...) -> None: ...

class OrderBookResponse(_message.Message):
    __slots__ = ("offset", "limit", "total", "orders")
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    offset: int
    limit: int
    total: int
    orders: _containers.RepeatedCompositeFieldContainer[OrderInfo]
    def __init__(self, offset: _Optional[int] = ..., limit: _Optional[int] = ..., total: _Optional[int] = ..., orders: _Optional[_Iterable[_Union[OrderInfo, _Mapping]]] = ...) -> None: ...

class OrderBookDepthRequest(_message.Message):
    __slots__ = ("market", "limit", "interval")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    market: str
    limit: int
    interval: str
    def __init__(self, market: _Optional[str] = ..., limit: _Optional[int] = ..., interval: _Optional[str] = ...) -> None: ...

class OrderBookDepthResponse(_message.Message):
    __slots__ = ("asks", "bids")
    class PriceInfo(_message.Message):
        __slots__ = ("price", "amount")
        PRICE_FIELD_NUMBER: _ClassVar[int]
        AMOUNT_FIELD_NUMBER: _ClassVar[int]
        price: str
        amount: str
        def __init__(self, price: _Optional[str] = ..., amount: _Optional[str] = ...) -> None: ...
    ASKS_FIELD_NUMBER: _ClassVar[int]
    BIDS_FIELD_NUMBER: _ClassVar[int]
    asks: _containers.RepeatedCompositeFieldContainer[OrderBookDepthResponse.PriceInfo]
    bids: _containers.RepeatedCompositeFieldContainer[OrderBookDepthResponse.PriceInfo]
    def __init__(self, asks: _Optional[_Iterable[_Union[OrderBookDepthResponse.PriceInfo, _Mapping]]] = ..., bids: _Optional[_Iterable[_Union[OrderBookDepthResponse.PriceInfo, _Mapping]]] = ...) -> None: ...

class OrderDetailRequest(_message.Message):
    __slots__ = ("market", "order_id")
    MARKET_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    market: str
    order_id: int
    def __init__(self, market: _Optional[str] = ..., order_id: _Optional[int] = ...) -> None: ...

class DebugDumpRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DebugDumpResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DebugResetRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DebugResetResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DebugReloadRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class DebugReloadResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
