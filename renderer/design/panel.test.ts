import { describe, expect, it } from 'vitest';
import { pixelsPerMm } from './panel.ts';

const panel = { widthMm: 296, heightMm: 527 };

describe('pixels per millimetre', () => {
  it('measures the upright panel', () => {
    expect(pixelsPerMm(panel, { width: 1080, height: 1920 })).toBeCloseTo(3.643, 3);
  });

  it('gives the same for the panel turned on its side', () => {
    expect(pixelsPerMm(panel, { width: 1920, height: 1080 })).toBe(
      pixelsPerMm(panel, { width: 1080, height: 1920 }),
    );
  });

  it('takes the tighter side of a window that does not fill the panel', () => {
    expect(pixelsPerMm(panel, { width: 1280, height: 600 })).toBeCloseTo(600 / 296, 6);
    expect(pixelsPerMm(panel, { width: 700, height: 650 })).toBeCloseTo(700 / 527, 6);
  });
});
