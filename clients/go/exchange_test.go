//go:build go1.25

package dingir

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// connecting begins to connect, and does not greet.
func (p *peer) connecting(change ...func(*Options)) chan outcome[*Exchange] {
	options := p.options()
	for _, one := range change {
		one(&options)
	}
	return later(func() (*Exchange, error) { return ConnectOptions(p.t.Context(), options) })
}

func TestTheGreetingTellsPasswordNameAndLibrary(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		connecting := p.connecting(func(o *Options) { o.User, o.Password, o.Name = "trader", "secret", "desk-1" })
		v := p.accept()
		expected := [][]string{{"HELLO", "3", "AUTH", "trader", "secret", "SETNAME", "desk-1"}}
		if p.protocol == ProtocolMsgpack {
			expected = [][]string{{"AUTH", "trader", "secret"}, {"HELLO"}, {"CLIENT", "SETNAME", "desk-1"}}
		}
		expected = append(expected, []string{"CLIENT", "SETINFO", "LIB-NAME", "dingir-go"}, []string{"CLIENT", "SETINFO", "LIB-VER", Version})
		for _, words := range expected {
			if heard := v.hear(); !slices.Equal(heard, words) {
				t.Errorf("expected %q, heard %q", words, heard)
			}
			if words[0] == "CLIENT" && words[1] == "SETINFO" {
				v.answer(&Error{Code: Malformed, Text: "an older server does not know this"})
			} else {
				v.answer("OK")
			}
		}
		done := <-connecting
		if done.err != nil {
			t.Fatal(done.err)
		}
		done.value.Close()
	})
}

func TestARefusalEndsConnectAtOnce(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		for _, code := range []Code{WrongPassword, NotAuthenticated, Denied, NoProtocol} {
			begun := time.Now()
			connecting := p.connecting(func(o *Options) { o.Password = "wrong" })
			v := p.accept()
			v.hear()
			v.answer(&Error{Code: code, Text: "no"})
			done := <-connecting
			fails(t, done.err, code)
			if strings.Contains(done.err.Error(), "wrong") || time.Since(begun) > time.Second {
				t.Errorf("after %v: %v", time.Since(begun), done.err)
			}
		}
	})
}

func TestAServerThatIsNoneIsAProtocolError(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		connecting := p.connecting()
		v := p.accept()
		v.hear()
		v.write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		fails(t, (<-connecting).err, ProtocolError)
	})
}

func TestWhatIsSaidBeforeTheFirstByteIsUnderstoodInBothProtocols(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		connecting := p.connecting()
		v := p.accept()
		v.hear()
		v.write([]byte("-ERR max number of clients reached\r\n"))
		v.cut()
		v = p.accept() // it may be possible later
		v.hear()
		v.write([]byte("-DENIED only local connections\r\n"))
		fails(t, (<-connecting).err, Denied)
	})
}

func TestConnectWaitsForTheServer(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		p.refusing.Store(true)
		connecting := p.connecting()
		time.Sleep(20 * time.Second)
		p.refusing.Store(false)
		v := p.accept()
		v.greet()
		done := <-connecting
		if done.err != nil {
			t.Fatal(done.err)
		}
		done.value.Close()

		p.refusing.Store(true)
		begun := time.Now()
		done = <-p.connecting()
		if fails(t, done.err, ConnectionLost); time.Since(begun) != 30*time.Second {
			t.Errorf("after %v", time.Since(begun))
		}
		expiring, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := ConnectOptions(expiring, p.options())
		if fails(t, err, Canceled); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestAServerThatDoesNotGreetIsLeftAfterConnectTimeout(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		connecting := p.connecting(func(o *Options) { o.ConnectTimeout = time.Second })
		v := p.accept()
		begun := time.Now()
		for !v.ended() { // the greeting is not answered
		}
		if waited := time.Since(begun); waited != time.Second {
			t.Errorf("after %v", waited)
		}
		v = p.accept()
		v.greet()
		done := <-connecting
		if done.err != nil {
			t.Fatal(done.err)
		}
		done.value.Close()
	})
}

func TestARefusalLaterEndsTheCallsThatWait(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		placing := later(put(e))
		v.expect("ORDER.PUT")
		v.cut()
		v = p.accept()
		v.hear()
		v.answer(&Error{Code: WrongPassword, Text: "it was changed"})
		if err := fails(t, (<-placing).err, WrongPassword); err.ClientID == "" {
			t.Errorf("%#v", err)
		}
		v = p.accept()
		v.greet()
	})
}

