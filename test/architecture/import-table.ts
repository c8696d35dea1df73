/**
 * Who may import whom. The longest matching `place` rules a file; docs/architecture.md says why each folder exists.
 * A place may always import from itself. `types` are places of which only types may be imported.
 */
export interface PlaceRule {
  readonly place: string;
  readonly may: readonly string[];
  readonly types?: readonly string[];
  /** Packages, by name or by scope (`@lit/`). Node's own modules go by `node:`. */
  readonly packages?: readonly string[];
}

const lit = ["lit", "@lit/", "@lit-labs/"];
const serverTypes = ["sync-server/config.ts", "sync-server/logger.ts"];

export const importTable: readonly PlaceRule[] = [
  { place: "shared/lib", may: [] },
  { place: "shared/model", may: ["shared/lib"], packages: ["yjs"] },
  { place: "shared/protocol", may: ["shared/lib"], packages: ["lib0"] },
  { place: "shared/text", may: ["shared/lib"] },

  { place: "client/main.ts", may: ["client", "shared"], packages: lit },
  {
    place: "client/app-parts.ts",
    may: ["client/api", "client/parts", "client/store"],
  },
  {
    place: "client/parts",
    may: ["client/api", "client/outbox", "client/search", "client/store", "client/sync", "shared"],
    packages: ["lib0"],
  },
  {
    place: "client/app",
    may: [
      "client/api",
      "client/components",
      "client/controllers",
      "client/files",
      "client/locales",
      "client/outbox",
      "client/push",
      "client/screens",
      "client/search",
      "client/store",
      "client/styles",
      "shared",
    ],
    packages: lit,
  },
  {
    place: "client/screens",
    may: ["client/components", "client/controllers", "client/store", "client/styles", "shared/lib", "shared/text"],
    packages: [...lit, "lucide"],
  },
  {
    place: "client/components",
    may: ["client/controllers", "client/styles", "shared/lib", "shared/text"],
    types: ["client/store"],
    packages: [...lit, "lucide", "emoji-picker-element-data"],
  },
  { place: "client/controllers", may: [], types: ["client/store", "shared/lib"], packages: lit },
  { place: "client/store", may: ["shared"], types: ["client/search"], packages: ["yjs", "lib0"] },
  {
    place: "client/sync",
    may: ["client/api", "shared"],
    packages: ["yjs", "y-websocket", "y-indexeddb", "y-protocols", "lib0"],
  },
  { place: "client/outbox", may: ["client/api", "shared"] },
  { place: "client/search", may: ["shared"], packages: ["yjs"] },
  { place: "client/files", may: ["client/api", "client/outbox", "shared"] },
  { place: "client/locales", may: [], packages: ["lit", "@lit/localize"] },
  { place: "client/api", may: ["shared/protocol", "shared/lib"] },
  { place: "client/push", may: ["client/api", "shared/protocol"] },
  { place: "client/service-worker", may: ["shared/protocol", "shared/lib"] },
  { place: "client/styles", may: [], packages: ["lit"] },

  { place: "sync-server/main.ts", may: ["sync-server", "shared"], packages: ["node:"] },
  { place: "sync-server/server.ts", may: ["sync-server", "shared"], packages: ["node:"] },
  { place: "sync-server/limit-table.ts", may: ["shared/lib"] },
  { place: "sync-server/config.ts", may: ["sync-server/limit-table.ts", "shared/lib"], packages: ["node:", "zod"] },
  {
    place: "sync-server/logger.ts",
    may: ["shared/lib"],
    types: ["sync-server/config.ts"],
    packages: ["node:", "winston"],
  },
  {
    place: "sync-server/http",
    may: [
      "sync-server/accounts",
      "sync-server/chats",
      "sync-server/pictures",
      "sync-server/sync",
      "sync-server/push",
      "sync-server/files",
      "shared",
    ],
    types: serverTypes,
    packages: ["node:", "express", "cookie", "helmet", "zod"],
  },
  {
    place: "sync-server/ws",
    may: ["sync-server/accounts", "sync-server/chats", "sync-server/sync", "shared/protocol", "shared/lib"],
    types: serverTypes,
    packages: ["node:", "ws", "cookie", "lib0"],
  },
  {
    place: "sync-server/accounts",
    may: ["sync-server/pictures", "sync-server/storage/contracts.ts", "shared"],
    types: serverTypes,
    packages: ["node:", "bcrypt", "jsonwebtoken"],
  },
  {
    place: "sync-server/chats",
    may: ["sync-server/pictures", "sync-server/sync", "sync-server/storage/contracts.ts", "shared"],
    types: serverTypes,
    packages: ["node:"],
  },
  { place: "sync-server/pictures", may: ["sync-server/storage/contracts.ts", "shared"], packages: ["node:"] },
  {
    place: "sync-server/files",
    may: ["sync-server/storage/contracts.ts", "sync-server/chats", "shared"],
    types: serverTypes,
    packages: ["node:"],
  },
  {
    place: "sync-server/sync",
    may: ["sync-server/storage/contracts.ts", "shared"],
    types: serverTypes,
    packages: ["node:", "yjs", "y-protocols", "lib0"],
  },
  { place: "sync-server/presence", may: ["shared/protocol", "shared/lib"], types: serverTypes },
  { place: "sync-server/bus", may: ["shared/lib"], types: serverTypes, packages: ["node:"] },
  { place: "sync-server/cli", may: ["sync-server", "shared"], packages: ["node:"] },
  {
    place: "sync-server/push",
    may: ["sync-server/storage/contracts.ts", "sync-server/chats", "shared/protocol", "shared/lib"],
    types: serverTypes,
    packages: ["node:", "web-push"],
  },
  { place: "sync-server/storage", may: ["shared/lib"], types: serverTypes, packages: ["node:"] },
  {
    place: "sync-server/storage/level",
    may: ["sync-server/storage/contracts.ts", "shared/lib"],
    types: serverTypes,
    packages: ["node:", "level", "classic-level"],
  },
  { place: "sync-server/dev", may: ["sync-server/server.ts", "shared"], types: serverTypes, packages: ["node:"] },
];

/** Only these may import Yjs. */
export const yjsPlaces = ["shared/model", "client/store", "client/sync", "client/search", "sync-server/sync", "test"];

/** Nobody may import these. */
export const neverImported = ["sync-server/dev", "sync-server/main.ts", "client/main.ts"];
