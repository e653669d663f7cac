package dingir

// queue is a ring of calls, first in, first out.
type queue struct {
	ring  []*call
	head  int
	count int
}

func (q *queue) len() int { return q.count }

// at is the call behind i others.
func (q *queue) at(i int) *call { return q.ring[(q.head+i)%len(q.ring)] }

// first is the oldest call, or nil.
func (q *queue) first() *call {
	if q.count == 0 {
		return nil
	}
	return q.ring[q.head]
}

func (q *queue) push(one *call) {
	if q.count == len(q.ring) {
		larger := make([]*call, max(64, 2*q.count))
		for i := range q.count {
			larger[i] = q.at(i)
		}
		q.ring, q.head = larger, 0
	}
	q.ring[(q.head+q.count)%len(q.ring)] = one
	q.count++
}

// pop takes the oldest call, or nil.
func (q *queue) pop() *call {
	one := q.first()
	if one != nil {
		q.ring[q.head] = nil
		q.head = (q.head + 1) % len(q.ring)
		q.count--
	}
	return one
}
