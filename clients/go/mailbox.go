package dingir

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// mailbox holds the calls of an Exchange: those that wait to be written, and those that the present connection was given
// and that wait for a reply, both oldest first. Connections come and go; the mailbox knows what to do with calls then.
//
// Calls that end otherwise than with a reply stay in their queue as taken: of those that were written, the reply
// may come yet and must not be mistaken for another's.
type mailbox struct {
	timeout, retryFor time.Duration

	wake chan struct{} // tells the writer that something waits
	idle chan struct{} // tells Close that nothing is alive any more
	live atomic.Int64  // calls that have not ended

	mu       sync.Mutex
	waiting  []*call
	inFlight queue
	present  *link
	why      error // why there is no connection
	closed   bool
	timer    *time.Timer
	armed    bool
}

func newMailbox(o *Options) *mailbox {
	m := &mailbox{timeout: o.Timeout, retryFor: o.RetryFor, wake: make(chan struct{}, 1), idle: make(chan struct{}, 1)}
	m.timer = time.AfterFunc(time.Hour, m.sweep)
	m.timer.Stop()
	return m
}

var errClosed = errors.New("Close was called")

// post takes calls in, to be written together.
func (m *mailbox) post(calls ...*call) {
	m.mu.Lock()
	m.live.Add(int64(len(calls)))
	giveUp := time.Now().Add(m.retryFor)
	for _, one := range calls {
		one.giveUp = giveUp
		if m.closed {
			one.fail(Closed, errClosed)
		}
	}
	if !m.closed {
		m.waiting = append(m.waiting, calls...)
		m.arm(min(m.timeout, m.retryFor))
	}
	m.mu.Unlock()
	m.nudge()
}

func (m *mailbox) nudge() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// ended counts a call that was alive until now.
func (m *mailbox) ended() {
	if m.live.Add(-1) == 0 {
		select {
		case m.idle <- struct{}{}:
		default:
		}
	}
}

// abandoned is the error of a call whose caller does not wait any more. The caller has taken it.
func (m *mailbox) abandoned(one *call, cause error) *Error {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case one.sends == 0:
		return one.failure(Canceled, cause)
	case errors.Is(cause, context.DeadlineExceeded):
		return one.failure(Timeout, cause)
	default:
		return one.failure(OutcomeUnknown, cause)
	}
}

// connected makes a link the present one.
func (m *mailbox) connected(l *link) {
	m.mu.Lock()
	m.present, m.why = l, nil
	m.mu.Unlock()
	m.nudge()
}

// outgoing moves what waits in flight, and appends its frames.
func (m *mailbox) outgoing(l *link, to []byte) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	deadline, heard := time.Now().Add(m.timeout), l.heard.Load()
	for i, one := range m.waiting {
		m.waiting[i] = nil
		if one.taken.Load() {
			continue
		}
		to = append(to, one.frame...)
		l.queued += uint64(len(one.frame))
		one.deadline, one.heard, one.end = deadline, heard, l.queued
		one.sends++
		m.inFlight.push(one)
	}
	m.waiting = m.waiting[:0]
	return to
}

// deliver gives a reply to the oldest call in flight. An error means that the connection is of no more use.
func (m *mailbox) deliver(l *link, f frame) error {
	m.mu.Lock()
	one := m.inFlight.first()
	switch {
	case one == nil:
		m.mu.Unlock()
		return protocolError("a reply to nothing")
	case f.hasID && f.id != one.id:
		m.mu.Unlock()
		return protocolError("a reply to something else")
	}
	loading := f.loading()
	if loading && one.safe {
		m.mu.Unlock()
		return Loading // it stays in flight, and is sent again with the others
	}
	m.inFlight.pop()
	m.mu.Unlock()
	one.succeed(f)
	if loading {
		return Loading
	}
	return nil
}

// disconnected decides about the calls in flight: those that did not arrive, or may be sent again, wait again.
func (m *mailbox) disconnected(l *link) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.present, m.why = nil, l.cause
	again := make([]*call, 0, m.inFlight.len()+len(m.waiting))
	for one := m.inFlight.pop(); one != nil; one = m.inFlight.pop() {
		switch {
		case one.taken.Load():
		case one.end > l.written: // a part of a frame is no command
			one.sends--
			again = append(again, one)
		case one.safe:
			again = append(again, one)
		default:
			one.fail(OutcomeUnknown, l.cause)
		}
	}
	m.waiting = append(again, m.waiting...)
}

// unreachable remembers why a try to connect failed.
func (m *mailbox) unreachable(cause error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.why = cause
}

// reason is why there is no connection.
func (m *mailbox) reason() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.why
}

// refuse ends all calls that wait with what the server says of this connection.
func (m *mailbox) refuse(cause *Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.why = cause
	for _, one := range m.waiting {
		if one.take() {
			err := *cause
			one.mark(&err)
			one.err = &err
			one.done <- struct{}{}
		}
	}
	m.waiting = nil
}

// close lets no more calls in.
func (m *mailbox) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
}

// end ends the calls that are left when there will be no more connection.
func (m *mailbox) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.timer.Stop()
	for _, one := range m.waiting {
		if one.sends == 0 {
			one.fail(Closed, errClosed)
		} else {
			one.fail(OutcomeUnknown, errClosed)
		}
	}
	m.waiting = nil
}

// arm sets the timer, if it is not set. It goes off now and then and looks, so that no call needs to set or stop it.
func (m *mailbox) arm(after time.Duration) {
	if !m.armed {
		m.armed = true
		m.timer.Reset(after)
	}
}

// sweep ends calls whose time is over.
func (m *mailbox) sweep() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.armed = false
	now := time.Now()
	if m.closed && m.live.Load() == 0 {
		return
	}
	for len(m.waiting) > 0 && !m.waiting[0].giveUp.After(now) {
		m.waiting[0].fail(ConnectionLost, m.why)
		m.waiting = m.waiting[1:]
	}
	next := now.Add(min(m.timeout, m.retryFor))
	for i := range m.inFlight.len() {
		one := m.inFlight.at(i)
		if one.deadline.After(now) {
			next = earlier(next, one.deadline)
			break
		}
		one.fail(Timeout, nil)
		// Also where the caller gave up long ago: short deadlines of callers must not hide a dead connection.
		if m.present != nil && m.present.heard.Load() == one.heard {
			m.present.fail(errSilent)
		}
	}
	if len(m.waiting) > 0 {
		next = earlier(next, m.waiting[0].giveUp)
	}
	if len(m.waiting) > 0 || m.inFlight.len() > 0 {
		m.arm(max(next.Sub(now), time.Millisecond))
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
