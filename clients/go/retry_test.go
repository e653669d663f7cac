//go:build go1.25

package dingir

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"testing"
	"time"
)

func TestAnOrderIsSentAgainUnderTheSameClientID(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		placing := later(put(e))
		first := v.expect("ORDER.PUT", "1", "BTC_USDT", "BID", "LIMIT", "0.5", "PRICE", "100", "CLIENTID")
		if id := first[len(first)-1]; !regexp.MustCompile(`^[A-Z2-7]{16}-1$`).MatchString(id) {
			t.Errorf("a client id of the library: %q", id)
		}
		answer := v.says(orderResult(17))
		v.write(answer[:len(answer)/2])
		v.cut()
		v = p.accept()
		v.greet()
		if again := v.hear(); !slices.Equal(first, again) {
			t.Errorf("expected %q again, heard %q", first, again)
		}
		v.answer(orderResult(17))
		if done := <-placing; done.err != nil || done.value.ID != 17 || done.value.Remain.String() != "0.5" {
			t.Errorf("%v", done)
		}
	})
}

func TestAnErrorThatAnswersARepetitionSaysSo(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		cancel := func() (Order, error) { return e.Order.Cancel(context.Background(), 1, "BTC_USDT", 5) }
		canceling := later(cancel)
		v.expect("ORDER.CANCEL")
		v.answer(&Error{Code: NoOrder, Text: "order_id: expected"})
		if err := fails(t, (<-canceling).err, NoOrder); err.Resent || err.Text != "order_id: expected" {
			t.Errorf("%#v", err)
		}
		canceling = later(cancel)
		v.expect("ORDER.CANCEL")
		v.cut()
		v = p.accept()
		v.greet()
		v.expect("ORDER.CANCEL")
		v.answer(&Error{Code: NoOrder, Text: "order_id: expected"})
		if err := fails(t, (<-canceling).err, NoOrder); !err.Resent {
			t.Errorf("%#v", err)
		}
	})
}

// retried tells whether a call whose connection broke before its reply was sent again.
func retried[T any](t *testing.T, p *peer, call func(e *Exchange) (T, error)) bool {
	t.Helper()
	e, v := p.connect()
	defer e.Close()
	calling := later(func() (T, error) { return call(e) })
	words := v.hear()
	v.cut()
	v = p.accept()
	v.greet()
	select {
	case done := <-calling:
		if err := fails(t, done.err, OutcomeUnknown); err.Resent || err.Unwrap() == nil {
			t.Errorf("%#v", err)
		}
		return false
	default:
	}
	if again := v.hear(); !slices.Equal(words, again) {
		t.Errorf("expected %q again, heard %q", words, again)
	}
	v.answer(&Error{Code: NoUser})
	if err := fails(t, (<-calling).err, NoUser); !err.Resent {
		t.Errorf("%#v", err)
	}
	return true
}

func TestWhatIsSentAgainIsDeclared(t *testing.T) {
	ctx := context.Background()
	for name, one := range map[string]struct {
		again bool
		call  func(e *Exchange) (any, error)
	}{
		"always":   {true, func(e *Exchange) (any, error) { return e.User.Get(ctx, 1) }},
		"an order": {true, func(e *Exchange) (any, error) { return put(e)() }},
		"a batch":  {true, func(e *Exchange) (any, error) { return e.Order.Batch(ctx, 1, BatchPut{}, BatchCancel{OrderID: 1}) }},
		"a transfer": {true, func(e *Exchange) (any, error) {
			return e.Balance.Transfer(ctx, 1, 2, "BTC", "1", BalanceTransferOptions{})
		}},
		"a user with a key":     {true, func(e *Exchange) (any, error) { return e.User.Register(ctx, UserRegisterOptions{L2: "k"}) }},
		"a user without a key":  {false, func(e *Exchange) (any, error) { return e.User.Register(ctx, UserRegisterOptions{}) }},
		"a call of any command": {false, func(e *Exchange) (any, error) { return ping(e)() }},
	} {
		t.Run(name, func(t *testing.T) {
			scripted(t, func(t *testing.T, p *peer) {
				if again := retried(t, p, one.call); again != one.again {
					t.Errorf("sent again: %v", again)
				}
			})
		})
	}
}

