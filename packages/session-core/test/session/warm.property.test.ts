import { testLives } from './lives.js';

testLives('warm');
