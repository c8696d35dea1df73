import type { IncomingMessage } from "node:http";
import { parse as parseCookies } from "cookie";
import type { Accounts } from "../accounts/accounts.ts";
import { muxSubprotocol } from "../../shared/protocol/mux-frame.ts";
import type { SocketIdentity } from "./connection.ts";

const subprotocolPrefix = "auth.";

/** The subprotocols that a client offers. */
export function readSubprotocols(request: IncomingMessage): readonly string[] {
  return (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
}

/** The one that is spoken; a token that came as one is not sent back. */
export function chooseSubprotocol(offered: ReadonlySet<string>): string | false {
  return [muxSubprotocol, "yjs"].find((name) => offered.has(name)) ?? false;
}

/**
 * Who asks for a socket: by bearer header, by subprotocol `auth.<jwt>`, or by cookie. A request without an `Origin` comes
 * from a program: there a cookie alone says nothing.
 */
export function authenticate(
  request: IncomingMessage,
  accounts: Pick<Accounts, "verifyAccess">,
  accessCookie: string,
): SocketIdentity | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const offered = readSubprotocols(request).find((name) => name.startsWith(subprotocolPrefix));
  const cookie =
    request.headers.origin === undefined ? undefined : parseCookies(request.headers.cookie ?? "")[accessCookie];
  const token = bearer ?? offered?.slice(subprotocolPrefix.length) ?? cookie;
  return token === undefined ? undefined : accounts.verifyAccess(token);
}
