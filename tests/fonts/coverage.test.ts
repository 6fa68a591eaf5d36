import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { glyphsInCmap } from '#assets/fonts/sfnt.ts';
import { fontFolder, rareNameCharacters, shippedFaces, standardCharacters } from './css.ts';
import { woff2Table } from './woff2.ts';

const faces = shippedFaces();
const glyphsOf = new Map(
  [...new Set(faces.map((face) => face.file))].map((file) => [
    file,
    glyphsInCmap(woff2Table(readFileSync(new URL(file, fontFolder)), 'cmap')),
  ]),
);

/** Characters that no slice of this weight both claims by its unicode-range and draws by a glyph of its own. */
const undrawn = (characters: string[], weight: number): string[] =>
  characters.filter((character) => {
    const c = character.codePointAt(0) ?? 0;
    return !faces.some((f) => f.weight === weight && f.codePoints.has(c) && glyphsOf.get(f.file)?.has(c));
  });

describe('shipped fonts', () => {
  it('knows the 8,105 standard characters', () => {
    expect(new Set(standardCharacters()).size).toBe(8105);
  });

  it.each([400, 700])('weight %i draws every standard character and the rare ones of names', (weight) => {
    expect(undrawn(standardCharacters(), weight)).toEqual([]);
    expect(undrawn(rareNameCharacters, weight)).toEqual([]);
  });

  it.each([400, 700])('weight %i draws what screens and receipts are written with', (weight) => {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i));
    expect(
      undrawn(
        [...ascii, ...'，。、；：？！“”‘’（）《》〈〉【】「」—…·・￥℃×÷±①⑩→←↑↓✓○●□■　ＡＺａｚ０９'],
        weight,
      ),
    ).toEqual([]);
  });

  it('notices a character it does not draw', () => {
    expect(undrawn(['한', '人'], 400)).toEqual(['한']);
  });

  it('claims no character that its slice lacks', () => {
    for (const face of faces)
      expect([face.file, [...face.codePoints].filter((c) => !glyphsOf.get(face.file)?.has(c))]).toEqual([
        face.file,
        [],
      ]);
  });

  it('holds at most 1,000 characters a slice, every slice named once per weight, under 20 MB together', () => {
    for (const face of faces) expect(face.codePoints.size).toBeLessThanOrEqual(1000);
    const shipped = readdirSync(fontFolder).filter((name) => name.endsWith('.woff2'));
    expect(new Set(faces.map((face) => face.file))).toEqual(new Set(shipped));
    expect(shipped.reduce((sum, name) => sum + statSync(new URL(name, fontFolder)).size, 0)).toBeLessThan(
      20e6,
    );
  });
});
