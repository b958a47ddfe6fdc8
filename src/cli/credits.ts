import type { Command } from 'commander';
import type { AccountState } from '../credits.ts';
import type { Catalogue } from '../i18n/en.ts';
import { channels } from '../model/message.ts';
import { parseMilliCredits, toCredits } from '../model/price.ts';
import { usageError } from './errors.ts';
import { oneOf } from './options.ts';
import { table } from './output.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

const MAX_PURCHASE = 1_000_000; // credits; more is a slip of the finger

/** `rundruf credits`: what each account has, and purchases. */
export function creditsCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const credits = commonOptions(program.command('credits').description(help.credits), t).action(
    (options: CommonOptions) =>
      inSession(t, options, { portal: true }, async (session) => {
        const accounts = await session.engine.readAccounts(session.actor);
        if (session.out.isJson) session.out.json({ accounts: accounts.map(accountJson) });
        else printAccounts(session, accounts);
        return 0;
      }),
  );

  commonOptions(credits.command('buy').description(help.creditsBuy), t)
    .argument('<N>', help.argument.credits)
    .option('--channel <sms|email>', help.option.accountChannel)
    .action((amount: string, options: CommonOptions & { channel?: string }) =>
      inSession(t, options, { portal: true }, async (session) => {
        const { engine, actor, out, sandbox } = session;
        const milliCredits = boughtCredits(t, amount);
        const channel = oneOf(t, '--channel', { known: channels, text: options.channel }) ?? 'sms';
        // the sandbox's portal sells at once; a real one does so on its own site
        if (sandbox !== null && channel === 'sms') {
          const { buySandboxCredits } = await import('../sandbox/ensure.ts');
          await buySandboxCredits(sandbox, toCredits(milliCredits));
        }
        const account = await engine.enterPurchase(actor, { channel, milliCredits });
        if (out.isJson) out.json({ purchased: toCredits(milliCredits), account: accountJson(account) });
        else {
          out.print(t.cli.purchased(session.format.credits(milliCredits), t.channel[channel]));
          printAccounts(session, [account]);
          if (sandbox === null && account.counted === 'provider') out.note(t.cli.boughtAtProvider);
        }
        return 0;
      }),
    );
}

function boughtCredits(t: Catalogue, text: string): number {
  const milliCredits = parseMilliCredits(text);
  const isSensible = milliCredits !== null && milliCredits >= 1000 && milliCredits <= MAX_PURCHASE * 1000;
  if (!isSensible) throw usageError(t.cli.usage.credits(text));
  return milliCredits;
}

function accountJson(account: AccountState) {
  const credits = (milliCredits: number | null) => (milliCredits === null ? null : toCredits(milliCredits));
  return {
    channel: account.channel,
    counted: account.counted,
    balance: credits(account.milliBalance),
    reserved: toCredits(account.milliReserved),
    available: credits(account.milliAvailable),
    ledger: toCredits(account.milliLedger),
    reachable: !account.isUnreachable,
  };
}

/** The accounts as a table, and who counts each. */
export function printAccounts({ t, out, format }: Session, accounts: readonly AccountState[]): void {
  const { column, counted, unreachable } = t.cli;
  const lines = table(
    [
      { title: column.account },
      { title: column.balance, align: 'right' },
      { title: column.reserved, align: 'right' },
      { title: column.available, align: 'right' },
      { title: column.counted },
    ],
    accounts.map((account) => [
      t.channel[account.channel],
      format.credits(account.milliBalance),
      format.credits(account.milliReserved),
      format.credits(account.milliAvailable),
      account.isUnreachable ? unreachable : counted[account.counted],
    ]),
  );
  for (const line of lines) out.print(line);
}
