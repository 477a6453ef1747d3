/** The catalogue's folder or one of its files is missing or wrong; the message says which and where. */
export class CatalogueUnreadable extends Error {
  override name = 'CatalogueUnreadable';
}

/** Nothing in the catalogue has this id, or no version has this name or was in force on this day. */
export class NotInCatalogue extends Error {
  override name = 'NotInCatalogue';
}
