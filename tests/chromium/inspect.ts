import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** Smallest side of anything a finger is asked to hit, and smallest gap between two such things, in millimetres. */
export const targetMm = 12.7;
export const gapMm = 2.54;

export interface Shortcoming {
  /** `axe`, `overflow`, `cut-off`, `target`, `gap`, `overlap`, `keyboard`. */
  readonly kind: string;
  readonly what: string;
}

/** What can be pressed or typed into. The keys of the on-screen keyboard have their own measure. */
const pressable =
  'button, a[href], input:not([type=hidden]), textarea, select, [role=button], label.choice, [tabindex="0"]';

/**
 * Looks at the screen as it stands: accessibility rules, nothing wider than the glass, no words cut off, targets large
 * enough and apart, nothing over another. An empty list is what every screen must give.
 */
export async function inspect(
  page: Page,
  /** Also asks for 7:1 (WCAG AAA). */
  { enhanced = false }: { readonly enhanced?: boolean } = {},
): Promise<Shortcoming[]> {
  // The rules are a megabyte of script: once in a page is enough. Only violations are worked out in full.
  const there = await page.evaluate(() => 'axe' in window);
  const axe = await new AxeBuilder({ page, ...(there && { axeSource: 'void 0' }) })
    .options({
      resultTypes: ['violations'],
      ...(enhanced && { rules: { 'color-contrast-enhanced': { enabled: true } } }),
    })
    // The widgets' own announcer, out of sight: it names a busy button, which may be gone a moment later.
    .exclude('[data-live-announcer]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    // One frame only, so no second page is needed to finish the run.
    .setLegacyMode(true)
    .analyze();
  const rules = axe.violations.flatMap((violation) =>
    violation.nodes.map((node) => ({
      kind: 'axe',
      what: `${violation.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? violation.help}`,
    })),
  );
  return [...rules, ...(await measure(page)), ...(await inspectKeyboard(page))];
}

/** Geometry of the whole screen, also of what is only reached by paging. */
async function measure(page: Page): Promise<Shortcoming[]> {
  return page.evaluate(
    ({ pressable, targetMm, gapMm }) => {
      const found: { kind: string; what: string }[] = [];
      const mm = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--mm'));
      // Half a device pixel of rounding is nobody's fault.
      const slack = 0.5;

      const shown = (element: Element) => {
        const box = element.getBoundingClientRect();
        return (
          box.width > 1 &&
          box.height > 1 &&
          element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
          element.closest('.visually-hidden, [inert]') === null
        );
      };
      const name = (element: Element) => {
        const handle = element.getAttributeNames().find((name) => name.startsWith('data-action'));
        const text = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30);
        const value = handle === undefined ? '' : `=${element.getAttribute(handle)}`;
        return `${element.tagName.toLowerCase()}.${element.className || '-'}${value} “${text}”`;
      };

      const width = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth > width) {
        found.push({ kind: 'overflow', what: `the page is ${document.documentElement.scrollWidth} px wide` });
      }
      for (const element of document.body.querySelectorAll('*')) {
        if (!shown(element) || element.closest('svg') !== null) continue;
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        if (box.right > width + 1 || box.left < -1) {
          found.push({
            kind: 'overflow',
            what: `${name(element)} reaches ${Math.round(box.left)}…${Math.round(box.right)}`,
          });
        }
        const hides = (value: string) => value === 'hidden' || value === 'clip';
        const wide = element.scrollWidth > element.clientWidth + 1;
        if (wide && style.overflowX !== 'visible' && element.clientWidth > 0 && element.tagName !== 'INPUT') {
          found.push({
            kind: 'cut-off',
            what: `${name(element)} is ${element.scrollWidth} in ${element.clientWidth} px`,
          });
        }
        if (
          hides(style.overflowY) &&
          element.scrollHeight > element.clientHeight + 1 &&
          element.clientHeight > 0
        ) {
          // A frame may hide decoration; words it may not.
          const words = [...element.querySelectorAll('*')].some(
            (inner) =>
              shown(inner) &&
              inner.closest('svg') === null &&
              inner.getBoundingClientRect().bottom > box.bottom + 1 &&
              inner.children.length === 0 &&
              inner.textContent.trim() !== '',
          );
          if (words) found.push({ kind: 'cut-off', what: `${name(element)} hides words below` });
        }
      }

      // A label around its control is one target with it.
      const targets = [...document.querySelectorAll(pressable)].filter(
        (element) =>
          shown(element) &&
          element.closest('[data-keyboard]') === null &&
          !(element.tagName === 'INPUT' && element.closest('label.choice') !== null),
      );
      const boxes = targets.map((element) => ({ element, box: element.getBoundingClientRect() }));
      for (const { element, box } of boxes) {
        const side = Math.min(box.width, box.height);
        if (side < targetMm * mm - slack) {
          found.push({ kind: 'target', what: `${name(element)} is ${(side / mm).toFixed(1)} mm` });
        }
      }
      // Scrolled content lies under the fixed bars on purpose; only things of the same layer can collide.
      const layer = (element: Element) =>
        element.closest('.pager__scroller, .dialog, .dock') ?? document.body;
      for (const [index, first] of boxes.entries()) {
        for (const second of boxes.slice(index + 1)) {
          if (layer(first.element) !== layer(second.element)) continue;
          if (first.element.contains(second.element) || second.element.contains(first.element)) continue;
          const dx = Math.max(first.box.left - second.box.right, second.box.left - first.box.right);
          const dy = Math.max(first.box.top - second.box.bottom, second.box.top - first.box.bottom);
          if (dx < 0 && dy < 0) {
            found.push({ kind: 'overlap', what: `${name(first.element)} and ${name(second.element)}` });
          } else if (Math.max(dx, dy) < gapMm * mm - slack) {
            const gap = (Math.max(dx, dy) / mm).toFixed(1);
            found.push({
              kind: 'gap',
              what: `${gap} mm between ${name(first.element)} and ${name(second.element)}`,
            });
          }
        }
      }

      // What lies under a fixed bar and cannot be scrolled out of it is out of reach.
      for (const { element, box } of boxes) {
        if (element.closest('.pager__scroller, .dock, .dialog, .masthead, .attract__hero') !== null) continue;
        if (box.bottom > window.innerHeight + 1 || box.top < -1) {
          found.push({ kind: 'cut-off', what: `${name(element)} is outside the glass` });
        }
      }
      const room = document.querySelector('.pager');
      if (room !== null && room.clientHeight < 60 * mm) {
        found.push({
          kind: 'cut-off',
          what: `only ${Math.round(room.clientHeight / mm)} mm are left for content`,
        });
      }
      return found;
    },
    { pressable, targetMm, gapMm },
  );
}

