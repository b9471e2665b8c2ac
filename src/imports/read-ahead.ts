/** Prepares the next item while the consumer works on the present one; never more than that one. */
export async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let coming = items.next();
  try {
    for (let item = await coming; !item.done; item = await coming) {
      coming = items.next();
      coming.catch(() => undefined); // it is reported when its turn comes, perhaps after the consumer has failed
      yield item.value;
    }
  } finally {
    await items.return(undefined);
  }
}
