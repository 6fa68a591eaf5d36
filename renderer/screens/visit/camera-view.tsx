import { useCallback, useEffect, useRef, useState } from 'react';
import { Button, ConfirmCard, Waiting } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { type Camera, type CameraTrouble, openCamera } from '../../materials/camera.ts';
import { work } from '../../materials/pictures.ts';
import { countdown, look, restless, take } from '../../materials/stillness.ts';
import type { Quad } from '../../materials/vision/picture.ts';
import { moreTime } from '../../session/session.ts';
import './camera.css';

/** Pause between two looks at the desk, in milliseconds: often enough to follow a hand, seldom enough for an old machine. */
const LOOK_EVERY_MS = 120;
/** Width of the picture in which the sheet is looked for. */
const LOOK_WIDTH = 480;

interface Props {
  /** Part of the camera's name, where a machine has several. */
  readonly label: string | undefined;
  /** A picture is being made into a page. */
  readonly busy: boolean;
  readonly onPicture: (picture: ImageBitmap) => Promise<void>;
  readonly onTrouble: (trouble: CameraTrouble | 'gone') => void;
  readonly onClose: () => void;
}

/** Somebody who came here by the keyboard takes pictures by hand: nothing happens that was not asked for. */
const byKeyboard = (): boolean => document.querySelector(':focus-visible') !== null;

/**
 * What the document camera sees, the sheet outlined in it. A sheet that lies still is counted down in sight and taken
 * by itself; the button takes it at once.
 */
export function CameraView({ label, busy, onPicture, onTrouble, onClose }: Props) {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<Camera>();
  const [auto, setAuto] = useState(() => !byKeyboard());
  const [quad, setQuad] = useState<Quad | null>(null);
  const [count, setCount] = useState<number | null>(null);
  const [taken, setTaken] = useState(false);
  const [size, setSize] = useState({ width: 16, height: 9 });
  const working = useRef(false);
  // The loop below outlives renderings; it always calls the newest of these.
  const now = useRef({ onPicture, onTrouble, auto });
  now.current = { onPicture, onTrouble, auto };
  const still = useRef(restless);

  useEffect(() => {
    let alive = true;
    let opened: Camera | undefined;
    void openCamera(label).then((result) => {
      if (!result.ok) {
        if (alive) now.current.onTrouble(result.error);
        return;
      }
      if (!alive) return result.value.close();
      opened = result.value;
      opened.onEnd(() => alive && now.current.onTrouble('gone'));
      setCamera(opened);
    });
    return () => {
      alive = false;
      opened?.close();
    };
  }, [label]);

  const capture = useCallback(async () => {
    const screen = video.current;
    if (!screen || working.current) return;
    working.current = true;
    try {
      still.current = take(still.current);
      setCount(null);
      await now.current.onPicture(await createImageBitmap(screen));
      setTaken(true);
    } catch {
      now.current.onTrouble('gone');
    } finally {
      working.current = false;
    }
  }, []);

  useEffect(() => {
    const screen = video.current;
    if (!camera || !screen) return;
    screen.srcObject = camera.stream;
    void screen.play().catch(() => undefined);
    let timer: ReturnType<typeof setTimeout>;
    let alive = true;
    const lookOnce = async () => {
      if (screen.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !working.current) {
        const found = await sheetIn(screen);
        if (!alive) return;
        const before = still.current;
        still.current = look(before, found, performance.now());
        // A hand that lays down paper is a citizen at work, though nothing on the screen is touched.
        if (still.current.since !== before.since) moreTime();
        if (before.taken && !still.current.taken) setTaken(false);
        const left = now.current.auto ? countdown(still.current, performance.now()) : null;
        setQuad(found);
        setCount(left);
        if (left === 0) await capture();
      }
      if (alive) timer = setTimeout(() => void lookOnce(), LOOK_EVERY_MS);
    };
    void lookOnce();
    return () => {
      alive = false;
      clearTimeout(timer);
      screen.srcObject = null;
    };
  }, [camera, capture]);

  const words = busy
    ? t('materials.camera.taking')
    : taken
      ? t('materials.camera.taken')
      : quad === null
        ? t('materials.camera.look')
        : t(auto ? 'materials.camera.still' : 'materials.camera.seen');
  return (
    <section className="camera" data-camera={camera ? 'live' : 'opening'} data-sheet={String(quad !== null)}>
      {camera ? null : <Waiting label={t('materials.camera.opening')} limitSeconds={20} />}
      <div className="camera__glass" hidden={!camera}>
        <video
          ref={video}
          className="camera__picture"
          muted
          playsInline
          aria-label={t('materials.camera.view')}
          onLoadedMetadata={({ currentTarget }) =>
            setSize({ width: currentTarget.videoWidth, height: currentTarget.videoHeight })
          }
        />
        <svg
          className="camera__outline"
          viewBox={`0 0 ${size.width} ${size.height}`}
          aria-hidden="true"
          focusable="false"
        >
          {quad === null ? null : (
            <polygon points={quad.map(({ x, y }) => `${x * size.width},${y * size.height}`).join(' ')} />
          )}
        </svg>
        {count !== null && count > 0 ? (
          <p className="camera__count" data-count={count} aria-hidden="true">
            {count}
          </p>
        ) : null}
      </div>
      <p className="camera__words heading" role="status">
        {words}
      </p>
      <div className="camera__keys">
        <Button
          action="capture"
          kind="primary"
          size="huge"
          icon="camera"
          disabled={!camera}
          busy={busy}
          onPress={() => void capture()}
        >
          {t('materials.camera.capture')}
        </Button>
        <Button action="camera-close" icon="cross" disabled={busy} onPress={onClose}>
          {t('materials.camera.close')}
        </Button>
      </div>
      <ConfirmCard
        title={t('materials.camera.auto')}
        checked={auto}
        onChange={setAuto}
        data={{ 'data-camera-auto': String(auto) }}
      />
    </section>
  );
}

/** Where the sheet lies in what the camera shows now, as parts of the picture; null also when the worker was busy. */
async function sheetIn(screen: HTMLVideoElement): Promise<Quad | null> {
  try {
    const picture = await createImageBitmap(screen, {
      resizeWidth: LOOK_WIDTH,
      resizeHeight: Math.round((LOOK_WIDTH * screen.videoHeight) / screen.videoWidth),
      resizeQuality: 'medium',
    });
    return await work({ kind: 'find', picture }, [picture]);
  } catch {
    return null;
  }
}
