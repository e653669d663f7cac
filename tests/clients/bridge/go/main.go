// The story of ../dingir.json with a client that protoc-gen-go and protoc-gen-go-grpc made from our declaration.
// A line a case, "ok NAME" or "not ok NAME: why"; what an answer must hold is explained in ../cases.py.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"bridgeclient/matchengine"
)

const deadline = 30 * time.Second

type refusal struct{ Status, Text, Code string }

type story struct {
	Name, Call string
	Request    json.RawMessage
	Metadata   map[string]string
	Answer     any
	Refused    *refusal
}

// differs says where something expected is not found; what is not expected may be anything.
func differs(expected, found any, where string) string {
	switch wanted := expected.(type) {
	case map[string]any:
		fields, _ := found.(map[string]any)
		for name, one := range wanted {
			if problem := differs(one, fields[name], where+"."+name); problem != "" {
				return problem
			}
		}
		return ""
	case []any:
		items, _ := found.([]any)
		if len(items) != len(wanted) {
			return fmt.Sprintf("%s: expected %d items, found %v", where, len(wanted), found)
		}
		for index, one := range wanted {
			if problem := differs(one, items[index], fmt.Sprintf("%s[%d]", where, index)); problem != "" {
				return problem
			}
		}
		return ""
	}
	if reflect.DeepEqual(expected, found) {
		return ""
	}
	return fmt.Sprintf("%s: expected %#v, found %#v", where, expected, found)
}

// told runs a case through the generated method of its name, and says what is wrong.
func told(client matchengine.MatchengineClient, one story) string {
	method := reflect.ValueOf(client).MethodByName(one.Call)
	if !method.IsValid() {
		return "the client has no such method"
	}
	request := reflect.New(method.Type().In(1).Elem()).Interface().(proto.Message)
	if problem := protojson.Unmarshal(one.Request, request); problem != nil {
		return problem.Error()
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	for name, value := range one.Metadata {
		ctx = metadata.AppendToOutgoingContext(ctx, name, value)
	}
	var trailer metadata.MD
	results := method.Call([]reflect.Value{
		reflect.ValueOf(ctx), reflect.ValueOf(request), reflect.ValueOf(grpc.Trailer(&trailer)),
	})
	if failure, failed := results[1].Interface().(error); failed {
		if one.Refused == nil {
			return failure.Error()
		}
		found := refusal{screaming(status.Code(failure)), status.Convert(failure).Message(), ""}
		if told := trailer.Get("dingir-code"); len(told) == 1 {
			found.Code = told[0]
		}
		if found != *one.Refused {
			return fmt.Sprintf("expected %+v, found %+v", *one.Refused, found)
		}
		return ""
	}
	text, problem := protojson.MarshalOptions{UseProtoNames: true, EmitDefaultValues: true}.Marshal(
		results[0].Interface().(proto.Message))
	if problem != nil {
		return problem.Error()
	}
	if one.Refused != nil {
		return fmt.Sprintf("expected %+v, answered %s", *one.Refused, text)
	}
	var answer any
	if problem := json.Unmarshal(text, &answer); problem != nil {
		return problem.Error()
	}
	return differs(one.Answer, answer, "")
}

// screaming names a code as other languages do.
func screaming(code codes.Code) string {
	names := map[codes.Code]string{
		codes.InvalidArgument: "INVALID_ARGUMENT", codes.Unknown: "UNKNOWN", codes.Unavailable: "UNAVAILABLE",
	}
	if name, known := names[code]; known {
		return name
	}
	return code.String()
}

func say(problem, name string) {
	if problem != "" {
		fmt.Printf("not ok go: %s: %s\n", name, problem)
	} else {
		fmt.Printf("ok go: %s\n", name)
	}
}

func main() {
	text, problem := os.ReadFile("../dingir.json")
	if problem != nil {
		panic(problem)
	}
	var cases []story
	if problem := json.Unmarshal(text, &cases); problem != nil {
		panic(problem)
	}
	connection, problem := grpc.NewClient(os.Getenv("BRIDGE"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if problem != nil {
		panic(problem)
	}
	defer connection.Close()
	called := map[string]bool{}
	for _, one := range cases {
		called[one.Call] = true
	}
	untold := ""
	for _, method := range matchengine.Matchengine_ServiceDesc.Methods {
		if !called[method.MethodName] {
			untold = "no case of " + method.MethodName
		}
	}
	say(untold, "every method is in the story")
	client := matchengine.NewMatchengineClient(connection)
	for _, one := range cases {
		say(told(client, one), one.Name)
	}
}
