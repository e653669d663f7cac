package dingir

import "context"

// Pipeline collects commands, to be sent in one write. It is for one goroutine, and for one time.
//
//	p := exchange.Pipeline()
//	first := p.Order.Put(1, "BTC_USDT", dingir.SideBid, dingir.OrderKindLimit, "0.5", dingir.OrderPutOptions{Price: "100"})
//	second := p.Market.Depth("BTC_USDT", dingir.MarketDepthOptions{})
//	err := p.Send(ctx)
//
// Commands of several goroutines are pipelined without it.
type Pipeline struct {
	Order    OrderPipeline
	Balance  BalancePipeline
	Trade    TradePipeline
	Transfer TransferPipeline
	Market   MarketPipeline
	Asset    AssetPipeline
	User     UserPipeline
	Engine   EnginePipeline
	Feed     FeedPipeline
	History  HistoryPipeline

	exchange *Exchange
	calls    []*call
	finish   []func(context.Context) error
}

// Pipeline makes an empty pipeline.
func (e *Exchange) Pipeline() *Pipeline {
	p := &Pipeline{exchange: e}
	p.Order.pipeline = p
	p.Balance.pipeline = p
	p.Trade.pipeline = p
	p.Transfer.pipeline = p
	p.Market.pipeline = p
	p.Asset.pipeline = p
	p.User.pipeline = p
	p.Engine.pipeline = p
	p.Feed.pipeline = p
	p.History.pipeline = p
	return p
}

// Pending is the place of a command's result in a pipeline.
type Pending[T any] struct {
	value T
	err   error
}

// Get is the command's result once Pipeline.Send has returned.
func (p *Pending[T]) Get() (T, error) { return p.value, p.err }

var errNotSent = failure(Canceled, "Pipeline.Send was not called", nil)

// Call collects [Exchange.Call].
func (p *Pipeline) Call(command string, arguments ...string) *Pending[any] {
	return collect(p, request{words: append([]string{command}, arguments...)}, (*cursor).value)
}

// Len is how many commands there are.
func (p *Pipeline) Len() int { return len(p.calls) }

// Send sends the commands and waits until all have ended. Each has its own result or error, and is sent again, or not,
// as it would be by itself. The error that Send returns is the first of theirs.
func (p *Pipeline) Send(ctx context.Context) error {
	finish := p.finish
	p.exchange.mailbox.post(p.calls...)
	p.calls, p.finish = nil, nil
	var first error
	for _, one := range finish {
		if err := one(ctx); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// collect adds a command.
func collect[T any](p *Pipeline, r request, read func(*cursor) T) *Pending[T] {
	one := p.exchange.newCall(r)
	place := &Pending[T]{err: errNotSent}
	p.calls = append(p.calls, one)
	p.finish = append(p.finish, func(ctx context.Context) error {
		place.value, place.err = result(ctx, p.exchange, one, read)
		return place.err
	})
	return place
}
