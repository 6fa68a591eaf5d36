import { describe, expect, test } from 'vitest';
import { findPage } from '#renderer/materials/vision/find-page.ts';
import type { Colour } from '#renderer/materials/vision/picture.ts';
import { judgePage, type QualityIssue } from '#renderer/materials/vision/quality.ts';
import { flatten, pageSize } from '#renderer/materials/vision/warp.ts';
import { cornerError, type DeskScene, demoPage, laid, likeness, photograph } from './desk.ts';

const size = { width: 1280, height: 720 };
const page = demoPage('birth-certificate.jpg');
const scene = (change: Partial<DeskScene> = {}, place: Parameters<typeof laid>[1] = {}): DeskScene => ({
  page,
  ...size,
  corners: laid(size, place),
  ...change,
});

describe('the edges of a sheet', () => {
  test.each([
    ['straight', {}, {}],
    ['turned', { angle: -14, size: 0.8 }, {}],
    ['far turned', { angle: 30, size: 0.75 }, {}],
    ['on its side', { angle: 90, size: 1.2 }, {}],
    ['seen at a slant', { tilt: 40, size: 0.8 }, {}],
    [
      'turned and at a slant, among other things',
      { angle: 9, tilt: 25, size: 0.8 },
      { clutter: true, desk: 110 },
    ],
    ['small, among other things', { angle: 10, size: 0.45, x: 0.35 }, { clutter: true, desk: 110 }],
    ['on a bright desk', { angle: 5 }, { desk: 190 }],
    ['in poor light', { angle: 5 }, { light: 0.45, noise: 4 }],
    ['a little out of focus', { angle: 5 }, { blur: 3 }],
  ])('%s: corners within two pixels, sides in the ratio of A4', (_name, place, change) => {
    const picture = photograph(scene(change, place));
    const quad = findPage(picture);
    if (!quad) throw new Error('no sheet found');
    expect(cornerError(quad, laid(size, place))).toBeLessThan(2);
    const flat = pageSize(quad, picture);
    expect(Math.max(flat.width, flat.height) / Math.min(flat.width, flat.height)).toBeCloseTo(Math.SQRT2, 2);
  });

  test('an identity card alone', () => {
    const ratio = 85.6 / 53.98;
    const place = { angle: 95, tilt: 20, size: 0.4, ratio };
    const card: Colour = { width: 856, height: 540, data: new Uint8ClampedArray(856 * 540 * 4).fill(215) };
    const picture = photograph(scene({ page: card, corners: laid(size, place) }));
    const quad = findPage(picture);
    if (!quad) throw new Error('no card found');
    const flat = pageSize(quad, picture);
    expect(Math.max(flat.width, flat.height) / Math.min(flat.width, flat.height)).toBeCloseTo(ratio, 2);
  });

  test('an empty desk has none', () => {
    const away = { corners: laid(size, { x: 5 }) };
    expect(findPage(photograph(scene(away)))).toBeNull();
    expect(findPage(photograph(scene({ ...away, desk: 150 })))).toBeNull();
  });
});

test('the flattened page is the page: every part of it is where it was', () => {
  const picture = photograph(scene({ noise: 1, falloff: 0 }, { angle: 8, tilt: 25, size: 0.8 }));
  const quad = findPage(picture);
  if (!quad) throw new Error('no sheet found');
  const flat = flatten(picture, quad, 496, 702);
  expect(likeness(flat, page)).toBeGreaterThan(0.9);
  // The measure itself can fail: another page, and the same one upside down, are not alike.
  expect(likeness(flat, demoPage('passport.jpg'))).toBeLessThan(0.5);
});

describe('what is wrong with a page', () => {
  const white: Colour = { width: 620, height: 877, data: new Uint8ClampedArray(620 * 877 * 4).fill(240) };
  test.each<[string, Partial<DeskScene>, readonly QualityIssue[]]>([
    ['nothing', {}, []],
    ['nothing in dim light', { light: 0.6 }, []],
    ['too dark', { light: 0.25 }, ['dark']],
    ['out of focus', { blur: 3 }, ['blur']],
    ['a reflection on it', { glare: { x: 0.5, y: 0.5, radius: 50 } }, ['glare']],
    ['nothing on it', { page: white }, ['blank']],
  ])('%s', (_name, change, issues) => {
    const picture = photograph(scene(change, { angle: 90, size: 1.3 }));
    const quad = findPage(picture);
    if (!quad) throw new Error('no sheet found');
    const { width, height } = pageSize(quad, picture);
    expect(judgePage(flatten(picture, quad, width, height)).issues).toEqual(issues);
  });

  test('pages as a scanner gives them', () => {
    for (const name of ['birth-certificate.jpg', 'bank-card.jpg', 'passport.jpg'])
      expect(judgePage(demoPage(name)).issues).toEqual([]);
    expect(judgePage(demoPage('blank.jpg')).issues).toEqual(['blank']);
  });
});
