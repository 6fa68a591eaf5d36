import { type RefObject, useEffect } from 'react';
import SignaturePad from 'signature_pad';
import { useT } from '../../i18n/index.ts';

/** The paper to sign on with a finger. What is drawn lives in `pad` and on `canvas`. */
export function SignatureBox({
  canvas,
  pad,
  onTouch,
}: {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly pad: RefObject<SignaturePad | null>;
  readonly onTouch: () => void;
}) {
  const t = useT();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const resize = () => {
      const ratio = Math.max(1, window.devicePixelRatio);
      const lines = pad.current?.toData() ?? [];
      element.width = element.clientWidth * ratio;
      element.height = element.clientHeight * ratio;
      element.getContext('2d')?.scale(ratio, ratio);
      pad.current?.fromData(lines);
    };
    // Ink is always black on paper white, whatever the contrast of the screen: this picture goes to the departments.
    pad.current = new SignaturePad(element, {
      penColor: '#000',
      backgroundColor: '#fff',
      minWidth: 2,
      maxWidth: 6,
    });
    resize();
    const watch = new ResizeObserver(resize);
    watch.observe(element);
    return () => {
      watch.disconnect();
      pad.current?.off();
      pad.current = null;
    };
  }, [canvas, pad]);
  return (
    <canvas
      ref={canvas}
      className="signature"
      aria-label={t('sign.pad')}
      role="img"
      data-signature=""
      onPointerDown={onTouch}
    />
  );
}
