import { CsvLink } from '../components/csv-link.tsx';
import { Picker } from '../components/picker.tsx';
import { PickerButton } from '../components/picker-button.tsx';
import { apiQueryOfPool } from '../pool/asked-pool.ts';
import { csvAddress } from '../range/api-addresses.ts';
import { pickedRange } from '../range/picked-range.ts';
import { publishersLine } from '../sentences/publishers-line.ts';
import type { PublishersProps } from './publishers-props.ts';

/** The title, what the publishers share in a sentence, the file, the range. */
export function PublishersHead({ dates, range, answer, pool, query }: PublishersProps) {
  const picker = { picked: pickedRange(range, dates), query };
  const { data, total } = answer;
  return (
    <>
      <div class="page-head">
        <div>
          <h1 class="title">Publishers</h1>
          <p class="lede">
            {publishersLine({ publishers: data.length, minutes: total.minutes_watched, range })}
          </p>
        </div>
        <div class="buttons">
          <CsvLink href={csvAddress(answer.meta, apiQueryOfPool(pool), 'publishers')} />
          <PickerButton {...picker} />
        </div>
      </div>
      <Picker {...picker} />
    </>
  );
}
