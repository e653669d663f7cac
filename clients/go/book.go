package dingir

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// Book is one market's book by price, kept from the messages of its depth channel. The slices are the book's own, and
// change with the next Apply.
type Book struct {
	Market   string
	Bids     []Level // best first: descending
	Asks     []Level // best first: ascending
	Seq      int64   // of the last message that was applied
	Complete bool    // false where the snapshot was cut, as the book is too deep
}

// NewBook is a book that waits for its first snapshot.
func NewBook(market string) *Book { return &Book{Market: market} }

// Apply takes a message. Messages of other channels are passed over. An update that is not the next one is an error, and
// changes nothing; a [Subscription] never hands out such.
func (b *Book) Apply(m Message) error {
	if m.Channel != "depth:"+b.Market {
		return nil
	}
	switch told := m.Payload.(type) {
	case DepthSnapshot:
		b.Bids, b.Asks, b.Complete = slices.Clone(told.Bids), slices.Clone(told.Asks), told.Complete
	case DepthUpdate:
		if m.Prev != b.Seq {
			return protocolError(fmt.Sprintf("%s: expected the message after %d, received the one after %d", m.Channel, b.Seq, m.Prev))
		}
		for _, level := range told.Bids {
			b.Bids = setLevel(b.Bids, level, descending)
		}
		for _, level := range told.Asks {
			b.Asks = setLevel(b.Asks, level, ascending)
		}
	default:
		return nil
	}
	b.Seq = m.Seq
	return nil
}

// setLevel puts a level into its place, or removes it where its amount is zero. compare says what comes before what.
func setLevel(levels []Level, level Level, compare func(a, b decimal.Decimal) int) []Level {
	at, there := slices.BinarySearchFunc(levels, level, func(a, b Level) int { return compare(a.Price, b.Price) })
	switch {
	case !level.Amount.IsZero() && there:
		levels[at] = level
	case !level.Amount.IsZero():
		levels = slices.Insert(levels, at, level)
	case there:
		levels = slices.Delete(levels, at, at+1)
	}
	return levels
}

func ascending(a, b decimal.Decimal) int  { return a.Cmp(b) }
func descending(a, b decimal.Decimal) int { return b.Cmp(a) }
