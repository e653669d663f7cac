package dingir

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// link is one connection that was greeted, until it breaks.
type link struct {
	conn   net.Conn
	frames frameReader

	queued  uint64        // bytes given to it; under the mailbox's lock
	written uint64        // bytes that the socket took; for the writer, and when that has ended
	heard   atomic.Uint64 // frames it brought

	once   sync.Once
	broken chan struct{}
	cause  error // why it broke
}

// open connects and greets. Errors that trying again does not change are a [refusal].
func open(ctx context.Context, o *Options, c codec) (*link, error) {
	ctx, cancel := context.WithTimeout(ctx, o.ConnectTimeout)
	defer cancel()
	conn, err := o.Dial(ctx, "tcp", o.Address)
	if err != nil {
		return nil, err
	}
	// The context's end is the end of what is done with the socket, too.
	watched := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	one := &link{conn: conn, frames: c.newReader(conn), broken: make(chan struct{})}
	err = one.greet(c, o)
	if !watched() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return one, nil
}

// greet says everything at once and reads the replies. What CLIENT SETINFO is answered does not matter.
func (l *link) greet(c codec, o *Options) error {
	var said []byte
	commands := c.greeting(o)
	for id, words := range commands {
		said = c.appendRequest(said, uint32(id), words)
	}
	if _, err := l.conn.Write(said); err != nil {
		return err
	}
	for id, words := range commands {
		answer, err := l.frames.next()
		if err != nil {
			return err
		}
		if answer.push || answer.hasID && answer.id != uint32(id) {
			return protocolError("a greeting was answered with something else")
		}
		if answer.failed && !slices.Contains(words, "LIB-NAME") && !slices.Contains(words, "LIB-VER") {
			at := answer.cursor()
			if err := at.failure(); err != nil {
				return err
			}
			return at.err
		}
		answer.release()
	}
	return nil
}

// fail ends the connection; the first cause counts.
func (l *link) fail(cause error) {
	l.once.Do(func() {
		l.cause = cause
		close(l.broken)
		l.conn.Close()
	})
}

var errSilent = errors.New("the server was silent for as long as a command may take")
