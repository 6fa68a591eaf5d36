import { defineMessages } from './core.ts';

/** Words of printing on A4, and what a member of staff does about a printer (`PrinterAdvice`). */
export const printers = defineMessages(
  {
    'document.print': '打印这份',
    'document.printing': '正在打印',
    'document.printed': '已经打印，共 {pages} 页，请在文件打印机取走。',
    'document.sent': '已送去打印，请看看文件打印机的出纸口。',
    'document.failed': '没有打印出来，已经取消，不会再出纸。内容就在屏幕上，可以继续办理。',
    'document.too-many': '每次最多打印 {limit} 页，剩下的不够打印这份。',
    'document.off': '文件打印机现在用不了。',
    'problem.document-printer': '文件打印机暂时不能用，不影响办理。',
    'advice.close-cover': '文件打印机的盖没有合上，请告诉工作人员合上。',
    'advice.clear-jam': '文件打印机卡纸了，请告诉工作人员取出卡住的纸。',
    'advice.insert-tray': '文件打印机的纸盒没有装好，请告诉工作人员推进去。',
    'advice.load-paper': '文件打印机没有纸了，请告诉工作人员加纸。',
    'advice.change-paper': '文件打印机里的纸不合适，请告诉工作人员换成普通大小的纸。',
    'advice.replace-toner': '文件打印机没有墨粉了，请告诉工作人员换一个。',
    'advice.empty-output': '文件打印机出纸口满了，请告诉工作人员把纸拿走。',
    'advice.empty-waste': '文件打印机的废粉盒满了，请告诉工作人员换一个。',
    'advice.refill-finisher': '文件打印机的装订部件需要添料或清空，请告诉工作人员。',
    'advice.replace-part': '文件打印机有部件用到头了，请告诉工作人员更换。',
    'advice.resume': '文件打印机停着，请告诉工作人员按一下继续，或打开电源。',
    'advice.wait': '文件打印机正在准备，请等一会儿。',
    'advice.free-memory': '文件打印机内存满了，请告诉工作人员重新开机。',
    'advice.call-service': '文件打印机坏了，请告诉工作人员报修。',
    'advice.paper-low': '文件打印机的纸快用完了，请告诉工作人员加纸。',
    'advice.toner-low': '文件打印机的墨粉快用完了，请告诉工作人员准备一个。',
    'advice.output-nearly-full': '文件打印机出纸口快满了，请告诉工作人员把纸拿走。',
    'advice.part-wearing': '文件打印机有部件快用到头了，请告诉工作人员准备更换。',
    'advice.nothing': '文件打印机没有问题。',
    'advice.unknown': '文件打印机报告了一个不认识的情况，请告诉工作人员看看它的面板。',
  },
  {
    'document.print': 'Print this',
    'document.printing': 'Printing',
    'document.printed': 'Printed, {pages} pages. Please take them from the document printer.',
    'document.sent': 'Sent to the document printer. Please look for it there.',
    'document.failed': 'It was not printed and was cancelled; nothing will come out later. You can go on.',
    'document.too-many':
      'At most {limit} pages can be printed each time, and what is left is not enough for this.',
    'document.off': 'The document printer cannot be used now.',
    'problem.document-printer': 'The document printer is not working. Applications are not affected.',
    'advice.close-cover':
      'The cover of the document printer is open. Please ask a member of staff to close it.',
    'advice.clear-jam':
      'Paper is jammed in the document printer. Please ask a member of staff to take it out.',
    'advice.insert-tray':
      'The paper tray of the document printer is not in place. Please tell a member of staff.',
    'advice.load-paper': 'The document printer is out of paper. Please ask a member of staff to refill it.',
    'advice.change-paper': 'The paper in the document printer does not fit. Please tell a member of staff.',
    'advice.replace-toner': 'The document printer is out of toner. Please tell a member of staff.',
    'advice.empty-output': 'The tray of printed pages is full. Please tell a member of staff.',
    'advice.empty-waste':
      'The waste toner box of the document printer is full. Please tell a member of staff.',
    'advice.refill-finisher':
      'The finisher of the document printer needs attention. Please tell a member of staff.',
    'advice.replace-part': 'A part of the document printer is worn out. Please tell a member of staff.',
    'advice.resume': 'The document printer is stopped or off. Please tell a member of staff.',
    'advice.wait': 'The document printer is getting ready. Please wait a little.',
    'advice.free-memory':
      'The memory of the document printer is full. Please ask a member of staff to restart it.',
    'advice.call-service': 'The document printer is broken. Please tell a member of staff.',
    'advice.paper-low': 'The document printer is running low on paper. Please tell a member of staff.',
    'advice.toner-low': 'The document printer is running low on toner. Please tell a member of staff.',
    'advice.output-nearly-full': 'The tray of printed pages is nearly full. Please tell a member of staff.',
    'advice.part-wearing':
      'A part of the document printer is nearly worn out. Please tell a member of staff.',
    'advice.nothing': 'Nothing is wrong with the document printer.',
    'advice.unknown':
      'The document printer reports something unknown. Please ask a member of staff to look at it.',
  },
);
