import type { DeviceId } from "../../shared/lib/ids.ts";
import type { AuthReply, Me } from "../../shared/protocol/api.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, if it was JSON; else the text. */
  readonly body: unknown;
  /** Name → value of the cookies that were set. */
  readonly cookies: ReadonlyMap<string, string>;
}

export interface CallOptions {
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who is signed in. */
export interface Person {
  readonly user: Me;
  readonly deviceId: DeviceId;
  readonly token: string;
  readonly email: string;
  readonly password: string;
  /** For a `Cookie` header. */
  readonly cookies: string;
}

export const testPassword = "correct horse battery";

/** Calls a server's REST interface as a program would. */
export class TestClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async call(method: string, path: string, { token, body, headers = {} }: CallOptions = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      cookies: readCookies(response.headers),
    };
  }

  /** Registers `<name>@example.org`. */
  async register(name: string): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, ".")}@example.org`;
    const body = { email, displayName: name, password: testPassword };
    return toPerson(await this.call("POST", "/api/auth/register", { body }), email, 201);
  }

  /** Signs somebody in on a further device. */
  async login(email: string, password = testPassword): Promise<Person> {
    return toPerson(await this.call("POST", "/api/auth/login", { body: { email, password } }), email, 200);
  }
}

export function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

function toPerson({ status, body, cookies }: Answer, email: string, expected: number): Person {
  if (status !== expected) throw new Error(`signing in failed with ${status}: ${JSON.stringify(body)}`);
  const { user, deviceId, accessToken } = body as AuthReply;
  return { user, deviceId, token: accessToken, email, password: testPassword, cookies: cookieHeader(cookies) };
}

function readCookies(headers: Headers): Map<string, string> {
  return new Map(
    headers.getSetCookie().map((line): [string, string] => {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=", 2);
      return [name, value];
    }),
  );
}
