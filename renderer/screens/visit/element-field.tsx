import { useState } from 'react';
import type { ElementValue, ValueSource } from '#shared/application/types.ts';
import type { DataElement, Option, PartType } from '#shared/catalogue/schema.ts';
import { ETHNIC_CODES } from '#shared/codes/ethnic.ts';
import { SEXES } from '#shared/codes/sex.ts';
import type { FieldProblem } from '#shared/form/check-value.ts';
import { ethnicName } from '#shared/form/format-value.ts';
import { copySource } from '#shared/form/prefill.ts';
import type { Plan, PlanElement } from '#shared/plan/types.ts';
import { type AnswerSource, Button, ChoiceGroup, Field, Notice } from '../../design/index.ts';
import { type MessageKey, useT, useText } from '../../i18n/index.ts';
import { useVisit } from '../../visit/store.ts';
import { PartInput } from './part-input.tsx';

/** The badge beside a value that was not typed. */
const badgeOf: Readonly<Record<ValueSource, AnswerSource | undefined>> = {
  typed: undefined,
  card: 'card',
  copied: 'earlier',
  'shared-data': 'shared',
  'e-licence': 'licence',
};

/** One data element with its label, source, defects and the right way to give it by touch. */
export function ElementField({
  plan,
  planned,
  problems,
}: {
  readonly plan: Plan;
  readonly planned: PlanElement;
  readonly problems: readonly FieldProblem[];
}) {
  const t = useT();
  const text = useText();
  const { element } = planned;
  const filled = useVisit((state) => state.values[element.id]);
  const values = useVisit((state) => state.values);
  const name = text(element.name);

  if (planned.state === 'from-matter') {
    const matter = plan.lifeEvent.matters.find((one) => one.id === planned.fromMatter);
    return (
      <Notice title={name}>
        <p>{t('form.from-matter', { matter: matter ? text(matter.name) : '' })}</p>
      </Notice>
    );
  }

  const fill = (value: ElementValue) => useVisit.getState().fill(element.id, value);
  const copy = filled ? undefined : copySource(element, values);
  const copyName = copy && plan.lifeEvent.elements.find((one) => one.id === copy.element)?.name;
  const type = element.type;
  const sentence = (part?: string) => {
    const problem = problems.find((one) => one.part === part);
    return problem && t(`problem.${problem.code}` as MessageKey, problem.params);
  };
  const source = badgeOf[filled?.source ?? 'typed'];
  const hint = element.hint ? text(element.hint) : undefined;

  if (type.kind === 'composite') {
    const record = typeof filled?.value === 'object' ? filled.value : {};
    return (
      <fieldset className="field-group" data-field={element.id}>
        <legend className="heading">{name}</legend>
        <div className="field-group__parts">
          {type.parts.map((part) => (
            <Field
              key={part.id}
              element={element.id}
              label={text(part.label)}
              error={sentence(part.id) ?? (record[part.id] ? undefined : sentence())}
              source={source}
              optional={part.optional ?? false}
            >
              {(wiring) => (
                <PartInput
                  wiring={wiring}
                  element={element.id}
                  part={part.id}
                  type={part.type}
                  label={text(part.label)}
                  value={record[part.id] ?? ''}
                  onChange={(value) => typeof value === 'string' && fill({ ...record, [part.id]: value })}
                />
              )}
            </Field>
          ))}
        </div>
      </fieldset>
    );
  }
  if (type.kind === 'identity-document')
    return (
      <DocumentField
        name={name}
        element={element}
        value={typeof filled?.value === 'object' ? filled.value : {}}
        fill={fill}
        source={source}
        typeError={sentence('type')}
        numberError={sentence('number') ?? sentence()}
      />
    );

  const partProblem = problems.find((one) => one.part !== undefined)?.part;
  return (
    <Field
      element={element.id}
      label={name}
      hint={hint}
      error={sentence() ?? (partProblem ? sentence(partProblem) : undefined)}
      source={source}
      optional={element.optional}
    >
      {(wiring) => (
        <div className="stack stack--tight">
          {copy && copyName ? (
            <div className="row">
              <Button
                action="copy"
                kind="quiet"
                icon="check"
                data={{ 'data-copy': element.id }}
                onPress={() => useVisit.getState().fill(element.id, copy.value, 'copied')}
              >
                {t('form.copy', { element: text(copyName) })}
              </Button>
            </div>
          ) : null}
          {type.kind === 'code' ? (
            <CodeChoice element={element} list={type.list} label={name} value={filled?.value} fill={fill} />
          ) : (
            <PartInput
              wiring={wiring}
              element={element.id}
              type={type}
              label={name}
              rules={element.rules}
              value={filled?.value ?? ''}
              onChange={fill}
            />
          )}
        </div>
      )}
    </Field>
  );
}

