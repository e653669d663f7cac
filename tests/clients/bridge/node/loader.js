// The proto loader: the declaration is read at run time.
"use strict";
const path = require("path");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");
const { run } = require("./story");

const PROTO = path.join(process.env.PROTO, "matchengine.proto");
const declared = loader.loadSync(PROTO, { keepCase: true, longs: String, enums: String, defaults: true });
const { Matchengine } = grpc.loadPackageDefinition(declared).matchengine;
const client = new Matchengine(process.env.BRIDGE, grpc.credentials.createInsecure());

function call(method, request, metadata, deadline) {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return new Promise((resolve, reject) => {
    client[method](request, sent, { deadline }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

run("proto loader", Object.keys(Matchengine.service), call).finally(() => client.close());
