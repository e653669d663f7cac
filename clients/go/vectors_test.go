package dingir

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// raw is bytes that a vector holds as hexadecimal text.
type raw []byte

func (r *raw) UnmarshalJSON(text []byte) error {
	*r = make([]byte, (len(text)-2)/2)
	_, err := hex.Decode(*r, text[1:len(text)-1])
	return err
}

type vector struct {
	Name, Command, Code, Text, Channel string
	Arguments                          arguments
	Words                              []string
	Value                              any
	ValueMsgpack                       any `json:"value_msgpack"` // where it is another one
	Payload                            map[string]any
	RESP, RESP2, RESP3, Msgpack        raw
}

// vectors reads a file of tests/vectors.
func vectors(t testing.TB, name string) []vector {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "tests", "vectors", name))
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 25 {
		t.Fatalf("%s: %d vectors are too few", name, len(all))
	}
	return all
}

// offline is an Exchange without goroutines, whose next frame has the vectors' id, and which gives no client ids.
func offline(protocol Protocol) *Exchange {
	options, _ := Options{Protocol: protocol}.withDefaults()
	e := newExchange(options)
	e.ids = nil
	e.frames.Store(6)
	return e
}

func TestRequestsOfTypedMethodsAreTheVectors(t *testing.T) {
	for _, one := range vectors(t, "requests.json") {
		if one.Command == "FEED.FORMAT" {
			continue // has no method: what a connection speaks is the library's affair
		}
		for protocol, expected := range map[Protocol]raw{ProtocolRESP: one.RESP, ProtocolMsgpack: one.Msgpack} {
			p := offline(protocol).Pipeline()
			typed(t, p, one.Command, one.Arguments)
			if !slices.Equal(p.calls[0].words, one.Words) {
				t.Errorf("%s: expected the words %q, received %q", one.Name, one.Words, p.calls[0].words)
			}
			if !bytes.Equal(p.calls[0].frame, expected) {
				t.Errorf("%s: expected the bytes %q, received %q", one.Name, expected, p.calls[0].frame)
			}
		}
	}
}

// TestFeedFormatIsEncodedAsTheVector has no typed method to go through.
func TestFeedFormatIsEncodedAsTheVector(t *testing.T) {
	for _, one := range vectors(t, "requests.json") {
		if one.Command == "FEED.FORMAT" {
			if made := (respCodec{}).appendRequest(nil, 7, one.Words); !bytes.Equal(made, one.RESP) {
				t.Errorf("%s: %q", one.Name, made)
			}
			if made := (msgpackCodec{}).appendRequest(nil, 7, one.Words); !bytes.Equal(made, one.Msgpack) {
				t.Errorf("%s: %q", one.Name, made)
			}
		}
	}
}

// withMaps is the value of a reply with messages of the feed as maps, as MessagePack has them: in RESP they are text.
func (v vector) withMaps() any {
	if v.ValueMsgpack != nil {
		return v.ValueMsgpack
	}
	return v.Value
}

// encodings are the three forms of a reply or push.
func (v vector) encodings() map[string]frameReader {
	return map[string]frameReader{
		"RESP2":   respCodec{}.newReader(bytes.NewReader(v.RESP2)),
		"RESP3":   respCodec{}.newReader(bytes.NewReader(v.RESP3)),
		"msgpack": msgpackCodec{}.newReader(bytes.NewReader(v.Msgpack)),
	}
}

func TestRepliesAreTheVectorsValues(t *testing.T) {
	for _, one := range vectors(t, "replies.json") {
		for encoding, reader := range one.encodings() {
			read, err := reader.next()
			if err != nil {
				t.Fatalf("%s in %s: %v", one.Name, encoding, err)
			}
			c := read.cursor()
			value := c.value()
			if c.err != nil || c.at != len(read.tokens) {
				t.Errorf("%s in %s: %v, at token %d of %d", one.Name, encoding, c.err, c.at, len(read.tokens))
			}
			expected := one.Value
			if encoding == "msgpack" {
				expected = one.withMaps()
			}
			if err := samePlain(value, expected, encoding == "RESP2"); err != nil {
				t.Errorf("%s in %s: %v", one.Name, encoding, err)
			}
		}
	}
}

