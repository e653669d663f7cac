package dingir

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
)

func level(price, amount int64) Level {
	return Level{Price: decimal.New(price, -2), Amount: decimal.New(amount, -4)}
}

// TestABookIsWhatANaiveOneIs drives a map beside the book.
func TestABookIsWhatANaiveOneIs(t *testing.T) {
	for seed := range uint64(50) {
		chance := rand.New(rand.NewPCG(seed, 1))
		book, naive := NewBook("M"), [2]map[int64]int64{{}, {}}
		message := Message{Channel: "depth:M", Type: MessageTypeSnapshot, Payload: DepthSnapshot{Complete: true}}
		for seq := range int64(100) {
			if err := book.Apply(message); err != nil {
				t.Fatal(err)
			}
			for side, levels := range [2][]Level{book.Bids, book.Asks} {
				prices := slices.Sorted(mapKeys(naive[side]))
				if side == 0 {
					slices.Reverse(prices)
				}
				if len(prices) != len(levels) {
					t.Fatalf("seed %d: expected %v, received %v", seed, prices, levels)
				}
				for i, price := range prices {
					if one := level(price, naive[side][price]); !one.Price.Equal(levels[i].Price) || !one.Amount.Equal(levels[i].Amount) {
						t.Fatalf("seed %d: expected %v, received %v", seed, one, levels[i])
					}
				}
			}
			changed := [2][]Level{}
			for range 1 + chance.IntN(5) {
				side, price, amount := chance.IntN(2), 100+chance.Int64N(12), chance.Int64N(3)
				changed[side] = append(changed[side], level(price, amount))
				naive[side][price] = amount
				if amount == 0 {
					delete(naive[side], price)
				}
			}
			message = Message{
				Channel: "depth:M", Type: MessageTypeUpdate, Seq: seq + 1, Prev: seq,
				Payload: DepthUpdate{Bids: changed[0], Asks: changed[1]},
			}
		}
	}
}

func mapKeys(levels map[int64]int64) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		for price := range levels {
			if !yield(price) {
				return
			}
		}
	}
}

func TestABookBeginsAnewWithASnapshot(t *testing.T) {
	book := NewBook("M")
	first := Message{Channel: "depth:M", Seq: 7, Payload: DepthSnapshot{Bids: []Level{level(1, 1), level(2, 1)}, Asks: []Level{level(3, 1)}}}
	second := Message{Channel: "depth:M", Seq: 3, Payload: DepthSnapshot{Bids: []Level{level(5, 1)}, Complete: true}}
	for _, m := range []Message{first, second} {
		if err := book.Apply(m); err != nil {
			t.Fatal(err)
		}
	}
	if len(book.Bids) != 1 || len(book.Asks) != 0 || book.Seq != 3 || !book.Complete {
		t.Errorf("%v", book)
	}
}

func TestABookRefusesWhatIsNotNextAndPassesOverOthers(t *testing.T) {
	book := NewBook("M")
	for _, one := range []struct {
		m   Message
		err error
		seq int64
	}{
		{Message{Channel: "depth:N", Seq: 9, Payload: DepthSnapshot{}}, nil, 0},
		{Message{Channel: "depth:M", Seq: 4, Payload: DepthSnapshot{}}, nil, 4},
		{Message{Channel: "trade:M", Seq: 5, Prev: 4, Payload: TradeUpdate{}}, nil, 4},
		{Message{Channel: "depth:M", Seq: 6, Prev: 5, Payload: DepthUpdate{Bids: []Level{level(1, 1)}}}, ProtocolError, 4},
		{Message{Channel: "depth:M", Seq: 5, Prev: 4, Payload: DepthUpdate{Bids: []Level{level(1, 1)}}}, nil, 5},
	} {
		if err := book.Apply(one.m); !errors.Is(err, one.err) || book.Seq != one.seq {
			t.Errorf("%v: received %v, at %d", one.m, err, book.Seq)
		}
	}
	if len(book.Bids) != 1 {
		t.Errorf("%v", book.Bids)
	}
}
