import path from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/** The app's elements over a hand-made store, for looking at: `npx vite --config test/client/gallery/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: path.join(import.meta.dirname, "../../../client/public"),
  plugins: [tailwindcss()],
  build: { target: "es2022" },
  server: { host: "127.0.0.1", fs: { allow: [path.join(import.meta.dirname, "../../..")] } },
});
