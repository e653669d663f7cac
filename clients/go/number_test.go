package dingir

import (
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func TestDecimalsKeepEveryDigitAndTheirScale(t *testing.T) {
	for _, text := range []string{
		"0", "0.00", "-0.01", "1", "60000.10", "999999999999999999", "1000000000000000000", "9999999999999999999", "-1000000000000000000",
		"123456789012345678.123456789012345678", "-123456789012345678.000000000000000001", "0.000000000000000001",
		"999999999999999999999999999999999999",
	} {
		number, err := parseDecimal([]byte(text))
		if err != nil || number.StringFixed(-number.Exponent()) != text {
			t.Errorf("%s: received %v, %v", text, number, err)
		}
		if other := decimal.RequireFromString(text); !other.Equal(number) || other.Exponent() != number.Exponent() {
			t.Errorf("%s: expected %v, received %v", text, other, number)
		}
	}
	for _, text := range []string{"", "-", ".", "1.", ".5", "1e5", "+1", "1,0", " 1", "1 ", "0x1", "--1", "1-", "1.2.3", "NaN", "١"} {
		if number, err := parseDecimal([]byte(text)); err == nil {
			t.Errorf("%q: expected an error, received %v", text, number)
		}
	}
	if _, err := parseDecimal([]byte(strings.Repeat("x", 1000))); len(err.Error()) > 200 {
		t.Errorf("a long error: %v", err)
	}
}

func TestDecimalsBecomeArgumentsWithoutExponents(t *testing.T) {
	huge := decimal.NewFromBigInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(35), nil), 0)
	for text, number := range map[Number]decimal.Decimal{
		"0": {}, "1000000": decimal.New(1, 6), "0.000001": decimal.New(1, -6), "100000000000000000000000000000000000": huge,
	} {
		if Num(number) != text {
			t.Errorf("expected %s, received %s", text, Num(number))
		}
	}
}

// TestFloatsAreRefused looks at every parameter and every option: none is a float, or anything that could hold one.
func TestFloatsAreRefused(t *testing.T) {
	seen := 0
	var check func(where string, one reflect.Type)
	check = func(where string, one reflect.Type) {
		seen++
		switch one.Kind() {
		case reflect.Float32, reflect.Float64:
			t.Errorf("%s takes a float", where)
		case reflect.Interface:
			if one.NumMethod() == 0 {
				t.Errorf("%s takes anything", where)
			}
		case reflect.Slice, reflect.Pointer:
			check(where, one.Elem())
		case reflect.Struct:
			for i := range one.NumField() {
				check(where+"."+one.Field(i).Name, one.Field(i).Type)
			}
		}
	}
	e, p := reflect.TypeOf(Exchange{}), reflect.TypeOf(Pipeline{})
	for _, nouns := range []reflect.Type{e, p} {
		for i := range nouns.NumField() {
			noun := nouns.Field(i)
			if !noun.IsExported() {
				continue
			}
			for m := range noun.Type.NumMethod() {
				method := noun.Type.Method(m)
				for in := 1; in < method.Type.NumIn(); in++ {
					if method.Type.In(in).String() != "context.Context" {
						check(noun.Name+"."+method.Name, method.Type.In(in))
					}
				}
			}
		}
	}
	for _, item := range []any{BatchPut{}, BatchAmend{}, BatchCancel{}} {
		check("Batch", reflect.TypeOf(item))
	}
	if seen < 150 {
		t.Errorf("%d parameters are too few", seen)
	}
}

func TestTimesAreMicroseconds(t *testing.T) {
	moment := time.Date(2026, 11, 26, 1, 2, 3, 123456789, time.UTC)
	if back := MicrosOf(moment).Time(); !back.Equal(moment.Truncate(time.Microsecond)) || back.Location() != time.UTC {
		t.Error(back)
	}
}
