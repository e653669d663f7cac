package dingir

import (
	"context"
	"strconv"
	"sync/atomic"
	"time"
)

// request is a command in words, and what must be known to send it again.
type request struct {
	words     []string
	safe      bool     // sent twice, it takes effect once
	clientID  string   // of an order, or a transfer's id
	clientIDs []string // of a batch's orders
}

// The words of numbers.
func word[T ~int | ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// optional appends a token and its argument, if the argument is there.
func optional[T ~string](words []string, token string, value T) []string {
	if value == "" {
		return words
	}
	return append(words, token, string(value))
}

// optionalNumber appends a token and its integer, if that is not 0.
func optionalNumber[T ~int | ~int64](words []string, token string, n T) []string {
	if n == 0 {
		return words
	}
	return append(words, token, word(n))
}

// optionalPointer appends a token and its integer, if there is one: of these, 0 is not what an absent one means.
func optionalPointer(words []string, token string, n *int) []string {
	if n == nil {
		return words
	}
	return append(words, token, word(*n))
}

func optionalFlag(words []string, token string, flag bool) []string {
	if !flag {
		return words
	}
	return append(words, token)
}

// call is a command on its way. The caller waits on done; whoever takes it first (a reply, a failure, the caller whose
// context has ended) decides how it ends.
type call struct {
	request
	mailbox *mailbox
	frame   []byte
	id      uint32

	taken atomic.Bool
	done  chan struct{}
	reply *reply // of the server, and where its values begin; or err
	start int
	err   *Error

	// What follows is the mailbox's, under its lock.
	giveUp   time.Time // until when it is sent again
	deadline time.Time // for its reply
	sends    int       // how often it was handed to a socket
	end      uint64    // where its frame ends among the bytes of the present connection
	heard    uint64    // how many frames that connection had brought when it was written
}

// take decides that the taker ends the call.
func (c *call) take() bool {
	if !c.taken.CompareAndSwap(false, true) {
		return false
	}
	c.mailbox.ended()
	return true
}

// succeed gives the reply to the caller, if that still waits.
func (c *call) succeed(f frame) bool {
	if !c.take() {
		f.release()
		return false
	}
	c.reply, c.start = f.reply, f.start
	c.done <- struct{}{}
	return true
}

// fail gives a failure to the caller, if that still waits.
func (c *call) fail(code Code, cause error) bool {
	if !c.take() {
		return false
	}
	c.err = c.failure(code, cause)
	c.done <- struct{}{}
	return true
}

// failure names the command and its ids.
func (c *call) failure(code Code, cause error) *Error {
	err := failure(code, c.words[0], cause)
	c.mark(err)
	return err
}

func (c *call) mark(err *Error) {
	err.Resent = c.sends > 1
	err.ClientID, err.ClientIDs = c.clientID, c.clientIDs
}

// do sends a command and reads its reply.
func do[T any](ctx context.Context, e *Exchange, r request, read func(*cursor) T) (T, error) {
	one := e.newCall(r)
	e.mailbox.post(one)
	return result(ctx, e, one, read)
}

// result waits for a command's end.
func result[T any](ctx context.Context, e *Exchange, one *call, read func(*cursor) T) (T, error) {
	var zero T
	select {
	case <-one.done:
	case <-ctx.Done():
		if one.take() {
			return zero, e.mailbox.abandoned(one, ctx.Err())
		}
		<-one.done
	}
	if one.err != nil {
		return zero, one.err
	}
	defer one.reply.release()
	at := cursor{reply: one.reply, at: one.start}
	if one.reply.failed {
		return zero, one.refused(&at)
	}
	value := read(&at)
	if at.err != nil {
		return zero, one.failure(ProtocolError, at.err)
	}
	return value, nil
}

// refused is the error that the server answered.
func (c *call) refused(at *cursor) *Error {
	err := at.failure()
	if err == nil {
		return c.failure(ProtocolError, at.err)
	}
	c.mark(err)
	return err
}

// Done is the reply OK.
type Done struct{}

// ok takes the reply OK.
func (c *cursor) ok() Done {
	c.bytes()
	return Done{}
}
