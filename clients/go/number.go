package dingir

import (
	"fmt"
	"math/big"
	"time"

	"github.com/shopspring/decimal"
)

// Number is money, a price, an amount or a rate as an argument: decimal text, such as "60000.10". The zero value, "", is
// an argument that is absent; "0" is zero. Constants are written as they are, decimals with [Num]; floats don't compile.
type Number string

// Num is a decimal as an argument.
func Num(d decimal.Decimal) Number { return Number(d.String()) }

// Micros is a moment in microseconds since 1970, as the server counts it.
type Micros int64

// Time is the moment as Go has it, in UTC.
func (m Micros) Time() time.Time { return time.UnixMicro(int64(m)).UTC() }

// MicrosOf is a Go time as the server counts it; what is finer than a microsecond is cut off.
func MicrosOf(t time.Time) Micros { return Micros(t.UnixMicro()) }

// smallDigits is how many digits an int64 holds whatever they are.
const smallDigits = 18

// parseDecimal reads decimal text and keeps its scale: digits, with a sign and a point perhaps, and nothing else. (The
// library's own parser takes exponents, too, which no server sends, and allocates four times for it.)
func parseDecimal(text []byte) (decimal.Decimal, error) {
	digits, scale, negative := make([]byte, 0, 40), int32(-1), false
	var small int64
	for i, b := range text {
		switch {
		case b >= '0' && b <= '9':
			digits = append(digits, b)
			small = small*10 + int64(b-'0') // overflows where it is not used
			if scale >= 0 {
				scale++
			}
		case b == '-' && i == 0:
			negative = true
		case b == '.' && scale < 0 && len(digits) > 0:
			scale = 0
		default:
			return decimal.Decimal{}, fmt.Errorf("expected a decimal, received %q", clip(text))
		}
	}
	if len(digits) == 0 || scale == 0 {
		return decimal.Decimal{}, fmt.Errorf("expected a decimal, received %q", clip(text))
	}
	if len(digits) > smallDigits {
		return bigDecimal(digits, scale, negative), nil
	}
	if negative {
		small = -small
	}
	return decimal.New(small, -max(scale, 0)), nil
}

func bigDecimal(digits []byte, scale int32, negative bool) decimal.Decimal {
	value, _ := new(big.Int).SetString(string(digits), 10)
	if negative {
		value.Neg(value)
	}
	return decimal.NewFromBigInt(value, -max(scale, 0))
}

// clip cuts what a message quotes.
func clip(text []byte) []byte {
	const quotedMax = 64
	return text[:min(len(text), quotedMax)]
}
