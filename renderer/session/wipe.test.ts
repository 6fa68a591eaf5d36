import { afterEach, describe, expect, it, vi } from 'vitest';
import { createObjectUrl, revokeObjectUrl } from './object-urls.ts';
import { changeSettings, defaultSettings, nextOf, useSettings } from './settings.ts';
import { onWipe, wipe } from './wipe.ts';

afterEach(() => vi.restoreAllMocks());

describe('wipe', () => {
  it('empties what registered, releases pictures and resets the settings', () => {
    const create = vi
      .spyOn(URL, 'createObjectURL')
      .mockReturnValueOnce('blob:a')
      .mockReturnValueOnce('blob:b');
    const revoke = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
    const cleaner = vi.fn();
    const forget = onWipe(cleaner);
    createObjectUrl(new Blob(['page']));
    revokeObjectUrl(createObjectUrl(new Blob(['page'])));
    changeSettings({ language: 'en', textSize: 'largest', contrast: 'high' });

    wipe();
    expect(create).toHaveBeenCalledTimes(2);
    expect(cleaner).toHaveBeenCalledOnce();
    expect(revoke.mock.calls.map(([url]) => url)).toEqual(['blob:b', 'blob:a']);
    expect(useSettings.getState()).toEqual(defaultSettings);

    forget();
    wipe();
    expect(cleaner).toHaveBeenCalledOnce();
    expect(revoke).toHaveBeenCalledTimes(2);
  });

  it('goes on past a cleaner that fails, and says so', () => {
    const after = vi.fn();
    const forget = [
      onWipe(() => {
        throw new Error('stuck');
      }),
      onWipe(after),
    ];
    changeSettings({ language: 'en' });
    expect(() => wipe()).toThrow('stuck');
    expect(after).toHaveBeenCalledOnce();
    expect(useSettings.getState().language).toBe('zh');
    for (const back of forget) back();
  });
});

describe('going round the choices', () => {
  it('comes back to the first', () => {
    expect(nextOf(['a', 'b', 'c'], 'a')).toBe('b');
    expect(nextOf(['a', 'b', 'c'], 'c')).toBe('a');
  });
});
