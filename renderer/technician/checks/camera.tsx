import { useEffect, useRef, useState } from 'react';
import { Button, ChoiceGroup, Notice, Panel } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { Code, ConsolePage, wordFor } from '../parts.tsx';
import { Verdict } from './verdict.tsx';

type Live =
  | { readonly kind: 'off' | 'opening' }
  | { readonly kind: 'on'; readonly stream: MediaStream }
  | { readonly kind: 'failed'; readonly name: string };

/** The live picture of each camera, and one still of it. Nothing is kept. */
export function CameraCheck() {
  const t = useT();
  const [live, setLive] = useState<Live>({ kind: 'off' });
  const [cameras, setCameras] = useState<readonly MediaDeviceInfo[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [still, setStill] = useState<string | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const stream = live.kind === 'on' ? live.stream : null;
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
    return () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [stream]);
  useEffect(() => () => (still === null ? undefined : URL.revokeObjectURL(still)), [still]);

  const open = async (id: string | null) => {
    setStill(null);
    setLive({ kind: 'opening' });
    try {
      const video = id === null ? true : { deviceId: { exact: id } };
      const opened = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      const all = await navigator.mediaDevices.enumerateDevices();
      setCameras(all.filter((one) => one.kind === 'videoinput'));
      setChosen(opened.getVideoTracks()[0]?.getSettings().deviceId ?? id);
      setLive({ kind: 'on', stream: opened });
    } catch (error) {
      setLive({ kind: 'failed', name: error instanceof Error ? error.name : 'unknown' });
    }
  };
  const take = async () => {
    const source = video.current;
    if (source === null || source.videoWidth === 0) return;
    const canvas = new OffscreenCanvas(source.videoWidth, source.videoHeight);
    canvas.getContext('2d')?.drawImage(source, 0, 0);
    setStill(URL.createObjectURL(await canvas.convertToBlob({ type: 'image/jpeg' })));
  };
  const size = stream?.getVideoTracks()[0]?.getSettings();
  return (
    <ConsolePage
      page="check"
      up="checks"
      title={t('tech.camera.title')}
      lead={t('tech.camera.lead')}
      next={
        stream === null
          ? {
              label: t('tech.camera.open'),
              action: 'run-test',
              icon: 'search',
              busy: live.kind === 'opening',
              onPress: () => void open(chosen),
            }
          : { label: t('tech.camera.take'), action: 'take-picture', icon: 'scan', onPress: () => void take() }
      }
    >
      <div className="stack">
        {live.kind === 'off' || live.kind === 'opening' ? <Notice>{t('tech.camera.do')}</Notice> : null}
        {live.kind === 'failed' ? (
          <div data-test="failed">
            <Notice tone="warn" live title={t('tech.camera.none')}>
              {wordFor(t, 'tech.camera.why', live.name)}
            </Notice>
          </div>
        ) : null}
        {cameras.length < 2 ? null : (
          <ChoiceGroup
            label={t('tech.camera.which')}
            options={cameras.map((one) => ({ id: one.deviceId, title: one.label }))}
            value={chosen}
            onChange={(id) => void open(id)}
          />
        )}
        {stream === null ? null : (
          <Panel
            title={t('tech.camera.live')}
            aside={<Code>{`${size?.width ?? 0} × ${size?.height ?? 0}`}</Code>}
          >
            <video className="scanned" ref={video} autoPlay muted playsInline data-test="live" />
          </Panel>
        )}
        {still === null ? null : (
          <Panel title={t('tech.camera.still')}>
            <img className="scanned" src={still} alt={t('tech.camera.still')} data-test="passed" />
            <Button action="stop-camera" kind="quiet" onPress={() => setLive({ kind: 'off' })}>
              {t('tech.camera.close')}
            </Button>
          </Panel>
        )}
        <Verdict
          check="camera"
          question={t('tech.camera.question')}
          ready={still !== null || live.kind === 'failed'}
        />
      </div>
    </ConsolePage>
  );
}
