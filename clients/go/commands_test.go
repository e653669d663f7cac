package dingir

import (
	"encoding/json"
	"strconv"
	"testing"
)

// arguments are those of a vector, by name.
type arguments map[string]any

func (a arguments) text(name string) string {
	text, _ := a[name].(string)
	return text
}

func (a arguments) id(name string) int64 {
	number, _ := a[name].(json.Number)
	n, _ := strconv.ParseInt(number.String(), 10, 64)
	return n
}

func (a arguments) int(name string) int       { return int(a.id(name)) }
func (a arguments) number(name string) Number { return Number(a.text(name)) }
func (a arguments) flag(name string) bool     { return a[name] == true }
func (a arguments) texts(name string) []string {
	return each(a[name], func(v any) string { return v.(string) })
}
func (a arguments) items() []BatchItem          { return each(a["item"], batchItem) }
func (a arguments) inner(name string) arguments { return arguments(a[name].(map[string]any)) }
func each[T any](list any, one func(any) T) (all []T) {
	values, _ := list.([]any)
	for _, value := range values {
		all = append(all, one(value))
	}
	return all
}

func (a arguments) pointer(name string) *int {
	if a[name] == nil {
		return nil
	}
	n := a.int(name)
	return &n
}

func batchItem(value any) BatchItem {
	a := arguments(value.(map[string]any))
	switch {
	case a["put"] != nil:
		a = a.inner("put")
		return BatchPut{
			Market: a.text("market"), Side: Side(a.text("side")), Kind: OrderKind(a.text("kind")), Amount: a.number("amount"),
			Price: a.number("price"), QuoteLimit: a.number("quote_limit"), TIF: TimeInForce(a.text("tif")), PostOnly: a.flag("post_only"),
			STP: SelfTradePrevention(a.text("stp")), ClientID: a.text("client_id"), TakerFee: a.number("taker_fee"),
			MakerFee: a.number("maker_fee"), Signature: a.text("signature"), Reply: ReplyForm(a.text("reply")),
		}
	case a["amend"] != nil:
		a = a.inner("amend")
		return BatchAmend{Market: a.text("market"), OrderID: a.id("order_id"), Amount: a.number("amount"), Price: a.number("price")}
	default:
		a = a.inner("cancel")
		return BatchCancel{Market: a.text("market"), OrderID: a.id("order_id"), ClientID: a.text("client_id")}
	}
}

func (a arguments) put() OrderPutOptions {
	return OrderPutOptions{
		Price: a.number("price"), QuoteLimit: a.number("quote_limit"), TIF: TimeInForce(a.text("tif")), PostOnly: a.flag("post_only"),
		STP: SelfTradePrevention(a.text("stp")), ClientID: a.text("client_id"), TakerFee: a.number("taker_fee"), MakerFee: a.number("maker_fee"),
		Signature: a.text("signature"),
	}
}

// get is a Pending's Get, whatever its type.
type get func() (any, error)

func pending[T any](p *Pending[T]) get {
	return func() (any, error) {
		value, err := p.Get()
		return value, err
	}
}

// typed calls the method of a command with a vector's arguments.
func typed(t *testing.T, p *Pipeline, command string, a arguments) get {
	t.Helper()
	user, market := a.id("user"), a.text("market")
	switch command {
	case "ORDER.PUT":
		switch side, kind, amount := Side(a.text("side")), OrderKind(a.text("kind")), a.number("amount"); a.text("reply") {
		case "ACK":
			return pending(p.Order.PutAck(user, market, side, kind, amount, a.put()))
		case "FULL":
			return pending(p.Order.PutFull(user, market, side, kind, amount, a.put()))
		default:
			return pending(p.Order.Put(user, market, side, kind, amount, a.put()))
		}
	case "ORDER.AMEND":
		return pending(p.Order.Amend(user, market, a.id("order_id"), OrderAmendOptions{Amount: a.number("amount"), Price: a.number("price")}))
	case "ORDER.CANCEL":
		if a["client_id"] != nil {
			return pending(p.Order.CancelByClientID(user, market, a.text("client_id")))
		}
		return pending(p.Order.Cancel(user, market, a.id("order_id")))
	case "ORDER.CANCELALL":
		return pending(p.Order.CancelAll(user, OrderCancelAllOptions{Market: market, Side: Side(a.text("side"))}))
	case "ORDER.BATCH":
		return pending(p.Order.Batch(user, a.items()...))
	case "ORDER.GET":
		return pending(p.Order.Get(market, a.id("order_id")))
	case "ORDER.LIST":
		return pending(p.Order.List(user, OrderListOptions{Market: market, Offset: a.int("offset"), Limit: a.int("limit")}))
	case "USER.REGISTER":
		return pending(p.User.Register(UserRegisterOptions{L1: a.text("l1"), L2: a.text("l2")}))
	case "USER.GET":
		return pending(p.User.Get(user))
	case "FEED.SNAPSHOT":
		return pending(p.Feed.Snapshot(a.text("channel")))
	case "FEED.REPLAY":
		return pending(p.Feed.Replay(a.text("channel"), a.id("from"), FeedReplayOptions{Limit: a.int("limit")}))
	}
	if made := typedMoney(p, command, a); made != nil {
		return made
	}
	if made := typedHistory(p, command, a); made != nil {
		return made
	}
	return typedMarket(t, p, command, a)
}

