// One question only: does every browser we promise know what the phone app uses?
import compat from "eslint-plugin-compat";

// Static members that the plugin lets through and our oldest phones lack.
const UNSEEN = [
  ["Object", "groupBy"], ["Map", "groupBy"], ["Array", "fromAsync"], ["Promise", "withResolvers"], ["AbortSignal", "timeout"],
  ["AbortSignal", "any"], ["URL", "canParse"],
].map(([object, property]) => ({ object, property, message: "Not in Chrome 95 or Safari 15.4." }));

export default [
  {
    files: ["assets/js/field/**/*.js", "assets/js/learner/**/*.js"],
    ignores: ["**/*.test.js"],
    plugins: { compat },
    rules: { "compat/compat": "error", "no-restricted-properties": ["error", ...UNSEEN] },
    settings: {
      targets: ["chrome 95", "safari 15.4", "ios_saf 15.4"],
      // Asked for before they are used; without them the app works all the same.
      polyfills: ["CompressionStream", "StorageManager", "PublicKeyCredential", "navigator.storage.persist"],
    },
  },
];