/** Tab reaches every enabled control of the screen, and what has focus can be seen. */
async function inspectKeyboard(page: Page): Promise<Shortcoming[]> {
  const wanted = await page.evaluate((pressable) => {
    document.querySelectorAll('[data-inspected]').forEach((element) => {
      element.removeAttribute('data-inspected');
    });
    const scope = document.querySelector('.dialog') ?? document.body;
    // One stop serves a whole group of radios.
    const radios = new Set<string>();
    const controls = [...scope.querySelectorAll<HTMLElement>(pressable)].filter((element) => {
      if (!element.checkVisibility() || element.matches(':disabled, [data-disabled], .choice')) return false;
      if (element.closest('[data-keyboard], [inert]') !== null || element.tabIndex < 0) return false;
      // Travelling by Tab pages by itself, and at the end there is nothing more to page to.
      if (element.closest('.pager__turn') !== null) return false;
      if (element instanceof HTMLInputElement && element.type === 'radio') {
        if (radios.has(element.name)) return false;
        radios.add(element.name);
      }
      return true;
    });
    for (const [index, element] of controls.entries()) {
      const group = element instanceof HTMLInputElement && element.type === 'radio' ? element.name : null;
      const marked =
        group === null
          ? [element]
          : [...scope.querySelectorAll<HTMLInputElement>('input[type=radio]')].filter(
              (r) => r.name === group,
            );
      for (const one of marked) one.setAttribute('data-inspected', String(index));
    }
    return controls.map(
      (element) =>
        element.getAttribute('data-action') ??
        element.getAttribute('data-element') ??
        element.outerHTML.slice(0, 80),
    );
  }, pressable);

  const reached = new Set<number>();
  const found: Shortcoming[] = [];
  for (let press = 0; press < wanted.length + 6; press++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(async () => {
      const active = document.activeElement;
      if (!(active instanceof HTMLElement)) return null;
      const mark = active.getAttribute('data-inspected');
      if (mark === null) return null;
      const look = () => {
        const box = (active.closest('label') ?? active).getBoundingClientRect();
        const x = box.left + box.width / 2;
        const y = box.top + box.height / 2;
        const over = document.elementFromPoint(x, y);
        const seen =
          over !== null && (active.contains(over) || (active.closest('label')?.contains(over) ?? false));
        const above = over === null ? 'nothing' : over.outerHTML.slice(0, 80);
        return { seen, where: `${Math.round(x)}, ${Math.round(y)} shows ${above}` };
      };
      // Focus may bring the keys, which take room; the page has these frames to bring the field back into sight.
      for (let frame = 0; frame < 10 && !look().seen; frame++) await new Promise(requestAnimationFrame);
      return { index: Number(mark), ...look() };
    });
    if (at === null) continue;
    reached.add(at.index);
    if (!at.seen)
      found.push({ kind: 'keyboard', what: `${wanted[at.index]} has focus out of sight: ${at.where}` });
  }
  for (const [index, what] of wanted.entries()) {
    if (!reached.has(index)) found.push({ kind: 'keyboard', what: `${what} is not reached by Tab` });
  }
  return found;
}

/** Sets letters, colours or language by touching the controls until the root element says so. */
export async function readAs(
  page: Page,
  wanted: { readonly textSize?: string; readonly contrast?: string; readonly lang?: string },
): Promise<void> {
  const settings = [
    ['data-text-size', 'text-size', wanted.textSize],
    ['data-contrast', 'contrast', wanted.contrast],
    ['lang', 'language', wanted.lang],
  ] as const;
  for (const [attribute, action, value] of settings) {
    for (let touch = 0; value !== undefined && touch < 4; touch++) {
      if ((await page.locator('html').getAttribute(attribute)) === value) break;
      await page.locator(`[data-action="${action}"]`).tap();
    }
  }
}
