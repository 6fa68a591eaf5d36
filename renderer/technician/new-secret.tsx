import { Notice, Panel, Screen } from '../design/index.ts';
import { QrPicture } from '../forms/qr-picture.tsx';
import { useT } from '../i18n/index.ts';
import { useConsole } from './console.ts';

/** What an authenticator reads off the screen (key URI format). */
export const authenticatorUri = (secret: string): string =>
  `otpauth://totp/Yiciban%20Kiosk?secret=${secret}&issuer=Yiciban&algorithm=SHA1&digits=6&period=30`;

/** A site secret in groups of four, which the eye keeps while the hand writes. */
export const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

/** The site's secret, once: who writes it down can answer this kiosk's codes. */
export function NewSecret({ secret }: { readonly secret: string }) {
  const t = useT();
  return (
    <Screen
      id="technician"
      pageKey="new-secret"
      data={{ 'data-page': 'new-secret' }}
      title={t('tech.secret.title')}
      lead={t('tech.secret.lead')}
      next={{
        label: t('tech.secret.noted'),
        action: 'noted',
        icon: 'check',
        onPress: () => useConsole.setState({ newSecret: null }),
      }}
    >
      <Panel title={t('tech.secret.write')}>
        <p className="secret number" data-secret={secret}>
          {grouped(secret)}
        </p>
        <p className="muted">{t('tech.secret.answer')}</p>
      </Panel>
      <Panel title={t('tech.secret.scan')}>
        <div className="secret__code">
          <QrPicture text={authenticatorUri(secret)} label={t('tech.secret.scan')} />
        </div>
        <p className="muted">{t('tech.secret.totp')}</p>
      </Panel>
      <Notice tone="warn">{t('tech.secret.once')}</Notice>
    </Screen>
  );
}
