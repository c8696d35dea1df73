import net from "node:net";
import path from "node:path";
import { limits as shared } from "../shared/lib/limits.ts";

/** What an operator may bound. The variable is the key in upper case with underscores: `SEGMENT_MAX_MESSAGES`. */
export const limitTable = {
  segmentMaxMessages: { unit: "messages", default: 1_000, min: 1, about: "A segment with so many stops being live" },
  segmentMaxBytes: { unit: "bytes", default: 512 * 1024, min: 1_024, about: "A segment so large stops being live" },
  segmentMaxClients: {
    unit: "Yjs client ids",
    default: 1_000,
    min: 2,
    about: "A segment with so many stops being live",
  },
  tickMaxBytes: {
    unit: "bytes",
    default: 1024 * 1024,
    min: 1,
    about: "Updates that one commit takes in, over all documents",
  },
  tickMaxEntries: {
    unit: "messages and other entries",
    default: 2_000,
    min: 1,
    about: "Entries of updates that one commit takes in, over all documents",
  },
  documentMaxClients: {
    unit: "Yjs client ids",
    default: 500,
    min: 2,
    about: "A meta or private document with so many is rewritten",
  },
  lateMessagesPerDay: { unit: "messages", default: 10_000, min: 1, about: "Late ones of a person, in older segments" },
  lateBytesPerSegment: {
    unit: "bytes",
    default: 16 * 1024 * 1024,
    min: 1_024,
    about: "Late ones of one person in one segment",
  },
  clientIdsPerDocument: {
    unit: "Yjs client ids",
    default: 2 * shared.clientsPerUpdate,
    min: shared.clientsPerUpdate,
    about: "New ones of one person in one document in a day",
  },
  liveDocumentsBytes: {
    unit: "bytes",
    default: 32 * 1024 * 1024,
    min: 1,
    about: "Bytes of the documents held in memory at once, as they are stored",
  },
  liveDocumentsMax: { unit: "documents", default: 500, min: 1, about: "Documents held in memory at once" },
  socketBufferedBytes: {
    unit: "bytes",
    default: 1024 * 1024,
    min: 64 * 1024,
    about: "Unread data of a socket before it is cut off",
  },
  socketMaxDocuments: { unit: "documents", default: 1_000, min: 1, about: "Documents open on one socket" },
  socketPreOpenFrames: { unit: "frames", default: 100, min: 1, about: "Kept while the document loads" },
  socketsPerUser: { unit: "sockets", default: 100, min: 1, about: "Sockets of one person at once" },
  socketsRefused: { unit: "sockets", default: 500, min: 1, about: "Being told at once why they may not come in" },
  socketsRefusedAddress: { unit: "sockets", default: 100, min: 1, about: "The same, from one address" },
  updatesPerSecondUser: { unit: "updates per second", default: 200, min: 1, about: "From one person, on average" },
  updatesBurstUser: { unit: "updates", default: 2_000, min: 1, about: "From one person after a pause" },
  updateBytesPerSecondUser: {
    unit: "bytes per second",
    default: 4 * 1024 * 1024,
    min: 1_024,
    about: "Updates of one person, on average",
  },
  updateBytesBurstUser: {
    unit: "bytes",
    default: 64 * 1024 * 1024,
    min: 8 * 1024 * 1024,
    about: "Updates of one person at once after a pause",
  },
  updatesPerSecondDocument: { unit: "updates per second", default: 2_000, min: 1, about: "For one document" },
  bodyMaxBytes: { unit: "bytes", default: 1024 * 1024, min: 1_024, about: "Body of an HTTP request" },
  requestsPerMinuteAddress: {
    unit: "requests per minute",
    default: 3_000,
    min: 1,
    about: "HTTP requests under /api from one address",
  },
  changesPerMinuteUser: {
    unit: "requests per minute",
    default: 1_200,
    min: 1,
    about: "HTTP requests of one person that change something",
  },
  loginAttemptsAddress: {
    unit: "attempts per 15 minutes",
    default: 100,
    min: 1,
    about: "Failed sign-ins from one address",
  },
  loginAttemptsEmail: {
    unit: "attempts per 15 minutes",
    default: 10,
    min: 1,
    about: "Failed sign-ins for one e-mail address",
  },
  registrationsAddress: { unit: "accounts per hour", default: 50, min: 1, about: "New accounts from one address" },
  inviteLookupsAddress: {
    unit: "requests per minute",
    default: 60,
    min: 1,
    about: "Looks at what an invitation leads to, from one address",
  },
  passwordQueue: {
    unit: "requests",
    default: 50,
    min: 1,
    about: "Sign-ins that wait for the one password check at a time",
  },
  passwordCost: { unit: "bcrypt rounds, log2", default: 11, min: 10, max: 14, about: "Work per password check" },
  sessionDays: {
    unit: "days",
    default: 90,
    min: 1,
    max: 3_650,
    about: "A device unused for so long has to sign in again",
  },
  sessionsPerUser: {
    unit: "sessions",
    default: 100,
    min: 1,
    about: "Signed-in devices of one person; the longest unused goes",
  },
  diskFreeMinBytes: {
    unit: "bytes",
    default: 100 * 1024 * 1024,
    min: 0,
    about: "With less room for data, /readyz says so",
  },
  shutdownMs: { unit: "milliseconds", default: 10_000, min: 100, about: "Time to finish after SIGTERM" },
} as const satisfies Readonly<Record<string, LimitRow>>;

