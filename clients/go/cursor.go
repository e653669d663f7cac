package dingir

import (
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"
)

// cursor reads the values of a reply, one after another, as what they are declared to be. The first value that is
// something else is kept in err, and what is read afterwards is zero, so that only the end needs to look.
type cursor struct {
	reply *reply
	at    int
	err   error
}

func (c *cursor) fail(format string, values ...any) {
	if c.err == nil {
		c.err = protocolError(fmt.Sprintf(format, values...))
	}
}

// next takes a token. Behind the end, or after an error, it is nil.
func (c *cursor) next() token {
	if c.err != nil {
		return token{}
	}
	if c.at >= len(c.reply.tokens) {
		c.fail("a reply ends too early")
		return token{}
	}
	c.at++
	return c.reply.tokens[c.at-1]
}

func (c *cursor) expect(kind tokenKind) token {
	one := c.next()
	if one.kind != kind {
		c.fail("expected %v, received %v", kind, one.kind)
		return token{}
	}
	return one
}

func (c *cursor) peek() tokenKind {
	if c.err != nil || c.at >= len(c.reply.tokens) {
		return tokenNil
	}
	return c.reply.tokens[c.at].kind
}

// bytes takes a text, which is good until the reply is released.
func (c *cursor) bytes() []byte {
	one := c.expect(tokenText)
	return c.reply.bytes[one.n:one.end]
}

func (c *cursor) text() string { return string(c.bytes()) }

// null takes a nil if there is one.
func (c *cursor) null() bool {
	if c.err == nil && c.peek() == tokenNil {
		c.next()
		return true
	}
	return c.err != nil
}

// integer takes a count or scale.
func (c *cursor) integer() int64 { return c.expect(tokenInteger).n }

func (c *cursor) micros() Micros { return Micros(c.integer()) }

// flag takes a boolean, which is an integer in RESP2.
func (c *cursor) flag() bool {
	one := c.next()
	if one.kind != tokenFlag && (one.kind != tokenInteger || one.n>>1 != 0) {
		c.fail("expected a flag, received %v", one.kind)
	}
	return one.n == 1
}

// id takes an id: an integer as text.
func (c *cursor) id() int64 {
	text := c.bytes()
	if c.err != nil {
		return 0
	}
	id, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		c.fail("expected an id, received %q", clip(text))
	}
	return id
}

// nullableID takes an id; nil is 0, which no id is.
func (c *cursor) nullableID() int64 {
	if c.null() {
		return 0
	}
	return c.id()
}

func (c *cursor) decimal() decimal.Decimal {
	text := c.bytes()
	if c.err != nil {
		return decimal.Decimal{}
	}
	number, err := parseDecimal(text)
	if err != nil {
		c.fail("%v", err)
	}
	return number
}

func (c *cursor) nullableDecimal() decimal.NullDecimal {
	if c.null() {
		return decimal.NullDecimal{}
	}
	number := c.decimal()
	return decimal.NullDecimal{Decimal: number, Valid: c.err == nil}
}

// list takes the head of a list: how many values follow.
func (c *cursor) list() int { return int(c.expect(tokenList).n) }

// record takes the head of a map: how many pairs follow. In RESP2 it is a flat list.
func (c *cursor) record() int {
	one := c.next()
	if one.kind == tokenList && one.n%2 == 0 {
		return int(one.n / 2)
	}
	if one.kind != tokenMap {
		c.fail("expected a map, received %v", one.kind)
		return 0
	}
	return int(one.n)
}

// complete fails when a record had not all the fields that it must have: no amount is zero because it was not told.
func (c *cursor) complete(record string, seen, all uint64) {
	if seen != all {
		c.fail("%s: fields are missing", record)
	}
}

// skip passes over one value, whatever it is.
func (c *cursor) skip() {
	for left := int64(1); left > 0 && c.err == nil; left-- {
		switch one := c.next(); one.kind {
		case tokenList:
			left += one.n
		case tokenMap:
			left += 2 * one.n
		}
	}
}

func (c *cursor) skipAll(n int) {
	for ; n > 0 && c.err == nil; n-- {
		c.skip()
	}
}

// find is the text of a field of the map that comes next; the cursor stays where it is.
func (c *cursor) find(field string) string {
	ahead := cursor{reply: c.reply, at: c.at, err: c.err}
	for n := ahead.record(); n > 0 && ahead.err == nil; n-- {
		if string(ahead.bytes()) == field && ahead.peek() == tokenText {
			return ahead.text()
		}
		ahead.skip()
	}
	return ""
}

// failure takes an error if there is one: in RESP a line, in MessagePack a map of code and text.
func (c *cursor) failure() *Error {
	switch c.peek() {
	case tokenError:
		one := c.next()
		return answered(c.reply.bytes[one.n:one.end])
	case tokenMap:
		if c.find("code") == "" {
			return nil
		}
		failure := &Error{}
		for n := c.record(); n > 0 && c.err == nil; n-- {
			switch string(c.bytes()) {
			case "code":
				failure.Code = Code(c.text())
			case "text":
				failure.Text = c.text()
			default:
				c.skip()
			}
		}
		return failure
	}
	return nil
}

// answered is an error of RESP: the first word is its code.
func answered(line []byte) *Error {
	for i, b := range line {
		if b == ' ' {
			return &Error{Code: Code(line[:i]), Text: string(line[i+1:])}
		}
	}
	return &Error{Code: Code(line)}
}

// value takes a value as plain Go: nil, bool, int64, string, []any, map[string]any, and an *Error inside a list.
func (c *cursor) value() any {
	switch kind := c.peek(); kind {
	case tokenError:
		return c.failure()
	case tokenFlag:
		return c.flag()
	case tokenInteger:
		return c.integer()
	case tokenText:
		return c.text()
	case tokenList:
		values := []any{}
		for n := c.list(); n > 0 && c.err == nil; n-- {
			values = append(values, c.value())
		}
		return values
	case tokenMap:
		values := map[string]any{}
		for n := c.record(); n > 0 && c.err == nil; n-- {
			key := c.key()
			values[key] = c.value()
		}
		return values
	default:
		c.next()
		return nil
	}
}

// key takes a map's key for value; there, keys may be integers.
func (c *cursor) key() string {
	if c.peek() == tokenInteger {
		return strconv.FormatInt(c.integer(), 10)
	}
	return c.text()
}

// readList takes a list of values of one type.
func readList[T any](c *cursor, one func(*cursor) T) []T {
	values := []T{}
	for n := c.list(); n > 0 && c.err == nil; n-- {
		values = append(values, one(c))
	}
	return values
}

// readMap takes a map from names to values of one type.
func readMap[T any](c *cursor, one func(*cursor) T) map[string]T {
	values := map[string]T{}
	for n := c.record(); n > 0 && c.err == nil; n-- {
		key := c.text()
		values[key] = one(c)
	}
	return values
}

// readNullable takes a record; nil is nil.
func readNullable[T any](c *cursor, one func(*cursor) T) *T {
	if c.null() {
		return nil
	}
	value := one(c)
	return &value
}

func listOf[T any](one func(*cursor) T) func(*cursor) []T {
	return func(c *cursor) []T { return readList(c, one) }
}

func mapOf[T any](one func(*cursor) T) func(*cursor) map[string]T {
	return func(c *cursor) map[string]T { return readMap(c, one) }
}
