import iconv from 'iconv-lite';

/** Which Han characters a printer has in its memory. `gb18030` names the command set: its ROM is that of GBK. */
export type Charset = 'gb2312' | 'gbk' | 'gb18030';

/**
 * True when a printer of that charset has this character in its memory. Four-byte characters of GB 18030 (𠮷, 㙍)
 * never are; characters that GB 18030 put into cells GBK leaves empty (䶮 at FE 9F) are not either.
 */
export function isInRom(char: string, charset: Charset): boolean {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x7f) return true;
  const bytes = iconv.encode(char, 'gb18030');
  const [lead = 0, trail = 0] = bytes;
  if (bytes.length !== 2) return false;
  // Rows 1–9 and 16–87 of GB 2312.
  if (charset === 'gb2312')
    return trail >= 0xa1 && ((lead >= 0xa1 && lead <= 0xa9) || (lead >= 0xb0 && lead <= 0xf7));
  const gbk = iconv.encode(char, 'cp936');
  return gbk.length === 2 && gbk[0] === lead && gbk[1] === trail;
}
