import type { Command } from 'commander';
import type { Catalogue } from '../i18n/en.ts';
import { parseMilliCredits, toCredits } from '../model/price.ts';
import { accountJson, printAccounts } from './credits-account.ts';
import { accountOption, ledgerCommands } from './credits-ledger.ts';
import { usageError } from './errors.ts';
import { type CommonOptions, commonOptions, inSession, type Session } from './session.ts';

const MAX_PURCHASE = 1_000_000; // credits; more is a slip of the finger

/** `rundruf credits`: what each account has and uses, purchases, and our own ledger. */
export function creditsCommand(program: Command, t: Catalogue): void {
  const { help } = t.cli;
  const credits = commonOptions(program.command('credits').description(help.credits), t).action(
    (options: CommonOptions) => inSession(t, options, { portal: true }, showAccounts),
  );
  commonOptions(credits.command('buy').description(help.creditsBuy), t)
    .argument('<N>', help.argument.credits)
    .option('--channel <sms|email>', help.option.accountChannel)
    .action((amount: string, options: BuyOptions) =>
      inSession(t, options, { portal: true }, (session) => buy(session, amount, options)),
    );
  ledgerCommands(credits, t);
}

type BuyOptions = CommonOptions & Readonly<{ channel?: string }>;

async function showAccounts(session: Session): Promise<number> {
  const { engine, actor, out } = session;
  const accounts = await engine.readAccounts(actor);
  if (out.isJson) out.json({ accounts: accounts.map(accountJson) });
  else printAccounts(session, accounts);
  return 0;
}

async function buy(session: Session, amount: string, options: BuyOptions): Promise<number> {
  const { engine, actor, out, sandbox, t, format } = session;
  const milliCredits = boughtCredits(t, amount);
  const channel = accountOption(t, options.channel);
  let isSold = false;
  // the sandbox's portal sells at once; a real one does so on its own site
  const buyAtPortal = async () => {
    if (sandbox === null || channel !== 'sms') return;
    const { buySandboxCredits } = await import('../sandbox/ensure.ts');
    await buySandboxCredits(sandbox, toCredits(milliCredits));
    isSold = true;
  };
  const account = await engine
    .enterPurchase(actor, { channel, milliCredits, buyAtPortal })
    .catch((error: unknown) => {
      if (isSold) out.note(t.credits.boughtNotEntered(format.credits(milliCredits)));
      throw error;
    });
  if (out.isJson) out.json({ purchased: toCredits(milliCredits), account: accountJson(account) });
  else {
    out.print(t.credits.purchased(format.credits(milliCredits), t.channel[channel]));
    printAccounts(session, [account]);
    if (sandbox === null && account.counted === 'provider') out.note(t.credits.boughtAtProvider);
  }
  return 0;
}

function boughtCredits(t: Catalogue, text: string): number {
  const milliCredits = parseMilliCredits(text);
  const isSensible = milliCredits !== null && milliCredits >= 1000 && milliCredits <= MAX_PURCHASE * 1000;
  if (!isSensible) throw usageError(t.cli.usage.credits(text));
  return milliCredits;
}
