import { bootMachine, prepareMachine } from './machine.ts';

/**
 * `npm run qemu`: a Debian kernel in a virtual machine, USB devices made of its gadget drivers, and the kiosk's drivers
 * over the real libusb, hidraw and usblp. The last line of standard output counts:
 * `{"qemu":N,"failed":[…],"leftOut":null}`.
 */
const LIMIT_MS = 120_000;

const machine = prepareMachine();
if (!machine.ok) {
  console.log(JSON.stringify({ qemu: 0, failed: [], leftOut: machine.error }));
  process.exit(0);
}

let passed = 0;
let exit: number | null = null;
const failed: string[] = [];
const ended = await bootMachine(machine.value, LIMIT_MS, (line) => {
  const said = /@qemu(-pass|-fail|-exit)? ?(.*)$/.exec(line.trimEnd());
  if (said === null) {
    console.error(line);
    return;
  }
  const [, kind, text = ''] = said;
  console.error(`${kind === '-pass' ? '✓' : kind === '-fail' ? '✗' : ' '} ${text}`);
  if (kind === '-pass') passed += 1;
  if (kind === '-fail') failed.push(text);
  if (kind === '-exit') exit = Number(text);
});
if (ended === 'too-slow') failed.push(`the machine did not end within ${LIMIT_MS / 1000} s`);
else if (exit === null || (exit !== 0 && failed.length === 0))
  failed.push(`the checks ended with ${exit ?? 'nothing'}`);
if (passed === 0 && failed.length === 0) failed.push('no check ran');
console.log(JSON.stringify({ qemu: passed, failed, leftOut: null }));
process.exitCode = failed.length === 0 ? 0 : 1;
