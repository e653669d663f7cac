package dingir

import "errors"

// follower puts the messages of several channels in step, over connections that come and go. It decides and does no I/O:
// what it wants handed out or asked for goes to the two functions.
//
// A channel begins with a snapshot. After a reconnect there is another one: at the number that was reached it says
// nothing new; else what was missed is asked for, and what comes meanwhile is held back. If that is not kept any more, the
// snapshot is handed out, and the reader begins anew.
type follower struct {
	channels map[string]*followed
	hand     func(Message) bool               // gives a message to the reader; false when that is gone
	ask      func(channel string, from int64) // asks for a replay, which is answered by replayed or notReplayed
}

// followed is one channel.
type followed struct {
	begun    bool      // the reader has a snapshot
	seq      int64     // the number that the reader has reached
	unsure   bool      // it was subscribed again, and its snapshot has not come yet
	snapshot *Message  // which stands at the end of the replay that was asked for
	held     []Message // what came after it
}

var errGap = errors.New("a message of the feed is not the next one")

func newFollower(channels []string) *follower {
	f := &follower{channels: map[string]*followed{}}
	for _, name := range channels {
		f.channels[name] = &followed{}
	}
	return f
}

// connected says that all channels are subscribed on a new connection.
func (f *follower) connected() {
	for _, one := range f.channels {
		one.unsure, one.snapshot, one.held = true, nil, nil
	}
}

// message takes a message. An error means that the connection is of no more use.
func (f *follower) message(m Message) error {
	one := f.channels[m.Channel]
	if one == nil {
		return nil // not asked for
	}
	if one.snapshot != nil {
		one.held = append(one.held, m)
		return nil
	}
	return f.step(one, m)
}

func (f *follower) step(one *followed, m Message) error {
	switch m.Type {
	case MessageTypeSnapshot:
		return f.begin(one, m)
	case MessageTypeUpdate:
		if one.unsure || m.Prev != one.seq {
			return errGap
		}
		return f.give(one, m)
	}
	return nil // a type that this version does not know
}

// begin takes a snapshot that the server begins with.
func (f *follower) begin(one *followed, m Message) error {
	switch again := one.begun && one.unsure; {
	case again && m.Seq == one.seq:
		one.unsure = false
		return nil
	case again:
		one.snapshot = &m
		f.ask(m.Channel, one.seq+1)
		return nil
	}
	return f.give(one, m)
}

// give hands a message out.
func (f *follower) give(one *followed, m Message) error {
	if !f.hand(m) {
		return errClosed
	}
	one.seq, one.unsure = m.Seq, false
	one.begun = true
	return nil
}

// replayed takes what was asked for: messages that follow on what the reader has, perhaps not all.
func (f *follower) replayed(channel string, messages []Message) error {
	one := f.channels[channel]
	before, until := one.seq, one.snapshot.Seq
	for _, m := range messages {
		if m.Seq > until || m.Type != MessageTypeUpdate || m.Prev != one.seq {
			break
		}
		if err := f.give(one, m); err != nil {
			return err
		}
	}
	switch {
	case one.seq == until:
		return f.resumed(one)
	case one.seq > before:
		f.ask(channel, one.seq+1)
		return nil
	}
	return f.notReplayed(channel)
}

// notReplayed hands out the snapshot, as there is no way to it from what the reader has.
func (f *follower) notReplayed(channel string) error {
	one := f.channels[channel]
	if err := f.give(one, *one.snapshot); err != nil {
		return err
	}
	return f.resumed(one)
}

// resumed goes on with what was held back.
func (f *follower) resumed(one *followed) error {
	held := one.held
	one.snapshot, one.held = nil, nil
	for _, m := range held {
		if err := f.message(m); err != nil {
			return err
		}
	}
	return nil
}
