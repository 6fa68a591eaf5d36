/** Local time as `YYYY-MM-DDTHH:mm`, the shape of a date-time value on the form. */
export function localMinute(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
