import { CommandProblem, exitCodes, type Command, type Shell } from "./command.ts";
import { restoreCommand } from "./restore-command.ts";
import { userCommand } from "./user-command.ts";

/** Commands of the shell, by their first word. */
const commands: Readonly<Record<string, Command>> = { user: userCommand, restore: restoreCommand };

const shell: Shell = {
  env: process.env,
  input: process.stdin,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  ask: (question) => process.stderr.write(question),
};

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = name === undefined || !Object.hasOwn(commands, name) ? undefined : commands[name];
  if (command === undefined) {
    shell.complain(name === undefined ? "Say what to do." : `There is no command "${name}".`);
    for (const line of Object.values(commands).flatMap(({ usage }) => usage)) shell.complain(`  ${line}`);
    return exitCodes.wrongUsage;
  }
  try {
    return await command.run(args, shell);
  } catch (error) {
    if (!(error instanceof CommandProblem)) throw error;
    shell.complain(error.message);
    return error.exitCode;
  }
}

process.exitCode = await main(process.argv.slice(2));
// A pipe that stays open would keep the process waiting for more.
process.stdin.destroy();
