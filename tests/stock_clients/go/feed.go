package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/redis/go-redis/v9"
)

const orders = 1000

var (
	crashAddress = os.Getenv("EXCHANGE_HOST") + ":" + os.Getenv("EXCHANGE_CRASH_PORT")
	tradeName    = "trade:BTC_USDT"
	depthName    = "depth:BTC_USDT"
	ownName      = "order:" + maker
	balanceName  = "balance:" + maker
	names        = []string{tradeName, depthName, ownName, balanceName}
	byName       = place{"", depthName}
	byPattern    = place{"depth:*", depthName}
)

func order(user, side, price string) row {
	return row{"ORDER.PUT", user, "BTC_USDT", side, "LIMIT", "1", "PRICE", price}
}

func oneTrade() []row {
	return []row{order(maker, "ASK", "150.00"), order(taker, "BID", "150.00")}
}

// listener is a PubSub read by Receive, and what it has heard: messages on the tape, all else in others.
type listener struct {
	suite
	pubsub *redis.PubSub
	tape   *tape
	others []any
}

// hear takes messages until a condition holds.
func (l *listener) hear(ctx context.Context, condition func() bool) error {
	for !condition() {
		deadline, _ := ctx.Deadline()
		message, err := l.pubsub.ReceiveTimeout(ctx, time.Until(deadline))
		if err != nil {
			return err
		}
		if err := l.note(message); err != nil {
			return err
		}
	}
	return nil
}

func (l *listener) note(message any) error {
	switch message := message.(type) {
	case *redis.Message:
		return l.tape.take(place{message.Pattern, message.Channel}, message.Payload)
	case *redis.Subscription:
		l.others = append(l.others, *message)
	case *redis.Pong:
		l.others = append(l.others, *message)
	default:
		return fmt.Errorf("neither message nor confirmation: %T", message)
	}
	return nil
}

func (l *listener) place(ctx context.Context, rows ...row) error {
	_, err := l.client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, words := range rows {
			pipe.Do(ctx, words...)
		}
		return nil
	})
	return err
}

// took gives the confirmations and pongs so far, and forgets them.
func (l *listener) took() []any {
	others := l.others
	l.others = nil
	return others
}

func (l *listener) hearsFourChannels(ctx context.Context) error {
	if err := l.pubsub.Subscribe(ctx, names...); err != nil {
		return err
	}
	if err := l.hear(ctx, func() bool { return l.tape.begun(names, 1) }); err != nil {
		return err
	}
	confirmed := []any{}
	for n, name := range names {
		confirmed = append(confirmed, redis.Subscription{Kind: "subscribe", Channel: name, Count: n + 1})
	}
	return expect("confirmations", l.took(), confirmed)
}

func (l *listener) hearsATrade(ctx context.Context) error {
	if err := l.place(ctx, oneTrade()...); err != nil {
		return err
	}
	if err := l.hear(ctx, func() bool { return l.tape.count("update", byName) == 2 }); err != nil {
		return err
	}
	trades := l.tape.of("update", place{"", tradeName})
	if len(trades) != 1 || trades[0].Trade.Price != "150.00" || trades[0].Trade.Amount != "1.0000" {
		return fmt.Errorf("trades are %v", trades)
	}
	levels := [][][]string{}
	for _, one := range l.tape.of("update", byName) {
		levels = append(levels, one.Asks)
	}
	if err := expect("levels", levels, [][][]string{{{"150.00", "1.0000"}}, {{"150.00", "0.0000"}}}); err != nil {
		return err
	}
	if err := expect("order", l.tape.causes(ownName), []string{"PUT", "RESTED", "TRADE"}); err != nil {
		return err
	}
	return expect("balance", l.tape.causes(balanceName), []string{"FREEZE", "TRADE", "TRADE"})
}

