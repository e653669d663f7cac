// The proto loader: the declaration is read at run time. `node loader.js STORY`.
"use strict";
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");
const { run } = require("./story");

const SERVICES = {
  dingir: ["matchengine.proto", (loaded) => loaded.matchengine.Matchengine],
  exchange: ["dingir/v1/exchange.proto", (loaded) => loaded.dingir.v1.Exchange],
};
const story = process.argv[2];
const [file, find] = SERVICES[story];
const choices = { includeDirs: [process.env.PROTO], keepCase: true, longs: String, enums: String, defaults: true };
const Service = find(grpc.loadPackageDefinition(loader.loadSync(file, choices)));
const client = new Service(process.env.BRIDGE, grpc.credentials.createInsecure());

function call(method, request, metadata, deadline) {
  const sent = new grpc.Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  return new Promise((resolve, reject) => {
    client[method](request, sent, { deadline }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

const watch = (method, request, deadline) => client[method](request, new grpc.Metadata(), { deadline });
const methods = Object.keys(Service.service);
const streams = methods.filter((name) => Service.service[name].responseStream);
run("proto loader", story, { call, watch, methods, streams }).finally(() => client.close());
