import type { Config } from "../config.ts";

/**
 * The origins that may use this server with cookies: the public one and those allowed besides; on loopback, this
 * machine's names with the port that the server listens on.
 */
export function listAllowedOrigins(
  config: Pick<Config, "publicOrigin" | "allowedOrigins" | "loopback" | "https">,
  port: number,
): ReadonlySet<string> {
  const origins = new Set(config.allowedOrigins);
  if (config.publicOrigin !== undefined) origins.add(config.publicOrigin);
  if (config.loopback) {
    const scheme = config.https ? "https" : "http";
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) origins.add(new URL(`${scheme}://${host}:${port}`).origin);
  }
  return origins;
}
