import { defineMessages } from './core.ts';

/** Words of taking in pages: the document camera, what can be wrong with a page, stacks. */
export const materials = defineMessages(
  {
    'materials.stop': '停止扫描',
    'materials.camera': '用高拍仪拍',
    'materials.camera.start': '打开高拍仪',
    'materials.camera.close': '关掉高拍仪',
    'materials.camera.capture': '拍下来',
    'materials.camera.auto': '放稳后自动拍',
    'materials.camera.opening': '正在打开高拍仪',
    'materials.camera.view': '高拍仪看到的画面',
    'materials.camera.look': '把纸放平，四个角都露出来。',
    'materials.camera.still': '看到纸了，请不要动。',
    'materials.camera.seen': '看到纸了，可以拍了。',
    'materials.camera.taking': '正在拍',
    'materials.camera.taken': '拍好了。请拿开这一页，放下一页。',
    'materials.camera.disconnected': '没有找到高拍仪。可以再试一次，或者改为到窗口交。',
    'materials.camera.access-denied': '这台机器不让用高拍仪。请告诉工作人员，或者改为到窗口交。',
    'materials.camera.busy': '高拍仪正被别的程序用着。请等一会儿再试，或者改为到窗口交。',
    'materials.camera.gone': '高拍仪断开了。请告诉工作人员接好，再试一次。',
    'materials.camera.whole': '没有看清纸的四个角，拍下的是整个画面。四个角都露出来再拍会更清楚。',
    'materials.trouble.double-feed': '两张纸一起进去了。请理齐这叠纸，再扫一次。',
    'materials.trouble.busy': '扫描仪正在忙。请等一会儿，再扫一次。',
    'materials.too-many': '这份材料最多收 {max} 页，后面的没有收。',
    'materials.issue.dark': '这一页太暗，看不清。请换个亮一点的地方，再来一次。',
    'materials.issue.blank': '这一页好像是空白的。请看看纸是不是放反了。',
    'materials.issue.blur': '这一页有点模糊。请把纸放平、放稳，再来一次。',
    'materials.issue.glare': '这一页有反光，有的字看不见。请挪一挪纸，再来一次。',
    'materials.keep': '就用这一页',
    'materials.kept': '按您的意思，就用这一页。',
    'materials.must-redo': '这份材料要求看得清楚，请重来一次；实在不行就删掉这一页，到窗口交。',
    'materials.unsettled': '有的页不清楚。请重来一次，或者点“就用这一页”。',
    'materials.unsettled.must': '有的页不清楚。请重来一次，或者删掉这一页。',
  },
  {
    'materials.stop': 'Stop scanning',
    'materials.camera': 'Use the document camera',
    'materials.camera.start': 'Start the document camera',
    'materials.camera.close': 'Close the camera',
    'materials.camera.capture': 'Take the picture',
    'materials.camera.auto': 'Take it by itself when the page lies still',
    'materials.camera.opening': 'Starting the document camera',
    'materials.camera.view': 'What the document camera sees',
    'materials.camera.look': 'Lay the page flat, with all four corners in view.',
    'materials.camera.still': 'The page is in view. Please keep it still.',
    'materials.camera.seen': 'The page is in view. You can take the picture.',
    'materials.camera.taking': 'Taking the picture',
    'materials.camera.taken': 'Done. Take this page away and lay down the next one.',
    'materials.camera.disconnected':
      'No document camera was found. Try again, or hand the document in at the counter.',
    'materials.camera.access-denied':
      'This machine does not allow the camera. Please tell the staff, or hand the document in at the counter.',
    'materials.camera.busy':
      'Another program is using the camera. Try again in a moment, or hand the document in at the counter.',
    'materials.camera.gone':
      'The document camera has come loose. Please ask the staff to plug it in, then try again.',
    'materials.camera.whole':
      'The four corners of the page were not seen, so this is the whole picture. With all corners in view it would be clearer.',
    'materials.trouble.double-feed':
      'Two sheets went in at once. Please straighten the stack and scan again.',
    'materials.trouble.busy': 'The scanner is busy. Please wait a moment and scan again.',
    'materials.too-many': 'This document takes at most {max} pages; the rest was not taken.',
    'materials.issue.dark': 'This page is too dark to read. Please find more light and try again.',
    'materials.issue.blank': 'This page looks empty. Please check that the right side faces the scanner.',
    'materials.issue.blur': 'This page is a little blurred. Please lay it flat, keep it still and try again.',
    'materials.issue.glare':
      'Light is reflected on this page and hides some words. Please move it a little and try again.',
    'materials.keep': 'Use this page',
    'materials.kept': 'This page is used, as you wished.',
    'materials.must-redo':
      'This document must be clear. Please try again; if that does not help, delete the page and hand it in at the counter.',
    'materials.unsettled': 'Some pages are not clear. Please try again, or touch "Use this page".',
    'materials.unsettled.must': 'Some pages are not clear. Please try again, or delete the page.',
  },
);
