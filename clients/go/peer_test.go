//go:build go1.25

package dingir

import (
	"context"
	"encoding/json"
	"errors"

	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tinylib/msgp/msgp"
)

// A scripted peer plays the server over pipes in memory, in a bubble in which time passes only when all wait. So
// nothing here sleeps, and a goroutine that is left over at the end fails the test by itself.

type peer struct {
	t        *testing.T
	protocol Protocol
	accepted chan net.Conn
	refusing atomic.Bool
	mu       sync.Mutex
	dials    []time.Time // when somebody connected
	writes   atomic.Int64
}

// scripted runs a test for each protocol.
func scripted(t *testing.T, test func(t *testing.T, p *peer)) {
	for _, protocol := range []Protocol{ProtocolRESP, ProtocolMsgpack} {
		t.Run(string(protocol), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test(t, &peer{t: t, protocol: protocol, accepted: make(chan net.Conn)})
			})
		})
	}
}

func (p *peer) options() Options {
	return Options{Protocol: p.protocol, Dial: p.dial}
}

func (p *peer) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.mu.Lock()
	p.dials = append(p.dials, time.Now())
	p.mu.Unlock()
	if p.refusing.Load() {
		return nil, errors.New("connection refused")
	}
	client, server := net.Pipe()
	select {
	case p.accepted <- server:
		return counted{client, &p.writes}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// counted counts writes.
type counted struct {
	net.Conn
	writes *atomic.Int64
}

func (c counted) Write(b []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(b)
}

// connect connects and greets.
func (p *peer) connect(change ...func(*Options)) (*Exchange, *visit) {
	p.t.Helper()
	options := p.options()
	for _, one := range change {
		one(&options)
	}
	connected := make(chan *Exchange, 1)
	go func() {
		e, err := ConnectOptions(p.t.Context(), options)
		if err != nil {
			p.t.Error(err)
		}
		connected <- e
	}()
	v := p.accept()
	v.greet()
	return <-connected, v
}

// visit is one connection, as the peer has it.
type visit struct {
	t        *testing.T
	protocol Protocol
	conn     net.Conn
	stream   *msgp.Reader
	lines    *respReader
	ids      []int64 // of the requests that were heard
}

func (p *peer) accept() *visit {
	conn := <-p.accepted
	v := &visit{t: p.t, protocol: p.protocol, conn: conn, stream: msgp.NewReader(conn)}
	v.lines = respCodec{}.newReader(conn).(*respReader)
	return v
}

// hear is the next request's words, or nil at the end.
func (v *visit) hear() []string {
	read := newReply()
	var err error
	if v.protocol == ProtocolRESP {
		err = v.lines.value(read, 0)
	} else {
		err = (&msgpackReader{stream: v.stream}).value(read, 0)
	}
	if err != nil {
		return nil
	}
	c := cursor{reply: read}
	values := c.value().([]any)
	if v.protocol == ProtocolRESP {
		v.ids = append(v.ids, 0)
		return each(values, func(one any) string { return one.(string) })
	}
	v.ids = append(v.ids, values[1].(int64))
	return append([]string{values[2].(string)}, each(values[3], func(one any) string { return one.(string) })...)
}

// expect hears a request that begins with words.
func (v *visit) expect(words ...string) []string {
	v.t.Helper()
	heard := v.hear()
	if len(heard) < len(words) || !slices.Equal(heard[:len(words)], words) {
		v.t.Fatalf("expected %q, heard %q", words, heard)
	}
	return heard
}

// says encodes an answer to the oldest request that has none: a plain value, or an *Error.
func (v *visit) says(value any) []byte {
	v.t.Helper()
	if v.protocol == ProtocolRESP {
		v.ids = v.ids[1:]
		return respOf(value)
	}
	id := v.ids[0]
	v.ids = v.ids[1:]
	frame := msgp.AppendUint32(msgp.AppendInt(msgp.AppendArrayHeader(nil, 4), 1), uint32(id))
	if _, failed := value.(*Error); failed {
		return msgp.AppendNil(msgpackOf(frame, value))
	}
	return msgpackOf(msgp.AppendNil(frame), value)
}

func (v *visit) answer(value any) { v.write(v.says(value)) }

func (v *visit) write(bytes []byte) {
	v.conn.Write(bytes) // the other side may have gone: then the test sees it elsewhere
}

// push tells a message of a channel.
func (v *visit) push(channel string, payload map[string]any) {
	if v.protocol == ProtocolMsgpack {
		frame := msgp.AppendString(msgp.AppendInt(msgp.AppendArrayHeader(nil, 3), 2), "message")
		v.write(msgpackOf(frame, []any{channel, payload}))
		return
	}
	text := respOf([]any{"message", channel, jsonOf(payload)})
	text[0] = '>'
	v.write(text)
}

// confirm hears a SUBSCRIBE and confirms it.
func (v *visit) confirm(channel string) {
	v.t.Helper()
	v.expect("SUBSCRIBE", channel)
	if v.protocol == ProtocolMsgpack {
		v.answer([]any{[]any{"subscribe", channel, int64(1)}})
		return
	}
	v.ids = v.ids[1:]
	text := respOf([]any{"subscribe", channel, int64(1)})
	text[0] = '>'
	v.write(text)
}

// greet answers the greeting.
func (v *visit) greet() {
	v.t.Helper()
	for {
		words := v.hear()
		if len(words) == 0 {
			v.t.Fatal("expected a greeting, the connection ended")
		}
		if words[0] == "HELLO" {
			v.answer(map[string]any{"server": "redis"})
			continue
		}
		v.answer("OK")
		if slices.Contains(words, "LIB-VER") {
			return
		}
	}
}

func (v *visit) cut() { v.conn.Close() }

// ended waits until the other side has closed, and is true if it said nothing more.
func (v *visit) ended() bool { return v.hear() == nil }

func respOf(value any) []byte {
	switch value := value.(type) {
	case nil:
		return []byte("_\r\n")
	case *Error:
		return []byte("-" + string(value.Code) + " " + value.Text + "\r\n")
	case bool:
		return []byte(map[bool]string{true: "#t\r\n", false: "#f\r\n"}[value])
	case int64:
		return []byte(":" + strconv.FormatInt(value, 10) + "\r\n")
	case string:
		return []byte("$" + strconv.Itoa(len(value)) + "\r\n" + value + "\r\n")
	case []any:
		text := []byte("*" + strconv.Itoa(len(value)) + "\r\n")
		for _, one := range value {
			text = append(text, respOf(one)...)
		}
		return text
	case map[string]any:
		text := []byte("%" + strconv.Itoa(len(value)) + "\r\n")
		for key, one := range value {
			text = append(append(text, respOf(key)...), respOf(one)...)
		}
		return text
	}
	panic("no such value")
}

func msgpackOf(to []byte, value any) []byte {
	if failed, ok := value.(*Error); ok {
		value = map[string]any{"code": string(failed.Code), "text": failed.Text}
	}
	to, err := msgp.AppendIntf(to, value)
	if err != nil {
		panic(err)
	}
	return to
}

// orderResult is an order's result.
func orderResult(id int64) map[string]any {
	return map[string]any{
		"id": strconv.FormatInt(id, 10), "status": "NEW", "remain": "0.50", "finished_base": "0.00", "finished_quote": "0.00",
		"finished_fee": "0.00", "reason": "",
	}
}

// later runs a call in a goroutine.
func later[T any](call func() (T, error)) chan outcome[T] {
	done := make(chan outcome[T], 1)
	go func() {
		value, err := call()
		done <- outcome[T]{value, err}
	}()
	return done
}

type outcome[T any] struct {
	value T
	err   error
}

func put(e *Exchange) func() (OrderResult, error) {
	return func() (OrderResult, error) {
		return e.Order.Put(context.Background(), 1, "BTC_USDT", SideBid, OrderKindLimit, "0.5", OrderPutOptions{Price: "100"})
	}
}

func ping(e *Exchange) func() (any, error) {
	return func() (any, error) { return e.Call(context.Background(), "PING") }
}

func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
