// Comforts of the learner's pages. Reading and practising work without them.

import { start as keep } from "./keep.js";
import { start as walk } from "./walk.js";
import { start as quiz } from "./quiz.js";
import { start as simulate } from "./simulate.js";
import { start as progress } from "./progress.js";
import { start as speak } from "./speak.js";

walk();
quiz();
simulate();
progress();
speak();
keep();
