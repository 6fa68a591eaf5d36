/** Synthetic persons and the 256-byte text block of a resident card (GB/T 490 layout, UTF-16LE, padded with spaces). */

export interface Person {
  readonly name: string;
  readonly sex: '1' | '2';
  /** GB/T 3304. */
  readonly ethnic: string;
  /** yyyymmdd */
  readonly birth: string;
  readonly address: string;
  readonly number: string;
}

/** 18 characters: the first 17 and the check character of GB 11643. */
export function idNumber(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return first17 + '10X98765432'[sum % 11];
}

export const mother: Person = {
  name: '李秀英',
  sex: '2',
  ethnic: '01',
  birth: '19950412',
  address: '北京市东城区演示街道试验胡同18号',
  number: idNumber('11010119950412002'),
};

export const father: Person = {
  name: '王建国',
  sex: '1',
  ethnic: '11',
  birth: '19930806',
  address: '北京市西城区演示街道样例大院6号楼2单元301',
  number: idNumber('11010219930806001'),
};

export const neighbour: Person = {
  name: '赵春梅',
  sex: '2',
  ethnic: '01',
  birth: '19720930',
  address: '北京市东城区演示街道样例里3号院',
  number: idNumber('11010119720930004'),
};

/** 512 hex digits for `{"place":{"text":…}}`. */
export function textBlock(person: Person): string {
  const field = (text: string, bytes: number) => text.padEnd(bytes / 2, ' ');
  const text =
    field(person.name, 30) +
    field(person.sex, 2) +
    field(person.ethnic, 4) +
    field(person.birth, 16) +
    field(person.address, 70) +
    field(person.number, 36) +
    field('北京市公安局', 30) +
    field('20200101', 16) +
    field('20400101', 16) +
    field('', 36);
  return Buffer.from(text, 'utf16le').toString('hex');
}
