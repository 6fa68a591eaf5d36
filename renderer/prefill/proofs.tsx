import type { Plan } from '#shared/plan/types.ts';
import { proofsOf } from '#shared/prefill/apply.ts';
import type { MaterialProof } from '#shared/prefill/types.ts';
import { Button, Notice, Panel, Rows } from '../design/index.ts';
import { useT, useText } from '../i18n/index.ts';
import { useVisit } from '../visit/store.ts';

/** Licences and records that stand in for papers of this plan, with the name of the paper. */
export function useProofs(plan: Plan): readonly { readonly name: string; readonly proof: MaterialProof }[] {
  const text = useText();
  const proofs = useVisit((state) => state.proofs);
  return proofsOf(plan, proofs).map((proof) => {
    const material = plan.lifeEvent.materials.find((one) => one.id === proof.material);
    return { name: material ? text(material.name) : proof.material, proof };
  });
}

/** One sentence on the materials screen: what need not be handed in, and why this paper has to be after all. */
export function MaterialNotes({ plan, material }: { readonly plan: Plan; readonly material?: string }) {
  const t = useT();
  const list = useProofs(plan);
  const uses = useVisit((state) => state.dataUses);
  const use = uses.findLast((one) => material !== undefined && one.materials.includes(material));
  return (
    <>
      {use ? (
        <div data-paper={use.outcome}>
          <Notice
            tone={use.outcome === 'revoked' || use.outcome === 'expired' ? 'warn' : 'information'}
            title={t(`prefill.paper.${use.outcome}`)}
          />
        </div>
      ) : null}
      {list.length > 0 ? (
        <div data-proofs={list.map((one) => one.proof.material).join(' ')}>
          <Notice
            tone="ok"
            title={t('prefill.proofs', { materials: list.map((one) => one.name).join(' · ') })}
          />
        </div>
      ) : null}
    </>
  );
}

/** What was found instead of papers, each with its holder, and the way back to the scanner. */
export function ProofsPanel({ plan }: { readonly plan: Plan }) {
  const t = useT();
  const text = useText();
  const list = useProofs(plan);
  if (list.length === 0) return null;
  return (
    <Panel title={t('prefill.proofs.title')}>
      <Rows
        rows={list.map(({ name, proof }) => ({
          id: proof.material,
          term: name,
          value: [
            text(proof.source),
            proof.document ? t('prefill.proof.number', { number: proof.document.number }) : '',
            proof.validUntil === null
              ? t('prefill.proof.long-term')
              : t('prefill.proof.valid-until', { day: proof.validUntil }),
          ]
            .filter((part) => part !== '')
            .join(' · '),
          aside: (
            <Button
              action="scan-instead"
              kind="quiet"
              icon="scan"
              data={{ 'data-scan-instead': proof.material }}
              label={`${t('prefill.scan-instead')} ${name}`}
              onPress={() => useVisit.getState().scanInstead(proof.material)}
            >
              {t('prefill.scan-instead')}
            </Button>
          ),
          data: { 'data-proof': proof.material },
        }))}
      />
    </Panel>
  );
}