interface LimitRow {
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max?: number;
  readonly about: string;
}

export type LimitName = keyof typeof limitTable;
export type Limits = Readonly<Record<LimitName, number>>;
export const limitNames = Object.keys(limitTable) as LimitName[];

export type Registration = "open" | "invite" | "closed";
export type LogLevel = (typeof logLevels)[number];
export type LogFormat = (typeof logFormats)[number];
const logLevels = ["error", "warn", "info", "debug"] as const;
const logFormats = ["json", "pretty"] as const;
const registrations = ["open", "invite", "closed"] as const;
const onOff = ["on", "off"] as const;
const proxyRanges = new Set(["loopback", "linklocal", "uniquelocal"]);

export interface Config {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Absolute: the built client. */
  readonly appDir: string;
  /** Origin under which people reach the server; undefined: loopback, with the port that it listens on. */
  readonly publicOrigin: string | undefined;
  /** Further origins that may use cookies and sockets. */
  readonly allowedOrigins: readonly string[];
  /** Only this machine can reach the server. */
  readonly loopback: boolean;
  /** People reach the server over https: cookies get `Secure`. */
  readonly https: boolean;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly registration: Registration;
  /** Express's `trust proxy`: hops, or whom to believe. */
  readonly trustProxy: number | readonly string[] | false;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly rateLimits: boolean;
  readonly limits: Limits;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  /** Every problem, one sentence each. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** `PORT` for `port`, `SEGMENT_MAX_BYTES` for `segmentMaxBytes`. */
export function variableOf(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => `_${letter}`).toUpperCase();
}

export function isLoopbackHost(host: string): boolean {
  const bare = host.replaceAll(/^\[|\]$/gu, "").toLowerCase();
  return (
    bare === "localhost" ||
    bare.endsWith(".localhost") ||
    bare === "::1" ||
    (net.isIPv4(bare) && bare.startsWith("127."))
  );
}

