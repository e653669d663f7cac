package dingir

import (
	"fmt"
	"sort"

	"github.com/shopspring/decimal"
)

// Book is one market's book by price, kept from the messages of its depth channel.
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
		b.Bids, b.Asks, b.Complete = nil, nil, told.Complete
		b.Bids = append(b.Bids, told.Bids...)
		b.Asks = append(b.Asks, told.Asks...)
	case DepthUpdate:
		if m.Prev != b.Seq {
			return protocolError(fmt.Sprintf("%s: expected the message after %d, received the one after %d", m.Channel, b.Seq, m.Prev))
		}
		for _, level := range told.Bids {
			b.Bids = setLevel(b.Bids, level, decimal.Decimal.GreaterThan)
		}
		for _, level := range told.Asks {
			b.Asks = setLevel(b.Asks, level, decimal.Decimal.LessThan)
		}
	default:
		return nil
	}
	b.Seq = m.Seq
	return nil
}

// setLevel puts a level into its place, or removes it where its amount is zero. better says what comes before what.
func setLevel(levels []Level, level Level, better func(a, b decimal.Decimal) bool) []Level {
	at := sort.Search(len(levels), func(i int) bool { return !better(levels[i].Price, level.Price) })
	there := at < len(levels) && levels[at].Price.Equal(level.Price)
	switch {
	case level.Amount.IsZero() && there:
		return append(levels[:at], levels[at+1:]...)
	case level.Amount.IsZero():
		return levels
	case there:
		levels[at] = level
		return levels
	}
	levels = append(levels, Level{})
	copy(levels[at+1:], levels[at:])
	levels[at] = level
	return levels
}