// samePlain compares a plain value with that of a vector. In RESP2 maps are flat lists, and flags integers.
func samePlain(value, expected any, resp2 bool) error {
	switch expected := expected.(type) {
	case map[string]any:
		pairs, ok := value.(map[string]any)
		if flat, isList := value.([]any); resp2 && isList {
			pairs, ok = map[string]any{}, true
			for i := 0; i+1 < len(flat); i += 2 {
				pairs[flat[i].(string)] = flat[i+1]
			}
		}
		if !ok || len(pairs) != len(expected) {
			return fmt.Errorf("expected %v, received %v", expected, value)
		}
		for key := range expected {
			if err := samePlain(pairs[key], expected[key], resp2); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		return nil
	case []any:
		list, ok := value.([]any)
		if !ok || len(list) != len(expected) {
			return fmt.Errorf("expected %v, received %v", expected, value)
		}
		for i := range expected {
			if err := samePlain(list[i], expected[i], resp2); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	case json.Number:
		n, err := expected.Int64()
		if err != nil || value != n {
			return fmt.Errorf("expected %v, received %v", expected, value)
		}
		return nil
	case bool:
		if resp2 && value == map[bool]int64{false: 0, true: 1}[expected] {
			return nil
		}
	}
	if value != expected {
		return fmt.Errorf("expected %v, received %v", expected, value)
	}
	return nil
}

func TestRepliesAreTheTypesOfTheirCommands(t *testing.T) {
	for _, one := range vectors(t, "replies.json") {
		if one.Command == "FEED.FORMAT" {
			continue
		}
		for encoding, reader := range one.encodings() {
			p := offline(ProtocolRESP).Pipeline()
			get := typed(t, p, one.Command, one.Arguments)
			read, err := reader.next()
			if err != nil {
				t.Fatalf("%s in %s: %v", one.Name, encoding, err)
			}
			p.calls[0].succeed(read)
			p.finish[0](context.Background())
			value, err := get()
			if err != nil {
				t.Errorf("%s in %s: %v", one.Name, encoding, err)
				continue
			}
			if err := sameTyped(reflect.ValueOf(value), one.withMaps()); err != nil {
				t.Errorf("%s in %s: %v", one.Name, encoding, err)
			}
		}
	}
}

// sameTyped compares a typed value with that of a vector: the same fields, and nothing lost of a number.
func sameTyped(value reflect.Value, expected any) error {
	switch typed := value.Interface().(type) {
	case decimal.Decimal:
		return sameText(typed.StringFixed(-typed.Exponent()), expected)
	case decimal.NullDecimal:
		if !typed.Valid {
			return sameText("<nil>", expected)
		}
		return sameText(typed.Decimal.StringFixed(-typed.Decimal.Exponent()), expected)
	case Done:
		return sameText("OK", expected)
	case Message:
		payload, _ := expected.(map[string]any)
		return sameMessage(typed, payload)
	case BatchResult:
		for _, one := range []any{typed.Result, typed.Full, typed.Canceled} {
			if pointer := reflect.ValueOf(one); !pointer.IsNil() {
				return sameTyped(pointer.Elem(), expected)
			}
		}
		return fmt.Errorf("no result in %v", typed)
	}
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			return sameText("<nil>", expected)
		}
		return sameTyped(value.Elem(), expected)
	case reflect.Slice:
		list, _ := expected.([]any)
		if value.Len() != len(list) {
			return fmt.Errorf("expected %v, received %v", expected, value)
		}
		for i := range list {
			if err := sameTyped(value.Index(i), list[i]); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	case reflect.Map, reflect.Struct:
		return sameFields(value, expected)
	}
	if expected == nil && value.IsZero() {
		return nil // an id that is none
	}
	return sameText(fmt.Sprint(value), expected)
}

func sameFields(value reflect.Value, expected any) error {
	if row, ok := expected.([]any); ok {
		for i := range row {
			if err := sameTyped(value.Field(i), row[i]); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	}
	fields, _ := expected.(map[string]any)
	if value.Kind() == reflect.Struct && value.NumField() != len(fields) || value.Kind() == reflect.Map && value.Len() != len(fields) {
		return fmt.Errorf("expected the fields of %v, received %v", expected, value)
	}
	for key, one := range fields {
		field := reflect.Value{}
		if value.Kind() == reflect.Map {
			field = value.MapIndex(reflect.ValueOf(key))
		} else {
			field = value.FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, strings.ReplaceAll(key, "_", "")) })
		}
		if !field.IsValid() {
			return fmt.Errorf("%s: no such field in %v", key, value)
		}
		if err := sameTyped(field, one); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func sameText(value string, expected any) error {
	if value != fmt.Sprint(expected) {
		return fmt.Errorf("expected %v, received %v", expected, value)
	}
	return nil
}

func TestErrorsHaveTheirCodes(t *testing.T) {
	known := map[string]Code{
		"ERR": Malformed, "NOAUTH": NotAuthenticated, "WRONGPASS": WrongPassword, "NOPERM": NotPermitted, "NOPROTO": NoProtocol,
		"LOADING": Loading, "MISCONF": LogNotWritable, "OOM": OutOfMemory, "EXECABORT": TransactionAborted, "DENIED": Denied,
		"NOASSET": NoAsset, "NOMARKET": NoMarket, "NOUSER": NoUser, "NOORDER": NoOrder, "NOFUNDS": NoFunds, "BADPRICE": BadPrice,
		"BADAMOUNT": BadAmount, "BADPRECISION": BadPrecision, "BADFEE": BadFee, "BADNAME": BadName, "BADJSON": BadJSON,
		"TOOSMALL": TooSmall, "ORDERLIMIT": OrderLimit, "HALTED": Halted, "EXISTS": Exists, "DUPLICATE": Duplicate,
		"GONE": Gone, "AHEAD": Ahead, "NOHISTORY": NoHistory, "LIMIT": LimitReached,
	}
	all := vectors(t, "errors.json")
	if len(all) != len(known) {
		t.Errorf("expected %d errors, received %d", len(known), len(all))
	}
	for _, one := range all {
		for encoding, reader := range map[string]frameReader{
			"RESP":    respCodec{}.newReader(bytes.NewReader(one.RESP)),
			"msgpack": msgpackCodec{}.newReader(bytes.NewReader(one.Msgpack)),
		} {
			p := offline(ProtocolRESP).Pipeline()
			place := p.Engine.Tick()
			read, err := reader.next()
			if err != nil {
				t.Fatalf("%s in %s: %v", one.Name, encoding, err)
			}
			p.calls[0].succeed(read)
			p.finish[0](context.Background())
			_, err = place.Get()
			var answer *Error
			if !errors.Is(err, known[one.Code]) || !errors.As(err, &answer) || answer.Text != one.Text || answer.Resent {
				t.Errorf("%s in %s: received %v", one.Name, encoding, err)
			}
		}
	}
}

func TestPushesAreTypedMessages(t *testing.T) {
	for _, one := range vectors(t, "pushes.json") {
		for encoding, reader := range one.encodings() {
			read, err := reader.next()
			if err != nil {
				t.Fatalf("%s in %s: %v", one.Name, encoding, err)
			}
			if encoding == "RESP2" { // which this library does not speak: there a push is a list
				read.start, read.push = 1, true
			}
			m, ok, err := pushed(read)
			if err != nil || !ok || !read.push || m.Channel != one.Channel {
				t.Errorf("%s in %s: received %v, %v, %v", one.Name, encoding, m, ok, err)
				continue
			}
			if err := sameMessage(m, one.Payload); err != nil {
				t.Errorf("%s in %s: %v", one.Name, encoding, err)
			}
		}
	}
}

// sameMessage compares the header, and all else with the payload.
func sameMessage(m Message, expected map[string]any) error {
	content := map[string]any{}
	for key, value := range expected {
		switch key {
		case "type", "seq", "prev", "epoch", "time":
			field := reflect.ValueOf(m).FieldByNameFunc(func(name string) bool { return strings.EqualFold(name, key) })
			if err := sameTyped(field, value); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		default:
			content[key] = value
		}
	}
	name := strings.ReplaceAll(reflect.TypeOf(m.Payload).Name(), "_", "")
	kind, _, _ := strings.Cut(m.Channel, ":")
	if !strings.EqualFold(name, kind+string(m.Type)) {
		return fmt.Errorf("a payload of the type %s", name)
	}
	return sameFields(reflect.ValueOf(m.Payload), content)
}
