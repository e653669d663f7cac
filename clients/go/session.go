package dingir

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"time"
)

// The goroutines of an Exchange: run connects, writes while there is a connection, and connects again; read reads what
// one connection brings. Both end with Close.

const (
	backoffFirst = 10 * time.Millisecond
	backoffMax   = 2 * time.Second
)

// backoff is the wait before the next try, of which there were some: drawn, so that clients don't come all at once.
func backoff(tries int) time.Duration {
	longest := min(backoffFirst<<min(tries, 16), backoffMax)
	return rand.N(longest + 1)
}

// sleep waits, or until ctx ends, of which it tells.
func sleep(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func (e *Exchange) run(ctx context.Context) {
	defer close(e.stopped)
	defer e.mailbox.end()
	for tries := 0; ; tries++ {
		one, err := open(ctx, &e.options, e.codec)
		switch {
		case ctx.Err() != nil:
			if err == nil {
				one.fail(errClosed)
			}
			return
		case err == nil:
			e.report(nil)
			if e.serve(ctx, one) {
				tries = 0
			}
		case refusal(err):
			e.report(err)
			e.mailbox.refuse(asError(err))
		default:
			e.mailbox.unreachable(err)
		}
		if !sleep(ctx, backoff(tries)) {
			return
		}
	}
}

// report tells Connect what came of the first connection. Nobody hears what comes later.
func (e *Exchange) report(err error) {
	select {
	case e.first <- err:
	default:
	}
}

// asError is a refusal as the Error that it holds.
func asError(err error) *Error {
	var inner *Error
	if !errors.As(err, &inner) {
		panic("dingir: a refusal that is no Error: " + err.Error())
	}
	return inner
}

// serve uses a connection until it breaks or ctx ends. It reports whether it was of use, or lasted.
func (e *Exchange) serve(ctx context.Context, one *link) bool {
	begun := time.Now()
	e.mailbox.connected(one)
	read := make(chan struct{})
	go func() {
		defer close(read)
		one.fail(e.read(one))
	}()
	e.write(ctx, one)
	<-read
	e.mailbox.disconnected(one)
	return one.heard.Load() > 0 || time.Since(begun) > backoffMax
}

// read gives replies to their calls until something is wrong.
func (e *Exchange) read(one *link) error {
	for {
		said, err := one.frames.next()
		if err != nil {
			return err
		}
		if said.push { // nothing was subscribed here
			said.release()
			continue
		}
		if err := e.mailbox.deliver(one, said); err != nil {
			return err
		}
		one.heard.Add(1)
	}
}

// write writes what waits, as much as there is at a time.
func (e *Exchange) write(ctx context.Context, one *link) {
	var buffer []byte
	for {
		select {
		case <-e.mailbox.wake:
		case <-one.broken:
			return
		case <-ctx.Done():
			one.fail(errClosed)
			return
		}
		// Who was woken by the same read comes first, and shares the write: measured, see README.md.
		runtime.Gosched()
		buffer = e.mailbox.outgoing(one, buffer[:0])
		if len(buffer) == 0 {
			continue
		}
		one.conn.SetWriteDeadline(time.Now().Add(e.options.Timeout))
		n, err := one.conn.Write(buffer)
		one.written += uint64(n)
		if err != nil {
			one.fail(err)
			return
		}
		if cap(buffer) > 1<<20 {
			buffer = nil
		}
	}
}
