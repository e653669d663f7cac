package dingir

import (
	"context"
	"slices"
)

// stream hears channels over one connection at a time. All of it happens in one goroutine, which reads, decides with
// the follower, and writes what that asks for.
type stream struct {
	exchange *Exchange
	channels []string
	follower *follower
	handed   uint64 // messages that the reader got

	// Of the present connection:
	link        *link
	sent        uint32    // commands
	answered    uint32    // of those
	unconfirmed int       // channels
	early       []Message // that came before all channels were confirmed
	asked       []string  // channels whose replay was asked for, in order
	broken      error     // of writing
}

func newStream(e *Exchange, channels []string, hand func(Message) bool) *stream {
	channels = slices.Compact(slices.Sorted(slices.Values(channels)))
	s := &stream{exchange: e, channels: channels, follower: newFollower(channels)}
	s.follower.ask = s.ask
	s.follower.hand = func(m Message) bool {
		s.handed++
		return hand(m)
	}
	return s
}

// listen connects and hears until the connection breaks, or ctx ends. The error is final if connecting again would not
// change it.
func (s *stream) listen(ctx context.Context, confirmed func()) (final bool, err error) {
	one, err := open(ctx, &s.exchange.options, s.exchange.codec)
	if err != nil {
		return refusal(err), err
	}
	defer one.fail(errClosed)
	defer context.AfterFunc(ctx, func() { one.fail(errClosed) })()
	s.link, s.sent, s.answered, s.unconfirmed = one, 0, 0, len(s.channels)
	s.early, s.asked, s.broken = nil, nil, nil
	s.follower.connected()
	s.subscribe()
	for s.broken == nil {
		said, err := one.frames.next()
		if err != nil {
			return false, err
		}
		switch {
		case said.push:
			err = s.push(said)
		case s.unconfirmed > 0:
			final, err = s.confirm(said, confirmed)
		default:
			err = s.replay(said)
		}
		said.release()
		if err != nil {
			return final, err
		}
	}
	return false, s.broken
}

// subscribe asks for each channel by itself, so that each is answered by itself in both encodings.
func (s *stream) subscribe() {
	var said []byte
	for _, name := range s.channels {
		s.sent++
		said = s.exchange.codec.appendRequest(said, s.sent, []string{"SUBSCRIBE", name})
	}
	s.write(said)
}

func (s *stream) write(said []byte) {
	if _, err := s.link.conn.Write(said); err != nil {
		s.broken = err
	}
}

// answer counts a reply, which must be the next one.
func (s *stream) answer(f frame) error {
	s.answered++
	if s.answered > s.sent || f.hasID && f.id != s.answered {
		return protocolError("a reply to something else")
	}
	return nil
}

func (s *stream) confirm(f frame, confirmed func()) (final bool, err error) {
	if err := s.answer(f); err != nil {
		return false, err
	}
	if f.failed {
		c := f.cursor()
		refused := c.failure()
		if refused == nil {
			return false, c.err
		}
		return refused.Code != Loading, refused
	}
	s.unconfirmed--
	if s.unconfirmed > 0 {
		return false, nil
	}
	confirmed()
	early := s.early
	s.early = nil
	for _, m := range early {
		if err := s.follower.message(m); err != nil {
			return false, err
		}
	}
	return false, nil
}

// push takes a message. Until all channels are confirmed, nobody reads yet.
func (s *stream) push(f frame) error {
	m, ok, err := pushed(f)
	if err != nil || !ok {
		return err
	}
	if s.unconfirmed > 0 {
		s.early = append(s.early, m)
		return nil
	}
	return s.follower.message(m)
}

func (s *stream) ask(channel string, from int64) {
	s.sent++
	s.asked = append(s.asked, channel)
	r := feedReplayRequest(channel, from, FeedReplayOptions{})
	s.write(s.exchange.codec.appendRequest(nil, s.sent, r.words))
}

func (s *stream) replay(f frame) error {
	if err := s.answer(f); err != nil {
		return err
	}
	channel := s.asked[0]
	s.asked = s.asked[1:]
	if f.loading() {
		return Loading
	}
	if f.failed {
		return s.follower.notReplayed(channel)
	}
	c := f.cursor()
	told := readReplay(&c)
	if c.err != nil {
		return c.err
	}
	return s.follower.replayed(channel, told.Messages)
}
