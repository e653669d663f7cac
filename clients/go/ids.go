package dingir

import (
	"crypto/rand"
	"encoding/base32"
	"strconv"
	"sync/atomic"
)

// ids makes the ids by which a repeated command is known: <80 random bits in base 32>-<counter>. The bits are drawn once,
// so that no two programs make the same, and a program that starts again does not continue an old row.
type ids struct {
	prefix string
	last   atomic.Uint64
}

func newIDs() *ids {
	var bits [10]byte
	rand.Read(bits[:]) // never fails
	return &ids{prefix: base32.StdEncoding.EncodeToString(bits[:]) + "-"}
}

// next makes an id. Of nil there are none: what requests look like without is for tests.
func (i *ids) next() string {
	if i == nil {
		return ""
	}
	return i.prefix + strconv.FormatUint(i.last.Add(1), 10)
}