func TestGarbageBreaksTheConnection(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		pinging, placing := later(ping(e)), later(put(e))
		v.hear()
		v.hear()
		v.write([]byte{0xc1, '?', '\r', '\n'})
		if err := fails(t, (<-pinging).err, OutcomeUnknown); !errors.Is(err, ProtocolError) {
			t.Errorf("%v", err)
		}
		v = p.accept()
		v.greet()
		v.expect("ORDER.PUT")
		v.answer(orderResult(1))
		if done := <-placing; done.err != nil {
			t.Error(done.err)
		}
		v.ids = append(v.ids, 99)
		v.answer("a reply to nothing")
		v = p.accept()
		v.greet()
		if p.protocol == ProtocolMsgpack {
			pinging = later(ping(e))
			v.expect("PING")
			v.ids[0]++
			v.answer("a reply to something else")
			fails(t, (<-pinging).err, OutcomeUnknown)
			v = p.accept()
			v.greet()
		}
	})
}

func TestAReplyOfAnotherTypeIsAProtocolErrorOfItsCall(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		placing := later(put(e))
		v.expect("ORDER.PUT")
		v.answer("OK")
		fails(t, (<-placing).err, ProtocolError)
		placing = later(put(e))
		v.expect("ORDER.PUT")
		short := orderResult(1)
		delete(short, "remain")
		v.answer(short)
		fails(t, (<-placing).err, ProtocolError)
		pinging := later(ping(e))
		v.expect("PING")
		v.answer("PONG")
		if done := <-pinging; done.err != nil {
			t.Error(done.err)
		}
	})
}

func TestServersGrow(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		placing := later(put(e))
		v.expect("ORDER.PUT")
		grown := orderResult(1)
		grown["status"] = "SUSPENDED"
		grown["venues"] = []any{map[string]any{"name": "x", "share": nil}, true}
		v.answer(grown)
		if done := <-placing; done.err != nil || done.value.Status != "SUSPENDED" || done.value.ID != 1 {
			t.Errorf("%v", done)
		}
		placing = later(put(e))
		v.expect("ORDER.PUT")
		v.answer(&Error{Code: "TOOLATE", Text: "the auction is over"})
		if err := fails(t, (<-placing).err, "TOOLATE"); !err.Code.Answered() || err.Text != "the auction is over" {
			t.Errorf("%#v", err)
		}
	})
}

func TestManyGoroutinesShareConnectionAndWrites(t *testing.T) {
	const callers, each = 100, 20
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		before := p.writes.Load()
		go func() {
			for words := v.hear(); words != nil; words = v.hear() {
				v.answer(words[1])
			}
		}()
		failed := make(chan error, callers)
		for caller := range callers {
			go func() {
				for n := range each {
					text := fmt.Sprintf("%d of %d", n, caller)
					value, err := e.Call(context.Background(), "ECHO", text)
					if err != nil || value != text {
						failed <- fmt.Errorf("expected %q, received %v, %v", text, value, err)
						return
					}
				}
				failed <- nil
			}()
		}
		for range callers {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		if writes := p.writes.Load() - before; writes > callers*each/2 {
			t.Errorf("%d writes for %d calls", writes, callers*each)
		}
		e.Close()
	})
}

func TestAPipelineIsOneWriteAndEachPlaceHasItsResult(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		pipeline := e.Pipeline()
		order := pipeline.Order.Put(1, "BTC_USDT", SideBid, OrderKindLimit, "1", OrderPutOptions{Price: "1"})
		refused := pipeline.Balance.Get(9)
		plain := pipeline.Call("PING")
		other := pipeline.Call("NONSENSE")
		if _, err := order.Get(); pipeline.Len() != 4 || err == nil {
			t.Errorf("%d commands, %v", pipeline.Len(), err)
		}
		before := p.writes.Load()
		sending := later(func() (Done, error) { return Done{}, pipeline.Send(context.Background()) })
		v.expect("ORDER.PUT")
		v.expect("BALANCE.GET")
		v.expect("PING")
		v.expect("NONSENSE")
		if writes := p.writes.Load() - before; writes != 1 {
			t.Errorf("%d writes", writes)
		}
		v.answer(orderResult(17))
		v.answer(&Error{Code: NoUser, Text: "user"})
		v.answer("PONG")
		v.answer(&Error{Code: Malformed})
		fails(t, (<-sending).err, NoUser)
		if result, err := order.Get(); err != nil || result.ID != 17 {
			t.Errorf("%v, %v", result, err)
		}
		_, err := refused.Get()
		fails(t, err, NoUser)
		_, err = other.Get()
		fails(t, err, Malformed)
		if value, err := plain.Get(); err != nil || value != "PONG" {
			t.Errorf("%v, %v", value, err)
		}
		if err := pipeline.Send(context.Background()); err != nil {
			t.Errorf("an empty pipeline: %v", err)
		}
	})
}

