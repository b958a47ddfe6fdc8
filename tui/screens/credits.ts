import type { CreditDay } from '../../src/credit-use.ts';
import type { AccountState } from '../../src/credits.ts';
import type { CreditEntry } from '../../src/ledger.ts';
import { type Channel, channels } from '../../src/model/message.ts';
import type { Face, Screen, Size } from '../face.ts';
import type { Command } from '../keys.ts';
import { clip } from '../terminal/cells.ts';
import { fitLine } from '../terminal/line.ts';
import { buyCredits, correctCredits } from './credits-steps.ts';
import { accountLines, CHART_DAYS, forWhat, ledgerColumns, noteLines, usageLines } from './credits-view.ts';
import { createRowList } from './row-list.ts';

const MAX_ENTRIES = 1000; // what the engine gives at most: as many as a person reads
const PORTAL_MILLISECONDS = 5000; // a portal is not asked for its balance with every commit of somebody else

/** S1: what the accounts have, use and have been charged; purchases and corrections. */
export function creditsScreen(face: Face): Screen {
  const { engine, actor } = face;
  let channel: Channel = 'sms';
  let accounts: readonly AccountState[] = [];
  let use: readonly CreditDay[] = [];
  /** Of which account ledger and chart are. */
  let readOf: Channel | null = null;
  let read = 0;
  let asked = 0;
  let rest: NodeJS.Timeout | null = null;
  let isAskedAgain = false;
  let listTop = 0;
  /** An entry has just been made here: it is what one wants to see. */
  let isNewestWanted = false;

  const list = createRowList<CreditEntry>({
    face,
    columns: () => ledgerColumns(face),
    textOf: (entry) => [face.t().credits.kind[entry.kind], forWhat(face.t(), entry), entry.actor].join(' '),
    isTickable: false,
    empty: () => [readOf === channel ? face.t().credits.ledgerEmpty : ''],
  });

  /** Ledger and chart come from our database; only the newest answer counts. */
  const load = async (): Promise<void> => {
    read += 1;
    const mine = read;
    const of = channel;
    const found = await face.perform(async () => ({
      entries: await engine.readLedger(actor(), { channel: of, limit: MAX_ENTRIES }),
      use: await engine.readCreditUse(actor(), { channel: of, days: CHART_DAYS }),
    }));
    if (found === null || mine !== read) return;
    use = found.use;
    readOf = of;
    list.setRows(found.entries);
    const [newest] = found.entries;
    if (isNewestWanted && newest !== undefined) list.moveTo(newest.id);
    isNewestWanted = false;
    face.paint();
  };
  const loadAccounts = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    const found = await face.perform(() => engine.readAccounts(actor()));
    if (found === null || mine !== asked) return;
    accounts = found;
    face.paint();
  };
  /** At once, and then not again for a while. */
  const askPortals = (): void => {
    if (rest !== null) {
      isAskedAgain = true;
      return;
    }
    isAskedAgain = false;
    void loadAccounts();
    rest = setTimeout(() => {
      rest = null;
      if (isAskedAgain) askPortals();
    }, PORTAL_MILLISECONDS);
    rest.unref();
  };
  const stopAsking = (): void => {
    if (rest !== null) clearTimeout(rest);
    rest = null;
    isAskedAgain = false;
  };

  const account = (): AccountState | null => accounts.find((each) => each.channel === channel) ?? null;
  /** What a step answers is newer than what was asked for before it. */
  const afterStep = async (step: typeof buyCredits): Promise<void> => {
    const before = account();
    if (before === null) return face.toast('warn', face.t().tui.credits.asking);
    const changed = await step(face, before);
    if (changed === null) return;
    asked += 1;
    accounts = accounts.map((each) => (each.channel === changed.channel ? changed : each));
    face.refreshHeader();
    isNewestWanted = true;
    await load();
  };
  const otherAccount = (): void => {
    channel = channels[(channels.indexOf(channel) + 1) % channels.length] ?? channel;
    use = [];
    list.setRows([]);
    face.paint();
    void load();
  };

  const commands: Partial<Record<Command, () => void>> = {
    'credits.account': otherAccount,
    'credits.buy': () => void afterStep(buyCredits),
    'credits.correct': () => void afterStep(correctCredits),
  };

  return {
    id: 'credits',
    contexts: () => ['credits', 'list'],
    chips: () => list.chips(),
    shown() {
      void load();
      askPortals();
    },
    dataChanged() {
      void load();
      askPortals();
    },
    onKey: (key) => list.onKey(key),
    onCommand(command) {
      if (!list.onCommand(command)) commands[command]?.();
    },
    paint(size) {
      const isWide = size.width >= WIDE;
      const head = headLines(size.width, Math.max(6, Math.floor(size.height * 0.4)));
      const room = { width: size.width, height: size.height - head.length };
      const body = isWide ? paintBeside(room) : paintBelow(room);
      listTop = head.length + body.above;
      return filled([...head, ...body.lines], size.height);
    },
    cursor() {
      const place = list.cursor();
      return place && { ...place, row: place.row + listTop };
    },
    leaveLevel: () => list.leaveLevel(),
    async mayLeave() {
      stopAsking();
      return true;
    },
  };

  /** The accounts, and what is to be known of the chosen one; at most so many lines. */
  function headLines(width: number, most: number): string[] {
    const chosen = account();
    const notes = chosen === null ? [] : noteLines(face, chosen, width);
    const table = accountLines(face, accounts, channel, width);
    const room = Math.max(1, most - table.length);
    const shown = notes.length <= room ? notes : [...notes.slice(0, room - 1), ' …'];
    return [...table, ...shown, ''];
  }

  function paintBelow({ width, height }: Size): { lines: readonly string[]; above: number } {
    const chart = Math.min(MAX_CHART, Math.floor(height * 0.45));
    const above = usageLines(face, channel, use, { width: width - 1, height: chart }).map(
      (line) => ` ${line}`,
    );
    const ledger = paintLedger({ width, height: height - above.length });
    return { lines: [...above, ...ledger.lines], above: above.length + ledger.above };
  }

  function paintBeside({ width, height }: Size): { lines: readonly string[]; above: number } {
    const right = Math.max(MIN_CHART_WIDTH, Math.min(MAX_CHART_WIDTH, Math.floor(width * 0.45)));
    const left = width - right - 3;
    const ledger = paintLedger({ width: left, height });
    const chart = usageLines(face, channel, use, { width: right, height: Math.min(MAX_TALL_CHART, height) });
    const bar = face.theme.paint('dim', ` ${face.theme.symbols.bar} `);
    const lines = Array.from({ length: height }, (_, row) => {
      const { text, cells } = fitLine(ledger.lines[row] ?? '', left);
      return `${text}${' '.repeat(left - cells)}${bar}${chart[row] ?? ''}`;
    });
    return { lines, above: ledger.above };
  }

  /** With its title, which says whose ledger it is. */
  function paintLedger({ width, height }: Size): { lines: readonly string[]; above: number } {
    const words = face.t().tui.credits;
    const isAll = list.rows().length < MAX_ENTRIES;
    const sum = readOf === channel && account() !== null ? ledgerSum() : '';
    const newest = isAll
      ? ''
      : words.ledgerNewest(new Intl.NumberFormat(face.t().locale).format(MAX_ENTRIES));
    const parts = [words.ledgerOf(face.t().channel[channel]), sum, newest].filter((part) => part !== '');
    const title = face.theme.paint('title', clip(` ${parts.join(' · ')}`, width));
    return { lines: [title, ...list.paint({ width, height: Math.max(2, height - 1) })], above: 1 };
  }

  function ledgerSum(): string {
    const milliLedger = account()?.milliLedger ?? 0;
    return face.t().tui.credits.ledgerSum(face.format().credits(milliLedger));
  }
}

const WIDE = 128; // columns from which ledger and chart stand side by side, the ledger with all its columns
const MAX_CHART = 8; // lines; more shows no more
const MAX_TALL_CHART = 16;
const MAX_CHART_WIDTH = 92; // thirty bars of three cells
const MIN_CHART_WIDTH = 60; // of two

function filled(lines: readonly string[], height: number): string[] {
  return Array.from({ length: Math.max(0, height) }, (_, row) => lines[row] ?? '');
}
