package dingir

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Exchange is a connection to a server, for all goroutines of a program: their commands share it, and are pipelined and
// written together when they come together. When it breaks, it is made again; which commands are then sent again is told
// in the package documentation.
type Exchange struct {
	Order    OrderCommands
	Balance  BalanceCommands
	Trade    TradeCommands
	Transfer TransferCommands
	Market   MarketCommands
	Asset    AssetCommands
	User     UserCommands
	Engine   EngineCommands
	Feed     FeedCommands
	History  HistoryCommands

	options Options
	codec   codec
	ids     *ids
	frames  atomic.Uint32 // the last frame's id
	mailbox *mailbox

	first   chan error         // what came of the first connection
	cancel  context.CancelFunc // ends the goroutines
	stopped chan struct{}      // they have ended

	closing sync.Once
	feeds   subscriptions
}

// Connect reads a connection string (see [ParseURL]) and connects.
func Connect(ctx context.Context, url string) (*Exchange, error) {
	options, err := ParseURL(url)
	if err != nil {
		return nil, err
	}
	return ConnectOptions(ctx, options)
}

// ConnectOptions connects. While the server can't be reached it tries again, until ctx ends or Options.RetryFor is over;
// a server that refuses (a wrong password, for instance) ends it at once. The context matters for connecting only.
func ConnectOptions(ctx context.Context, options Options) (*Exchange, error) {
	options, err := options.withDefaults()
	if err != nil {
		return nil, failure(Invalid, "options", err)
	}
	e := newExchange(options)
	running, cancel := context.WithCancel(context.Background())
	e.cancel = cancel
	go e.run(running)
	patience := time.NewTimer(options.RetryFor)
	defer patience.Stop()
	select {
	case err = <-e.first:
	case <-ctx.Done():
		err = failure(Canceled, "connect", ctx.Err())
	case <-patience.C:
		err = failure(ConnectionLost, "connect to "+options.Address, e.mailbox.reason())
	}
	if err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// newExchange is an Exchange without its goroutines.
func newExchange(options Options) *Exchange {
	e := &Exchange{
		options: options,
		codec:   codecOf(options.Protocol),
		ids:     newIDs(),
		mailbox: newMailbox(&options),
		first:   make(chan error, 1),
		stopped: make(chan struct{}),
	}
	e.Order.exchange = e
	e.Balance.exchange = e
	e.Trade.exchange = e
	e.Transfer.exchange = e
	e.Market.exchange = e
	e.Asset.exchange = e
	e.User.exchange = e
	e.Engine.exchange = e
	e.Feed.exchange = e
	e.History.exchange = e
	return e
}

// Call sends any command, as in Call(ctx, "CONFIG", "GET", "maxmemory"), and answers plain values: nil, bool, int64,
// string, []any, map[string]any. It is not sent again once it may have arrived. Commands that change how a connection
// speaks (HELLO, SUBSCRIBE, MONITOR, CLIENT REPLY, MULTI, ...) are not for a connection that others use, too.
func (e *Exchange) Call(ctx context.Context, command string, arguments ...string) (any, error) {
	return do(ctx, e, request{words: append([]string{command}, arguments...)}, (*cursor).value)
}

func (e *Exchange) newCall(r request) *call {
	id := e.frames.Add(1)
	return &call{
		request: r,
		mailbox: e.mailbox,
		id:      id,
		frame:   e.codec.appendRequest(nil, id, r.words),
		done:    make(chan struct{}, 1),
	}
}

// Close lets commands in flight end, for up to Options.Timeout, and closes the connection and all subscriptions.
// Commands that come later, and those that have not been sent by then, fail with [Closed].
func (e *Exchange) Close() error {
	e.closing.Do(func() {
		e.mailbox.close()
		e.feeds.close()
		patience := time.NewTimer(e.options.Timeout)
		defer patience.Stop()
		for expired := false; !expired && e.mailbox.live.Load() > 0; {
			select {
			case <-e.mailbox.idle:
			case <-patience.C:
				expired = true
			case <-e.stopped:
				expired = true
			}
		}
		e.cancel()
	})
	<-e.stopped
	return nil
}
