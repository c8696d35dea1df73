import readline from "node:readline";
import { Writable } from "node:stream";
import { CommandProblem, exitCodes, type Shell } from "./command.ts";

const maxPasswordChars = 4_096;

/** Asks twice without showing it, or takes the first line of what is piped in. A password is never an argument. */
export async function readNewPassword(shell: Shell): Promise<string> {
  if (!shell.input.isTTY) return readFirstLine(shell.input);
  const password = await askHidden(shell, "Password: ");
  if ((await askHidden(shell, "Again: ")) !== password) throw new CommandProblem("The two passwords differ.");
  return password;
}

async function readFirstLine(input: NodeJS.ReadStream): Promise<string> {
  let text = "";
  for await (const chunk of input.setEncoding("utf8")) {
    text += String(chunk);
    if (text.includes("\n") || text.length > maxPasswordChars) break;
  }
  return (text.split("\n", 1)[0] ?? "").replace(/\r$/u, "");
}

function askHidden(shell: Shell, question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = readline.createInterface({ input: shell.input, output: nowhere, terminal: true });
  shell.ask(question);
  return new Promise((resolve, reject) => {
    const end = (finish: () => void): void => {
      lines.removeAllListeners("close");
      lines.close();
      shell.complain("");
      finish();
    };
    const interrupted = new CommandProblem("Interrupted: nothing was changed.", exitCodes.interrupted);
    lines.once("line", (line) => end(() => resolve(line)));
    lines.once("SIGINT", () => end(() => reject(interrupted)));
    lines.once("close", () => end(() => reject(interrupted)));
  });
}
