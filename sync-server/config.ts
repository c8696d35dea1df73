import net from "node:net";
import path from "node:path";
import { limitNames, limitTable, type LimitName, type LimitRow, type Limits } from "./limit-table.ts";

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
