import index from '#assets/catalogue/catalogue.json' with { type: 'json' };
import newborn from '#assets/catalogue/life-events/newborn.json' with { type: 'json' };
import type { ScreenId } from '#renderer/app/router.ts';
import { screens } from '#renderer/app/screens.tsx';
import { pageFromScan } from '#renderer/materials/page.ts';
import { useCatalogue } from '#renderer/visit/catalogue.ts';
import { useVisit } from '#renderer/visit/store.ts';
import { Catalogue } from '#shared/catalogue/schema.ts';
import { idCard } from '#shared/hardware/id-card.ts';
import type { Merged } from '#shared/prefill/merge.ts';

/**
 * A visit in the middle of 新生儿出生, put straight into the stores: the shipped catalogue, the first answer to every
 * question, one typed value, one scanned page, and for the last screens a submission.
 */
export async function prepareVisit(screen: ScreenId) {
  const catalogue = Catalogue.parse({ ...index, lifeEvents: [newborn], hash: '0'.repeat(64) });
  const [lifeEvent] = catalogue.lifeEvents;
  if (lifeEvent === undefined) throw new Error('The catalogue is empty');
  useCatalogue.setState({ catalogue });
  const visit = useVisit.getState();
  visit.begin(lifeEvent);
  for (const situation of lifeEvent.situations) {
    const [first] = situation.options;
    if (first !== undefined) visit.answer(situation.id, first.id);
  }
  // The identify screen is looked at before the card is there.
  if (screen !== 'identify') visit.putCard('mother', mother, {});
  visit.fill('newborn-name', '李沐晨');
  visit.takeData(sampleData(), []);
  visit.putPages('mother-id-card', [await pageFromScan(await samplePage())]);
  if (screen === 'submitted' || screen === 'rate') {
    visit.finish({
      submissionId: '019abcde-0000-7000-8000-000000000001',
      intakeNumber: '110101000120261123000017',
      queryCode: '123456789012',
    });
  }
  return screens[screen];
}

/** A record found, one not found, and a licence that stands in for a paper, as the reference platform gives them. */
function sampleData(): Merged {
  const requestId = '019abcde-0000-7000-8000-000000000002';
  const time = '2026-11-23T02:00:00.000Z';
  const source = { zh: '演示助产机构', en: 'Demo hospital' };
  const asked = { requestId, role: 'mother', kind: 'shared-data', name: 'birth-record' } as const;
  const words = { zh: '免填出生信息', en: 'So that birth details need not be typed' };
  const use = { ...asked, filled: [], materials: [], matters: [], purpose: words, basis: words, at: time };
  const origin = { ...asked, field: 'birth-place', source, time, simulated: true, authoritative: true };
  const value = '演示妇幼保健院';
  const proof = { ...asked, source, time, simulated: true, validUntil: null, document: null };
  return {
    values: { 'birth-place': { value, source: 'shared-data', at: time, origin } },
    proofs: { 'marriage-certificate': { ...proof, material: 'marriage-certificate' } },
    uses: [
      { ...use, elements: ['birth-place'], filled: ['birth-place'], outcome: 'found', source },
      { ...use, elements: ['gestation-weeks', 'birth-time'], outcome: 'late' },
      { ...use, elements: [], materials: ['mother-id-card'], outcome: 'expired', source },
    ],
  };
}

const mother = idCard.parse({
  kind: 'resident',
  name: '李晓梅',
  sex: '2',
  ethnic: '01',
  birth: '1990-03-07',
  address: '北京市东城区东直门内大街一百二十八号院六号楼三单元',
  number: '110101199003078523',
  issuer: '北京市公安局东城分局',
  validFrom: '2020-01-01',
  validTo: '2040-01-01',
  photo: 'not-decoded',
  warnings: [],
});

/** A page drawn here, so that nothing but its size matters. */
async function samplePage(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(620, 877);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('Nothing to draw with');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, 620, 877);
  pen.fillStyle = '#335';
  for (let line = 80; line < 800; line += 36) pen.fillRect(70, line, 480 - (line % 5) * 30, 9);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
  return new Uint8Array(await blob.arrayBuffer());
}
