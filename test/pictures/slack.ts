import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenes } from './slack-scenes.ts';
import { messageSvg, viewSvg } from './slack-svg.ts';
import { startWorld, type World } from './slack-world.ts';

const TEXTS = {
  en: { app: 'Reminders', onlyYou: 'Only visible to you' },
  de: { app: 'Reminders', onlyYou: 'Nur für dich sichtbar' },
};

/** Draws docs/pictures/slack-*: cards, windows, answers and home tabs from the blocks that the running app sends. */
export async function drawSlack(target: string, tell: (file: string) => void): Promise<void> {
  let world: World = await startWorld();
  try {
    for (const scene of scenes) {
      const outcome = await scene(world);
      if (!Array.isArray(outcome)) {
        world = outcome as World;
        continue;
      }
      for (const shown of outcome) {
        const { workspace } = world.slack;
        const texts = TEXTS[shown.name.endsWith('-de') ? 'de' : 'en'];
        const svg =
          'view' in shown
            ? viewSvg(workspace, shown.view, shown.title)
            : messageSvg(workspace, { ...shown, texts });
        writeFileSync(join(target, `slack-${shown.name}.svg`), svg);
        tell(`docs/pictures/slack-${shown.name}.svg`);
      }
    }
  } finally {
    await world.close();
  }
}
