// What html-validate asks of every page: its recommended rules, its rules for whole documents and for accessibility.
// Every exemption states its reason.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  elements: ["html5"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }], // HTML does not mind; one way is enough
    "require-sri": ["error", { target: "crossorigin" }], // what is the site's own needs no digest
    "tel-non-breaking": "off", // the style keeps a number in one line; with another hyphen it could not be dialled once copied
    "long-title": "off", // for search engines only; a case's title is as its reporter put it
    "no-trailing-whitespace": "off", // costs time to remove from every page, and nobody reads it
    "prefer-native-element": ["error", { exclude: ["region"] }], // a table that scrolls is a region, but no section
  },
};
