import { useState } from 'react';
import type { Plan, PlanMaterial } from '#shared/plan/types.ts';
import { deviceWorks, useMachine } from '../../app/machine.ts';
import { Button, Notice, Screen, Waiting } from '../../design/index.ts';
import { type MessageKey, useT, useText } from '../../i18n/index.ts';
import type { ScannedPage } from '../../materials/page.ts';
import { LedgerButton } from '../../prefill/ledger.tsx';
import { MaterialNotes } from '../../prefill/proofs.tsx';
import { useVisit } from '../../visit/store.ts';
import { CameraView } from './camera-view.tsx';
import { PageList } from './page-list.tsx';
import { useTrail } from './trail.ts';
import { mustRedo, unsettled, usePages } from './use-pages.ts';

export interface StepProps {
  readonly planned: PlanMaterial;
  readonly place: { readonly number: number; readonly total: number };
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** One paper: its pages by the scanner, by the document camera, or later at the counter. */
export function Scanning({ plan, planned, place, onNext, onBack }: StepProps & { readonly plan: Plan }) {
  const t = useT();
  const text = useText();
  const trail = useTrail('materials');
  const { material, neededBy } = planned;
  const counter = useVisit((state) => state.counterMaterials.includes(material.id));
  const devices = useMachine((machine) => machine.devices);
  const hasCamera = devices.some((device) => device.kind === 'document-camera');
  const hasScanner = devices.some((device) => device.kind === 'scanner') || !hasCamera;
  const scannerWorks = deviceWorks(devices, 'scanner') || !hasCamera;
  const taking = usePages(material);
  const { pages, busy, trouble, setTrouble } = taking;
  const missing = Math.max(0, material.pages.min - pages.length);
  const [asked, setAsked] = useState(false);
  /** Where there is a camera and no scanner, the camera is what the step begins with. */
  const [live, setLive] = useState(hasCamera && !hasScanner && missing > 0);
  const [instead, setInstead] = useState<ScannedPage>();
  const bad = unsettled(material, pages);
  const names = neededBy.flatMap((id) => {
    const matter = plan.lifeEvent.matters.find((one) => one.id === id);
    return matter ? [text(matter.name)] : [];
  });

  const openCamera = (page?: ScannedPage) => {
    setTrouble(undefined);
    setInstead(page);
    setLive(true);
  };
  const retake = (page: ScannedPage) =>
    hasCamera && (live || !scannerWorks) ? openCamera(page) : void taking.scan(page);
  const hint =
    pages.length === 0
      ? 'materials.scan.hint'
      : missing > 0
        ? 'materials.scan.hint.missing'
        : 'materials.scan.hint.more';
  const room = pages.length < material.pages.max || instead !== undefined;
  const settled = missing === 0 && bad.length === 0;

  return (
    <Screen
      id="materials"
      title={t('materials.title', { material: text(material.name) })}
      lead={t('materials.lead', place)}
      steps={trail}
      pageKey={material.id}
      back={onBack}
      next={{ onPress: () => (settled ? onNext() : setAsked(true)), disabled: busy }}
      data={{ 'data-material': material.id, 'data-pages': String(pages.length) }}
      extra={
        missing > 0 && !busy ? (
          <Button
            action="skip"
            onPress={() => {
              useVisit.getState().bringLater(material.id, true);
              onNext();
            }}
          >
            {t('materials.skip')}
          </Button>
        ) : undefined
      }
      banner={
        trouble !== undefined ? (
          <Notice
            tone="warn"
            live
            title={t(`materials.${trouble}` as MessageKey, { max: material.pages.max })}
          />
        ) : asked && missing > 0 ? (
          <Notice
            tone="danger"
            live
            title={t('materials.need-pages', { min: material.pages.min, missing })}
          />
        ) : asked && bad.length > 0 ? (
          <Notice
            tone="danger"
            live
            title={t(
              bad.some((page) => mustRedo(material, page))
                ? 'materials.unsettled.must'
                : 'materials.unsettled',
            )}
          />
        ) : undefined
      }
    >
      <div className="stack">
        <div>
          <p className="heading">
            {[
              material.hint ? text(material.hint) : '',
              material.pages.min > 1 ? t('materials.count', { min: material.pages.min }) : '',
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </p>
          <p className="muted">{t('materials.used-by', { matters: names.join(t('list.join')) })}</p>
        </div>
        <MaterialNotes plan={plan} material={material.id} />
        {counter && missing > 0 ? <Notice title={t('materials.skipped')} /> : null}
        {live && room ? (
          <CameraView
            label={devices.find((device) => device.kind === 'document-camera')?.label}
            busy={busy}
            onPicture={async (picture) => {
              await taking.fromCamera(picture, instead);
              setInstead(undefined);
            }}
            onTrouble={(state) => {
              setLive(false);
              setTrouble(`camera.${state}`);
            }}
            onClose={() => setLive(false)}
          />
        ) : null}
        <PageList
          material={material}
          pages={pages}
          busy={busy}
          rotate={(page) => void taking.rotate(page)}
          retake={retake}
          remove={taking.remove}
          keep={taking.keep}
        />
        {busy && !live ? (
          <div className="stack">
            <Waiting label={t('materials.scanning')} limitSeconds={100} />
            <div className="row">
              <Button action="stop-scan" onPress={taking.stop}>
                {t('materials.stop')}
              </Button>
            </div>
          </div>
        ) : null}
        {!busy && !(live && room) && pages.length < material.pages.max ? (
          <div className="scan-place">
            {hasScanner ? (
              <>
                <p className="heading">{t(hint, { missing })}</p>
                <Button
                  action={pages.length === 0 ? 'scan' : 'add-page'}
                  kind={missing > 0 && scannerWorks ? 'primary' : 'secondary'}
                  size="huge"
                  icon={pages.length === 0 ? 'scan' : 'add'}
                  onPress={() => void taking.scan()}
                >
                  {t(pages.length === 0 ? 'materials.scan' : 'materials.add')}
                </Button>
              </>
            ) : null}
            {hasCamera ? (
              <Button
                action="camera"
                kind={missing > 0 && !(hasScanner && scannerWorks) ? 'primary' : 'secondary'}
                size="huge"
                icon="camera"
                onPress={() => openCamera()}
              >
                {t(hasScanner ? 'materials.camera' : 'materials.camera.start')}
              </Button>
            ) : null}
          </div>
        ) : null}
        <LedgerButton plan={plan} />
      </div>
    </Screen>
  );
}
