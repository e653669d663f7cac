//go:build go1.25

package dingir

import (
	"context"
	"errors"
	"testing"
	"time"
)

// subscribed connects, and subscribes channels on a second connection.
func (p *peer) subscribed(channels ...string) (*Exchange, *Subscription, *visit) {
	p.t.Helper()
	e, _ := p.connect()
	subscribing := later(func() (*Subscription, error) { return e.Feed.Subscribe(context.Background(), channels...) })
	v := p.accept()
	v.greet()
	for _, channel := range channels {
		v.confirm(channel)
	}
	done := <-subscribing
	if done.err != nil {
		p.t.Fatal(done.err)
	}
	return e, done.value, v
}

func depthSnapshot(seq int64) map[string]any {
	return map[string]any{
		"type": "snapshot", "seq": seq, "epoch": "e", "time": int64(1), "bids": []any{[]any{"100.00", "1.5000"}}, "asks": []any{}, "complete": true,
	}
}

func depthUpdate(seq int64) map[string]any {
	return map[string]any{
		"type": "update", "seq": seq, "prev": seq - 1, "time": int64(1), "bids": []any{}, "asks": []any{[]any{"101.00", "0.0000"}},
	}
}

// hears checks which messages come next.
func hears(t *testing.T, s *Subscription, expected ...int64) {
	t.Helper()
	for _, seq := range expected {
		m, err := s.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if m.Seq != seq {
			t.Fatalf("expected %d, received %v", seq, m)
		}
	}
}

func TestASubscriptionResumesByNumber(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, s, v := p.subscribed("depth:M")
		defer e.Close()
		v.push("depth:M", depthSnapshot(5))
		m, err := s.Next(t.Context())
		if told, ok := m.Payload.(DepthSnapshot); err != nil || !ok || !told.Complete || told.Bids[0].Amount.String() != "1.5" {
			t.Fatalf("%v, %v", m, err)
		}
		go v.push("depth:M", depthUpdate(6))
		hears(t, s, 6)
		v.cut()

		v = p.accept()
		v.greet()
		v.confirm("depth:M")
		v.push("depth:M", depthSnapshot(9))
		v.expect("FEED.REPLAY", "depth:M", "FROM", "7")
		v.push("depth:M", depthUpdate(10)) // is held back
		replay := func(messages ...any) map[string]any {
			return map[string]any{"channel": "depth:M", "epoch": "e", "seq": int64(10), "messages": messages}
		}
		payload := func(seq int64) any {
			if p.protocol == ProtocolRESP {
				return jsonOf(depthUpdate(seq))
			}
			return depthUpdate(seq)
		}
		v.answer(replay(payload(7), payload(8)))
		hears(t, s, 7, 8)
		v.expect("FEED.REPLAY", "depth:M", "FROM", "9")
		v.answer(replay(payload(9), payload(10)))
		hears(t, s, 9, 10)
		v.cut()

		v = p.accept()
		v.greet()
		v.confirm("depth:M")
		v.push("depth:M", depthSnapshot(10))
		go v.push("depth:M", depthUpdate(11))
		hears(t, s, 11)
		v.push("depth:M", depthUpdate(13)) // not the next one: as a lost connection

		v = p.accept()
		v.greet()
		v.confirm("depth:M")
		v.push("depth:M", depthSnapshot(20))
		v.expect("FEED.REPLAY", "depth:M", "FROM", "12")
		v.answer(&Error{Code: Gone, Text: "from 15 on"})
		m, err = s.Next(t.Context())
		if err != nil || m.Type != MessageTypeSnapshot || m.Seq != 20 {
			t.Errorf("%v, %v", m, err)
		}
		if err := s.Close(); err != nil || !v.ended() {
			t.Error(err)
		}
	})
}

