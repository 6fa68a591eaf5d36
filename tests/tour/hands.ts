/** The citizen's finger: everything is tapped, letters on the on-screen keys, never set by script. */
import type { Locator, Page } from 'playwright-core';

/** Chinese text as syllables and the candidate to choose: `[['wang', '王'], ['xiao', '小']]`. */
export type Spelled = readonly (readonly [letters: string, characters: string])[];

export class Hands {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  screen(id?: string): Locator {
    return this.page.locator(id === undefined ? '[data-screen]' : `[data-screen="${id}"]`);
  }

  async screenId(): Promise<string> {
    return (await this.screen().first().getAttribute('data-screen')) ?? '';
  }

  async arrive(id: string, timeout = 20_000): Promise<void> {
    await this.screen(id).waitFor({ timeout });
  }

  async act(action: string): Promise<void> {
    await this.page.locator(`[data-action="${action}"]`).first().tap();
  }

  private keyNamed(name: string): Locator {
    return this.page.locator(`[data-keyboard] [data-key="${name}"]`);
  }

  async key(name: string): Promise<void> {
    await this.keyNamed(name).tap();
  }

  /** Taps the field and types Latin letters, digits and signs that stand on its keys. */
  async type(field: Locator, text: string): Promise<void> {
    await field.tap();
    await this.page.locator('[data-keyboard]').waitFor();
    for (const character of text) {
      // Capital and small letters stand on two layers of the keyboard.
      if (!(await this.keyNamed(character).isVisible())) await this.key('shift');
      await this.key(character);
    }
    await this.finishTyping();
  }

  /** Taps the field and types Chinese by pinyin, choosing each candidate. */
  async spell(field: Locator, text: Spelled): Promise<void> {
    await field.tap();
    await this.page.locator('[data-keyboard="pinyin"]').waitFor();
    for (const [letters, characters] of text) {
      for (const letter of letters) await this.key(letter);
      await this.choose(characters);
    }
    await this.finishTyping();
  }

  /** Pages through the candidates until this one is there, and taps it. */
  private async choose(characters: string): Promise<void> {
    const wanted = this.page.locator(`[data-candidate="${characters}"]`);
    await this.page.locator('[data-candidate]').first().waitFor();
    for (let page = 0; page < 40; page += 1) {
      if (await wanted.isVisible()) return wanted.tap();
      await this.key('more');
    }
    throw new Error(`No candidate ${characters}`);
  }

  private async finishTyping(): Promise<void> {
    await this.key('done');
    await this.page.locator('[data-keyboard]').waitFor({ state: 'detached' });
  }

  /** A few strokes with one finger. */
  async sign(canvas: Locator): Promise<void> {
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    if (!box) throw new Error('The signature box is not on the screen');
    const at = (x: number, y: number) => ({ x: box.x + box.width * x, y: box.y + box.height * y });
    const strokes = [
      [at(0.2, 0.3), at(0.4, 0.3), at(0.3, 0.7)],
      [at(0.5, 0.25), at(0.5, 0.75)],
      [at(0.45, 0.5), at(0.75, 0.45), at(0.7, 0.75)],
    ];
    for (const [first, ...rest] of strokes) {
      if (!first) continue;
      await this.page.mouse.move(first.x, first.y);
      await this.page.mouse.down();
      for (const point of rest) await this.page.mouse.move(point.x, point.y, { steps: 8 });
      await this.page.mouse.up();
    }
  }
}
