package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// expected holds the documented fields of each kind of message, and how many are missed over a crash: see feed.py.
var expected struct {
	Snapshot map[string][]string `json:"snapshot"`
	Update   map[string][]string `json:"update"`
	Missed   map[string]int      `json:"missed"`
}

func init() {
	if err := json.Unmarshal([]byte(os.Getenv("EXCHANGE_FEED")), &expected); err != nil {
		panic(fmt.Sprintf("EXCHANGE_FEED: %v", err))
	}
}

// payload is a message's JSON, as far as the checks read it.
type payload struct {
	Type  string     `json:"type"`
	Seq   int        `json:"seq"`
	Prev  int        `json:"prev"`
	Epoch string     `json:"epoch"`
	Cause string     `json:"cause"`
	Asks  [][]string `json:"asks"`
	Trade *struct {
		Price  string `json:"price"`
		Amount string `json:"amount"`
	} `json:"trade"`
	Order *struct {
		ID int `json:"id,string"`
	} `json:"order"`
}

// place is where a message was heard: through a pattern (empty: by the name) on a channel.
type place struct{ pattern, channel string }

// tape is what one subscriber has been told, checked as it comes: each subscription begins with a snapshot, then one
// number follows another. A snapshot in between is accepted only from another start of the server.
type tape struct {
	told map[place][]payload
}

func newTape() *tape {
	return &tape{told: map[place][]payload{}}
}

func kindOf(channel string) string {
	kind, _, _ := strings.Cut(channel, ":")
	return kind
}

func (t *tape) take(at place, text string) error {
	var message payload
	if err := json.Unmarshal([]byte(text), &message); err != nil {
		return fmt.Errorf("%v: %w in %s", at, err, text)
	}
	fields := expected.Update
	if message.Type == "snapshot" {
		fields = expected.Snapshot
	}
	if err := hasFields(text, fields[kindOf(at.channel)]); err != nil {
		return fmt.Errorf("%v: %w", at, err)
	}
	told := t.told[at]
	if message.Type == "snapshot" {
		for _, one := range told {
			if one.Type == "snapshot" && one.Epoch == message.Epoch {
				return fmt.Errorf("%v: a second snapshot", at)
			}
		}
	} else if len(told) == 0 || message.Prev != told[len(told)-1].Seq || message.Seq != message.Prev+1 {
		return fmt.Errorf("%v: after %d messages came %s", at, len(told), text)
	}
	t.told[at] = append(told, message)
	return nil
}

// hasFields checks the names of a JSON object's members, and their order.
func hasFields(text string, names []string) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	found := []string{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		found = append(found, fmt.Sprint(name))
		var skipped json.RawMessage
		if err := decoder.Decode(&skipped); err != nil {
			return err
		}
	}
	return expect("fields", found, names)
}

func (t *tape) of(kind string, at place) []payload {
	found := []payload{}
	for _, one := range t.told[at] {
		if one.Type == kind {
			found = append(found, one)
		}
	}
	return found
}

func (t *tape) count(kind string, at place) int {
	return len(t.of(kind, at))
}

func (t *tape) causes(channel string) []string {
	causes := []string{}
	for _, one := range t.of("update", place{"", channel}) {
		causes = append(causes, one.Cause)
	}
	return causes
}

// begun tells whether each of these channels has had so many snapshots.
func (t *tape) begun(channels []string, snapshots int) bool {
	for _, channel := range channels {
		if t.count("snapshot", place{"", channel}) < snapshots {
			return false
		}
	}
	return true
}

// gap gives the last number before the last snapshot, and that snapshot's.
func (t *tape) gap(channel string) (int, int) {
	told := t.told[place{"", channel}]
	for n := len(told) - 1; n > 0; n-- {
		if told[n].Type == "snapshot" {
			return told[n-1].Seq, told[n].Seq
		}
	}
	return -1, -1
}

// fillsTheGap checks what FEED.REPLAY answered: all that is between two numbers, in order.
func fillsTheGap(channel string, before, after int, texts []any) error {
	if err := expect("missed on "+channel, after-before, expected.Missed[kindOf(channel)]); err != nil {
		return err
	}
	if err := expect("replayed on "+channel, len(texts), after-before); err != nil {
		return err
	}
	for n, text := range texts {
		var message payload
		if err := json.Unmarshal([]byte(fmt.Sprint(text)), &message); err != nil {
			return err
		}
		if err := expect("numbers", row{message.Prev, message.Seq}, row{before + n, before + n + 1}); err != nil {
			return err
		}
	}
	return nil
}
