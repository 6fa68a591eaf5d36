import { useState } from 'react';
import {
  Badge,
  Button,
  ChoiceGroup,
  ConfirmCard,
  Field,
  Figure,
  Figures,
  MultiChoiceGroup,
  Notice,
  Panel,
  Rows,
  SampleBadge,
  Screen,
  SourceBadge,
  type StepTrail,
  Waiting,
} from '#renderer/design/index.ts';

/** Every part of the design system on one screen, with words as long as real ones. */
export function Parts({ steps }: { readonly steps: StepTrail }) {
  const [one, setOne] = useState<string | null>('mother');
  const [some, setSome] = useState<string[]>(['insurance']);
  const [sure, setSure] = useState(false);
  return (
    <Screen
      id="form"
      title="母亲的信息"
      lead="红色圆点以外的内容都从身份证读出，请核对。"
      steps={steps}
      back={() => undefined}
      next={{ onPress: () => undefined }}
    >
      <Figures>
        <Figure value={7} unit="项" label="一次办的手续" />
        <Figure value={12} unit="天" label="最长工作日" />
        <Figure value={0} unit="元" label="费用" />
      </Figures>
      <Panel title="母亲" aside={<SampleBadge />}>
        <Field label="姓名" source="card" element="mother-name">
          {(wiring) => (
            <input className="input" {...wiring} data-element="mother-name" defaultValue="李晓梅" />
          )}
        </Field>
        <Field
          label="公民身份号码"
          hint="十八位，最后一位可能是字母"
          error="最后一位校验码不对，请对照身份证再看一次。"
          element="mother-id"
        >
          {(wiring) => (
            <input className="input" {...wiring} data-element="mother-id" defaultValue="110101199003078515" />
          )}
        </Field>
        <Field label="联系电话" optional element="phone">
          {(wiring) => <input className="input" {...wiring} data-element="phone" defaultValue="" />}
        </Field>
      </Panel>
      <ChoiceGroup
        label="谁来申请？"
        value={one}
        onChange={setOne}
        columns={2}
        options={[
          { id: 'mother', title: '母亲', hint: '本人带身份证' },
          { id: 'father', title: '父亲', hint: '本人带身份证' },
          { id: 'other', title: '受委托的人', hint: '还要带委托书', disabled: true },
        ]}
      />
      <MultiChoiceGroup
        label="要办哪些手续？"
        value={some}
        onChange={setSome}
        options={[
          {
            id: 'insurance',
            title: '城乡居民医保参保登记',
            hint: '医疗保障部门',
            detail: <Badge>5 个工作日</Badge>,
          },
          {
            id: 'card',
            title: '社会保障卡申领',
            hint: '人力资源社会保障部门',
            detail: <Badge>当场办结</Badge>,
          },
        ]}
      />
      <ConfirmCard title="我承诺以上内容真实" hint="不真实要承担责任" checked={sure} onChange={setSure} />
      <Notice title="请带好结婚证">扫描时正面朝下放在玻璃上。</Notice>
      <Notice tone="ok" title="已读出身份证" />
      <Notice
        tone="warn"
        title="证件快到期了"
        actions={
          <Button action="retry" onPress={() => undefined}>
            再读一次
          </Button>
        }
      />
      <Notice tone="danger" title="读卡器没有回应">
        请拿起卡再放一次，或请工作人员帮忙。
      </Notice>
      <Waiting label="正在读卡，请不要拿走身份证" limitSeconds={20} />
      <Panel title="核对">
        <Rows
          rows={[
            { id: 'name', term: '姓名', value: '李晓梅', aside: <SourceBadge source="card" /> },
            { id: 'address', term: '户籍地址', value: '北京市东城区东直门内大街一百二十八号院六号楼三单元' },
          ]}
        />
      </Panel>
    </Screen>
  );
}
