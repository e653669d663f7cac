package dingir

import "sync"

// A reply is kept as a row of tokens, in the order in which they came: a list or map says how many values (or pairs)
// follow. Each encoding has a small reader that makes the row, and all that knows types reads the row, in the goroutine
// of the caller, with a [cursor]. The goroutine that reads the socket does nothing more than find where replies end.
//
// Trees of any were refused: they allocate for each value, and a record needs a map to be looked up in.

type tokenKind uint8

const (
	tokenNil tokenKind = iota
	tokenFlag
	tokenInteger
	tokenText
	tokenList
	tokenMap
	tokenError // of RESP; MessagePack has maps for it
)

func (k tokenKind) String() string {
	return [...]string{"nil", "a flag", "an integer", "text", "a list", "a map", "an error"}[k]
}

// token is a value, or the head of a list or map.
type token struct {
	kind tokenKind
	n    int64 // the integer, the flag, how many values or pairs; of text where it begins in the reply's bytes
	end  int   // of text where it ends
}

// reply is one reply, or one push.
type reply struct {
	tokens []token
	bytes  []byte // of all texts
	failed bool   // the reply is an error
}

const (
	// depthMax is how deep values may be nested. The server's go down to four.
	depthMax = 32
	// textMax is the longest text, in bytes. The server's own limit for an argument is 1 MiB, snapshots of books are longer.
	textMax = 512 << 20
	// itemsMax is the most values of a list or pairs of a map.
	itemsMax = 1 << 28
	// keptMax is the largest reply, in bytes or tokens, whose memory is used again.
	keptMax = 64 << 10
)

var replies = sync.Pool{New: func() any { return new(reply) }}

func newReply() *reply { return replies.Get().(*reply) }

// release gives the memory back. Nothing may hold on to the reply's bytes.
func (r *reply) release() {
	if cap(r.bytes) > keptMax || cap(r.tokens) > keptMax {
		return
	}
	r.tokens, r.bytes, r.failed = r.tokens[:0], r.bytes[:0], false
	replies.Put(r)
}

func (r *reply) add(kind tokenKind, n int64) {
	r.tokens = append(r.tokens, token{kind: kind, n: n})
}

func (r *reply) addFlag(flag bool) {
	n := int64(0)
	if flag {
		n = 1
	}
	r.add(tokenFlag, n)
}

// text adds a token for the bytes that were appended since begin.
func (r *reply) addText(kind tokenKind, begin int) {
	r.tokens = append(r.tokens, token{kind: kind, n: int64(begin), end: len(r.bytes)})
}

// readText appends n bytes. Memory grows with what arrives, not with what was announced.
func (r *reply) readText(kind tokenKind, n int64, from func(p []byte) error) error {
	const step = 64 << 10
	if n < 0 || n > textMax {
		return protocolError("a text of more than 512 MiB")
	}
	begin := len(r.bytes)
	for n > 0 {
		size := int(min(n, step))
		at := len(r.bytes)
		r.bytes = append(r.bytes, make([]byte, size)...)
		if err := from(r.bytes[at:]); err != nil {
			return err
		}
		n -= int64(size)
	}
	r.addText(kind, begin)
	return nil
}
