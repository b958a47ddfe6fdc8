import type { Catalogue } from '../../src/i18n/en.ts';
import { allowedFilters } from '../../src/model/liquid-text.ts';
import type { MessageKind } from '../../src/model/message.ts';
import {
  optionalPlaceholders,
  placeholdersOf,
  secretPlaceholders,
} from '../../src/model/template-context.ts';
import { type FieldState, fieldOf } from '../components/editing.ts';
import { filterWords, matchesWords, searchableText } from '../components/search.ts';
import { fieldKey, paintField } from '../components/text-field.ts';
import type { Place, Size } from '../face.ts';
import { cellWidth, clip, pad, showText, wrap } from '../terminal/cells.ts';
import type { Key } from '../terminal/keys.ts';
import type { Theme } from '../terminal/theme.ts';

/** Something a text of this kind may hold besides words. */
export type Offer = Readonly<{
  what: 'placeholder' | 'filter' | 'tag';
  shown: string;
  meaning: string;
  insert: string;
  /** How far the cursor goes back afterwards: to where something is still to be typed. */
  back: number;
}>;

/** The list of what may be inserted, while it is open. */
export type OfferState = Readonly<{ filter: FieldState; index: number }>;

/** Placeholders first, then what may be done with them: braces need AltGr on many keyboards. */
export function offersOf(t: Catalogue, kind: MessageKind): readonly Offer[] {
  return [...placeholderOffers(t, kind), ...filterOffers(t), ...tagOffers(t, kind)];
}

/** Nothing typed, the first one chosen. */
export function openOffers(): OfferState {
  return { filter: fieldOf('', MAX_FILTER), index: 0 };
}

/** Those with the words that were typed. */
export function matchingOffers(offers: readonly Offer[], { filter }: OfferState): readonly Offer[] {
  const words = filterWords(filter.value);
  return offers.filter(({ shown, meaning }) => matchesWords(searchableText(`${shown} ${meaning}`), words));
}

/** What a key does to the list; Enter and Esc mean something to whoever opened it. */
export function offerKey(state: OfferState, offers: readonly Offer[], key: Key): OfferState {
  const by = STEPS[key.id];
  if (by === undefined) {
    const filter = fieldKey(state.filter, key);
    return filter.value === state.filter.value ? { ...state, filter } : { filter, index: 0 };
  }
  const last = Math.max(0, matchingOffers(offers, state).length - 1);
  return { ...state, index: Math.max(0, Math.min(last, state.index + by)) };
}

/** The list, exactly `height` lines, and where the terminal's cursor belongs. */
export function paintOffers(
  state: OfferState,
  offers: readonly Offer[],
  { width, height }: Size,
  { t, theme }: Readonly<{ t: Catalogue; theme: Theme }>,
): Readonly<{ lines: readonly string[]; cursor: Place }> {
  const words = t.tui.templates;
  const found = matchingOffers(offers, state);
  const chosen = found[state.index];
  const about = chosen === undefined ? [] : wrap(showText(chosen.meaning), width).slice(0, MAX_ABOUT);
  const said =
    height < ROOMY || about.length === 0 ? [] : ['', ...about.map((line) => theme.paint('dim', line))];
  const room = Math.max(1, height - 2 - said.length);
  const top = Math.max(0, Math.min(state.index - Math.floor(room / 2), found.length - room));
  const field = paintField({ state: state.filter, width: Math.max(1, width - 2), theme });
  const rows = found.slice(top, top + room).map((offer, row) => {
    const line = offerLine(offer, top + row === state.index, offers, width);
    return top + row === state.index ? theme.paint('cursor', line) : line;
  });
  const none = found.length === 0 ? [clip(`  ${words.noOffer}`, width)] : [];
  const lines = [
    theme.paint('title', clip(words.offers, width)),
    `> ${field.line}`,
    ...rows,
    ...none,
    ...said,
  ];
  return {
    lines: Array.from({ length: height }, (_, index) => lines[index] ?? ''),
    cursor: { row: 1, column: Math.min(Math.max(0, width - 1), 2 + field.cursor) },
  };
}

const MAX_FILTER = 40; // a word or two
const MAX_ABOUT = 3; // lines
const ROOMY = 9; // lines from which the meaning of the chosen one is shown in full

const STEPS: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -8, pagedown: 8 };

function offerLine(offer: Offer, isChosen: boolean, offers: readonly Offer[], width: number): string {
  const widest = Math.max(...offers.map(({ shown }) => cellWidth(shown)));
  const names = Math.min(widest, Math.floor(width * 0.6));
  return pad(`${isChosen ? '>' : ' '} ${pad(offer.shown, names)}  ${showText(offer.meaning)}`, width);
}

function placeholderOffers({ templates }: Catalogue, kind: MessageKind): Offer[] {
  return placeholdersOf(kind).map((name) => ({
    what: 'placeholder',
    shown: `{{ ${name} }}`,
    meaning: [
      templates.placeholder[name],
      optionalPlaceholders.includes(name) ? templates.optional : '',
      secretPlaceholders.includes(name) ? templates.secret : '',
    ].join(''),
    insert: `{{ ${name} }}`,
    back: 0,
  }));
}

/** The least that each filter needs besides what it changes. */
const FILTER_VALUES: Readonly<Record<string, string>> = {
  append: ': ""',
  default: ': ""',
  prepend: ': ""',
  remove: ': ""',
  slice: ': 0, 10',
  truncate: ': 20',
};

function filterOffers({ tui }: Catalogue): Offer[] {
  const { filter, filterIs } = tui.templates;
  return allowedFilters.map((name) => {
    const values = FILTER_VALUES[name] ?? '';
    return {
      what: 'filter',
      shown: `| ${name}`,
      meaning: `${filterIs}: ${filter[name] ?? name}`,
      insert: ` | ${name}${values}`,
      back: values.endsWith('"') ? 1 : 0,
    };
  });
}

function tagOffers({ tui }: Catalogue, kind: MessageKind): Offer[] {
  const { tag } = tui.templates;
  const optional = placeholdersOf(kind).find((name) => optionalPlaceholders.includes(name)) ?? '';
  const offer = (name: string, start: string, end: string): Offer => ({
    what: 'tag',
    shown: `{% ${name} %}`,
    meaning: tag[name] ?? '',
    insert: start + end,
    back: end.length,
  });
  return [
    offer('if', `{% if ${optional} %}`, '{% endif %}'),
    offer('unless', `{% unless ${optional} %}`, '{% endunless %}'),
    offer('comment', '{% comment %}', '{% endcomment %}'),
  ];
}
