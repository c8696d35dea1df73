import type { IncomingMessage } from "node:http";
import type { Express } from "express";
import { addressKey } from "./address-key.ts";

/**
 * Whose request it is, for requests that never reach the app: by the app's own setting, the nearest address of those in
 * `X-Forwarded-For` that is no proxy to be believed, as {@link addressKey} has it; "" if the connection is gone.
 */
export function createAddressReader(app: Express): (request: IncomingMessage) => string {
  const isTrusted = app.get("trust proxy fn") as (address: string, hop: number) => boolean;
  return ({ socket, headers }) => {
    const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
    const named = forwarded.map((address) => address.trim()).filter((address) => address !== "");
    let address = socket.remoteAddress ?? "";
    for (let hop = 0; address !== "" && isTrusted(address, hop); hop++) {
      const next = named.pop();
      if (next === undefined) break;
      address = next;
    }
    return addressKey(address);
  };
}
