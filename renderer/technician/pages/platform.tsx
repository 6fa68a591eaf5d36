import { useState } from 'react';
import { type ImportView, importView } from '#shared/api/technician.ts';
import { useMachine } from '../../app/machine.ts';
import { Badge, Button, Notice, Panel, Rows } from '../../design/index.ts';
import { useT } from '../../i18n/index.ts';
import { ask, failureName, openPage, useConsole } from '../console.ts';
import { Code, ConsolePage, SavedBanner, saveAction, TextField, useSaving, wordFor } from '../parts.tsx';
import { usePlaces } from '../places.ts';

/** Where the platform is, which keys of it are trusted, and the code this kiosk enrols with. */
export function PlatformPage() {
  const view = useConsole((state) => state.settings);
  return view === null ? null : <PlatformForm platform={view.settings.platform} />;
}

type Platform = NonNullable<
  NonNullable<ReturnType<typeof useConsole.getState>['settings']>['settings']['platform']
>;

function PlatformForm({ platform }: { readonly platform: Platform | null }) {
  const t = useT();
  const saving = useSaving();
  const online = useMachine((machine) => machine.online);
  const [trust, setTrust] = useState<Platform | null>(platform);
  const [url, setUrl] = useState(platform?.url ?? '');
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const take = (view: ImportView) => {
    const { platform: found } = view.change;
    if (found === undefined || found === null) {
      setProblem('not-platform');
      return;
    }
    const { enrolmentCode, ...rest } = found;
    setProblem(null);
    setTrust(rest);
    setUrl(rest.url);
    if (enrolmentCode !== undefined) setCode(enrolmentCode);
  };
  const save = () => {
    if (trust === null) return;
    void saving.save({
      platform: { ...trust, url: url.trim(), ...(code === '' ? {} : { enrolmentCode: code }) },
    });
  };
  return (
    <ConsolePage
      page="platform"
      title={t('tech.page.platform')}
      lead={t('tech.platform.lead')}
      next={saveAction(t, saving, save, trust === null)}
      banner={<SavedBanner saving={saving} />}
      extra={
        platform === null ? null : (
          <Button action="to-network" icon="online" onPress={() => openPage('check', 'network')}>
            {t('tech.platform.test')}
          </Button>
        )
      }
    >
      <div className="stack">
        {platform === null ? null : (
          <Panel
            title={t('tech.platform.now')}
            aside={
              <Badge tone={online ? 'ok' : 'warn'}>
                {t(online ? 'tech.platform.online' : 'tech.platform.offline')}
              </Badge>
            }
          >
            <Rows
              rows={[
                { id: 'url', term: t('tech.platform.url'), value: <Code>{platform.url}</Code> },
                {
                  id: 'sealing',
                  term: t('tech.platform.sealing'),
                  value: <Code>{platform.sealingKey.keyId}</Code>,
                },
                {
                  id: 'signing',
                  term: t('tech.platform.signing'),
                  value: <Code>{platform.signingKeys.map((key) => key.keyId).join(' ')}</Code>,
                },
              ]}
            />
          </Panel>
        )}
        <TrustFile onTaken={take} onProblem={setProblem} />
        {problem === null ? null : (
          <Notice tone="warn" live>
            {wordFor(t, 'tech.failure', problem)}
          </Notice>
        )}
        {trust === null ? null : (
          <>
            <TextField
              element="platform-url"
              label={t('tech.platform.url')}
              mode="latin"
              value={url}
              onChange={setUrl}
            />
            <TextField
              element="enrolment-code"
              label={t('tech.platform.code')}
              hint={t(platform === null ? 'tech.platform.code.hint' : 'tech.platform.code.kept')}
              mode="latin"
              secret
              optional={platform !== null}
              value={code}
              onChange={setCode}
            />
            {trust !== platform ? (
              <Notice title={t('tech.platform.keys')}>
                <Code>{[trust.sealingKey, ...trust.signingKeys].map((key) => key.keyId).join(' ')}</Code>
              </Notice>
            ) : null}
          </>
        )}
      </div>
    </ConsolePage>
  );
}

/** The platform's file, from a stick or the kiosk's own folder: keys are never typed. */
function TrustFile({
  onTaken,
  onProblem,
}: {
  readonly onTaken: (view: ImportView) => void;
  readonly onProblem: (name: string) => void;
}) {
  const t = useT();
  const { places, look } = usePlaces();
  const read = (place: string, file: string) =>
    void ask('/import', importView, { method: 'POST', json: { place, file } }).then((answer) =>
      answer.ok ? onTaken(answer.value) : onProblem(failureName(answer.error)),
    );
  const files = places.flatMap((place) => place.files.map((file) => ({ place, file })));
  return (
    <Panel title={t('tech.platform.file')}>
      <p className="muted">{t('tech.platform.file.do')}</p>
      <div className="row">
        {files.map(({ place, file }) => (
          <Button
            key={`${place.id}/${file}`}
            action="read-file"
            icon="document"
            data={{ 'data-file': file }}
            onPress={() => read(place.id, file)}
          >
            <Code>{file}</Code>
          </Button>
        ))}
        <Button action="look-again" icon="rotate" kind="quiet" onPress={look}>
          {t('tech.places.look')}
        </Button>
      </div>
    </Panel>
  );
}
