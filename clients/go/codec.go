package dingir

import "io"

// codec is one of the two wire encodings. It knows frames, and neither connections nor types.
type codec interface {
	// appendRequest appends a command's frame. The id is for encodings whose frames have one.
	appendRequest(to []byte, id uint32, words []string) []byte
	// greeting is what is said first on a connection.
	greeting(options *Options) [][]string
	// newReader reads what the server says.
	newReader(from io.Reader) frameReader
}

// frameReader reads frames. Errors are the stream's own, or a [ProtocolError], or what the server refuses a connection
// with before it hears anything; after one there is nothing more to read.
type frameReader interface {
	next() (frame, error)
}

// frame is a whole thing that the server said.
type frame struct {
	*reply
	start int    // where its values begin among the tokens: of a push its kind, and what belongs to it
	push  bool   // it answers nothing
	id    uint32 // of the request that is answered, where the encoding has ids
	hasID bool
}

func (f frame) cursor() cursor { return cursor{reply: f.reply, at: f.start} }

// loading reports whether the server has not recovered its state yet.
func (f frame) loading() bool {
	if !f.failed {
		return false
	}
	at := f.cursor()
	err := at.failure()
	return err != nil && err.Code == Loading
}

func codecOf(protocol Protocol) codec {
	if protocol == ProtocolRESP {
		return respCodec{}
	}
	return msgpackCodec{}
}
