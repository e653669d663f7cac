package dingir

import "strings"

// Message is one message of the feed.
type Message struct {
	Channel string      // such as depth:BTC_USDT
	Type    MessageType // a snapshot or an update
	Seq     int64       // its number on its channel; of a snapshot, the last one that it includes
	Prev    int64       // of an update: the number before
	Epoch   string      // of a snapshot: another one after every start of the server
	Time    Micros      // of what is told

	// Payload is a [DepthSnapshot], a [DepthUpdate], a [TradeUpdate] and so on, as the channel and Type say. It is nil if
	// this version knows nothing of what is told.
	Payload Payload
}

// Payload is what a message tells: for each kind of channel there is a type of snapshots and one of updates.
type Payload interface{ payload() }

// readHeader reads the value of a field that every payload may have, or passes over it.
func (m *Message) readHeader(key []byte, c *cursor) {
	switch string(key) {
	case "seq":
		m.Seq = c.integer()
	case "prev":
		m.Prev = c.integer()
	case "epoch":
		m.Epoch = c.text()
	case "time":
		m.Time = c.micros()
	default:
		c.skip()
	}
}

// skipPayload reads the header of a message whose content is unknown.
func (m *Message) skipPayload(c *cursor) {
	for n := c.record(); n > 0 && c.err == nil; n-- {
		m.readHeader(c.bytes(), c)
	}
}

// message takes a payload: a map, or JSON text.
func (c *cursor) message(channel string) Message {
	m := Message{Channel: channel}
	if c.peek() != tokenText {
		m.read(c)
		return m
	}
	parsed := newReply()
	defer parsed.release()
	if err := readJSON(c.bytes(), parsed); err != nil {
		c.fail("%s: %v", channel, err)
		return m
	}
	inner := cursor{reply: parsed}
	m.read(&inner)
	if inner.err != nil {
		c.fail("%s: %v", channel, inner.err)
	}
	return m
}

func (m *Message) read(c *cursor) {
	kind, _, _ := strings.Cut(m.Channel, ":")
	m.Type = MessageType(c.find("type"))
	m.Payload = readPayload(kind, m, c)
}

// messages takes a list of payloads of one channel.
func (c *cursor) messages(channel string) []Message {
	return readList(c, messageOf(channel))
}

func messageOf(channel string) func(*cursor) Message {
	return func(c *cursor) Message { return c.message(channel) }
}

// pushed reads a message that was pushed: its kind, the channel and the payload. Other pushes are none.
func pushed(f frame) (m Message, ok bool, err error) {
	c := f.cursor()
	if string(c.bytes()) != "message" {
		return m, false, c.err
	}
	m = c.message(c.text())
	return m, c.err == nil, c.err
}
