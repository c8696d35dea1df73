import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PeerClient } from "./peer-client.ts";
import { hocuspocusProtocol, yWebsocketProtocol, type PeerProtocol } from "./peer-protocols.ts";
import type { Target } from "./target.ts";

const cache = path.join(import.meta.dirname, "../../.cache/bench-peers");

interface Peer {
  readonly name: string;
  readonly protocol: PeerProtocol;
  /** Exact versions, from npm, installed on first use into a folder that git ignores. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string>>;
  /** Started below the peer's folder. */
  readonly main: string;
  /** Content of `main`, if the peer does not bring it. */
  readonly source?: string;
  /** The Node.js it needs, from npm, if it does not run on this one. */
  readonly node?: string;
  /** Whether the document's name is in the address. */
  readonly docInUrl: boolean;
}

const hocuspocusMain = `import { Server } from "@hocuspocus/server";
import { SQLite } from "@hocuspocus/extension-sqlite";
const server = new Server({
  port: Number(process.env.PORT), address: "127.0.0.1", quiet: true,
  extensions: [new SQLite({ database: process.env.DATA_DIR + "/docs.sqlite" })],
});
await server.listen();
`;

/** Everything at the peers' defaults, with their own stores. */
const peers: Readonly<Record<string, Peer>> = {
  "y-websocket-server": {
    name: "y-websocket-server 0.1.1 + y-leveldb 0.2.0",
    protocol: yWebsocketProtocol,
    dependencies: { "@y/websocket-server": "0.1.1", "y-leveldb": "0.2.0", ws: "6.2.3", yjs: "13.6.33" },
    overrides: { "y-leveldb": "0.2.0" },
    main: "node_modules/@y/websocket-server/src/server.js",
    docInUrl: true,
  },
  hocuspocus: {
    name: "Hocuspocus 3.4.4 + SQLite",
    protocol: hocuspocusProtocol,
    dependencies: {
      "@hocuspocus/server": "3.4.4",
      "@hocuspocus/extension-sqlite": "3.4.4",
      yjs: "13.6.33",
      "y-protocols": "1.0.7",
    },
    main: "server.mjs",
    source: hocuspocusMain,
    docInUrl: false,
  },
  hocuspocus4: {
    name: "Hocuspocus 4.7.0 + SQLite (Node 22)",
    protocol: hocuspocusProtocol,
    dependencies: {
      "@hocuspocus/server": "4.7.0",
      "@hocuspocus/extension-sqlite": "4.7.0",
      yjs: "13.6.33",
      "y-protocols": "1.0.7",
    },
    main: "server.mjs",
    source: hocuspocusMain,
    node: "22.21.1",
    docInUrl: false,
  },
};

/** Where the package has its Node.js. */
const nodePackage = `node-${process.platform}-${process.arch}`;

export const peerNames = Object.keys(peers);

/** Installs the peer if it is not there yet. */
export function loadPeer(key: string, port: number): Target {
  const peer = peers[key];
  if (peer === undefined) throw new Error(`There is no peer ${key}; there are ${peerNames.join(", ")}`);
  const folder = path.join(cache, key);
  install(peer, folder);
  let run = "";
  return {
    name: peer.name,
    acknowledges: peer.protocol.acknowledges,
    server: {
      command: peer.node === undefined ? process.execPath : path.join(folder, "node_modules", nodePackage, "bin/node"),
      args: [peer.main],
      cwd: folder,
      port,
      env: (dataDir) => ({
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(port),
        DATA_DIR: dataDir,
        YPERSISTENCE: path.join(dataDir, "leveldb"),
      }),
    },
    prepare() {
      run = Date.now().toString(36);
      return Promise.resolve();
    },
    renew: () => Promise.resolve(),
    createClient(options) {
      const doc = `${run}-${options.chat}`;
      const url = `ws://127.0.0.1:${port}/${peer.docInUrl ? doc : ""}`;
      return new PeerClient(options, peer.protocol, url, doc);
    },
  };
}

function install(peer: Peer, folder: string): void {
  if (existsSync(path.join(folder, "node_modules"))) return;
  mkdirSync(folder, { recursive: true });
  const { dependencies, overrides, node } = peer;
  const all = node === undefined ? dependencies : { ...dependencies, [nodePackage]: node };
  const manifest = { name: "bench-peer", private: true, type: "module", dependencies: all, overrides };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  if (peer.source !== undefined) writeFileSync(path.join(folder, peer.main), peer.source);
  console.log(`Installing ${peer.name}`);
  // Their stores are native modules that are built or fetched by an install script.
  const options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts=false"];
  execFileSync("npm", ["install", ...options], { cwd: folder, stdio: "inherit" });
  if (node === undefined) return;
  // Built for the Node.js that it runs on.
  const home = path.join(folder, "node_modules", nodePackage);
  const env = { ...process.env, PATH: `${home}/bin:${process.env.PATH}`, npm_config_nodedir: home };
  execFileSync("npm", ["rebuild", "better-sqlite3", ...options], { cwd: folder, stdio: "inherit", env });
}
