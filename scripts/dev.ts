import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const bin = (name: string): string => path.join(root, "node_modules", ".bin", name);

/** The sync server on 8080, restarted at each change, and the app on 5173 with hot reload, joined by Vite's proxy. */
const children: readonly ChildProcess[] = [
  spawn(bin("tsx"), ["watch", "--clear-screen=false", "sync-server/main.ts"], {
    cwd: root,
    stdio: "inherit",
    env: {
      LOG_FORMAT: "pretty",
      LOG_LEVEL: "debug",
      ALLOWED_ORIGINS: "http://localhost:5173,http://127.0.0.1:5173",
      ...process.env,
    },
  }),
  spawn(bin("vite"), [], { cwd: root, stdio: "inherit" }),
];

function stop(): void {
  for (const child of children) child.kill("SIGTERM");
}

process.once("SIGINT", stop);
process.once("SIGTERM", stop);
for (const child of children) {
  child.once("exit", (code) => {
    process.exitCode ||= code ?? 0;
    stop();
  });
}
