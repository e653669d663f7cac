package dingir

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tinylib/msgp/msgp"
)

func TestFramesMayBeSplitAtEveryByte(t *testing.T) {
	for _, one := range append(vectors(t, "replies.json"), vectors(t, "pushes.json")...) {
		for name, bytesOf := range map[string]struct {
			codec codec
			raw   raw
		}{"RESP2": {respCodec{}, one.RESP2}, "RESP3": {respCodec{}, one.RESP3}, "msgpack": {msgpackCodec{}, one.Msgpack}} {
			whole, err := bytesOf.codec.newReader(bytes.NewReader(bytesOf.raw)).next()
			if err != nil {
				t.Fatal(err)
			}
			split, err := bytesOf.codec.newReader(iotest.OneByteReader(bytes.NewReader(bytesOf.raw))).next()
			if err != nil || !reflect.DeepEqual(whole.tokens, split.tokens) || !bytes.Equal(whole.bytes, split.bytes) {
				t.Errorf("%s in %s: %v", one.Name, name, err)
			}
			for end := range bytesOf.raw {
				_, err := smallReader(bytesOf.codec, bytesOf.raw[:end]).next()
				if expected := map[bool]error{true: io.EOF, false: io.ErrUnexpectedEOF}[end == 0]; !errors.Is(err, expected) {
					t.Errorf("%s in %s, cut at %d: %v", one.Name, name, end, err)
				}
			}
		}
	}
}

// smallReader is a frame reader without a large buffer, of which the test above needs a hundred thousand.
func smallReader(c codec, from []byte) frameReader {
	if c == (respCodec{}) {
		return &respReader{bufio.NewReaderSize(bytes.NewReader(from), 512)}
	}
	return &msgpackReader{stream: msgp.NewReaderSize(bytes.NewReader(from), 512)}
}

func TestMalformedFramesAreProtocolErrors(t *testing.T) {
	deep := strings.Repeat("*1\r\n", depthMax+2)
	for _, text := range []string{
		"?\r\n", "\r\n", "+OK\n", ":\r\n", ":1x\r\n", ":9223372036854775808\r\n", "$-2\r\n", "$x\r\n", "$1\r\nab\r\n", "#x\r\n",
		"*-2\r\n", "%-1\r\n", ">0\r\n", ">1\r\n:1\r\n", "$99999999999\r\n", "*999999999999\r\n", deep, strings.Repeat("+", 70000),
	} {
		_, err := respCodec{}.newReader(strings.NewReader(text)).next()
		if !errors.Is(err, ProtocolError) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	for _, text := range []string{
		"\xc1", "\x07", "\x94\x05\x01\xc0\xc0", "\x93\x01\x07\xc0", "\x94\x01\xa1x\xc0\xc0", "\x94\x01\x07\xc0\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00",
		"\x94\x01\x07\xc0\xcf\xff\xff\xff\xff\xff\xff\xff\xff", "\x94\x01\x07\xc0" + strings.Repeat("\x91", depthMax+2),
		"\x94\x01\x07\xc0\xdd\xff\xff\xff\xff", "\x94\x01\x07\xc0\xdb\xff\xff\xff\xff", "\x94\x01\x07\xa1x\x01",
	} {
		_, err := msgpackCodec{}.newReader(strings.NewReader(text)).next()
		if !errors.Is(err, ProtocolError) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	for _, text := range []string{"", "{", "[1", `{"a"}`, "nul", `"a`, strings.Repeat("[", depthMax+2)} {
		if err := readJSON([]byte(text), newReply()); !errors.Is(err, ProtocolError) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPlainValuesOfAllKinds(t *testing.T) {
	for text, expected := range map[string]any{
		"+OK\r\n": "OK", ":-9223372036854775808\r\n": int64(-9223372036854775808), "$-1\r\n": nil, "*-1\r\n": nil, "_\r\n": nil,
		"#t\r\n": true, "=8\r\ntxt:text\r\n": "text", "~1\r\n:1\r\n": []any{int64(1)}, ",1.5\r\n": "1.5", "(12\r\n": "12",
		"*0\r\n": []any{}, "%1\r\n:1\r\n$0\r\n\r\n": map[string]any{"1": ""},
		"*1\r\n-NOFUNDS USDT: x\r\n": []any{&Error{Code: NoFunds, Text: "USDT: x"}}, "*1\r\n!3\r\nERR\r\n": []any{&Error{Code: Malformed}},
	} {
		read, err := respCodec{}.newReader(strings.NewReader(text)).next()
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		c := read.cursor()
		if value := c.value(); !reflect.DeepEqual(value, expected) || c.err != nil {
			t.Errorf("%q: expected %#v, received %#v, %v", text, expected, value, c.err)
		}
	}
}

// fuzz reads frames until there is an error, and reads each as what it may be.
func fuzz(f *testing.F, c codec) {
	for _, name := range []string{"replies.json", "pushes.json", "errors.json"} {
		for _, one := range vectors(f, name) {
			f.Add([]byte(one.RESP3))
			f.Add([]byte(one.RESP))
			f.Add([]byte(one.Msgpack))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		reader := c.newReader(bytes.NewReader(text))
		for {
			read, err := reader.next()
			if err != nil {
				return
			}
			all, order := read.cursor(), read.cursor()
			all.value()
			readOrderFull(&order)
			batchOf([]BatchItem{BatchPut{}, BatchCancel{}})(&cursor{reply: read.reply, at: read.start})
			pushed(read)
			read.loading()
			read.release()
		}
	})
}

func FuzzRESP(f *testing.F)    { fuzz(f, respCodec{}) }
func FuzzMsgpack(f *testing.F) { fuzz(f, msgpackCodec{}) }

func FuzzPayload(f *testing.F) {
	for _, one := range vectors(f, "pushes.json") {
		f.Add(one.Channel, []byte(one.RESP3[bytes.IndexByte(one.RESP3, '{'):]))
	}
	f.Fuzz(func(t *testing.T, channel string, text []byte) {
		whole := newReply()
		whole.bytes = append(whole.bytes, text...)
		whole.addText(tokenText, 0)
		c := cursor{reply: whole}
		c.message(channel)
	})
}
