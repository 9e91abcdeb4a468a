/** The folder with the page and everything that it loads. */
export declare const folder: string
