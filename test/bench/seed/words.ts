/** Texts that the seeded cases are made of; about as long as what people write. */

export const FIRST = [
  'Anna',
  'Bram',
  'Chantal',
  'Daan',
  'Eva',
  'Farid',
  'Greta',
  'Hugo',
  'Iris',
  'Jonas',
  'Karin',
  'Luuk',
];
export const LAST = [
  'de Vries',
  'Jansen',
  'Bakker',
  'Visser',
  'Mulder',
  'Smit',
  'Peters',
  'Dekker',
  'Yilmaz',
  'Kok',
  'Brouwer',
];
export const TRADES = [
  'bloemen',
  'fietsen',
  'wijn',
  'boeken',
  'koffie',
  'meubels',
  'schoenen',
  'tuin',
  'muziek',
  'kaas',
  'foto',
  'sport',
];
export const PLACES = [
  'utrecht',
  'breda',
  'zwolle',
  'delft',
  'leiden',
  'gouda',
  'hoorn',
  'venlo',
  'assen',
  'ede',
  'goes',
  'tiel',
];
export const PAGES = [
  'collection',
  'shop/item',
  'blog/post',
  'images/photo',
  'download/file',
  'forum/thread',
  'news/article',
];

export const REASONS = [
  'The pages named above show photographs that I made and sell through my own site. I have not given permission to anybody to publish them.',
  'They were copied from my portfolio, where they were first published three years ago, and the watermark in the lower corner was cut off.',
  'I wrote to the owner of the site twice, on the third and on the tenth of last month, by e-mail and through the contact form, and had no answer.',
  'Each of the two addresses shows the whole work at its full size, with a button to download it.',
  'On the second address my name was replaced by that of somebody else, which harms me because customers now ask whether my licence is genuine.',
  'I ask you to have them removed, or to make the addresses inaccessible, and to tell me what you decide.',
  'The originals with their camera data can be shown at any time; the publisher of the magazine confirms that they are mine.',
];

export const NOTES = [
  'Checked the two addresses this morning: both still answer, the picture is there in full.',
  'Telephoned the customer; they say that a freelancer built the page and will look at it today.',
  'The reporter sent the contract before, in an earlier case about the same shop.',
  'Compared the photographs: same scratches on the negative, cropped a little on the left.',
];

export const ANSWERS = [
  'We have taken the page down this afternoon and asked our web builder for an explanation.',
  'We bought this picture from a stock library in good faith. The invoice can be sent on request.',
  'Our site was broken into. We have restored it from a copy and changed the passwords.',
];

export const FACTS = [
  'The page offers the photographs of the reporter for sale, under another name, and without a licence.',
  'The address leads to a page that copies the sign-in screen of a bank and sends what is typed to a third party.',
  'The file is the reporter’s work in full; it was published there without a source.',
];

export const DECISIVE = [
  'The reporter showed the originals and their first publication. The customer was heard and showed no licence; what they say about a stock library is not borne out by the invoice.',
  'That the content is unlawful can be seen without further inquiry. The interest in removing it outweighs that in keeping it available.',
];

export const REFUSING = [
  'The customer has shown a licence that covers this use. What remains is a dispute about its price, which we cannot settle.',
  'The addresses no longer answer, and nothing else of the work is on this service.',
];