func (l *listener) hearsByAPattern(ctx context.Context) error {
	if err := l.pubsub.PSubscribe(ctx, "depth:*"); err != nil {
		return err
	}
	if err := l.hear(ctx, func() bool { return l.tape.count("snapshot", byPattern) == 1 }); err != nil {
		return err
	}
	confirmed := []any{redis.Subscription{Kind: "psubscribe", Channel: "depth:*", Count: 5}}
	if err := expect("confirmation", l.took(), confirmed); err != nil {
		return err
	}
	if err := l.place(ctx, order(maker, "BID", "1"), order(maker, "BID", "1")); err != nil {
		return err
	}
	return l.hear(ctx, func() bool {
		return l.tape.count("update", byPattern) == 2 && l.tape.count("update", byName) == 4
	})
}

func (l *listener) hearsAThousandOrders(ctx context.Context) error {
	rows := []row{}
	for range orders {
		rows = append(rows, order(maker, "BID", "1"))
	}
	if err := l.place(ctx, rows...); err != nil {
		return err
	}
	err := l.hear(ctx, func() bool {
		return l.tape.count("update", byPattern) == orders+2 && l.tape.count("update", byName) == orders+4
	})
	if err != nil {
		return err
	}
	ids := []int{}
	for _, one := range l.tape.of("update", place{"", ownName}) {
		if one.Cause == "PUT" {
			ids = append(ids, one.Order.ID)
		}
	}
	ids = ids[3:]
	for n, id := range ids {
		if id != ids[0]+n {
			return fmt.Errorf("order %d was told after %d", id, ids[n-1])
		}
	}
	return expect("number of orders", len(ids), orders)
}

func (l *listener) pings(ctx context.Context) error {
	if err := l.pubsub.Ping(ctx, "there?"); err != nil {
		return err
	}
	if err := l.hear(ctx, func() bool { return len(l.others) == 1 }); err != nil {
		return err
	}
	return expect("pong", l.took(), []any{redis.Pong{Payload: "there?"}})
}

// isRefused subscribes what there is not. go-redis tells of it where messages are received, keeps the name for its next
// connection, and would be refused everything there: so a program leaves the name.
func (l *listener) isRefused(ctx context.Context) error {
	for name, code := range map[string]string{"trade:NOSUCH": "NOMARKET", "order:999999": "NOUSER"} {
		if err := l.pubsub.Subscribe(ctx, tradeName, name); err != nil {
			return err
		}
		if err := refused(l.hear(ctx, func() bool { return len(l.others) == 1 }), code); err != nil {
			return err
		}
		if err := l.pubsub.Unsubscribe(ctx, name); err != nil {
			return err
		}
		if err := l.hear(ctx, func() bool { return len(l.others) == 1 }); err != nil {
			return err
		}
		left := []any{redis.Subscription{Kind: "unsubscribe", Channel: name, Count: 5}}
		if err := expect("confirmation", l.took(), left); err != nil {
			return err
		}
	}
	before := l.tape.count("update", byName)
	if err := l.place(ctx, order(maker, "BID", "1")); err != nil {
		return err
	}
	return l.hear(ctx, func() bool { return l.tape.count("update", byName) == before+1 })
}

func (l *listener) isSeen(ctx context.Context) error {
	channels, err := l.client.PubSubChannels(ctx, "trade:*").Result()
	if err != nil {
		return err
	}
	if err := expect("channels", channels, []string{tradeName}); err != nil {
		return err
	}
	numbers, err := l.client.PubSubNumSub(ctx, depthName).Result()
	if err != nil {
		return err
	}
	if err := expect("subscribers", numbers, map[string]int64{depthName: 1}); err != nil {
		return err
	}
	patterns, err := l.client.PubSubNumPat(ctx).Result()
	if err != nil {
		return err
	}
	return expect("patterns", patterns, int64(1))
}