/** Reads the environment. An empty variable counts as unset. `terminal`: somebody looks at the log. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>, terminal = false): ConfigResult {
  const problems: string[] = [];
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const read = <T>(name: string, expected: string, fallback: T, parse: (text: string) => T | undefined): T => {
    const text = given(name);
    if (text === undefined) return fallback;
    const value = parse(text);
    if (value === undefined) problems.push(`${name}: expected ${expected}, got ${JSON.stringify(text)}`);
    return value ?? fallback;
  };
  const readNumber = (name: string, fallback: number, min: number, max: number): number =>
    read(name, `a whole number from ${min} to ${max}`, fallback, (text) => parseWhole(text, min, max));
  const readOne = <T extends string>(name: string, choices: readonly T[], fallback: T): T =>
    read(name, choices.join(" or "), fallback, (text) => choices.find((choice) => choice === text));

  const host = read("HOST", "an IP address or a host name", "127.0.0.1", parseHost);
  const certFile = given("TLS_CERT");
  const keyFile = given("TLS_KEY");
  if ((certFile === undefined) !== (keyFile === undefined)) {
    problems.push("TLS_CERT and TLS_KEY: expected both or neither, got one");
  }
  const tls =
    certFile === undefined || keyFile === undefined
      ? undefined
      : { certFile: path.resolve(certFile), keyFile: path.resolve(keyFile) };
  const publicOrigin = read("PUBLIC_URL", "an http or https address without a path", undefined, parseOrigin);
  if (!isLoopbackHost(host) && given("PUBLIC_URL") === undefined) {
    problems.push(
      `PUBLIC_URL: expected the address under which people reach this server, because HOST is ${host}, got nothing`,
    );
  }
  const loopback =
    isLoopbackHost(host) && (publicOrigin === undefined || isLoopbackHost(new URL(publicOrigin).hostname));
  const rateLimits = readOne("RATE_LIMITS", onOff, "on") === "on";
  if (!rateLimits && !loopback)
    problems.push(`RATE_LIMITS: expected on, because others can reach this server, got "off"`);

  const config: Config = {
    host,
    port: readNumber("PORT", 8080, 0, 65_535),
    dataDir: path.resolve(given("DATA_DIR") ?? "./data"),
    appDir: path.resolve(given("APP_DIR") ?? "./dist/client"),
    publicOrigin,
    allowedOrigins: read(
      "ALLOWED_ORIGINS",
      "origins such as https://chat.example.org, separated by commas",
      [],
      parseOrigins,
    ),
    loopback,
    https: publicOrigin === undefined ? tls !== undefined : publicOrigin.startsWith("https:"),
    tls,
    registration: readOne("REGISTRATION", registrations, loopback ? "open" : "invite"),
    trustProxy: read("TRUST_PROXY", "off, a number of proxies, or their addresses", false, parseTrustProxy),
    logLevel: readOne("LOG_LEVEL", logLevels, "info"),
    logFormat: readOne("LOG_FORMAT", logFormats, terminal ? "pretty" : "json"),
    rateLimits,
    limits: Object.freeze(
      Object.fromEntries(
        limitNames.map((name) => {
          const row: LimitRow = limitTable[name];
          return [name, readNumber(variableOf(name), row.default, row.min, row.max ?? Number.MAX_SAFE_INTEGER)];
        }),
      ) as Record<LimitName, number>,
    ),
  };
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config: Object.freeze(config) };
}

function parseWhole(text: string, min: number, max: number): number | undefined {
  const value = /^\d{1,16}$/u.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

function parseHost(text: string): string | undefined {
  return net.isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/iu.test(text) ? text : undefined;
}

function parseOrigin(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  return isPlain && /^https?:$/u.test(url.protocol) ? url.origin : undefined;
}

function parseOrigins(text: string): string[] | undefined {
  const origins = text.split(",").map((origin) => parseOrigin(origin.trim()));
  return origins.every((origin) => origin !== undefined) ? origins : undefined;
}

function parseTrustProxy(text: string): number | readonly string[] | false | undefined {
  if (text === "off") return false;
  if (/^\d+$/u.test(text)) return parseWhole(text, 1, 10);
  const ranges = text.split(",").map((range) => range.trim());
  return ranges.every(isProxyRange) ? ranges : undefined;
}

function isProxyRange(range: string): boolean {
  const [address = "", bits, ...more] = range.split("/");
  if (proxyRanges.has(range)) return true;
  const family = net.isIP(address);
  const maxBits = family === 4 ? 32 : 128;
  return family !== 0 && more.length === 0 && (bits === undefined || parseWhole(bits, 0, maxBits) !== undefined);
}