/** 证件类型 and 证件号码. The usual type is chosen already; another one is a touch away. */
function DocumentField({
  name,
  element,
  value,
  fill,
  source,
  typeError,
  numberError,
}: {
  readonly name: string;
  readonly element: DataElement;
  readonly value: Readonly<Record<string, string>>;
  readonly fill: (value: ElementValue) => void;
  readonly source: AnswerSource | undefined;
  readonly typeError: string | undefined;
  readonly numberError: string | undefined;
}) {
  const t = useT();
  const text = useText();
  const [open, setOpen] = useState(false);
  const types = element.type.kind === 'identity-document' ? element.type.types : [];
  const usual = types[0]?.id ?? '';
  const chosen = value.type ?? usual;
  const numberType: PartType =
    chosen === '111' || chosen === '554'
      ? { kind: 'id-number' }
      : { kind: 'text', input: 'latin', maxLength: 20 };
  const chosenName = types.find((one) => one.id === chosen)?.label;
  return (
    <fieldset className="field-group" data-field={element.id}>
      <legend className="heading">{name}</legend>
      {open || typeError !== undefined ? (
        <ChoiceGroup
          label={t('form.document-type')}
          columns={2}
          value={chosen}
          data={{ 'data-element': element.id, 'data-part': 'type' }}
          options={types.map((one) => ({ id: one.id, title: text(one.label) }))}
          onChange={(id) => {
            fill({ type: id, number: id === chosen ? (value.number ?? '') : '' });
            setOpen(false);
          }}
        />
      ) : (
        <div className="row">
          <span className="field-value">{chosenName ? text(chosenName) : ''}</span>
          <Button
            action="change"
            kind="quiet"
            icon="pen"
            data={{ 'data-field': element.id }}
            onPress={() => setOpen(true)}
          >
            {t('form.other-type')}
          </Button>
        </div>
      )}
      <Field element={element.id} label={t('form.document-number')} error={numberError} source={source}>
        {(wiring) => (
          <PartInput
            wiring={wiring}
            element={element.id}
            part="number"
            type={numberType}
            label={t('form.document-number')}
            value={value.number ?? ''}
            onChange={(number) => typeof number === 'string' && fill({ type: chosen, number })}
          />
        )}
      </Field>
    </fieldset>
  );
}

/** Sex and ethnic group: the likely ones first, the whole list a touch away. */
function CodeChoice({
  element,
  list,
  label,
  value,
  fill,
}: {
  readonly element: DataElement;
  readonly list: 'sex' | 'ethnic';
  readonly label: string;
  readonly value: ElementValue | undefined;
  readonly fill: (value: ElementValue) => void;
}) {
  const t = useT();
  const text = useText();
  const values = useVisit((state) => state.values);
  const [all, setAll] = useState(false);
  const codes: readonly Option[] =
    list === 'sex'
      ? (['1', '2'] as const).map((id) => ({ id, label: SEXES[id] }))
      : ETHNIC_CODES.map((id) => ({ id, label: ethnicName(id) }));
  const related = element.rules.flatMap((rule) => ('elements' in rule ? rule.elements : []));
  const likely = new Set([value, '01', ...related.map((id) => values[id]?.value)]);
  const short = list === 'ethnic' && !all;
  const shown = short ? codes.filter((one) => likely.has(one.id)) : codes;
  return (
    <div className="stack stack--tight">
      <ChoiceGroup
        label={label}
        labelHidden
        columns={2}
        value={typeof value === 'string' && value !== '' ? value : null}
        data={{ 'data-element': element.id }}
        options={[...shown]
          .sort((a, b) => a.id.localeCompare(b.id))
          .map((one) => ({
            id: one.id,
            title: text(one.label),
          }))}
        onChange={fill}
      />
      {short ? (
        <div className="row">
          <Button action="other" icon="list" data={{ 'data-field': element.id }} onPress={() => setAll(true)}>
            {t('form.other')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
