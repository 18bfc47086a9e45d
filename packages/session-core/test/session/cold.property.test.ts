import { testLives } from './lives.js';

testLives('cold');