func TestIDsThatTheCallerGivesAreKept(t *testing.T) {
	ids := newIDs()
	if r := orderPutRequest(ids, 1, "M", SideBid, OrderKindLimit, "1", OrderPutOptions{ClientID: "mine"}, ""); r.clientID != "mine" {
		t.Errorf("%#v", r)
	}
	if r := balanceTransferRequest(ids, 1, 2, "BTC", "1", BalanceTransferOptions{ID: "mine"}); r.clientID != "mine" {
		t.Errorf("%#v", r)
	}
	items := []BatchItem{BatchPut{ClientID: "mine"}, BatchPut{}, BatchAmend{}}
	r := orderBatchRequest(ids, 1, items)
	if !slices.Equal(r.clientIDs, []string{"mine", ids.prefix + "1"}) || items[1].(BatchPut).ClientID != "" {
		t.Errorf("%#v of %#v", r.clientIDs, items)
	}
	if other := newIDs(); other.prefix == ids.prefix {
		t.Errorf("two exchanges make the same ids: %q", other.prefix)
	}
}

func TestWhatWasNotWrittenWholeIsSentAgainWhateverItIs(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		pinging := later(ping(e))
		v.conn.Read(make([]byte, 3)) // a part of the frame, which no server can execute
		v.cut()
		v = p.accept()
		v.greet()
		v.expect("PING")
		v.answer(&Error{Code: Malformed, Text: "unknown command"})
		if err := fails(t, (<-pinging).err, Malformed); err.Resent {
			t.Errorf("it was sent whole once: %v", err)
		}
	})
}

func TestCallsKeepTheirOrderOverConnections(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		get := func(user int64) chan outcome[User] {
			return later(func() (User, error) { return e.User.Get(context.Background(), user) })
		}
		get(1)
		v.expect("USER.GET", "1")
		get(2) // which the peer does not read, so that it is being written
		time.Sleep(time.Second)
		get(3) // waits for that
		time.Sleep(time.Second)
		p.refusing.Store(true)
		v.cut()
		time.Sleep(time.Second)
		get(4)
		time.Sleep(time.Second)
		p.refusing.Store(false)
		v = p.accept()
		v.greet()
		for _, user := range []string{"1", "2", "3", "4"} {
			v.expect("USER.GET", user)
			v.answer(&Error{Code: NoUser})
		}
	})
}

func TestLoadingIsWaitedFor(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		placing := later(put(e))
		var words []string
		for range 5 {
			words = v.expect("ORDER.PUT")
			v.answer(&Error{Code: Loading, Text: "the server is recovering"})
			if !v.ended() {
				t.Error("expected another connection")
			}
			v = p.accept()
			v.greet()
		}
		if again := v.hear(); !slices.Equal(words, again) {
			t.Errorf("expected %q, heard %q", words, again)
		}
		v.answer(orderResult(1))
		if done := <-placing; done.err != nil {
			t.Error(done.err)
		}

		pinging := later(ping(e))
		v.expect("PING")
		v.answer(&Error{Code: Loading, Text: "the server is recovering"})
		fails(t, (<-pinging).err, Loading)
		v = p.accept() // a server that is not ready is of no use to others either
		v.greet()
	})
}

func TestRetriesEndAfterRetryFor(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		p.refusing.Store(true)
		v.cut()
		begun := time.Now()
		err := fails(t, (<-later(put(e))).err, ConnectionLost)
		if waited := time.Since(begun); waited != 30*time.Second || err.ClientID == "" {
			t.Errorf("after %v: %#v", waited, err)
		}
	})
}

