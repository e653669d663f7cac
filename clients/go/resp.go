package dingir

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"strconv"
)

// respCodec is RESP3, the protocol of Redis. Its replies to SUBSCRIBE are pushes; here they are replies, as there is
// one for each channel and the library subscribes channels one by one.
type respCodec struct{}

func (respCodec) appendRequest(to []byte, _ uint32, words []string) []byte {
	to = append(to, '*')
	to = strconv.AppendInt(to, int64(len(words)), 10)
	for _, word := range words {
		to = append(to, "\r\n$"...)
		to = strconv.AppendInt(to, int64(len(word)), 10)
		to = append(to, "\r\n"...)
		to = append(to, word...)
	}
	return append(to, "\r\n"...)
}

func (respCodec) greeting(o *Options) [][]string {
	hello := []string{"HELLO", "3"}
	if o.Password != "" || o.User != defaultUser {
		hello = append(hello, "AUTH", o.User, o.Password)
	}
	if o.Name != "" {
		hello = append(hello, "SETNAME", o.Name)
	}
	return append([][]string{hello}, libraryInfo...)
}

// libraryInfo tells what library this is.
var libraryInfo = [][]string{
	{"CLIENT", "SETINFO", "LIB-NAME", libraryName},
	{"CLIENT", "SETINFO", "LIB-VER", Version},
}

const bufferSize = 64 << 10

func (respCodec) newReader(from io.Reader) frameReader {
	return &respReader{bufio.NewReaderSize(from, bufferSize)}
}

type respReader struct{ stream *bufio.Reader }

func (r *respReader) next() (frame, error) {
	first, err := r.stream.Peek(1)
	if err != nil {
		return frame{}, err
	}
	read := frame{reply: newReply(), push: first[0] == '>'}
	if err := r.value(read.reply, 0); err != nil {
		return frame{}, err
	}
	if read.push {
		read.start = 1 // behind the head of the push
		if len(read.tokens) < 2 || read.tokens[1].kind != tokenText {
			return frame{}, protocolError("a push without a kind")
		}
		kind := read.bytes[read.tokens[1].n:read.tokens[1].end]
		read.push = !bytes.Equal(kind, []byte("subscribe"))
	}
	read.failed = read.tokens[0].kind == tokenError
	return read, nil
}

// line takes a line without its end; it is good until the next read.
func (r *respReader) line() ([]byte, error) {
	line, err := r.stream.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		return nil, protocolError("a line of more than 64 KiB")
	}
	if err != nil {
		return nil, midFrame(err)
	}
	if len(line) < 3 || line[len(line)-2] != '\r' {
		return nil, protocolError("expected a line of RESP, received " + strconv.Quote(string(clip(line))))
	}
	return line[:len(line)-2], nil
}

// value appends one value's tokens.
func (r *respReader) value(to *reply, depth int) error {
	line, err := r.line()
	if err != nil {
		return err
	}
	kind, rest := line[0], line[1:]
	switch kind {
	case '+', ',', '(': // doubles and big numbers, which this server does not send, stay text
		return r.simple(to, tokenText, rest)
	case '-':
		return r.simple(to, tokenError, rest)
	case '_':
		to.add(tokenNil, 0)
		return nil
	case '#':
		if string(rest) != "t" && string(rest) != "f" {
			return protocolError("expected #t or #f, received " + strconv.Quote(string(clip(line))))
		}
		to.addFlag(rest[0] == 't')
		return nil
	}
	n, ok := parseInteger(rest)
	if !ok {
		return protocolError("expected a number, received " + strconv.Quote(string(clip(line))))
	}
	switch kind {
	case ':':
		to.add(tokenInteger, n)
		return nil
	case '$', '=', '!':
		return r.bulk(to, kind, n)
	case '*', '~', '>', '%':
		return r.items(to, kind, n, depth)
	}
	return protocolError("expected RESP, received " + strconv.Quote(string(clip(line))))
}

func (r *respReader) simple(to *reply, kind tokenKind, text []byte) error {
	begin := len(to.bytes)
	to.bytes = append(to.bytes, text...)
	to.addText(kind, begin)
	return nil
}

func (r *respReader) bulk(to *reply, kind byte, n int64) error {
	if n == -1 && kind == '$' {
		to.add(tokenNil, 0)
		return nil
	}
	what := tokenText
	if kind == '!' {
		what = tokenError
	}
	if err := to.readText(what, n, r.full); err != nil {
		return err
	}
	var end [2]byte
	if err := r.full(end[:]); err != nil {
		return err
	}
	if end != [2]byte{'\r', '\n'} {
		return protocolError("a text that does not end where it should")
	}
	if kind == '=' { // "txt:" before the text
		last := &to.tokens[len(to.tokens)-1]
		last.n = min(last.n+4, int64(last.end))
	}
	return nil
}

func (r *respReader) items(to *reply, kind byte, n int64, depth int) error {
	if n == -1 && kind == '*' {
		to.add(tokenNil, 0)
		return nil
	}
	if n < 0 || n > itemsMax || depth >= depthMax {
		return protocolError("a list or map that is too long or too deep")
	}
	if kind == '%' {
		to.add(tokenMap, n)
		n *= 2
	} else {
		to.add(tokenList, n)
	}
	for ; n > 0; n-- {
		if err := r.value(to, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *respReader) full(p []byte) error {
	_, err := io.ReadFull(r.stream, p)
	return midFrame(err)
}

// midFrame is what the end of the stream is called where more was to come.
func midFrame(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// parseInteger reads an integer, without the allocation that strconv makes of bytes.
func parseInteger(text []byte) (int64, bool) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	var n uint64
	for _, b := range text {
		if b < '0' || b > '9' || n > math.MaxInt64/10 {
			return 0, false
		}
		n = n*10 + uint64(b-'0')
	}
	if negative {
		return -int64(n), len(text) > 0 && n <= math.MaxInt64+1
	}
	return int64(n), len(text) > 0 && n <= math.MaxInt64
}
