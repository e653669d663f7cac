package dingir

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"
)

// Subscription is a stream of messages of some channels, from a connection of its own. It may be relied on, also over lost
// connections and restarts of the server:
//
//  1. The first message of a channel is a snapshot.
//  2. Then come updates, each with the Seq before it as its Prev.
//  3. Another snapshot means that something was missed that nobody keeps any more: begin anew with it.
//
// Who reads slowly slows the connection. The server may then cut it; it is made again, as above.
type Subscription struct {
	exchange *Exchange
	stream   *stream
	messages chan Message
	failed   error // why messages is closed; written before that
	cancel   context.CancelFunc
	stopped  chan struct{}
}

// Subscribe begins to hear channels, such as "depth:BTC_USDT" or "order:7". It returns once the server has confirmed all of
// them; a name that it refuses is an error. While the server can't be reached it tries again, until ctx ends or
// Options.RetryFor is over. The context matters for that only: the subscription ends with its Close, or the Exchange's.
func (c FeedCommands) Subscribe(ctx context.Context, channels ...string) (*Subscription, error) {
	if len(channels) == 0 {
		return nil, failure(Invalid, "subscribe: expected channels", nil)
	}
	e := c.exchange
	running, cancel := context.WithCancel(context.Background())
	s := &Subscription{
		exchange: e,
		messages: make(chan Message),
		failed:   failure(Closed, "feed", errClosed),
		cancel:   cancel,
		stopped:  make(chan struct{}),
	}
	s.stream = newStream(e, channels, func(m Message) bool { return s.hand(running, m) })
	if !e.feeds.add(s) {
		cancel()
		return nil, failure(Closed, "subscribe", errClosed)
	}
	started := make(chan error, 1)
	go s.run(running, started)
	patience := time.NewTimer(e.options.RetryFor)
	defer patience.Stop()
	var err error
	select {
	case err = <-started:
	case <-ctx.Done():
		err = failure(Canceled, "subscribe", ctx.Err())
	case <-patience.C:
		err = failure(ConnectionLost, "subscribe: no answer from "+e.options.Address, nil)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Next is the next message; it waits for it until ctx ends. After Close, and when the server does not let the
// subscription go on, it is an error that stays.
func (s *Subscription) Next(ctx context.Context) (Message, error) {
	select {
	case m, ok := <-s.messages:
		if !ok {
			return Message{}, s.failed
		}
		return m, nil
	case <-ctx.Done():
		return Message{}, failure(Canceled, "feed", ctx.Err())
	}
}

// All is every message from now on. The loop ends after an error, which is its last pair, and without one after Close.
func (s *Subscription) All(ctx context.Context) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		for {
			m, err := s.Next(ctx)
			if errors.Is(err, Closed) || !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// Close ends the subscription and its connection. It may be called from any goroutine, and more than once.
func (s *Subscription) Close() error {
	s.cancel()
	<-s.stopped
	s.exchange.feeds.remove(s)
	return nil
}

// run connects, hears, and connects again, until ctx ends or the server refuses.
func (s *Subscription) run(ctx context.Context, started chan<- error) {
	defer close(s.stopped)
	defer close(s.messages)
	report := func(err error) {
		select {
		case started <- err:
		default: // nobody waits for it any more
		}
	}
	for tries := 0; ; tries++ {
		begun, handed := time.Now(), s.stream.handed
		final, err := s.stream.listen(ctx, func() { report(nil) })
		if ctx.Err() != nil {
			return
		}
		if final {
			s.failed = err
			report(err)
			return
		}
		if s.stream.handed > handed || time.Since(begun) > backoffMax {
			tries = 0
		}
		if !sleep(ctx, backoff(tries)) {
			return
		}
	}
}

// hand gives a message to the reader, who may let it wait.
func (s *Subscription) hand(ctx context.Context, m Message) bool {
	select {
	case s.messages <- m:
		return true
	case <-ctx.Done():
		return false
	}
}

// subscriptions are those of an Exchange, which end with it.
type subscriptions struct {
	mu     sync.Mutex
	open   map[*Subscription]struct{}
	closed bool
}

func (all *subscriptions) add(s *Subscription) bool {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.closed {
		return false
	}
	if all.open == nil {
		all.open = map[*Subscription]struct{}{}
	}
	all.open[s] = struct{}{}
	return true
}

func (all *subscriptions) remove(s *Subscription) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.open, s)
}

// close ends all of them, and lets no more come.
func (all *subscriptions) close() {
	all.mu.Lock()
	all.closed = true
	open := slices.Collect(maps.Keys(all.open))
	all.mu.Unlock()
	for _, s := range open {
		s.Close()
	}
}