func TestSnapshotsMayComeBeforeTheLastConfirmation(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, _ := p.connect()
		defer e.Close()
		subscribing := later(func() (*Subscription, error) {
			return e.Feed.Subscribe(context.Background(), "depth:M", "depth:L", "depth:M")
		})
		v := p.accept()
		v.greet()
		v.confirm("depth:L")
		v.push("depth:L", depthSnapshot(3))
		v.confirm("depth:M")
		go v.push("depth:M", depthSnapshot(4)) // the reader has yet to take the first
		done := <-subscribing
		if done.err != nil {
			t.Fatal(done.err)
		}
		hears(t, done.value, 3, 4)
	})
}

func TestAChannelThatIsRefusedIsAnErrorOfSubscribe(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, _ := p.connect()
		defer e.Close()
		subscribing := later(func() (*Subscription, error) { return e.Feed.Subscribe(context.Background(), "depth:M", "depth:NONE") })
		v := p.accept()
		v.greet()
		v.expect("SUBSCRIBE", "depth:M")
		v.answer(&Error{Code: Loading}) // it may be there later
		v = p.accept()
		v.greet()
		v.confirm("depth:M")
		v.expect("SUBSCRIBE", "depth:NONE")
		v.answer(&Error{Code: NoMarket, Text: "channel: expected the name of a market"})
		fails(t, (<-subscribing).err, NoMarket)
		_, err := e.Feed.Subscribe(context.Background())
		fails(t, err, Invalid)
	})
}

func TestARefusalLaterIsTheSubscriptionsEnd(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, s, v := p.subscribed("depth:M")
		defer e.Close()
		v.cut()
		v = p.accept()
		v.hear()
		v.answer(&Error{Code: WrongPassword, Text: "it was changed"})
		for range 2 {
			_, err := s.Next(t.Context())
			fails(t, err, WrongPassword)
		}
		for _, err := range s.All(t.Context()) {
			fails(t, err, WrongPassword)
		}
	})
}

func TestASlowReaderSlowsTheConnectionAndMissesNothing(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, s, v := p.subscribed("depth:M")
		defer e.Close()
		pushed := make(chan Done)
		go func() {
			v.push("depth:M", depthSnapshot(0))
			for seq := range int64(2000) {
				v.push("depth:M", depthUpdate(seq+1))
			}
			close(pushed)
		}()
		time.Sleep(time.Hour)
		select {
		case <-pushed:
			t.Error("somebody holds two thousand messages for a reader that does not read")
		default:
		}
		for seq := range int64(2001) {
			hears(t, s, seq)
		}
		<-pushed
	})
}

func TestEndsOfASubscription(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, s, v := p.subscribed("depth:M")
		expiring, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Next(expiring)
		if fails(t, err, Canceled); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		go v.push("depth:M", depthSnapshot(1)) // nobody takes it
		time.Sleep(time.Second)
		count := 0
		for m, err := range s.All(t.Context()) {
			if err != nil || m.Seq != 1 {
				t.Errorf("%v, %v", m, err)
			}
			count++
			go e.Close()
		}
		if count != 1 {
			t.Errorf("%d messages", count)
		}
		_, err = s.Next(t.Context())
		fails(t, err, Closed)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		_, err = e.Feed.Subscribe(t.Context(), "depth:M")
		fails(t, err, Closed)
	})
}

func TestSubscribeEndsWithItsContextOrRetryFor(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, _ := p.connect()
		defer e.Close()
		p.refusing.Store(true)
		expiring, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := e.Feed.Subscribe(expiring, "depth:M")
		fails(t, err, Canceled)
		_, err = e.Feed.Subscribe(t.Context(), "depth:M")
		fails(t, err, ConnectionLost)
	})
}

func TestSnapshotAndReplayAreTypedMessages(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		asking := later(func() (Message, error) { return e.Feed.Snapshot(t.Context(), "depth:M") })
		v.expect("FEED.SNAPSHOT", "depth:M")
		if p.protocol == ProtocolRESP {
			v.answer(jsonOf(depthSnapshot(5)))
		} else {
			v.answer(depthSnapshot(5))
		}
		done := <-asking
		if told, ok := done.value.Payload.(DepthSnapshot); done.err != nil || !ok || told.Bids[0].Price.String() != "100" || done.value.Epoch != "e" {
			t.Errorf("%v", done)
		}
	})
}