func typedHistory(p *Pipeline, command string, a arguments) get {
	user, market, asset, side := a.id("user"), a.text("market"), a.text("asset"), Side(a.text("side"))
	from, to, before, limit := Micros(a.id("from_us")), Micros(a.id("to_us")), a.text("before"), a.int("limit")
	switch command {
	case "ORDER.HISTORY":
		return pending(p.Order.History(user, OrderHistoryOptions{
			Market: market, Side: side, Status: OrderEnd(a.text("status")), FromUS: from, ToUS: to, Before: before, Limit: limit,
		}))
	case "TRADE.HISTORY":
		return pending(p.Trade.History(user, TradeHistoryOptions{
			Market: market, Side: side, OrderID: a.id("order_id"), FromUS: from, ToUS: to, Before: before, Limit: limit,
		}))
	case "BALANCE.HISTORY":
		return pending(p.Balance.History(user, BalanceHistoryOptions{
			Asset: asset, Business: a.text("business"), FromUS: from, ToUS: to, Before: before, Limit: limit,
		}))
	case "TRANSFER.HISTORY":
		return pending(p.Transfer.History(user, TransferHistoryOptions{
			Asset: asset, Direction: Direction(a.text("direction")), FromUS: from, ToUS: to, Before: before, Limit: limit,
		}))
	case "WAITHISTORY":
		return pending(p.History.Wait(a.id("sequence"), a.id("timeout")))
	}
	return nil
}

func typedMoney(p *Pipeline, command string, a arguments) get {
	asset := a.text("asset")
	switch command {
	case "BALANCE.GET":
		return pending(p.Balance.Get(a.id("user"), a.texts("asset")...))
	case "BALANCE.UPDATE":
		return pending(p.Balance.Update(a.id("user"), asset, a.number("delta"), a.text("business"), a.id("business_id"),
			BalanceUpdateOptions{Detail: a.text("detail")}))
	case "BALANCE.TRANSFER":
		return pending(p.Balance.Transfer(a.id("from_user"), a.id("to_user"), asset, a.number("amount"),
			BalanceTransferOptions{ID: a.text("id"), Memo: a.text("memo")}))
	case "ASSET.CREATE":
		return pending(p.Asset.Create(asset, a.int("scale"), AssetCreateOptions{
			Show: a.pointer("show"), Name: a.text("name"), Symbol: a.text("symbol"), ChainID: a.id("chain_id"),
			Address: a.text("address"), InnerID: a.id("inner_id"), Logo: a.text("logo"),
		}))
	case "ASSET.LIST":
		return pending(p.Asset.List())
	case "ASSET.SUMMARY":
		return pending(p.Asset.Summary(a.texts("asset")...))
	case "ENGINE.STATEHASH":
		return pending(p.Engine.StateHash())
	case "ENGINE.CHECK":
		return pending(p.Engine.Check())
	case "ENGINE.SET":
		return pending(p.Engine.Set(EngineParameter(a.text("parameter")), a.id("value")))
	case "ENGINE.TICK":
		return pending(p.Engine.Tick())
	}
	return nil
}

func typedMarket(t *testing.T, p *Pipeline, command string, a arguments) get {
	t.Helper()
	market := a.text("market")
	switch command {
	case "MARKET.CREATE":
		return pending(p.Market.Create(market, a.text("base"), a.text("quote"), a.int("amount_scale"), a.int("price_scale"), MarketCreateOptions{
			FeeScale: a.pointer("fee_scale"), MinAmount: a.number("min_amount"), TakerFee: a.number("taker_fee"),
			MakerFee: a.number("maker_fee"), STP: SelfTradePrevention(a.text("stp")),
		}))
	case "MARKET.SET":
		return pending(p.Market.Set(market, MarketSetOptions{
			MinAmount: a.number("min_amount"), TakerFee: a.number("taker_fee"), MakerFee: a.number("maker_fee"),
			STP: SelfTradePrevention(a.text("stp")), Status: MarketStatus(a.text("status")),
		}))
	case "MARKET.LIST":
		return pending(p.Market.List())
	case "MARKET.SUMMARY":
		return pending(p.Market.Summary(a.texts("market")...))
	case "MARKET.DEPTH":
		return pending(p.Market.Depth(market, MarketDepthOptions{Limit: a.int("limit"), Interval: a.number("interval")}))
	case "MARKET.TRADES":
		return pending(p.Market.Trades(market, MarketTradesOptions{Limit: a.int("limit"), Before: a.id("before")}))
	case "MARKET.TICKER":
		return pending(p.Market.Ticker(market))
	case "MARKET.KLINE":
		return pending(p.Market.Kline(market, Interval(a.text("interval")), MarketKlineOptions{
			FromUS: Micros(a.id("from_us")), ToUS: Micros(a.id("to_us")), Limit: a.int("limit"), Fill: a.flag("fill"),
		}))
	case "MARKET.STATUS":
		return pending(p.Market.Status(market, MarketStatusOptions{Period: a.int("period")}))
	}
	t.Fatalf("%s: no method for it", command)
	return nil
}
