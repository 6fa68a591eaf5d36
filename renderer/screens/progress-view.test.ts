import { describe, expect, it } from 'vitest';
import { shownCode, typeDigit, wayOf } from './progress-view.ts';

describe('typing the code', () => {
  it('takes digits only, and twelve at most', () => {
    expect(typeDigit('12', '3')).toBe('123');
    expect(typeDigit('12', 'x')).toBe('12');
    expect(typeDigit('12', '34')).toBe('12');
    expect(typeDigit('123456789012', '3')).toBe('123456789012');
  });

  it('shows four and four with the places still to come', () => {
    expect(shownCode('')).toBe('···· ···· ····');
    expect(shownCode('12345')).toBe('1234 5··· ····');
    expect(shownCode('123456789012')).toBe('1234 5678 9012');
  });
});

describe('the way of a child', () => {
  it('never claims a step that was not reached', () => {
    expect(
      wayOf('held')
        .filter((step) => step.reached)
        .map((step) => step.state),
    ).toEqual(['held']);
    expect(
      wayOf('received')
        .filter((step) => step.reached)
        .map((step) => step.state),
    ).toEqual(['held', 'received']);
    expect(wayOf('accepted').map((step) => step.reached)).toEqual([true, true, true, false]);
    expect(wayOf('completed').every((step) => step.reached)).toBe(true);
  });

  it('ends at a correction or a refusal without claiming acceptance', () => {
    expect(wayOf('correction').map((step) => step.state)).toEqual(['held', 'received', 'correction']);
    expect(wayOf('refused').at(-1)).toEqual({ state: 'refused', reached: true });
  });
});