func TestEachCommandOfAPipelineIsRetriedByItsOwnDeclaration(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		pipeline := e.Pipeline()
		first := pipeline.Call("PING")
		second := pipeline.User.Get(1)
		sending := later(func() (Done, error) { return Done{}, pipeline.Send(context.Background()) })
		v.expect("PING")
		v.expect("USER.GET")
		v.cut()
		v = p.accept()
		v.greet()
		v.expect("USER.GET")
		v.answer(map[string]any{"id": "1", "l1": "", "l2": "", "create_time": int64(7), "open_orders": int64(0)})
		fails(t, (<-sending).err, OutcomeUnknown)
		_, err := first.Get()
		fails(t, err, OutcomeUnknown)
		if user, err := second.Get(); err != nil || user.CreateTime.Time() != time.UnixMicro(7).UTC() {
			t.Errorf("%v, %v", user, err)
		}
	})
}

func TestABatchHasAResultForEachItem(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		defer e.Close()
		batching := later(func() ([]BatchResult, error) {
			return e.Order.Batch(context.Background(), 1, BatchPut{Reply: ReplyFormAck}, BatchPut{}, BatchAmend{OrderID: 3})
		})
		v.expect("ORDER.BATCH")
		refused := any(&Error{Code: NoFunds, Text: "USDT"})
		if p.protocol == ProtocolMsgpack {
			refused = map[string]any{"code": "NOFUNDS", "text": "USDT"}
		}
		v.answer([]any{"17", refused, orderResult(3)})
		done := <-batching
		if done.err != nil || len(done.value) != 3 {
			t.Fatal(done)
		}
		if r := done.value[0]; r.Err != nil || r.OrderID != 17 || r.Result != nil {
			t.Errorf("%#v", r)
		}
		fails(t, done.value[1].Err, NoFunds)
		if r := done.value[2]; r.Err != nil || r.OrderID != 3 || r.Result.Status != OrderStatusNew {
			t.Errorf("%#v", r)
		}
	})
}

func TestCloseLetsCallsInFlightEnd(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect()
		placing := later(put(e))
		v.expect("ORDER.PUT")
		pinging := later(ping(e))
		v.expect("PING")
		closing := later(func() (Done, error) { return Done{}, e.Close() })
		time.Sleep(time.Second)
		fails(t, (<-later(put(e))).err, Closed)
		select {
		case <-closing:
			t.Error("it did not wait")
		default:
		}
		v.answer(orderResult(1))
		v.answer("PONG")
		if order, plain := <-placing, <-pinging; order.err != nil || order.value.ID != 1 || plain.value != "PONG" {
			t.Errorf("%v, %v", order, plain)
		}
		if done := <-closing; done.err != nil || !v.ended() {
			t.Error(done)
		}
		if err := e.Close(); err != nil {
			t.Errorf("again: %v", err)
		}
	})
}

func TestCloseDoesNotWaitForEver(t *testing.T) {
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect(func(o *Options) { o.Timeout = 3 * time.Second })
		placing := later(put(e))
		v.hear()
		time.Sleep(time.Second)
		begun := time.Now()
		e.Close()
		if waited := time.Since(begun); waited > 3*time.Second {
			t.Errorf("after %v", waited)
		}
		if err := (<-placing).err; !errors.Is(err, Timeout) && !errors.Is(err, OutcomeUnknown) {
			t.Error(err)
		}
	})
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect(func(o *Options) { o.Timeout = 3 * time.Second })
		p.refusing.Store(true)
		v.cut()
		time.Sleep(time.Second)
		placing := later(put(e))
		time.Sleep(time.Millisecond)
		e.Close()
		fails(t, (<-placing).err, Closed)
	})
	scripted(t, func(t *testing.T, p *peer) {
		e, v := p.connect(func(o *Options) { o.Timeout = 3 * time.Second })
		placing := later(put(e))
		v.expect("ORDER.PUT")
		p.refusing.Store(true)
		v.cut()
		time.Sleep(time.Second)
		e.Close()
		if err := fails(t, (<-placing).err, OutcomeUnknown); err.ClientID == "" {
			t.Errorf("%#v", err)
		}
	})
}
