import winston from "winston";
import type { LogFormat, LogLevel } from "./config.ts";

export type LogFields = Readonly<Record<string, unknown>>;

/** Where the server says what happens. Fields with secrets or people's words in them are blanked, however deep. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** The same log with these fields on every line. */
  child(fields: LogFields): Logger;
  isDebugEnabled(): boolean;
}

const blank = "[redacted]";
const secretKeyPart = /authorization|cookie|password|passphrase|secret|token|jwt|private.?key/iu;
const wordsKeys = new Set(["text", "t", "body", "payload", "content", "draft"]);
/** JWTs, refresh tokens, `Authorization` values and the subprotocol that carries a token. */
const secretInText =
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*|\b[0-9a-v]{8}\.[0-9a-f]{24}\.[\w-]{43}|\b(?:Bearer|Basic)\s+[\w.~+/=-]+|\bauth\.[\w-]{6,}[\w.-]*/giu;
const maxDepth = 6;
const maxItems = 50;
const maxTextLength = 8_000;

/** A copy of a value that may stand in a log. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") {
    const text = value.replaceAll(secretInText, blank);
    return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
  }
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return `[${typeof value}]`;
  if (value === null || typeof value !== "object") return value;
  if (depth >= maxDepth) return "[deeper]";
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Error) return redact(describeError(value), depth);
  if (value instanceof Map || value instanceof Set) return redact([...value], depth);
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, maxItems)
      .map(([key, item]) => [key, isSecretKey(key) ? blank : redact(item, depth + 1)]),
  );
}

function isSecretKey(key: string): boolean {
  return secretKeyPart.test(key) || wordsKeys.has(key.toLowerCase());
}

function describeError(error: Error): LogFields {
  return {
    ...Object.fromEntries(Object.entries(error)),
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  };
}

const redacting = winston.format((info) => {
  for (const key of Object.keys(info)) info[key] = isSecretKey(key) ? blank : redact(info[key]);
  return info;
});

const pretty = winston.format.printf(({ timestamp, level, message, ...fields }) => {
  const time = String(timestamp).slice(11, 23);
  const error = fields["error"] as { readonly stack?: string } | undefined;
  const shown = Object.entries(fields)
    .filter(([key]) => key !== "error" || error?.stack === undefined)
    .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const stack = error?.stack === undefined ? "" : `\n${error.stack}`;
  return `${time} ${level.padEnd(5)} ${String(message)}${shown.join("")}${stack}`;
});

/** Writes to `stream`, one line for each entry. */
export function createLogger(
  { logLevel, logFormat }: { readonly logLevel: LogLevel; readonly logFormat: LogFormat },
  stream: NodeJS.WritableStream = process.stdout,
): Logger {
  const { timestamp, json, combine } = winston.format;
  return wrap(
    winston.createLogger({
      level: logLevel,
      levels: { error: 0, warn: 1, info: 2, debug: 3 },
      format: combine(redacting(), timestamp(), logFormat === "json" ? json() : pretty),
      transports: [new winston.transports.Stream({ stream })],
      exitOnError: false,
    }),
    {},
  );
}

function wrap(logger: winston.Logger, bound: LogFields): Logger {
  const write =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      logger.log({ ...bound, ...fields, level, message });
    };
  return {
    error: write("error"),
    warn: write("warn"),
    info: write("info"),
    debug: write("debug"),
    child: (fields) => wrap(logger, { ...bound, ...fields }),
    isDebugEnabled: () => logger.level === "debug",
  };
}
