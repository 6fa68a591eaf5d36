import { hasProgram } from '../support/provision.ts';

/** Programs that are no part of the project and stand at the other end of the wire here. */
const needed = [
  'socat',
  'cupsd',
  'lpadmin',
  'ippeveprinter',
  'ipptool',
  'dbus-daemon',
  'avahi-daemon',
  'pdftotext',
];

/** Why printing cannot be tested against foreign programs on this machine: one sentence, or null when it can. */
export function printingUnavailable(): string | null {
  if (process.platform !== 'linux') return 'its printers need Linux';
  if (process.getuid?.() !== 0) return 'its spooler is started as root';
  const missing = needed.filter((name) => !hasProgram(name));
  return missing.length === 0 ? null : `there is no ${missing.join(', no ')}`;
}
