package dingir

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// history is a channel as a server has it: so many messages, of which the last few are kept.
type history struct {
	name string
	last int64
	kept int64 // the first that is kept
}

func (h *history) snapshot() Message {
	return Message{Channel: h.name, Type: MessageTypeSnapshot, Seq: h.last}
}

func (h *history) next() Message {
	h.last++
	return Message{Channel: h.name, Type: MessageTypeUpdate, Seq: h.last, Prev: h.last - 1}
}

// replay answers at most limit messages from a number on; false is GONE or AHEAD.
func (h *history) replay(from int64, limit int) (messages []Message, kept bool) {
	if from < h.kept || from > h.last+1 {
		return nil, false
	}
	for seq := from; seq <= h.last && len(messages) < limit; seq++ {
		messages = append(messages, Message{Channel: h.name, Type: MessageTypeUpdate, Seq: seq, Prev: seq - 1})
	}
	return messages, true
}

// reader checks what the reader of a subscription may rely on.
type reader struct {
	t         *testing.T
	seq       map[string]int64
	snapshots map[string]int
	messages  int
}

func (r *reader) take(m Message) bool {
	seq, begun := r.seq[m.Channel]
	switch {
	case m.Type == MessageTypeSnapshot:
		r.snapshots[m.Channel]++
	case !begun:
		r.t.Errorf("%s begins with an update", m.Channel)
	case m.Prev != seq || m.Seq != seq+1:
		r.t.Errorf("%s: after %d comes %d, whose prev is %d", m.Channel, seq, m.Seq, m.Prev)
	}
	r.seq[m.Channel] = m.Seq
	r.messages++
	return true
}

