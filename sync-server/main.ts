import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import { parseConfig } from "./config.ts";
import { createLogger } from "./logger.ts";
import { createServer } from "./server.ts";
import { RestoreCutOff, StorageIncomplete, StorageLocked } from "./storage/contracts.ts";

const wrongConfigurationExit = 2;
/** Something that still holds the process after everything is closed is given so long. */
const lingerMs = 1_000;

async function main(): Promise<void> {
  const result = parseConfig(process.env, process.stdout.isTTY);
  const problems = [...(result.ok ? [] : result.problems), ...(await findTlsProblems(process.env))];
  if (!result.ok || problems.length > 0) {
    process.stderr.write(`The configuration is wrong:\n${problems.map((line) => `  ${line}\n`).join("")}`);
    process.exitCode = wrongConfigurationExit;
    return;
  }
  const { config } = result;
  const logger = createLogger(config);
  const server = createServer(config, logger);
  let isStopping = false;
  const stop = (signal: string): void => {
    // The second time somebody is impatient: every commit that was acknowledged is on disk anyway.
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info("stopping", { signal });
    server
      .stop()
      .then(
        () => logger.info("stopped"),
        (error: unknown) => {
          logger.error("stopping failed", { error });
          process.exitCode = 1;
        },
      )
      .finally(() => setTimeout(() => process.exit(), lingerMs).unref());
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  try {
    await server.start();
  } catch (error) {
    logger.error(describeStartProblem(error), isExpected(error) ? {} : { error });
    process.exitCode = 1;
    await server.stop();
    process.removeListener("SIGTERM", stop);
    process.removeListener("SIGINT", stop);
    return;
  }
  logger.info("listening", { address: server.address, app: server.appUrl, dataDir: config.dataDir });
  const { https, tls, trustProxy, rateLimits } = config;
  if (https && tls === undefined && trustProxy === false && rateLimits) {
    logger.warn("TRUST_PROXY is off: everybody who comes through a proxy shares one rate limit");
  }
}

/** What the files are that are named in the environment shows only on the disk. */
async function findTlsProblems({ TLS_CERT, TLS_KEY }: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const problems: string[] = [];
  const read = async (name: string, file = ""): Promise<Buffer | undefined> => {
    if (file === "") return undefined;
    return readFile(file).catch((error: unknown) => void problems.push(`${name}: ${messageOf(error)}`));
  };
  const [cert, key] = [await read("TLS_CERT", TLS_CERT), await read("TLS_KEY", TLS_KEY)];
  try {
    if (cert !== undefined && key !== undefined) createSecureContext({ cert, key });
  } catch (error) {
    problems.push(`TLS_CERT, TLS_KEY: ${messageOf(error)}`);
  }
  return problems;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function isExpected(error: unknown): boolean {
  if ([StorageLocked, StorageIncomplete, RestoreCutOff].some((kind) => error instanceof kind)) return true;
  return ["EADDRINUSE", "EACCES", "EADDRNOTAVAIL"].includes(String(codeOf(error)));
}

function describeStartProblem(error: unknown): string {
  if (error instanceof StorageLocked) return `${error.message}. Is Roost running already?`;
  if (codeOf(error) === "EADDRINUSE") return "Another program uses this port: set PORT to a free one.";
  return isExpected(error) && error instanceof Error ? error.message : "Roost could not start";
}

await main();
