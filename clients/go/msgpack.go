package dingir

import (
	"bufio"
	"errors"
	"io"
	"math"
	"strconv"

	"github.com/tinylib/msgp/msgp"
)

// msgpackCodec is MessagePack-RPC, with the words of a command as the method and an array of texts. Its frames are read
// value by value with what msgp has for it, as no type is known yet.
type msgpackCodec struct{}

const (
	msgpackRequest  = 0
	msgpackResponse = 1
	msgpackNotice   = 2
)

func (msgpackCodec) appendRequest(to []byte, id uint32, words []string) []byte {
	to = msgp.AppendArrayHeader(to, 4)
	to = msgp.AppendInt(to, msgpackRequest)
	to = msgp.AppendUint32(to, id)
	to = msgp.AppendString(to, words[0])
	to = msgp.AppendArrayHeader(to, uint32(len(words)-1))
	for _, word := range words[1:] {
		to = msgp.AppendString(to, word)
	}
	return to
}

// greeting is without HELLO's arguments, which choose among the versions of RESP.
func (msgpackCodec) greeting(o *Options) [][]string {
	var said [][]string
	if o.Password != "" || o.User != defaultUser {
		said = append(said, []string{"AUTH", o.User, o.Password})
	}
	said = append(said, []string{"HELLO"})
	if o.Name != "" {
		said = append(said, []string{"CLIENT", "SETNAME", o.Name})
	}
	return append(said, libraryInfo...)
}

func (msgpackCodec) newReader(from io.Reader) frameReader {
	return &msgpackReader{stream: msgp.NewReaderSize(from, bufferSize)}
}

type msgpackReader struct {
	stream *msgp.Reader
	begun  bool
}

func (r *msgpackReader) next() (frame, error) {
	first, err := r.stream.R.Peek(1)
	if err != nil {
		return frame{}, err
	}
	if !r.begun && first[0] == '-' {
		return frame{}, r.turnedAway()
	}
	r.begun = true
	read, err := r.frame()
	if err != nil {
		return frame{}, blame(err)
	}
	return read, nil
}

// turnedAway reads why the server does not want a connection, which it says in RESP as long as it has heard nothing.
func (r *msgpackReader) turnedAway() error {
	line, err := (&respReader{bufio.NewReader(r.stream.R)}).line()
	if err != nil {
		return err
	}
	return answered(line[1:])
}

func (r *msgpackReader) frame() (frame, error) {
	size, err := r.stream.ReadArrayHeader()
	if err != nil {
		return frame{}, err
	}
	kind, err := r.stream.ReadInt()
	if err != nil {
		return frame{}, err
	}
	read := frame{reply: newReply()}
	switch {
	case kind == msgpackResponse && size == 4:
		return read, r.response(&read)
	case kind == msgpackNotice && size == 3:
		return read, r.notice(&read)
	}
	return frame{}, protocolError("a frame of " + strconv.Itoa(int(size)) + " values that begins with " + strconv.Itoa(kind))
}

// response reads the id, the error and the result. Of the latter two, one is nil and passed over.
func (r *msgpackReader) response(to *frame) error {
	kind, err := r.stream.NextType()
	if err != nil {
		return err
	}
	if kind == msgp.NilType { // the answer to what is no request
		err = r.stream.ReadNil()
	} else {
		to.hasID = true
		to.id, err = r.stream.ReadUint32()
	}
	if err != nil {
		return err
	}
	kind, err = r.stream.NextType()
	if err != nil {
		return err
	}
	if kind == msgp.NilType {
		if err := r.stream.ReadNil(); err != nil {
			return err
		}
		return r.value(to.reply, 0)
	}
	to.failed = true
	if err := r.value(to.reply, 0); err != nil {
		return err
	}
	return r.stream.ReadNil()
}

func (r *msgpackReader) notice(to *frame) error {
	to.push = true
	if err := r.value(to.reply, 0); err != nil {
		return err
	}
	size, err := r.stream.ReadArrayHeader()
	if err != nil {
		return err
	}
	for ; size > 0; size-- {
		if err := r.value(to.reply, 0); err != nil {
			return err
		}
	}
	return nil
}

// value appends one value's tokens.
func (r *msgpackReader) value(to *reply, depth int) error {
	kind, err := r.stream.NextType()
	if err != nil {
		return err
	}
	switch kind {
	case msgp.NilType:
		to.add(tokenNil, 0)
		return r.stream.ReadNil()
	case msgp.BoolType:
		flag, err := r.stream.ReadBool()
		to.addFlag(flag)
		return err
	case msgp.IntType, msgp.UintType:
		return r.integer(to, kind)
	case msgp.StrType:
		size, err := r.stream.ReadStringHeader()
		if err != nil {
			return err
		}
		return to.readText(tokenText, int64(size), r.full)
	case msgp.BinType:
		size, err := r.stream.ReadBytesHeader()
		if err != nil {
			return err
		}
		return to.readText(tokenText, int64(size), r.full)
	case msgp.ArrayType, msgp.MapType:
		return r.items(to, kind, depth)
	}
	return protocolError("a value of MessagePack's type " + kind.String())
}

func (r *msgpackReader) integer(to *reply, kind msgp.Type) error {
	if kind == msgp.IntType {
		n, err := r.stream.ReadInt64()
		to.add(tokenInteger, n)
		return err
	}
	n, err := r.stream.ReadUint64()
	if err == nil && n > math.MaxInt64 {
		err = protocolError("an integer beyond 64 bits with a sign")
	}
	to.add(tokenInteger, int64(n))
	return err
}

func (r *msgpackReader) items(to *reply, kind msgp.Type, depth int) error {
	var size uint32
	var err error
	if kind == msgp.MapType {
		size, err = r.stream.ReadMapHeader()
		to.add(tokenMap, int64(size))
	} else {
		size, err = r.stream.ReadArrayHeader()
		to.add(tokenList, int64(size))
	}
	if err != nil {
		return err
	}
	if size > itemsMax || depth >= depthMax {
		return protocolError("a list or map that is too long or too deep")
	}
	left := int64(size)
	if kind == msgp.MapType {
		left *= 2
	}
	for ; left > 0; left-- {
		if err := r.value(to, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *msgpackReader) full(p []byte) error {
	_, err := r.stream.R.ReadFull(p)
	return err
}

// blame turns what msgp says of the bytes into an error of ours, and leaves what the stream says.
func blame(err error) error {
	var malformed msgp.Error
	if errors.As(err, &malformed) {
		return protocolError("expected MessagePack: " + err.Error())
	}
	return midFrame(err)
}