// TestAFollowerNeitherMissesNorDoubles lets messages come, connections break and replays be late, in every order that
// chance finds.
func TestAFollowerNeitherMissesNorDoubles(t *testing.T) {
	for seed := range uint64(300) {
		chance := rand.New(rand.NewPCG(seed, 0))
		server := map[string]*history{"a": {name: "a"}, "b": {name: "b", last: 5, kept: 3}}
		r := &reader{t: t, seq: map[string]int64{}, snapshots: map[string]int{}}
		f := newFollower([]string{"a", "b"})
		f.hand = r.take
		var asked []func() error // what the server has yet to answer on this connection
		f.ask = func(channel string, from int64) {
			asked = append(asked, func() error {
				if messages, kept := server[channel].replay(from, 1+chance.IntN(4)); kept {
					return f.replayed(channel, messages)
				}
				return f.notReplayed(channel)
			})
		}
		gone := map[string]bool{}
		connect := func() {
			asked = nil
			f.connected()
			for _, name := range []string{"a", "b"} {
				if err := f.message(server[name].snapshot()); err != nil {
					t.Fatal(err)
				}
			}
		}
		connect()
		for range 400 {
			channel := server[[]string{"a", "b"}[chance.IntN(2)]]
			var err error
			switch what := chance.IntN(20); {
			case what == 0: // a lost connection, and what happened meanwhile
				for range chance.IntN(8) {
					channel.next()
				}
				connect()
			case what == 1: // the server forgets
				channel.kept = channel.last + 1 - int64(chance.IntN(3))
				gone[channel.name] = true
			case what < 6 && len(asked) > 0:
				answer := asked[0]
				asked = asked[1:]
				err = answer()
			default:
				err = f.message(channel.next())
			}
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		for len(asked) > 0 {
			answer := asked[0]
			asked = asked[1:]
			if err := answer(); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		for name, h := range server {
			if r.seq[name] != h.last {
				t.Errorf("seed %d: %s is at %d, expected %d", seed, name, r.seq[name], h.last)
			}
			if !gone[name] && r.snapshots[name] != 1 {
				t.Errorf("seed %d: %s: %d snapshots although nothing was forgotten", seed, name, r.snapshots[name])
			}
		}
	}
}

// followed hands messages to a follower, and returns what it hands out and asks for, as text.
func follow(t *testing.T, steps func(f *follower) error) (said []string, err error) {
	t.Helper()
	f := newFollower([]string{"a"})
	f.hand = func(m Message) bool {
		said = append(said, fmt.Sprintf("%s %d", m.Type, m.Seq))
		return true
	}
	f.ask = func(channel string, from int64) { said = append(said, fmt.Sprintf("ask %d", from)) }
	f.connected()
	err = steps(f)
	return said, err
}

func TestFollowing(t *testing.T) {
	snapshot := func(seq int64) Message { return Message{Channel: "a", Type: MessageTypeSnapshot, Seq: seq} }
	update := func(seq int64) Message {
		return Message{Channel: "a", Type: MessageTypeUpdate, Seq: seq, Prev: seq - 1}
	}
	all := func(f *follower, messages ...Message) error {
		for _, m := range messages {
			if err := f.message(m); err != nil {
				return err
			}
		}
		return nil
	}
	for name, one := range map[string]struct {
		steps    func(f *follower) error
		expected []string
		err      error
	}{
		"an update that is not the next one": {
			func(f *follower) error { return all(f, snapshot(5), update(6), update(8)) }, []string{"snapshot 5", "update 6"}, errGap,
		},
		"an update twice": {
			func(f *follower) error { return all(f, snapshot(5), update(6), update(6)) }, []string{"snapshot 5", "update 6"}, errGap,
		},
		"an update first": {
			func(f *follower) error { return all(f, update(1)) }, nil, errGap,
		},
		"an update before the snapshot of a new connection": {
			func(f *follower) error {
				err := all(f, snapshot(5))
				f.connected()
				return errors.Join(err, all(f, update(6)))
			}, []string{"snapshot 5"}, errGap,
		},
		"a snapshot at that very number is dropped": {
			func(f *follower) error {
				err := all(f, snapshot(5))
				f.connected()
				return errors.Join(err, all(f, snapshot(5), update(6)))
			}, []string{"snapshot 5", "update 6"}, nil,
		},
		"a server that has less": {
			func(f *follower) error {
				err := all(f, snapshot(5))
				f.connected()
				return errors.Join(err, all(f, snapshot(2), update(3)), f.notReplayed("a"))
			}, []string{"snapshot 5", "ask 6", "snapshot 2", "update 3"}, nil,
		},
		"a replay of nothing": {
			func(f *follower) error {
				err := all(f, snapshot(5))
				f.connected()
				return errors.Join(err, all(f, snapshot(9)), f.replayed("a", nil))
			}, []string{"snapshot 5", "ask 6", "snapshot 9"}, nil,
		},
		"a replay beyond the snapshot": {
			func(f *follower) error {
				err := all(f, snapshot(5))
				f.connected()
				return errors.Join(err, all(f, snapshot(7), update(8)), f.replayed("a", []Message{update(6), update(7), update(8)}))
			}, []string{"snapshot 5", "ask 6", "update 6", "update 7", "update 8"}, nil,
		},
		"a connection that breaks during a replay": {
			func(f *follower) error {
				err := all(f, snapshot(5))
				f.connected()
				err = errors.Join(err, all(f, snapshot(7), update(8)), f.replayed("a", []Message{update(6)}))
				f.connected()
				return errors.Join(err, all(f, snapshot(8)), f.replayed("a", []Message{update(7), update(8)}))
			}, []string{"snapshot 5", "ask 6", "update 6", "ask 7", "ask 7", "update 7", "update 8"}, nil,
		},
		"a type of message that is unknown": {
			func(f *follower) error {
				return all(f, snapshot(5), Message{Channel: "a", Type: "heartbeat"}, Message{Channel: "b", Type: "update"}, update(6))
			}, []string{"snapshot 5", "update 6"}, nil,
		},
	} {
		said, err := follow(t, one.steps)
		if !slices.Equal(said, one.expected) || !errors.Is(err, one.err) {
			t.Errorf("%s: expected %q, %v; received %q, %v", name, one.expected, one.err, said, err)
		}
	}
}
