import { defineMessages } from './core.ts';

/** Official papers shown on the glass: the departments' forms and the notice. */
export const paper = defineMessages(
  {
    'paper.see': '看这张表',
    'paper.see.hint': '提交前可以看每个部门的正式申请表，内容就是您刚才填的。',
    'paper.making': '正在排版',
    'paper.failed': '这张表现在显示不了。您填的内容没有丢，可以继续办理。',
    'paper.page': '第 {page} 页，共 {pages} 页',
    'paper.chinese': '申请表是正式文书，只有中文。',
    'paper.unsigned': '现在看到的是样子，提交时才加上您的签名和二维码。',
    'paper.code': '二维码',
  },
  {
    'paper.see': 'See this form',
    'paper.see.hint':
      'Before you submit you can see each department’s official form, made of what you filled in.',
    'paper.making': 'Setting the page',
    'paper.failed': 'This form cannot be shown now. Nothing you filled in is lost; you can go on.',
    'paper.page': 'Page {page} of {pages}',
    'paper.chinese': 'The form is an official paper and in Chinese only.',
    'paper.unsigned': 'This is how it looks now. Your signature and the code are added when you submit.',
    'paper.code': 'QR code',
  },
);