func (l *listener) leaves(ctx context.Context) error {
	if err := l.pubsub.Unsubscribe(ctx, tradeName, depthName); err != nil {
		return err
	}
	if err := l.pubsub.PUnsubscribe(ctx, "depth:*"); err != nil {
		return err
	}
	if err := l.hear(ctx, func() bool { return len(l.others) == 3 }); err != nil {
		return err
	}
	left := []any{
		redis.Subscription{Kind: "unsubscribe", Channel: tradeName, Count: 4},
		redis.Subscription{Kind: "unsubscribe", Channel: depthName, Count: 3},
		redis.Subscription{Kind: "punsubscribe", Channel: "depth:*", Count: 2},
	}
	if err := expect("confirmations", l.took(), left); err != nil {
		return err
	}
	before := l.tape.count("update", byName)
	if err := l.place(ctx, order(maker, "BID", "1"), row{"ORDER.CANCELALL", maker}); err != nil {
		return err
	}
	err := l.hear(ctx, func() bool {
		causes := l.tape.causes(ownName)
		return causes[len(causes)-1] == "CANCELED"
	})
	if err != nil {
		return err
	}
	return expect("depth", l.tape.count("update", byName), before)
}

// crash has the server killed and started again, with trades in between; returns when it is up.
func crash() error {
	connection, err := net.Dial("tcp", crashAddress)
	if err != nil {
		return err
	}
	defer connection.Close()
	answer, err := io.ReadAll(connection)
	if err != nil {
		return err
	}
	return expect("the crash", string(answer), "ok")
}

// survivesACrash reads by Channel, as most programs do: it connects and subscribes again by itself.
func (s suite) survivesACrash(ctx context.Context) error {
	l := &listener{suite: s, pubsub: s.client.Subscribe(ctx, names...), tape: newTape()}
	defer l.pubsub.Close()
	if err := l.pubsub.PSubscribe(ctx, "depth:*"); err != nil {
		return err
	}
	messages := l.pubsub.ChannelWithSubscriptions()
	hear := func(condition func() bool) error {
		for !condition() {
			select {
			case message := <-messages:
				if err := l.note(message); err != nil {
					return err
				}
			case <-ctx.Done():
				return fmt.Errorf("in vain; heard %v", l.others)
			}
		}
		return nil
	}
	for starts := 1; starts <= 2; starts++ {
		all := func() bool { return l.tape.begun(names, starts) && l.tape.count("snapshot", byPattern) == starts }
		if err := hear(all); err != nil {
			return err
		}
		before := l.tape.count("update", byName)
		if err := l.place(ctx, oneTrade()...); err != nil {
			return err
		}
		if err := hear(func() bool { return l.tape.count("update", byName) == before+2 }); err != nil {
			return err
		}
		if starts == 1 {
			if err := crash(); err != nil {
				return err
			}
		}
	}
	for _, name := range names {
		before, after := l.tape.gap(name)
		words := row{"FEED.REPLAY", name, "FROM", before + 1, "LIMIT", after - before}
		reply, err := s.record(s.call(ctx, words))
		if err != nil {
			return err
		}
		if err := fillsTheGap(name, before, after, reply["messages"].([]any)); err != nil {
			return err
		}
	}
	return nil
}

func runFeed(s suite) {
	l := &listener{suite: s, pubsub: s.client.Subscribe(context.Background()), tape: newTape()}
	for _, one := range []struct {
		name string
		body func(context.Context) error
	}{
		{"hears four channels from their snapshots on", l.hearsFourChannels},
		{"hears a trade on each of them", l.hearsATrade},
		{"hears by a pattern beside the names", l.hearsByAPattern},
		{"hears 1,000 orders in order", l.hearsAThousandOrders},
		{"PINGs while subscribed", l.pings},
		{"is refused an unknown market and an unknown user, and goes on", l.isRefused},
		{"is seen as a subscriber", l.isSeen},
		{"hears nothing after unsubscribing", l.leaves},
		{"stops listening", func(context.Context) error { return l.pubsub.Close() }},
		{"hears on after a crash, and replays what it missed", s.survivesACrash},
	} {
		check(s.title+": "+one.name, one.body)
	}
}
