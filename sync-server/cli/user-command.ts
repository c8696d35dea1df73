import { parseArgs } from "node:util";
import { findDisplayNameProblem, findEmailProblem, findPasswordProblem } from "../accounts/account-rules.ts";
import type { AccountRefusal } from "../accounts/account-result.ts";
import { CommandProblem, exitCodes, type Command, type Shell } from "./command.ts";
import { readNewPassword } from "./read-password.ts";
import { readConfig, withAccounts } from "./with-storage.ts";

const usage = [
  "user create --email <address> --name <display name>",
  "user set-password --email <address>",
  "    The password is asked for, or read from standard input. It is never an argument.",
];

/** People, from the shell. */
export const userCommand: Command = {
  usage,
  async run(args, shell) {
    const [action, ...rest] = args;
    if (action === "create") await createUser(rest, shell);
    else if (action === "set-password") await setPassword(rest, shell);
    else throw wrongUsage(action === undefined ? "Say what to do." : `There is no command "user ${action}".`);
    return exitCodes.ok;
  },
};

async function createUser(args: readonly string[], shell: Shell): Promise<void> {
  const { email, name } = readOptions(args, ["email", "name"]);
  refuseIf("--email", findEmailProblem(email));
  refuseIf("--name", findDisplayNameProblem(name));
  const config = readConfig(shell);
  await withAccounts(config, "register through the app", async (accounts) => {
    if (accounts.findUser(email) !== undefined) throw new CommandProblem(`Somebody has the address ${email} already.`);
    const password = await readNewPassword(shell);
    refuseIf("password", findPasswordProblem(password));
    const created = await accounts.createUser({ email: email.trim(), displayName: name.trim(), password });
    if (!created.ok) throw describe(created, email);
    shell.print(`Created ${created.value.email} with the id ${created.value.id}.`);
  });
}

async function setPassword(args: readonly string[], shell: Shell): Promise<void> {
  const { email } = readOptions(args, ["email"]);
  const config = readConfig(shell);
  await withAccounts(config, "change the password in the app", async (accounts) => {
    const user = accounts.findUser(email);
    if (user === undefined) throw new CommandProblem(`Nobody has the address ${email}.`);
    const password = await readNewPassword(shell);
    refuseIf("password", findPasswordProblem(password));
    const changed = await accounts.setPassword(user.id, password);
    if (!changed.ok) throw describe(changed, email);
    shell.print(`Changed the password of ${user.email}; every device has to sign in again.`);
  });
}

function readOptions<Name extends string>(args: readonly string[], names: readonly Name[]): Record<Name, string> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  let values: Readonly<Record<string, unknown>>;
  try {
    values = parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    // Without its text: it may quote an argument that somebody meant as the password.
    throw wrongUsage("There is an option that this command does not know, or one without a value.", error);
  }
  const missing = names.filter((name) => typeof values[name] !== "string");
  if (missing.length > 0) throw wrongUsage(`Missing: ${missing.map((name) => `--${name}`).join(", ")}.`);
  return values as Record<Name, string>;
}

function refuseIf(what: string, problem: string | undefined): void {
  if (problem !== undefined) throw new CommandProblem(`${what}: ${problem}.`, exitCodes.wrongUsage);
}

function describe(refusal: AccountRefusal, email: string): CommandProblem {
  return new CommandProblem(
    refusal.code === "email-taken" ? `Somebody has the address ${email} already.` : `Refused: ${refusal.code}.`,
  );
}

function wrongUsage(problem: string, cause?: unknown): CommandProblem {
  return new CommandProblem(`${problem}\nUsage:\n  ${usage.join("\n  ")}`, exitCodes.wrongUsage, { cause });
}
