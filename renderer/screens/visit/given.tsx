import { useSettings } from '../../session/settings.ts';

const han = /\p{Script=Han}/u;

/** What citizen or card gave, as it is. On an English screen Chinese in it is marked, so that it is read out as Chinese. */
export function Given({ children }: { readonly children: string }) {
  const language = useSettings((settings) => settings.language);
  return language === 'en' && han.test(children) ? <span lang="zh-CN">{children}</span> : children;
}
