import path from "node:path";
import { firstLoadBudgetBytes, listFirstLoad } from "./first-load.ts";

/** Fails if the built app's first load is over its budget: what is not needed to read and write comes with `import()`. */
const files = listFirstLoad(path.join(import.meta.dirname, "../dist/client"));
const total = files.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
for (const { name, bytes, gzipBytes } of files) console.log(`${name}: ${bytes} bytes, ${gzipBytes} compressed`);
console.log(`first load: ${total} of ${firstLoadBudgetBytes} bytes, gzip`);
if (files.length === 0 || total > firstLoadBudgetBytes) process.exitCode = 1;
