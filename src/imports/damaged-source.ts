/** The source cannot be read to its end. What was stored before stays; a whole copy of it has to be imported. */
export class DamagedSource extends Error {
  override name = 'DamagedSource';
}
