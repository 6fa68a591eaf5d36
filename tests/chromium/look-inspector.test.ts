import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, openGlass } from './browser.ts';
import { inspect } from './inspect.ts';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  ({ page } = await openGlass(browser, 'portrait'));
});
afterAll(() => browser.close());

/** A sound page with one defect in it. `--mm` is 4 px. */
async function kindsIn(defect: string, enhanced = false): Promise<string[]> {
  await page.setContent(`<!doctype html><html lang="zh-CN"><head><title>t</title><style>
    :root { --mm: 4px } body { margin: 0 } * { box-sizing: border-box }
    button { display: block; width: 200px; height: 60px; margin: 12px; background: #fff; color: #000 }
    </style></head><body><main><h1>标题</h1><button>一</button>${defect}</main></body></html>`);
  return [...new Set((await inspect(page, { enhanced })).map((found) => found.kind))];
}

describe('the inspector', () => {
  it('says nothing of a sound page', async () => {
    expect(await kindsIn('<button>二</button>')).toEqual([]);
  });

  it.each([
    ['axe', '<p style="color:#999">看不清</p>'],
    ['axe', '<button></button>'],
    ['overflow', '<p style="width:1200px">太宽</p>'],
    [
      'cut-off',
      '<p style="height:10px;overflow:hidden;margin:0"><span style="display:block">看不全的字</span></p>',
    ],
    ['cut-off', '<p style="width:60px;overflow:hidden;white-space:nowrap">看不全的一长串字</p>'],
    ['cut-off', '<button style="position:absolute;top:1900px">在玻璃外</button>'],
    ['target', '<button style="height:44px">矮</button>'],
    [
      'gap',
      '<button style="margin-top:2px;margin-bottom:0">近</button><button style="margin-top:2px">近</button>',
    ],
    ['overlap', '<button style="margin-top:-40px">压住</button>'],
    [
      'keyboard',
      '<button style="position:relative;z-index:1;left:300px;margin-top:20px" onfocus="this.nextSibling.hidden=false">盖</button><div hidden style="position:fixed;inset:0;background:#fff;z-index:9"></div>',
    ],
  ])('finds a defect of the kind %s', async (kind, defect) => {
    expect(await kindsIn(defect)).toContain(kind);
  });

  it('finds what is below 7:1 only where more is asked for', async () => {
    const grey = '<p style="color:#666">五比一</p>';
    expect(await kindsIn(grey)).toEqual([]);
    expect(await kindsIn(grey, true)).toEqual(['axe']);
  });

  it('finds a control that Tab jumps over', async () => {
    const trap = `<button onkeydown="if(event.key==='Tab')event.preventDefault()">陷阱</button><button>够不着</button>`;
    expect(await kindsIn(trap)).toContain('keyboard');
  });
});
