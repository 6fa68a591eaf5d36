/** Frequencies in hertz: a rising triad, so that a rattling speaker is heard at some of them. */
const TONES = [440, 554.37, 659.25];
const TONE_S = 0.45;

/**
 * Plays the test tones at a loudness in percent. Resolves when they have been played; false when this machine has no
 * sound output or the page may not use it.
 */
export async function playTones(volume: number): Promise<boolean> {
  if (typeof AudioContext === 'undefined') return false;
  const context = new AudioContext();
  try {
    await context.resume();
    const loudness = context.createGain();
    loudness.gain.value = Math.min(1, Math.max(0, volume / 100));
    loudness.connect(context.destination);
    const ends = TONES.map((frequency, at) => {
      const tone = context.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(loudness);
      const start = context.currentTime + at * TONE_S;
      tone.start(start);
      tone.stop(start + TONE_S * 0.85);
      return new Promise<void>((resolve) => {
        tone.onended = () => resolve();
      });
    });
    const limit = new Promise<'late'>((resolve) => {
      setTimeout(() => resolve('late'), TONES.length * TONE_S * 1000 + 3000);
    });
    // Without an output the context's clock stands still, and the tones never end.
    return (await Promise.race([Promise.all(ends), limit])) !== 'late';
  } catch {
    return false;
  } finally {
    await context.close().catch(() => undefined);
  }
}