func TestBackoffIsDrawnAndBounded(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		p.refusing.Store(true)
		v.cut()
		lost := time.Now()
		time.Sleep(time.Minute)
		p.mu.Lock()
		dials := slices.Clone(p.dials)
		p.mu.Unlock()
		p.refusing.Store(false)
		v = p.accept()
		v.greet()
		pinging := later(ping(e))
		v.expect("PING")
		v.answer("PONG")
		<-pinging
		v.cut()
		used := time.Now()
		if p.accept(); time.Since(used) > 10*time.Millisecond {
			t.Errorf("after a connection of use: %v", time.Since(used))
		}
		e.Close()
		longest := 10 * time.Millisecond
		last, waits := lost, map[time.Duration]bool{}
		for _, dial := range dials[1:] {
			wait := dial.Sub(last)
			if wait > longest {
				t.Errorf("waited %v, expected at most %v", wait, longest)
			}
			last, longest, waits[wait] = dial, min(2*longest, 2*time.Second), true
		}
		if len(dials) < 30 || len(dials) > 200 || len(waits) < 20 {
			t.Errorf("%d tries with %d different waits in a minute", len(dials), len(waits))
		}
	})
}

func TestNoReplyIsATimeoutAndALateOneIsNobodysElse(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		begun := time.Now()
		slow := later(put(e))
		words := v.expect("ORDER.PUT")
		time.Sleep(5 * time.Second)
		late, second := v.says(orderResult(1)), later(ping(e))
		v.expect("PING")
		err := fails(t, (<-slow).err, Timeout)
		if waited := time.Since(begun); waited < 10*time.Second || waited > 10*time.Second+10*time.Millisecond {
			t.Errorf("after %v", waited)
		}
		if err.ClientID != words[len(words)-1] || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%#v", err)
		}
		// Nothing was heard for as long as a command may take: the connection is given up, and so is the second call.
		v.write(late)
		fails(t, (<-second).err, OutcomeUnknown)
		v = p.accept()
		v.greet()
	})
}

func TestALateReplyOfALivelyServerIsPassedOver(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		first := later(ping(e))
		v.expect("PING")
		time.Sleep(time.Second)
		slow := later(put(e))
		v.expect("ORDER.PUT")
		time.Sleep(5 * time.Second)
		v.answer("PONG")
		if done := <-first; done.err != nil {
			t.Error(done.err)
		}
		fails(t, (<-slow).err, Timeout)
		next := later(ping(e))
		v.expect("PING")
		v.answer(orderResult(1))
		v.answer("PONG")
		if done := <-next; done.err != nil || done.value != "PONG" {
			t.Errorf("%v", done)
		}
	})
}

func TestTheCallersContextEndsACall(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		call := func(ctx context.Context) chan outcome[any] {
			return later(func() (any, error) { return e.Call(ctx, "PING") })
		}
		canceled, cancel := context.WithCancel(t.Context())
		calling := call(canceled)
		v.expect("PING")
		cancel()
		if err := fails(t, (<-calling).err, OutcomeUnknown); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
		expiring, release := context.WithTimeout(t.Context(), time.Second)
		defer release()
		calling = call(expiring)
		v.expect("PING")
		if err := fails(t, (<-calling).err, Timeout); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		v.answer("late")
		v.answer("late")

		p.refusing.Store(true)
		v.cut()
		time.Sleep(time.Second)
		expiring, release = context.WithTimeout(t.Context(), time.Second)
		defer release()
		if err := fails(t, (<-call(expiring)).err, Canceled); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		p.refusing.Store(false)
		v = p.accept()
		v.greet()
		pinging := later(ping(e))
		v.expect("PING") // and not the one that was given up
		v.answer("PONG")
		if done := <-pinging; done.err != nil || done.value != "PONG" {
			t.Errorf("%v", done)
		}
	})
}

func TestASilentConnectionIsLeftAlthoughCallersDoNotWaitForIt(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		begun := time.Now()
		gone := make(chan Done)
		go func() {
			for v.hear() != nil { // and it is not answered
			}
			close(gone)
		}()
		for range 4 {
			expiring, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := e.Call(expiring, "PING")
			fails(t, err, Timeout)
			cancel()
		}
		if <-gone; time.Since(begun) > 11*time.Second {
			t.Errorf("after %v", time.Since(begun))
		}
		v = p.accept()
		v.greet()
	})
}
