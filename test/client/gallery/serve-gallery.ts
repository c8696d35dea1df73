import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, preview } from "vite";

/** The gallery as it is built, on a port of its own. */
export interface ServedGallery {
  /** Without a slash at its end. */
  readonly base: string;
  close(): Promise<void>;
}

export async function serveGallery(): Promise<ServedGallery> {
  const folder = await mkdtemp(path.join(tmpdir(), "roost-gallery-"));
  const configFile = path.join(import.meta.dirname, "vite.config.ts");
  const options = { configFile, logLevel: "error", build: { outDir: folder, emptyOutDir: true } } as const;
  await build(options);
  const server = await preview({ ...options, preview: { host: "127.0.0.1", port: 0 } });
  const address = server.httpServer.address();
  if (address === null || typeof address !== "object") throw new Error("the gallery has no address");
  return {
    base: `http://127.0.0.1:${address.port}`,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
